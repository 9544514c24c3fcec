import type { Closeness, Moment } from "./layout";

/** The drawing's measures in pixels. `along` runs with time, `across` over the lanes. */
export interface Geometry {
  vertical: boolean;
  width: number;
  height: number;
  /** Where the plot begins and how long it is, along time. */
  start: number;
  length: number;
  /** Room left at both ends of the plot, so that the first and last marks are whole. */
  pad: number;
  /** Ways to draw the marks, to try in turn. */
  ways: readonly Closeness[];
  lane: (index: number) => number;
}

const LABELS = 132;
const AXIS = 40;
const DATES = 62;
const HEADER = 4;
const STEP_VERTICAL = 36;
const SHORTEST_VERTICAL = 420;
const LONGEST_VERTICAL = 3200;
const WAYS: readonly Closeness[] = [
  { gap: 14, beads: false },
  ...[8, 12, 18, 26, 36, 50].map((gap) => ({ gap, beads: true })),
];
/** Fingers need room: marks stay whole. */
const WAYS_VERTICAL: readonly Closeness[] = [22, 34, 50].map((gap) => ({ gap, beads: false }));

export function geometry(width: number, lanes: number, moments: number, phone: boolean): Geometry {
  return phone ? vertical(width, lanes, moments) : horizontal(width, lanes);
}

function horizontal(width: number, lanes: number): Geometry {
  const laneHeight = lanes <= 3 ? 76 : lanes <= 5 ? 64 : lanes <= 7 ? 54 : 44;
  return {
    vertical: false,
    width,
    height: lanes * laneHeight + AXIS,
    start: LABELS,
    length: Math.max(120, width - LABELS),
    pad: 28,
    ways: WAYS,
    lane: (index) => (index + 0.5) * laneHeight,
  };
}

function vertical(width: number, lanes: number, moments: number): Geometry {
  const length = Math.min(LONGEST_VERTICAL, Math.max(SHORTEST_VERTICAL, moments * STEP_VERTICAL));
  const column = (width - DATES) / Math.max(1, lanes);
  return {
    vertical: true,
    width,
    height: length + HEADER,
    start: HEADER,
    length,
    pad: 26,
    ways: WAYS_VERTICAL,
    lane: (index) => DATES + (index + 0.5) * column,
  };
}

/** The place on screen of a point given along and across. */
export const xy = ({ vertical }: Geometry, along: number, across: number) =>
  vertical ? { x: across, y: along } : { x: along, y: across };

/** The instant at a fraction of the thread, between the events that surround it. */
export function timeAt(moments: readonly Moment[], at: number): number {
  const next = moments.findIndex((moment) => moment.at >= at);
  const after = moments[next < 0 ? moments.length - 1 : next];
  const before = moments[next <= 0 ? 0 : next - 1];
  if (!before || !after) return Number.NaN;
  if (after.at === before.at) return after.time;
  const share = (at - before.at) / (after.at - before.at);
  return before.time + Math.min(1, Math.max(0, share)) * (after.time - before.time);
}

/** How many events in each of `bins` equal parts of the thread. */
export function density(moments: readonly Moment[], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const { at } of moments) {
    const bin = Math.min(bins - 1, Math.floor(at * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
