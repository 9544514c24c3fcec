import { expect, test } from "vitest";
import { countLayout, curve, nearestDay, roundTicks, sparkPoints } from "./chart";

const day = (count: number, entered = 0, left = 0) => ({ day: "2026-11-01", count, entered, left });
const box = { width: 100, height: 40, pad: 5 };

test("a sparkline goes from edge to edge, the least below and the most above", () => {
  const points = sparkPoints([day(10), day(30), day(20)], box);
  expect(points).toEqual([
    { x: 5, y: 35 },
    { x: 50, y: 5 },
    { x: 95, y: 20 },
  ]);
});

test("a count that never moves runs in the middle, and one day is its end", () => {
  expect(sparkPoints([day(7), day(7)], box).map(({ y }) => y)).toEqual([20, 20]);
  expect(sparkPoints([day(7)], box)).toEqual([{ x: 95, y: 20 }]);
  expect(curve([])).toBe("");
});

test("the curve passes every point, and turns where the counts turn", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 30, y: 90 },
    { x: 60, y: 90 },
    { x: 90, y: 0 },
  ];
  const path = curve(points);
  for (const { x, y } of points) expect(path).toContain(`${x.toFixed(1)} ${y.toFixed(1)}`);
  const heights = [...path.matchAll(/[\d.]+ (-?[\d.]+)/g)].map((found) => Number(found[1]));
  expect(Math.max(...heights)).toBe(90);
  expect(Math.min(...heights)).toBe(0);
});

test("the numbers of an axis are round, whole, and cover the counts", () => {
  expect(roundTicks(386, 432, 3)).toEqual([380, 400, 420, 440]);
  expect(roundTicks(3, 3, 3)).toEqual([3]);
  expect(roundTicks(0, 2, 3)).toEqual([0, 1, 2]);
});

test("who came stands above the line of nobody, who went hangs below, in one measure", () => {
  const frame = { left: 0, right: 300, top: 0, middle: 100, bottom: 200 };
  const layout = countLayout([day(1, 4, 0), day(3, 2, 2), day(2, 0, 1)], frame);
  const [first, second] = layout.bars;
  expect(first?.up).toBeCloseTo(2 * (second?.up ?? 0));
  expect(second?.up).toBeCloseTo(second?.down ?? 0);
  expect(layout.zero - (first?.up ?? 0)).toBeGreaterThanOrEqual(frame.middle);
  expect(layout.zero + (second?.down ?? 0)).toBeLessThanOrEqual(frame.bottom + 0.01);
  expect(nearestDay(160, layout.line)).toBe(1);
});
