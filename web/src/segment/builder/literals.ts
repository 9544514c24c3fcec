/** The constants of a test, as its operator and the type of its subject want them. */

import type { TestOperator } from "../condition/blocks";
import { type Literal, microsOf } from "../condition/tree";
import type { Known } from "../types";

export type Type = Literal["kind"];

export const TYPES: readonly Type[] = ["text", "number", "boolean", "date"];

const isType = (text: string | undefined): text is Type => TYPES.includes(text as Type);

/** The type that is written, else the one that was seen, else text. */
export function typeOf(items: readonly Literal[], known: Known): Type {
  const [first] = items;
  if (first) return first.kind;
  const [seen] = known.types;
  return isType(seen) ? seen : "text";
}

/** Is there a doubt about the type, which a person has to settle? */
export const isOpen = (items: readonly Literal[], { types }: Known): boolean =>
  types.length !== 1 || !isType(types[0]) || (items[0] !== undefined && items[0].kind !== types[0]);

const ORDERED: readonly TestOperator[] = ["=", "!=", ">=", ">", "<=", "<", "between"];
const LISTS: readonly TestOperator[] = ["in", "not in"];
const PRESENCE: readonly TestOperator[] = ["exists", "is missing"];

/** The operators that make sense for a type. */
export function operatorsFor(type: Type): readonly TestOperator[] {
  switch (type) {
    case "number":
    case "date":
      return [...ORDERED, ...LISTS, ...PRESENCE];
    case "boolean":
      return ["=", "!=", ...PRESENCE];
    default:
      return ["=", "!=", ...LISTS, "contains", "starts with", ...PRESENCE];
  }
}

const WANTED: Partial<Record<TestOperator, number>> = {
  exists: 0,
  "is missing": 0,
  between: 2,
  in: Number.POSITIVE_INFINITY,
  "not in": Number.POSITIVE_INFINITY,
};

/** As many of the constants as an operator takes, of a type it can compare. */
export function itemsFor(operator: TestOperator, items: readonly Literal[]): readonly Literal[] {
  const fitting =
    operator === "contains" || operator === "starts with"
      ? items.filter(({ kind }) => kind === "text")
      : items.filter(isSaid);
  return fitting.slice(0, WANTED[operator] ?? 1);
}

/** A place that waits for a number. */
export const NO_NUMBER: Literal = { kind: "number", micros: Number.NaN };

export const isSaid = (item: Literal): boolean =>
  item.kind === "number" ? Number.isFinite(item.micros) : item.kind === "boolean" || !!item.value;

/** What was typed, as a constant of a type; an empty number waits. */
export function literalOf(type: Type, typed: string | number): Literal {
  switch (type) {
    case "number":
      return typed === "" ? NO_NUMBER : { kind: "number", micros: microsOf(Number(typed)) };
    case "boolean":
      return { kind: "boolean", value: typed === "true" };
    case "date":
      return { kind: "date", value: String(typed) };
    default:
      return { kind: "text", value: String(typed) };
  }
}

export function typedOf(item: Literal | undefined): string {
  if (!item) return "";
  if (item.kind === "number") {
    return Number.isFinite(item.micros) ? String(item.micros / 1_000_000) : "";
  }
  return String(item.value);
}
