/** Where each event sits along the thread, as a fraction from 0 (first) to 1 (last). */

export type Pace = "rhythm" | "calendar";

const HOUR_MS = 3_600_000;

/** How much of the thread its silences take, at the pace of `rhythm`. */
const SILENCE_SHARE = 0.3;

/**
 * Positions of ascending instants (milliseconds).
 *
 * `calendar` is proportional to time. `rhythm` gives every event the same room, and shares the rest
 * among the silences by their logarithm: ten clicks in a minute stay readable beside a month of nothing.
 */
export function positions(times: readonly number[], pace: Pace): number[] {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return [];
  if (times.length === 1) return [0.5];
  if (pace === "calendar" && last > first) {
    return times.map((time) => (time - first) / (last - first));
  }
  const silences = times.map((time, index) =>
    Math.log2(1 + (time - (times[index - 1] ?? time)) / HOUR_MS),
  );
  const silence = silences.reduce((sum, length) => sum + length, 0);
  const share = silence > 0 ? SILENCE_SHARE : 0;
  let heard = 0;
  return silences.map((length, index) => {
    heard += length;
    const still = silence > 0 ? (heard / silence) * share : 0;
    return (index / (times.length - 1)) * (1 - share) + still;
  });
}

/** The part of the thread that is shown: two fractions, `from` < `to`. */
export interface Window {
  from: number;
  to: number;
}

export const WHOLE: Window = { from: 0, to: 1 };
const NARROWEST = 0.002;

/** Zooms by `factor` (below 1: closer) about the fraction `at` of the thread. */
export function zoomed(view: Window, factor: number, at: number): Window {
  const width = Math.min(1, Math.max(NARROWEST, (view.to - view.from) * factor));
  const share = (at - view.from) / (view.to - view.from);
  return shifted({ from: at - width * share, to: at - width * share + width }, 0);
}

/** Moves by a fraction of the thread, kept inside it. */
export function shifted(view: Window, by: number): Window {
  const width = Math.min(1, view.to - view.from);
  const from = Math.min(1 - width, Math.max(0, view.from + by));
  return { from, to: from + width };
}

/** Moves one edge, never past the other. */
export function resized(view: Window, edge: "from" | "to", to: number): Window {
  const value = Math.min(1, Math.max(0, to));
  return edge === "from"
    ? { from: Math.min(value, view.to - NARROWEST), to: view.to }
    : { from: view.from, to: Math.max(value, view.from + NARROWEST) };
}
