import { useFormats } from "../format/format";
import { type Geometry, timeAt, xy } from "./geometry";
import type { Moment } from "./layout";
import type { Pace, Window } from "./scale";
import { calendarTicks, rhythmTicks, type Tick } from "./ticks";

interface AxisProps {
  geometry: Geometry;
  moments: readonly Moment[];
  pace: Pace;
  view: Window;
  /** Pixel place of a fraction of the thread. */
  place: (at: number) => number;
}

const ROOM = 92;
const ROOM_VERTICAL = 44;

/** The dates under the thread (or beside it, when it runs down a phone). */
export function Axis({ geometry, moments, pace, view, place }: AxisProps) {
  const format = useFormats();
  const room = geometry.vertical ? ROOM_VERTICAL : ROOM;
  const ticks = ticksOf({
    moments,
    pace,
    view,
    room,
    length: geometry.length,
    zone: format.timeZone,
  });
  const end = geometry.vertical ? geometry.width : geometry.height - 34;
  let year = "";
  return (
    <g className="axis" aria-hidden="true">
      {ticks.map((tick) => {
        const along = place(tick.at);
        const from = xy(geometry, along, geometry.vertical ? 58 : 0);
        const to = xy(geometry, along, end);
        const newYear = format.year(tick.time) !== year;
        year = format.year(tick.time);
        const label = geometry.vertical
          ? { x: 50, y: along, anchor: "end" as const }
          : { x: along, y: geometry.height - 16, anchor: "middle" as const };
        return (
          <g key={`${tick.time}:${tick.at}`}>
            <path d={`M${from.x} ${from.y}L${to.x} ${to.y}`} className="tick" />
            <text x={label.x} y={label.y} textAnchor={label.anchor} dy="0.3em">
              {labelOf(tick, newYear && tick.unit !== "year" && !geometry.vertical, format)}
              {newYear && tick.unit !== "year" && geometry.vertical && (
                <tspan x={label.x} dy="1.2em">
                  {format.year(tick.time)}
                </tspan>
              )}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function labelOf({ time, unit }: Tick, withYear: boolean, format: ReturnType<typeof useFormats>) {
  if (unit === "time") return format.time(time);
  if (unit === "year") return format.year(time);
  if (unit === "month") return withYear ? format.monthYear(time) : format.month(time);
  return withYear ? format.date(time) : format.day(time);
}

interface TickInput {
  moments: readonly Moment[];
  pace: Pace;
  view: Window;
  room: number;
  length: number;
  zone: string;
}

function ticksOf({ moments, pace, view, room, length, zone }: TickInput): Tick[] {
  const first = moments[0]?.time ?? 0;
  const last = moments.at(-1)?.time ?? 0;
  if (pace === "rhythm" || last <= first) {
    return rhythmTicks(moments, view, (room / length) * (view.to - view.from), zone);
  }
  const from = timeAt(moments, view.from);
  const to = timeAt(moments, view.to);
  const ticks = calendarTicks(from, to, length / room, zone).map((tick) => ({
    ...tick,
    at: (tick.time - first) / (last - first),
  }));
  return ticks.length > 0 ? ticks : [{ time: from, at: view.from, unit: "time" }];
}
