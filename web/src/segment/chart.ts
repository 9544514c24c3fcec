/** The shapes of the charts of segments. Pure: numbers in, paths out. */

import type { Day } from "./types";

export interface Point {
  x: number;
  y: number;
}

/** A value's place between two ends; in the middle when both ends are the same. */
const placeIn = (value: number, low: number, high: number): number =>
  high > low ? (value - low) / (high - low) : 0.5;

/**
 * A curve through these points, left to right, that never runs above or below its neighbours.
 *
 * Fritsch and Carlson, "Monotone piecewise cubic interpolation", 1980, with harmonic mean slopes.
 */
export function curve(points: readonly Point[]): string {
  const [first] = points;
  if (!first) return "";
  const at = (index: number) => points[index] as Point;
  const slope = (index: number) =>
    (at(index + 1).y - at(index).y) / (at(index + 1).x - at(index).x || 1);
  const tangent = (index: number) => {
    if (points.length < 3) return slope(0);
    if (index === 0) return slope(0);
    if (index === points.length - 1) return slope(index - 1);
    const [before, after] = [slope(index - 1), slope(index)];
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  };
  const say = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  let path = `M${say(first.x, first.y)}`;
  for (let index = 0; index < points.length - 1; index += 1) {
    const [a, b] = [at(index), at(index + 1)];
    const third = (b.x - a.x) / 3;
    path += `C${say(a.x + third, a.y + third * tangent(index))} ${say(
      b.x - third,
      b.y - third * tangent(index + 1),
    )} ${say(b.x, b.y)}`;
  }
  return path;
}

export interface Box {
  width: number;
  height: number;
  pad: number;
}

/** The line of a sparkline: the counts of the days, between the least and the most of them. */
export function sparkPoints(series: readonly Day[], { width, height, pad }: Box): Point[] {
  const counts = series.map(({ count }) => count);
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  const last = counts.length - 1;
  return counts.map((count, index) => ({
    x: last > 0 ? pad + (index / last) * (width - 2 * pad) : width - pad,
    y: height - pad - placeIn(count, low, high) * (height - 2 * pad),
  }));
}

const STEPS = [1, 2, 5, 10];

/** Round numbers that cover a range, about as many as asked for. */
export function roundTicks(low: number, high: number, about: number): number[] {
  const span = Math.max(1, high - low);
  const rough = span / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, (STEPS.find((one) => one * power >= rough) ?? 10) * power);
  const ticks: number[] = [];
  for (let tick = Math.floor(low / step) * step; ticks.length < 12; tick += step) {
    ticks.push(tick);
    if (tick >= high) break;
  }
  return ticks;
}

export interface CountLayout {
  line: Point[];
  ticks: { value: number; y: number }[];
  bars: { x: number; width: number; up: number; down: number }[];
  /** Where nobody came and nobody went. */
  zero: number;
  /** The height of one person that came or went, in pixels. */
  unit: number;
}

export interface Frame {
  left: number;
  right: number;
  top: number;
  /** The bottom of the line's part. */
  middle: number;
  /** The bottom of the bars' part. */
  bottom: number;
}

const BAR_SHARE = 0.55;
const BAR_MOST = 14;

/** Over the days: how many there are as a line, who came and who went as bars under it. */
export function countLayout(series: readonly Day[], frame: Frame): CountLayout {
  const counts = series.map(({ count }) => count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const ticks = roundTicks(least, most, 3);
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const step = (frame.right - frame.left) / Math.max(1, series.length);
  const xAt = (index: number) => frame.left + (index + 0.5) * step;
  const yAt = (count: number) =>
    frame.middle - placeIn(count, low, high) * (frame.middle - frame.top);
  const up = Math.max(1, ...series.map(({ entered }) => entered));
  const down = Math.max(1, ...series.map(({ left }) => left));
  const room = frame.bottom - frame.middle;
  const gap = room * 0.18;
  const unit = (room - gap) / (up + down);
  const width = Math.min(BAR_MOST, step * BAR_SHARE);
  return {
    line: counts.map((count, index) => ({ x: xAt(index), y: yAt(count) })),
    ticks: ticks.map((value) => ({ value, y: yAt(value) })),
    bars: series.map(({ entered, left }, index) => ({
      x: xAt(index) - width / 2,
      width,
      up: entered * unit,
      down: left * unit,
    })),
    zero: frame.middle + gap + up * unit,
    unit,
  };
}

/** The day that is nearest to a place along the chart. */
export function nearestDay(x: number, line: readonly Point[]): number {
  let best = 0;
  line.forEach((point, index) => {
    if (Math.abs(point.x - x) < Math.abs((line[best] as Point).x - x)) best = index;
  });
  return best;
}
