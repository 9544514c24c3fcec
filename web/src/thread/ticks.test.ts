import { expect, test } from "vitest";
import { calendarTicks, zoneOffset } from "./ticks";

const at = (text: string) => Date.parse(text);

test("a day begins at the workspace's midnight, on both sides of a change of hour", () => {
  const ticks = calendarTicks(at("2026-10-24T00:00Z"), at("2026-10-27T00:00Z"), 3, "Europe/Paris");
  expect(ticks.map(({ time }) => new Date(time).toISOString())).toEqual([
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
    "2026-10-26T23:00:00.000Z",
  ]);
});

test("months begin on their first day", () => {
  const ticks = calendarTicks(at("2025-12-05T00:00Z"), at("2026-03-20T00:00Z"), 6, "UTC");
  expect(ticks.map(({ time }) => new Date(time).toISOString().slice(0, 10))).toContain(
    "2026-01-01",
  );
  expect(ticks.length).toBeLessThanOrEqual(8);
});

test("there are never many more labels than room", () => {
  for (const hours of [1, 10, 100, 1000, 10_000, 100_000]) {
    const from = at("2024-01-01T07:13Z");
    const ticks = calendarTicks(from, from + hours * 3_600_000, 9, "Europe/Paris");
    expect(ticks.length).toBeLessThanOrEqual(11);
    expect(ticks.every(({ at: place }) => place >= 0 && place <= 1)).toBe(true);
  }
});

test("the offset of a zone follows its summer time", () => {
  expect(zoneOffset(at("2026-07-01T00:00Z"), "Europe/Paris")).toBe(7_200_000);
  expect(zoneOffset(at("2026-12-01T00:00Z"), "Europe/Paris")).toBe(3_600_000);
});
