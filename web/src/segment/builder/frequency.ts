/** "Did", "did not" and "did so often" are one block for people, and three forms of the tree. */

import type { Block, Events, Happened, Test, TestOperator } from "../condition/blocks";
import { type Literal, microsOf, type Time } from "../condition/tree";

export const FREQUENCIES = ["any", "none", ">=", "<=", "=", "between", ">", "<", "!="] as const;
export type How = (typeof FREQUENCIES)[number];

export interface Frequency {
  how: How;
  events: Events;
  time: Time | null;
  items: readonly Literal[];
}

export function frequencyOf(block: Happened | Test): Frequency | null {
  if (block.kind === "any") {
    const { events, time, none, not } = block;
    return { how: none === not ? "any" : "none", events, time, items: [] };
  }
  const { subject, operator, items } = block;
  if (subject.kind !== "count") return null;
  return { how: operator as How, events: subject.events, time: subject.time, items };
}

const FIRST_COUNTS = [2, 5];

/** The same block, saying it that often. */
export function withFrequency(block: Happened | Test, frequency: Frequency): Block {
  const { id, not } = block;
  const { how, events, time, items } = frequency;
  if (how === "any" || how === "none") {
    // A person who had "not any" and changes something else of it keeps it.
    const kept = block.kind === "any" && frequencyOf(block)?.how === how;
    const none = kept ? block.none : how === "none";
    return { kind: "any", id, not: kept && not, events, time, none };
  }
  const wanted = how === "between" ? 2 : 1;
  const counts = FIRST_COUNTS.slice(0, wanted).map(
    (count, index): Literal => items[index] ?? { kind: "number", micros: microsOf(count) },
  );
  const operator: TestOperator = how;
  return {
    kind: "test",
    id,
    not: block.kind === "test" && not,
    subject: { kind: "count", events, time },
    operator,
    items: counts,
  };
}
