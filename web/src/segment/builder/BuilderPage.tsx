import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { Failure } from "../../parts/Failure";
import { Waiting } from "../../parts/Waiting";
import { examplesFor } from "../examples";
import { useTold } from "../names";
import { useSchema, useSegment } from "../queries";
import type { Told } from "../types";
import { SegmentBuilder } from "./SegmentBuilder";

/** A new segment, from nothing or from an example. */
export function NewSegmentPage() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const schema = useSchema();
  const asked = parameters.get("example");
  useEffect(() => {
    document.title = `${t("builder.new")} – Filrouge`;
  }, [t]);
  if (schema.isPending) return <Waiting lines={6} height={34} />;
  if (schema.isError) {
    return <Failure error={schema.error} retry={() => void schema.refetch()} />;
  }
  const example = examplesFor(schema.data).find(({ id }) => id === asked);
  return (
    <Page title={t("builder.new")} back="/segments" backName={t("segments.title")}>
      <SegmentBuilder
        key={asked}
        id=""
        when={example?.when ?? ""}
        name={example ? exampleName(t, example.id) : {}}
      />
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation>["t"];

const exampleName = (t: Translate, id: string): Told => ({
  fr: t(`segments.examples.${id}.name`, { lng: "fr" }),
  en: t(`segments.examples.${id}.name`, { lng: "en" }),
});

/** A segment that is there, to be changed. */
export function EditSegmentPage() {
  const { id = "" } = useParams();
  const { t } = useTranslation();
  const told = useTold();
  const segment = useSegment(id, false);
  useEffect(() => {
    document.title = `${t("builder.edit")} – Filrouge`;
  }, [t]);
  if (segment.isPending) return <Waiting lines={6} height={34} />;
  if (segment.isError) {
    return <Failure error={segment.error} retry={() => void segment.refetch()} />;
  }
  const { name, when } = segment.data;
  const path = `/segments/${encodeURIComponent(id)}`;
  return (
    <Page title={t("builder.edit")} back={path} backName={told.name(name, id)}>
      <SegmentBuilder key={id} id={id} when={when} name={name} />
    </Page>
  );
}

interface PageProps {
  title: string;
  back: string;
  backName: string;
  children: React.ReactNode;
}

function Page({ title, back, backName, children }: PageProps) {
  return (
    <article className="builder-page">
      <header className="person-head">
        <Link to={back} className="back">
          ← {backName}
        </Link>
        <h1>{title}</h1>
      </header>
      {children}
    </article>
  );
}
