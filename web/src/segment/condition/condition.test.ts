import { expect, test } from "vitest";
import { type Group, newBlock, noGroup } from "./blocks";
import { added, doubled, grouped, moved, removed } from "./edit";
import { begun, edited, redone, settled, undone } from "./history";
import { laidOut, type Mistake, mended, piecesOf, rangeOf } from "./marks";
import { blocksOf } from "./read";
import type { Condition, Select, Value } from "./tree";
import { treeOf } from "./write";

const select = (name: string, where: Condition | null = null): Select => ({ names: [name], where });
const number = (value: number) => ({ kind: "number", micros: value * 1_000_000 }) as const;
const lyon: Condition = {
  kind: "compare",
  operator: "=",
  left: { kind: "trait", path: ["address", "city"] },
  right: { kind: "text", value: "Lyon" },
};
const web: Condition = {
  kind: "in",
  value: { kind: "field", name: "channel" },
  items: [
    { kind: "text", value: "web" },
    { kind: "text", value: "drive" },
  ],
  negated: false,
};
const baby: Condition = {
  kind: "compare",
  operator: "=",
  left: {
    kind: "lookup",
    table: "products",
    key: { kind: "property", path: ["product_id"] },
    column: "category",
  },
  right: { kind: "text", value: "baby" },
};
const orders: Value = {
  kind: "count",
  select: select("Order Completed", {
    kind: "and",
    items: [baby, { kind: "not", item: web }, { kind: "or", items: [baby, web] }],
  }),
  time: { kind: "within", duration: { amount: 90, unit: "days" } },
};
const any: Condition = {
  kind: "any",
  select: select("Message Clicked", { kind: "or", items: [web, baby] }),
  time: { kind: "calendar", period: "this month" },
  none: true,
};

const TREES: Condition[] = [
  lyon,
  any,
  { kind: "compare", operator: ">=", left: orders, right: number(2) },
  { kind: "between", value: orders, low: number(2), high: number(5) },
  { kind: "in", value: orders, items: [number(2), number(5)], negated: true },
  { kind: "compare", operator: "=", left: { kind: "trait", path: ["a"] }, right: orders },
  { kind: "matches", value: { kind: "trait", path: ["a"] }, how: "starts with", piece: "b" },
  { kind: "exists", value: { kind: "score", name: "churn" }, missing: true },
  { kind: "not", item: { kind: "not", item: lyon } },
  { kind: "not", item: { kind: "and", items: [lyon, { kind: "or", items: [any, lyon] }] } },
  {
    kind: "and",
    items: [
      { kind: "consent", channel: "email", purpose: "marketing" },
      { kind: "not", item: { kind: "segment", segment: "vip" } },
      { kind: "and", items: [lyon, any] },
    ],
  },
  {
    kind: "compare",
    operator: ">",
    left: { kind: "days since", select: select("Order Completed") },
    right: number(60),
  },
  {
    kind: "compare",
    operator: ">=",
    left: {
      kind: "aggregate",
      name: "sum",
      value: { kind: "property", path: ["revenue"] },
      select: { names: [], where: null },
      time: { kind: "dates", first: "2026-01-01", last: "2026-01-31" },
    },
    right: number(500.5),
  },
  {
    kind: "sequence",
    steps: [select("Product Added", baby), select("Checkout Started")],
    span: { amount: 2, unit: "days" },
    same: ["cart_id"],
    time: { kind: "since first", select: select("Signed Up") },
  },
  {
    kind: "any",
    select: select("Order Completed"),
    time: { kind: "since first", select: select("Signed Up", web) },
    none: false,
  },
];

test("a condition read as blocks and written again is the same condition", () => {
  for (const tree of TREES) expect(treeOf(blocksOf(tree))).toEqual({ tree, waiting: new Set() });
  const all: Condition = { kind: "or", items: TREES };
  expect(treeOf(blocksOf(all)).tree).toEqual(all);
});

