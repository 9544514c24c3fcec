import type { Moment } from "./layout";
import type { Window } from "./scale";

/** What a label of the time axis says. */
export type TickUnit = "time" | "day" | "month" | "year";

export interface Tick {
  time: number;
  at: number;
  unit: TickUnit;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS: readonly { size: number; unit: TickUnit; months?: number }[] = [
  { size: 5 * MINUTE, unit: "time" },
  { size: 15 * MINUTE, unit: "time" },
  { size: HOUR, unit: "time" },
  { size: 3 * HOUR, unit: "time" },
  { size: 6 * HOUR, unit: "time" },
  { size: DAY, unit: "day" },
  { size: 2 * DAY, unit: "day" },
  { size: 7 * DAY, unit: "day" },
  { size: 14 * DAY, unit: "day" },
  { size: 30 * DAY, unit: "month", months: 1 },
  { size: 91 * DAY, unit: "month", months: 3 },
  { size: 182 * DAY, unit: "month", months: 6 },
  { size: 365 * DAY, unit: "year", months: 12 },
  { size: 1826 * DAY, unit: "year", months: 60 },
];

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Local time minus UTC in a time zone at an instant, in milliseconds. */
export function zoneOffset(time: number, zone: string): number {
  let format = FORMATS.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    FORMATS.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(time)) part[type] = Number(value);
  const local = Date.UTC(
    part.year ?? 1970,
    (part.month ?? 1) - 1,
    part.day,
    part.hour,
    part.minute,
    part.second,
  );
  return local - Math.floor(time / 1000) * 1000;
}

const fromLocal = (local: number, zone: string) => {
  const guess = local - zoneOffset(local, zone);
  return local - zoneOffset(guess, zone);
};

function boundaries(from: number, to: number, step: (typeof STEPS)[number], zone: string) {
  const start = from + zoneOffset(from, zone);
  const times: number[] = [];
  if (step.months) {
    const begin = new Date(start);
    let month = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
    month -= month % step.months;
    for (let time = 0; time <= to; month += step.months) {
      time = fromLocal(Date.UTC(Math.floor(month / 12), month % 12, 1), zone);
      times.push(time);
    }
  } else {
    // Weeks start on Monday: 1970-01-05 was one.
    const base = step.size >= 7 * DAY ? 4 * DAY : 0;
    let local = Math.floor((start - base) / step.size) * step.size + base;
    for (let time = 0; time <= to; local += step.size) {
      time = fromLocal(local, zone);
      times.push(time);
    }
  }
  return times.filter((time) => time >= from && time <= to);
}

/** Round instants between two, at most `most`, at boundaries of the workspace's own days. */
export function calendarTicks(from: number, to: number, most: number, zone: string): Tick[] {
  if (!(to > from)) return [{ time: from, at: 0.5, unit: "day" }];
  const room = (to - from) / Math.max(1, most);
  const step = STEPS.find(({ size }) => size >= room) ?? (STEPS.at(-1) as (typeof STEPS)[number]);
  return boundaries(from, to, step, zone).map((time) => ({
    time,
    at: (time - from) / (to - from),
    unit: step.unit,
  }));
}

/** Labels under the events themselves, where time is not proportional. */
export function rhythmTicks(
  moments: readonly Moment[],
  view: Window,
  room: number,
  zone: string,
): Tick[] {
  const ticks: Tick[] = [];
  let day = Number.NaN;
  for (const { time, at } of moments) {
    const last = ticks.at(-1);
    if (at < view.from || at > view.to || (last && at - last.at < room)) continue;
    const today = Math.floor((time + zoneOffset(time, zone)) / DAY);
    if (last && today === day && time - last.time < MINUTE) continue;
    ticks.push({ time, at, unit: today === day ? "time" : "day" });
    day = today;
  }
  return ticks;
}
