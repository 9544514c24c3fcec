import { describe, expect, test } from "vitest";
import { positions, resized, shifted, WHOLE, zoomed } from "./scale";

const DAY = 86_400_000;

describe("positions", () => {
  test("the calendar is proportional to time", () => {
    expect(positions([0, 2 * DAY, 8 * DAY], "calendar")).toEqual([0, 0.25, 1]);
  });

  test("the rhythm keeps the order, and gives a long silence more room than a short one", () => {
    const [a, b, c, d] = positions([0, 60_000, 30 * DAY, 30 * DAY + 1], "rhythm") as number[];
    expect([a, d]).toEqual([0, 1]);
    expect((c as number) - (b as number)).toBeGreaterThan((b as number) - (a as number));
  });

  test("events without a time of day are spread, not piled up", () => {
    expect(positions([5, 5, 5], "calendar")).toEqual([0, 0.5, 1]);
    expect(positions([5, 5, 5], "rhythm")).toEqual([0, 0.5, 1]);
  });

  test("no event has no place, and one event sits in the middle", () => {
    expect(positions([], "rhythm")).toEqual([]);
    expect(positions([5], "calendar")).toEqual([0.5]);
  });
});

describe("the window", () => {
  test("zooming keeps what is under the pointer in its place", () => {
    const view = zoomed(WHOLE, 0.5, 0.25);
    expect(view).toEqual({ from: 0.125, to: 0.625 });
  });

  test("it never leaves the thread", () => {
    expect(shifted({ from: 0.5, to: 0.9 }, 5)).toEqual({ from: 0.6, to: 1 });
    expect(zoomed({ from: 0, to: 0.5 }, 10, 0.1)).toEqual(WHOLE);
  });

  test("an edge stops before the other", () => {
    const { from, to } = resized({ from: 0.2, to: 0.4 }, "from", 0.9);
    expect(from).toBeLessThan(to);
  });
});