test("a cell that is found by two keys is kept as it is", () => {
  const key: Value = { kind: "trait", path: ["store"] };
  const cell: Value = { kind: "lookup", table: "stock", key, more_keys: [key], column: "units" };
  const tree: Condition = { kind: "compare", operator: ">", left: cell, right: number(0) };
  const asked: Condition = { ...any, select: select("Product Viewed", tree) };
  for (const one of [tree, asked]) expect(treeOf(blocksOf(one)).tree).toEqual(one);
  expect(blocksOf(tree).items[0]).toMatchObject({ kind: "raw" });
});

test("what blocks cannot show is kept as it is", () => {
  const [block] = blocksOf(TREES[5] as Condition).items;
  expect(block).toMatchObject({ kind: "raw", tree: TREES[5] });
});

test("a block that is not filled in is left out, and named", () => {
  const empty = newBlock("event");
  const root = added(blocksOf(lyon), "", empty);
  const grown = added(root, root.id, empty);
  expect(treeOf(grown)).toEqual({ tree: lyon, waiting: new Set([empty.id]) });
  expect(treeOf(noGroup()).tree).toBeNull();
});

test("blocks are doubled, moved, grouped and removed", () => {
  const root = blocksOf({ kind: "and", items: [lyon, any] }) as Group;
  const [first, second] = root.items as [Group, Group];
  expect(moved(root, second.id, -1).items.map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(moved(root, first.id, -1)).toBe(root);
  const twice = doubled(root, second.id);
  expect(treeOf(twice).tree).toEqual({ kind: "and", items: [lyon, any, any] });
  expect(new Set(twice.items.map(({ id }) => id)).size).toBe(3);
  expect(treeOf(grouped(root, first.id)).tree).toEqual({ kind: "and", items: [lyon, any] });
  expect(treeOf(removed(root, first.id)).tree).toEqual(any);
});

test("typing in one place is undone in one step, and redone", () => {
  let history = begun("");
  history = edited(history, "a", "text", 0);
  history = edited(history, "ab", "text", 100);
  history = edited(history, "abc", "text", 5000);
  history = settled(history, "abc!");
  expect(undone(history).present).toBe("ab");
  expect(undone(undone(history)).present).toBe("");
  expect(redone(undone(history)).present).toBe("abc!");
  expect(undone(begun("x")).present).toBe("x");
});

const mistake = (line: number, column: number, length: number, suggestion: string | null = null) =>
  ({ line, column, length, suggestion, fr: "", en: "" }) satisfies Mistake;

test("a mistake is found at its line and column, whatever the alphabet", () => {
  expect(rangeOf("a\n𝒳𝒳 cout", mistake(2, 4, 4))).toEqual({ from: 7, to: 11 });
  expect(rangeOf("a", mistake(0, 0, 0))).toBeNull();
  expect(mended('cout("x") > 2', mistake(1, 1, 4, "count"))).toBe('count("x") > 2');
});

test("words are told apart, and only those of a mistake are marked", () => {
  const pieces = piecesOf('not cout("and") > 2', [{ from: 4, to: 8 }]);
  expect(pieces.map(({ text }) => text).join("")).toBe('not cout("and") > 2');
  expect(pieces.filter(({ wrong }) => wrong).map(({ text }) => text)).toEqual(["cout"]);
  expect(pieces.find(({ kind }) => kind === "joint")?.text).toBe("not");
  expect(pieces.find(({ kind }) => kind === "text")?.text).toBe('"and"');
  expect(piecesOf("a and", [{ from: 5, to: 5 }]).at(-1)).toMatchObject({ wrong: true });
});

test("a long condition has one line a part", () => {
  const text = 'a = "x and y" and count("A" or "B") >= 2 and b between 1 and 2 or (c and d)';
  expect(laidOut(text).split("\n")).toEqual([
    'a = "x and y"',
    'and count("A" or "B") >= 2',
    "and b between 1 and 2",
    "or (c and d)",
  ]);
});
