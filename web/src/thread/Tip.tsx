import { useTranslation } from "react-i18next";
import { useFormats } from "../format/format";
import { channelName, eventGist, eventName } from "../format/words";
import type { Placed } from "./Drawing";

const HALF = 130;
const SHOWN = 3;
const ROOM_ABOVE = 130;

/** What the pointed moment was, beside its mark. */
export function Tip({ knot, width }: { knot: Placed; width: number }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { moments } = knot;
  const first = moments[0];
  const last = moments.at(-1);
  if (!first || !last) return null;
  const left = Math.min(width - HALF, Math.max(HALF, knot.x));
  const below = knot.y < ROOM_ABOVE;
  const channel = channelName(t, first.event.channel);
  return (
    <div
      className={`tip${below ? " below" : ""}`}
      style={{ left, top: below ? knot.y + 20 : knot.y - 20 }}
      aria-hidden="true"
    >
      {moments.length === 1 ? (
        <>
          <strong>{eventName(t, first.event)}</strong>
          <span className="tip-gist">{eventGist(first.event, format)}</span>
          <span className="tip-when">
            {channel} · {format.dateTime(first.time)}
          </span>
        </>
      ) : (
        <>
          <strong>
            {t("thread.events", { count: moments.length })} · {channel}
          </strong>
          {summary(moments.map(({ event }) => eventName(t, event))).map(([name, count]) => (
            <span className="tip-gist" key={name}>
              {name}
              {count > 1 ? ` × ${format.number(count)}` : ""}
            </span>
          ))}
          <span className="tip-when">{period(first.time, last.time, format)}</span>
        </>
      )}
    </div>
  );
}

function summary(names: string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
}

function period(from: number, to: number, format: ReturnType<typeof useFormats>): string {
  if (from === to) return format.dateTime(from);
  if (format.date(from) === format.date(to)) {
    return `${format.date(from)}, ${format.time(from)} – ${format.time(to)}`;
  }
  return `${format.date(from)} – ${format.date(to)}`;
}
