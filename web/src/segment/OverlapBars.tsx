import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormats } from "../format/format";
import { Failure } from "../parts/Failure";
import { Waiting } from "../parts/Waiting";
import { useTold } from "./names";
import { useOverlaps } from "./queries";

const SHOWN = 8;
/** Below and above this many times what chance would give, an overlap is worth a word. */
const LIFT_NOTED = 1.2;

/** In which other segments these people are too. */
export function OverlapBars({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormats();
  const told = useTold();
  const overlaps = useOverlaps(id);
  if (overlaps.isPending) return <Waiting lines={3} />;
  if (overlaps.isError) {
    return <Failure error={overlaps.error} retry={() => void overlaps.refetch()} />;
  }
  const rows = overlaps.data.overlaps.filter(({ count }) => count > 0).slice(0, SHOWN);
  if (rows.length === 0) return <p className="quiet">{t("segment.noOverlap")}</p>;
  return (
    <ul className="overlaps">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to={`/segments/${encodeURIComponent(row.id)}`}>{told.name(row.name, row.id)}</Link>
          <span className="numbers">
            {format.percent(row.share)}
            <small>
              {t("segment.people", { count: row.count })}
              {(row.lift >= LIFT_NOTED || row.lift <= 1 / LIFT_NOTED) && (
                <>
                  {" "}
                  · {t("segment.lift", { times: format.number(Math.round(row.lift * 10) / 10) })}
                </>
              )}
            </small>
          </span>
          <span className="overlap-bar" aria-hidden="true">
            <span style={{ width: `${Math.min(100, row.share * 100)}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
