/** Tree -> blocks. What blocks cannot show becomes a raw block: nothing is lost. */

import {
  type Block,
  type Events,
  type Filter,
  type Group,
  newId,
  noGroup,
  type Raw,
  type Subject,
  type TestOperator,
} from "./blocks";
import {
  type Condition,
  isLiteral,
  type Literal,
  type Plain,
  type Select,
  type Time,
  type Value,
} from "./tree";

/** The blocks of a condition, in one group. */
export function blocksOf(tree: Condition): Group {
  const block = blockOf(tree);
  return block.kind === "group" ? block : noGroup([block]);
}

function raw(tree: Condition, not: boolean): Raw {
  return { kind: "raw", id: newId(), not, tree };
}

function blockOf(tree: Condition, not = false): Block {
  const placed = { id: newId(), not };
  switch (tree.kind) {
    case "not":
      return not ? raw(tree, not) : blockOf(tree.item, true);
    case "and":
    case "or":
      return {
        ...placed,
        kind: "group",
        join: tree.kind,
        items: tree.items.map((item) => blockOf(item)),
      };
    case "consent":
      return { ...placed, kind: "consent", channel: tree.channel, purpose: tree.purpose };
    case "segment":
      return { ...placed, kind: "segment", segment: tree.segment };
    case "any": {
      if (!shownTime(tree.time)) return raw(tree, not);
      const events = eventsOf(tree.select);
      return { ...placed, kind: "any", events, time: tree.time, none: tree.none };
    }
    case "sequence": {
      if (!shownTime(tree.time)) return raw(tree, not);
      const { span, same, time } = tree;
      return { ...placed, kind: "sequence", steps: tree.steps.map(eventsOf), span, same, time };
    }
    default: {
      const test = testOf(tree);
      const subject = test && subjectOf(test.value, test.operator);
      if (!test || !subject) return raw(tree, not);
      return { ...placed, kind: "test", subject, operator: test.operator, items: test.items };
    }
  }
}

interface Tested {
  value: Value;
  operator: TestOperator;
  items: readonly Literal[];
}

/** A comparison of something with constants, whichever its form. */
function testOf(tree: Condition): Tested | null {
  switch (tree.kind) {
    case "compare": {
      const { left: value, operator, right } = tree;
      return isLiteral(right) ? { value, operator, items: [right] } : null;
    }
    case "in":
      return { value: tree.value, operator: tree.negated ? "not in" : "in", items: tree.items };
    case "between":
      return { value: tree.value, operator: "between", items: [tree.low, tree.high] };
    case "matches":
      return {
        value: tree.value,
        operator: tree.how,
        items: [{ kind: "text", value: tree.piece }],
      };
    case "exists":
      return { value: tree.value, operator: tree.missing ? "is missing" : "exists", items: [] };
    default:
      return null;
  }
}

/** What a block can be about; counts are compared with a number or two. */
function subjectOf(value: Value, operator: TestOperator): Subject | null {
  if (isLiteral(value)) return null;
  switch (value.kind) {
    case "count":
      if (operator === "in" || operator === "not in" || !shownTime(value.time)) return null;
      return { kind: "count", events: eventsOf(value.select), time: value.time };
    case "aggregate": {
      const { name, value: inner, time } = value;
      if (!isPlain(inner) || !shownTime(time)) return null;
      return { kind: "aggregate", name, value: inner, events: eventsOf(value.select), time };
    }
    case "days since":
      return { kind: "days since", events: eventsOf(value.select) };
    case "property":
    case "field":
      return null;
    case "lookup":
      return isShownCell(value) ? value : null;
    default:
      return value;
  }
}

const isPlain = (value: Value) =>
  value.kind === "property" ||
  value.kind === "field" ||
  (value.kind === "lookup" && isShownCell(value));

/** A cell found by one key that is of the event or of the person; others are written as text. */
const isShownCell = ({ key, more_keys = [] }: Extract<Value, { kind: "lookup" }>) =>
  (key.kind === "property" || key.kind === "trait") && more_keys.length === 0;

/** Since the first event of one name, with no filter, is what the builder can show. */
const shownTime = (time: Time | null) =>
  time?.kind !== "since first" || (time.select.names.length === 1 && time.select.where === null);

export function eventsOf({ names, where }: Select): Events {
  const events = { names, all: names.length === 0 };
  if (where === null) return { ...events, join: "and", where: [] };
  if (where.kind === "and" || where.kind === "or") {
    const filters = where.items.map((item) => filterOf(item));
    return { ...events, join: where.kind, where: filters };
  }
  return { ...events, join: "and", where: [filterOf(where)] };
}

function filterOf(tree: Condition, not = false): Filter {
  if (tree.kind === "not") return not ? raw(tree, not) : filterOf(tree.item, true);
  const test = testOf(tree);
  if (!test || !(isPlain(test.value) || test.value.kind === "trait")) return raw(tree, not);
  const { operator, items } = test;
  return { kind: "test", id: newId(), not, subject: test.value as Plain, operator, items };
}
