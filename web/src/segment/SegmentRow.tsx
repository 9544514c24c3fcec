import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormats } from "../format/format";
import { today, useTold } from "./names";
import { Sparkline } from "./Sparkline";
import type { Segment } from "./types";

interface SegmentRowProps {
  segment: Segment;
  /** How another segment is called. */
  nameOf: (id: string) => string;
}

/** One segment of the list: what it says, how many they are, how it moves. */
export function SegmentRow({ segment, nameOf }: SegmentRowProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const told = useTold();
  const { id, count, of, series, uses } = segment;
  const share = of > 0 ? count / of : 0;
  const first = series[0]?.count ?? count;
  return (
    <li className="segment-row">
      <div className="segment-what">
        <Link to={`/segments/${encodeURIComponent(id)}`} className="segment-name">
          {told.name(segment.name, id)}
        </Link>
        <p>{told.words(segment.words)}</p>
        {uses.length > 0 && (
          <p className="segment-uses">
            {t("segments.uses")}{" "}
            {uses.map((other, index) => (
              <span key={other}>
                {index > 0 && ", "}
                <Link to={`/segments/${encodeURIComponent(other)}`}>{nameOf(other)}</Link>
              </span>
            ))}
          </p>
        )}
      </div>
      <div className="segment-spark">
        <Sparkline
          series={series}
          label={t("segments.trend", { from: format.number(first), to: format.number(count) })}
        />
      </div>
      <div className="segment-count numbers">
        <strong>{format.number(count)}</strong>
        <small>{t("segments.share", { share: format.percent(share) })}</small>
      </div>
      <div className="segment-moves numbers">
        {segment.state === "filling" ? <Filling filled={segment.filled} /> : <Moves {...segment} />}
      </div>
    </li>
  );
}

/** Who came and who went today. */
function Moves(segment: Segment) {
  const { t } = useTranslation();
  const format = useFormats();
  const { entered, left } = today(segment);
  return (
    <>
      <span title={t("segments.entered", { count: entered })}>+{format.number(entered)}</span>
      <span title={t("segments.left", { count: left })}>−{format.number(left)}</span>
      <small>{t("segments.today")}</small>
    </>
  );
}

/** How far a new segment is. */
export function Filling({ filled }: { filled: number }) {
  const { t } = useTranslation();
  const format = useFormats();
  const share = format.percent(Math.floor(filled * 100) / 100);
  return (
    <span className="filling">
      {t("segments.filling", { share })}
      <progress max={1} value={filled} aria-label={t("segments.filling", { share })} />
    </span>
  );
}
