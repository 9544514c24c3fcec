import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { Failure } from "../parts/Failure";
import { Waiting } from "../parts/Waiting";
import { NoSegment } from "./NoSegment";
import { listed, ORDERS, type Order, toldIn, useTold } from "./names";
import { useSegments } from "./queries";
import { SegmentRow } from "./SegmentRow";
import type { Segment } from "./types";

/** Every segment, live. */
export function SegmentsPage() {
  const { t } = useTranslation();
  const segments = useSegments();
  const all = segments.data;
  useEffect(() => {
    document.title = `${t("segments.title")} – Filrouge`;
  }, [t]);
  return (
    <section className="plain-page">
      <div className="segments-head">
        <h1>{t("segments.title")}</h1>
        {all && all.length > 0 && (
          <Button
            variant="filled"
            component={Link}
            to="/segments/new"
            leftSection={<IconPlus size={16} />}
          >
            {t("segments.new")}
          </Button>
        )}
      </div>
      <p className="lead">{t("segments.text")}</p>
      {segments.isPending && <Waiting lines={5} height={44} />}
      {segments.isError && !all && (
        <Failure error={segments.error} retry={() => void segments.refetch()} />
      )}
      {all?.length === 0 && <NoSegment />}
      {all && all.length > 0 && <SegmentList all={all} />}
    </section>
  );
}

const isOrder = (text: string | null): text is Order => ORDERS.includes(text as Order);

function SegmentList({ all }: { all: Segment[] }) {
  const { t } = useTranslation();
  const { language } = useTold();
  const [parameters, setParameters] = useSearchParams();
  const search = parameters.get("search") ?? "";
  const sort = parameters.get("sort");
  const order = isOrder(sort) ? sort : "count";
  const put = (name: string, value: string) =>
    setParameters(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  const names = new Map(all.map(({ id, name }) => [id, toldIn(language, name)]));
  const rows = listed(all, search, order, language);
  return (
    <>
      <div className="segments-tools">
        <TextInput
          type="search"
          value={search}
          onChange={({ currentTarget: { value } }) => put("search", value)}
          placeholder={t("segments.placeholder")}
          aria-label={t("segments.search")}
          leftSection={<IconSearch size={17} stroke={1.6} />}
          spellCheck={false}
        />
        <NativeSelect
          aria-label={t("segments.sort")}
          value={order}
          onChange={({ currentTarget: { value } }) => put("sort", value)}
          data={ORDERS.map((value) => ({ value, label: t(`segments.sorts.${value}`) }))}
        />
      </div>
      {rows.length === 0 && (
        <div className="notice">
          <p>{t("segments.none", { search })}</p>
        </div>
      )}
      <ul className="segment-list">
        {rows.map((segment) => (
          <SegmentRow key={segment.id} segment={segment} nameOf={(id) => names.get(id) || id} />
        ))}
      </ul>
    </>
  );
}
