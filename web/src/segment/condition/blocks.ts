/** Blocks: a condition as the builder shows it. Each has an id, so that a page can follow it. */

import type {
  AggregateName,
  Condition,
  Duration,
  Literal,
  Operator,
  Path,
  Plain,
  Time,
  Value,
} from "./tree";

export type TestOperator =
  | Operator
  | "in"
  | "not in"
  | "between"
  | "contains"
  | "starts with"
  | "exists"
  | "is missing";

interface Placed {
  id: string;
  /** The contrary is meant. */
  not: boolean;
}

/** Events of one of these names (of any name with `all`) that pass every filter, or one of them. */
export interface Events {
  names: readonly string[];
  all: boolean;
  join: "and" | "or";
  where: readonly Filter[];
}

/** What a test is about; its events are those of the blocks. */
export type Subject =
  | Plain
  | { kind: "count"; events: Events; time: Time | null }
  | { kind: "aggregate"; name: AggregateName; value: Value; events: Events; time: Time | null }
  | { kind: "days since"; events: Events };

export interface Test<S = Subject> extends Placed {
  kind: "test";
  subject: S;
  operator: TestOperator;
  items: readonly Literal[];
}

/** A part that blocks cannot show: kept as it is, read-only. */
export interface Raw extends Placed {
  kind: "raw";
  tree: Condition;
}

export type Filter = Test<Plain> | Raw;

export interface Group extends Placed {
  kind: "group";
  join: "and" | "or";
  items: readonly Block[];
}

export interface Happened extends Placed {
  kind: "any";
  events: Events;
  time: Time | null;
  none: boolean;
}

export interface Consent extends Placed {
  kind: "consent";
  channel: string;
  purpose: string;
}

export interface Member extends Placed {
  kind: "segment";
  segment: string;
}

export interface Sequence extends Placed {
  kind: "sequence";
  steps: readonly Events[];
  span: Duration;
  same: Path | null;
  time: Time | null;
}

export type Block = Group | Test | Happened | Consent | Member | Sequence | Raw;

let made = 0;

export const newId = (): string => {
  made += 1;
  return `b${made}`;
};

export const noEvents = (): Events => ({ names: [], all: false, join: "and", where: [] });

export const noGroup = (items: readonly Block[] = []): Group => ({
  kind: "group",
  id: newId(),
  not: false,
  join: "and",
  items,
});

export const newFilter = (): Test<Plain> => ({
  kind: "test",
  id: newId(),
  not: false,
  subject: { kind: "property", path: [] },
  operator: "=",
  items: [],
});

/** What the "add" menu offers, in its order. */
export const KINDS = [
  "event",
  "value",
  "trait",
  "days",
  "sequence",
  "consent",
  "segment",
  "group",
] as const;
export type Kind = (typeof KINDS)[number];

const WINDOW: Time = { kind: "within", duration: { amount: 30, unit: "days" } };

/** A new block of a kind, with what most conditions say. */
export function newBlock(kind: Kind): Block {
  const placed = { id: newId(), not: false };
  switch (kind) {
    case "event":
      return { ...placed, kind: "any", events: noEvents(), time: WINDOW, none: false };
    case "value": {
      const value = { kind: "property", path: [] } as const;
      const subject = { kind: "aggregate", name: "sum", value, events: noEvents(), time: WINDOW };
      return { ...placed, kind: "test", subject: subject as Subject, operator: ">=", items: [] };
    }
    case "trait":
      return {
        ...placed,
        kind: "test",
        subject: { kind: "trait", path: [] },
        operator: "=",
        items: [],
      };
    case "days": {
      const subject: Subject = { kind: "days since", events: noEvents() };
      const items: Literal[] = [{ kind: "number", micros: 30_000_000 }];
      return { ...placed, kind: "test", subject, operator: ">=", items };
    }
    case "sequence":
      return {
        ...placed,
        kind: "sequence",
        steps: [noEvents(), noEvents()],
        span: { amount: 2, unit: "days" },
        same: null,
        time: null,
      };
    case "consent":
      return { ...placed, kind: "consent", channel: "email", purpose: "marketing" };
    case "segment":
      return { ...placed, kind: "segment", segment: "" };
    case "group":
      return { ...placed, kind: "group", join: "or", items: [] };
  }
}
