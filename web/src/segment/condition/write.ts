/** Blocks -> tree. A block that is not filled in yet is left out, and named. */

import type { Block, Events, Filter, Group, Subject, TestOperator } from "./blocks";
import type { Condition, Literal, Operator, Select, Time, Value } from "./tree";

export interface Written {
  /** null while no block is filled in. */
  tree: Condition | null;
  /** The blocks and filters that wait for something. */
  waiting: ReadonlySet<string>;
}

export function treeOf(root: Group): Written {
  const waiting = new Set<string>();
  return { tree: conditionOf(root, waiting), waiting };
}

type Waiting = Set<string>;

function conditionOf(block: Block, waiting: Waiting): Condition | null {
  const tree = bareOf(block, waiting);
  if (tree === null) waiting.add(block.id);
  return tree === null || !block.not ? tree : { kind: "not", item: tree };
}

function bareOf(block: Block, waiting: Waiting): Condition | null {
  switch (block.kind) {
    case "group":
      return joined(
        block.join,
        block.items.map((item) => conditionOf(item, waiting)),
      );
    case "raw":
      return block.tree;
    case "test": {
      const value = measured(block.subject, waiting);
      return value && tested(value, block.operator, block.items);
    }
    case "any": {
      const select = selectOf(block.events, waiting);
      if (!select || !isWhole(block.time)) return null;
      return { kind: "any", select, time: block.time, none: block.none };
    }
    case "consent": {
      const { channel, purpose } = block;
      return channel && purpose ? { kind: "consent", channel, purpose } : null;
    }
    case "segment":
      return block.segment ? { kind: "segment", segment: block.segment } : null;
    case "sequence": {
      const steps = block.steps.map((step) => selectOf(step, waiting));
      const whole = steps.filter((step) => step !== null);
      if (whole.length < steps.length || whole.length < 2) return null;
      if (!(block.span.amount > 0) || !isWhole(block.time)) return null;
      const { span, same, time } = block;
      return { kind: "sequence", steps: whole, span, same: same?.length ? same : null, time };
    }
  }
}

function joined(kind: "and" | "or", items: (Condition | null)[]): Condition | null {
  const whole = items.filter((item) => item !== null);
  if (whole.length < 2) return whole[0] ?? null;
  return { kind, items: whole };
}

function selectOf({ names, all, join, where }: Events, waiting: Waiting): Select | null {
  if (names.length === 0 && !all) return null;
  const tests = where.map((filter) => filterOf(filter, waiting));
  return { names, where: joined(join, tests) };
}

function filterOf(filter: Filter, waiting: Waiting): Condition | null {
  const tree =
    filter.kind === "raw"
      ? filter.tree
      : isNamed(filter.subject)
        ? tested(filter.subject, filter.operator, filter.items)
        : null;
  if (tree === null) waiting.add(filter.id);
  return tree === null || !filter.not ? tree : { kind: "not", item: tree };
}

function measured(subject: Subject, waiting: Waiting): Value | null {
  switch (subject.kind) {
    case "count":
    case "days since":
    case "aggregate": {
      const { events, ...rest } = subject;
      const select = selectOf(events, waiting);
      if (!select || ("time" in rest && !isWhole(rest.time))) return null;
      if (rest.kind === "aggregate") {
        return isNamed(rest.value) ? { ...rest, select } : null;
      }
      return { ...rest, select };
    }
    default:
      return isNamed(subject) ? subject : null;
  }
}

/** Does a value say what it is the value of? */
function isNamed(value: Value): boolean {
  switch (value.kind) {
    case "trait":
    case "context":
    case "property":
      return value.path.length > 0 && value.path.every(Boolean);
    case "score":
      return value.name !== "";
    case "lookup":
      return value.table !== "" && value.column !== "" && isNamed(value.key);
    default:
      return true;
  }
}

function isWhole(time: Time | null): boolean {
  switch (time?.kind) {
    case "within":
      return time.duration.amount > 0;
    case "before":
    case "after":
      return time.date !== "";
    case "dates":
      return time.first !== "" && time.last !== "";
    case "since first":
      return time.select.names.length > 0;
    default:
      return true;
  }
}

const isGiven = (item: Literal) =>
  item.kind === "number"
    ? Number.isFinite(item.micros)
    : item.kind === "boolean" || item.value !== "";

function tested(value: Value, operator: TestOperator, items: readonly Literal[]): Condition | null {
  const [first, second] = items;
  switch (operator) {
    case "exists":
    case "is missing":
      return { kind: "exists", value, missing: operator === "is missing" };
    case "in":
    case "not in":
      if (items.length === 0 || !items.every(isGiven)) return null;
      return { kind: "in", value, items, negated: operator === "not in" };
    case "between":
      if (!first || !second || !isGiven(first) || !isGiven(second)) return null;
      return { kind: "between", value, low: first, high: second };
    case "contains":
    case "starts with":
      if (first?.kind !== "text" || !isGiven(first)) return null;
      return { kind: "matches", value, how: operator, piece: first.value };
    default:
      if (!first || !isGiven(first)) return null;
      return { kind: "compare", operator: operator satisfies Operator, left: value, right: first };
  }
}
