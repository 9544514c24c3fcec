import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { Problem } from "../api/client";
import { useFormats } from "../format/format";
import { Failure } from "../parts/Failure";
import { Sheet } from "../parts/Sheet";
import { Waiting } from "../parts/Waiting";
import { CountChart } from "./CountChart";
import { WhyIn } from "./explain/WhyIn";
import { MemberTable } from "./MemberTable";
import { today, useTold } from "./names";
import { OverlapBars } from "./OverlapBars";
import { useRemoval, useSegment, useSegments } from "./queries";
import { Filling } from "./SegmentRow";
import type { Segment } from "./types";

/** One segment: how many, over time, who, and why. */
export function SegmentPage() {
  const { id = "" } = useParams();
  const { t } = useTranslation();
  const segment = useSegment(id);
  if (segment.isPending) return <Waiting lines={7} height={30} />;
  if (segment.isError && !segment.data) {
    if (segment.error instanceof Problem && segment.error.status === 404) {
      return (
        <section className="notice">
          <h2>{t("segment.unknown")}</h2>
          <p>{t("segment.unknownHint", { id })}</p>
          <Link to="/segments">{t("segments.title")}</Link>
        </section>
      );
    }
    return <Failure error={segment.error} retry={() => void segment.refetch()} />;
  }
  return <Portrait key={id} segment={segment.data} />;
}

function Portrait({ segment }: { segment: Segment }) {
  const { t } = useTranslation();
  const told = useTold();
  const name = told.name(segment.name, segment.id);
  useEffect(() => {
    document.title = `${name} – Filrouge`;
  }, [name]);
  return (
    <article>
      <header className="person-head">
        <Link to="/segments" className="back">
          ← {t("segments.title")}
        </Link>
        <div className="segments-head">
          <h1>{name}</h1>
          <Acts segment={segment} />
        </div>
        <p className="lead">{told.words(segment.words)}</p>
      </header>
      <Figures segment={segment} />
      <section className="section" aria-labelledby="count-title">
        <h2 id="count-title">{t("segment.overTime")}</h2>
        {segment.series.length > 1 ? (
          <CountChart series={segment.series} />
        ) : (
          <p className="quiet">{t("segment.firstDay")}</p>
        )}
      </section>
      <WhyIn segment={segment} />
      <div className="segment-sheets">
        <Sheet title={t("segment.members")}>
          <MemberTable segment={segment} />
        </Sheet>
        <div>
          <Sheet title={t("segment.overlap")}>
            <OverlapBars id={segment.id} />
          </Sheet>
          <Written segment={segment} />
        </div>
      </div>
    </article>
  );
}

function Figures({ segment }: { segment: Segment }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { count, of, state, filled, since } = segment;
  const { entered, left } = today(segment);
  const facts: [string, string][] = [
    [format.number(count), t("segment.count", { count })],
    [format.percent(of > 0 ? count / of : 0), t("segment.ofPeople", { count: of })],
    [`+${format.number(entered)}`, t("segment.enteredToday", { count: entered })],
    [`−${format.number(left)}`, t("segment.leftToday", { count: left })],
  ];
  return (
    <>
      <dl className="facts segment-facts">
        {facts.map(([value, name]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="segment-state">
        {state === "filling" ? (
          <Filling filled={filled} />
        ) : (
          <span className="live on">
            {t("segment.live")}
            {since && ` · ${t("segment.since", { date: format.longDate(since) })}`}
          </span>
        )}
      </p>
    </>
  );
}

function Acts({ segment: { id, kind } }: { segment: Segment }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const removal = useRemoval(id);
  const drop = () => {
    if (!window.confirm(t("segment.removeSure"))) return;
    removal.mutate(undefined, { onSuccess: () => void navigate("/segments") });
  };
  if (kind === "list") return null;
  return (
    <div className="segment-acts">
      <Button variant="subtle" color="gray" loading={removal.isPending} onClick={drop}>
        {t("segment.remove")}
      </Button>
      <Button variant="default" component={Link} to={`/segments/${encodeURIComponent(id)}/edit`}>
        {t("segment.edit")}
      </Button>
      {removal.isError && <Failure error={removal.error} />}
    </div>
  );
}

/** The condition itself, and what looks at this segment. */
function Written({ segment }: { segment: Segment }) {
  const { t } = useTranslation();
  const told = useTold();
  const all = useSegments().data ?? [];
  const lists: [string, string[]][] = [
    ["segment.uses", segment.uses],
    ["segment.usedBy", segment.used_by],
  ];
  const nameOf = (id: string) => told.name(all.find((one) => one.id === id)?.name, id);
  return (
    <Sheet title={t("segment.condition")}>
      {segment.when && <pre className="snippet when">{segment.when}</pre>}
      <dl className="rows">
        {lists
          .filter(([, ids]) => ids.length > 0)
          .map(([label, ids]) => (
            <div key={label}>
              <dt>{t(label)}</dt>
              <dd>
                {ids.map((id, index) => (
                  <span key={id}>
                    {index > 0 && ", "}
                    <Link to={`/segments/${encodeURIComponent(id)}`}>{nameOf(id)}</Link>
                  </span>
                ))}
              </dd>
            </div>
          ))}
        <div>
          <dt>{t("segment.id")}</dt>
          <dd className="mono">{segment.id}</dd>
        </div>
        <div>
          <dt>{t("segment.source")}</dt>
          <dd>{t(`segment.sources.${segment.source}`, { id: segment.id })}</dd>
        </div>
      </dl>
    </Sheet>
  );
}
