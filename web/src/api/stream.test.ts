import { expect, test } from "vitest";
import { mergedEvents, speaksOf } from "../profile/usePerson";
import { address, keyOf } from "./client";
import { readMessages } from "./stream";

test("messages are read whole, and the rest waits", () => {
  const { messages, rest } = readMessages(': open\n\nevent: event\ndata: {"a":1}\n\ndata: x');
  expect(messages).toEqual([{ event: "event", data: { a: 1 } }]);
  expect(rest).toBe("data: x");
});

test("a message about somebody else wakes nobody", () => {
  const about = (person?: string) => ({ event: "event", data: { person } });
  expect(speaksOf(about("p1"), "p1")).toBe(true);
  expect(speaksOf(about("p2"), "p1")).toBe(false);
  expect(speaksOf(about(), "p1")).toBe(true);
  expect(speaksOf({ event: "hello", data: "text" }, "p1")).toBe(false);
});

test("an event that came twice is shown once, newest first", () => {
  const event = (messageId: string, timestamp: string) => ({
    messageId,
    timestamp,
    type: "track",
    event: "E",
    channel: "web",
    receivedAt: timestamp,
    properties: {},
  });
  const a = event("a", "2026-01-01T00:00:00Z");
  const b = event("b", "2026-01-02T00:00:00Z");
  expect(mergedEvents([[a], [b, a]]).map(({ messageId }) => messageId)).toEqual(["b", "a"]);
});

test("addresses carry only what was given, and keys are encoded", () => {
  expect(address("/v1/people", { search: "ana b", cursor: null })).toBe("/v1/people?search=ana+b");
  expect(keyOf("email", "ana@example.org")).toBe("email%3Aana%40example.org");
});
