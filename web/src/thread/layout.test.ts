import { expect, test } from "vitest";
import type { TimelineEvent } from "../api/types";
import { kindOf } from "./kinds";
import { knots, weave } from "./layout";
import { threadPath } from "./path";
import { WHOLE } from "./scale";

const event = (
  n: number,
  channel: string,
  time: number,
  name = "Product Viewed",
): TimelineEvent => ({
  messageId: `m${n}`,
  type: "track",
  event: name,
  channel,
  timestamp: new Date(time).toISOString(),
  receivedAt: new Date(time).toISOString(),
  properties: {},
});

const FRAME = {
  view: WHOLE,
  length: 600,
  ways: [
    { gap: 14, beads: false },
    { gap: 30, beads: true },
  ],
};

test("events of any order are woven in time, over lanes in the house's order", () => {
  const { lanes, moments } = weave(
    [event(3, "store", 3000), event(1, "web", 1000), event(2, "zeppelin", 2000)],
    "calendar",
  );
  expect(lanes).toEqual(["web", "store", "zeppelin"]);
  expect(moments.map((moment) => moment.event.messageId)).toEqual(["m1", "m2", "m3"]);
  expect(moments.map((moment) => moment.lane)).toEqual([0, 2, 1]);
});

test("of events at the same instant, the one listed first (the newest) comes last", () => {
  const { moments } = weave([event(2, "web", 5), event(1, "web", 5)], "rhythm");
  expect(moments.map((moment) => moment.event.messageId)).toEqual(["m1", "m2"]);
});

test("near events of one lane are one mark, of the weightiest kind, and none is lost", () => {
  const events = Array.from({ length: 1000 }, (_, n) =>
    event(n, n % 3 ? "web" : "store", n * 1000, n === 500 ? "Order Completed" : "Product Viewed"),
  );
  const { drawn, beads } = knots(weave(events, "calendar").moments, FRAME);
  expect(beads).toBe(true);
  expect(drawn.length).toBeLessThanOrEqual(60);
  expect(drawn.flatMap((knot) => knot.moments)).toHaveLength(1000);
  expect(drawn.filter((knot) => knot.kind === "order")).toHaveLength(1);
});

test("a closer look draws what it shows and one neighbour on either side", () => {
  const events = Array.from({ length: 11 }, (_, n) => event(n, "web", n * 1000));
  const { drawn } = knots(weave(events, "calendar").moments, {
    ...FRAME,
    view: { from: 0.35, to: 0.65 },
  });
  expect(drawn.map((knot) => knot.id)).toEqual(["m3", "m4", "m5", "m6", "m7"]);
});

test("an event's name says its kind", () => {
  const kinds = (name: string, type = "track") => kindOf({ event: name, type });
  expect(kinds("Order Completed")).toBe("order");
  expect(kinds("Order Refunded")).toBe("return");
  expect(kinds("Message Clicked")).toBe("message");
  expect(kinds("Call Completed")).toBe("talk");
  expect(kinds("Product Added")).toBe("cart");
  expect(kinds("", "identify")).toBe("identity");
  expect(kinds("Page Viewed", "page")).toBe("visit");
  expect(kinds("Stock Changed")).toBe("other");
});

test("the thread crosses lanes in a curve, sags over a silence, and can run down", () => {
  const places = [
    { along: 0, across: 10 },
    { along: 20, across: 10 },
    { along: 40, across: 50 },
    { along: 340, across: 50 },
  ];
  expect(threadPath(places, false)).toBe(
    "M0.0 10.0L20.0 10.0C30.0 10.0 30.0 50.0 40.0 50.0C130.0 61.0 250.0 61.0 340.0 50.0",
  );
  expect(threadPath(places.slice(0, 2), true)).toBe("M10.0 0.0L10.0 20.0");
  expect(threadPath([], false)).toBe("");
});
