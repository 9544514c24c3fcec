import { expect, test } from "vitest";
import { sentence } from "../format/typography";
import { frequencyOf, withFrequency } from "./builder/frequency";
import { codeOf, knownOf, lookupsOf, valueOfCode } from "./builder/known";
import { itemsFor, literalOf, typedOf } from "./builder/literals";
import type { Happened } from "./condition/blocks";
import { blocksOf } from "./condition/read";
import { treeOf } from "./condition/write";
import { examplesFor } from "./examples";
import { shownPart } from "./explain/parts";
import { keyIn } from "./explain/WhyIn";
import { idOf, listed } from "./names";
import type { Part, Schema, Segment } from "./types";

const segment = (id: string, fr: string, count: number, entered: number): Segment => ({
  id,
  name: { fr, en: id },
  kind: "condition",
  when: 'any("Order Completed")',
  words: { fr: "a acheté", en: "bought" },
  count,
  of: 100,
  state: "live",
  filled: 1,
  series: [{ day: "2026-11-01", count, entered, left: 0 }],
  since: `2026-11-0${count}T00:00:00Z`,
  uses: [],
  used_by: [],
  source: "application",
});

test("segments are found by any word, accents or not, and put in order", () => {
  const all = [segment("vip", "Fidèles", 1, 9), segment("new", "À séduire", 5, 2)];
  const ids = (search: string, order: "count" | "name" | "moved" | "newest") =>
    listed(all, search, order, "fr").map(({ id }) => id);
  expect(ids("fideles", "count")).toEqual(["vip"]);
  expect(ids("achete order", "count")).toEqual(["new", "vip"]);
  expect(ids("", "name")).toEqual(["new", "vip"]);
  expect(ids("", "moved")).toEqual(["vip", "new"]);
  expect(ids("nothing", "newest")).toEqual([]);
});

test("a name becomes an id", () => {
  expect(idOf("  Clients fidèles, l’été ! ")).toBe("clients-fideles-l-ete");
  expect(idOf("…")).toBe("");
});

test("a sentence of the server gets the page's typography", () => {
  expect(sentence("fr", "n'a pas « vu »")).toBe("N’a pas «\u00a0vu\u00a0»");
  expect(sentence("en", "(didn't see)")).toBe("(Didn't see)");
});

const schema: Schema = {
  events: [{ name: "Ticket Paid", count: 2 }],
  properties: {
    "Ticket Paid": [
      { path: "product_id", types: ["text"], values: ["p1"] },
      { path: "total", types: ["number"], values: [] },
    ],
    Other: [{ path: "total", types: ["text"], values: ["x"] }],
  },
  traits: [{ name: "address.city", types: ["text"], values: ["Lyon"] }],
  channels: ["web"],
  segments: [],
  tables: { products: ["category"] },
  progress: 1,
};

test("examples speak of the events that there are", () => {
  const [loyal, cart] = examplesFor(schema);
  expect(loyal?.when).toContain('count("Ticket Paid", within 180 days)');
  expect(cart?.when).toContain('any("Product Added"');
});

test("what is known of a property depends on the events", () => {
  const total = { kind: "property", path: ["total"] } as const;
  expect(knownOf(total, schema, ["Ticket Paid"]).types).toEqual(["number"]);
  expect(knownOf(total, schema, []).types).toEqual(["number", "text"]);
  expect(knownOf({ kind: "trait", path: ["address", "city"] }, schema).values).toEqual(["Lyon"]);
});

test("a choice in a list stands for a value, and back", () => {
  const [lookup] = lookupsOf(schema, ["product_id"]);
  expect(lookup).toMatchObject({ table: "products", column: "category" });
  for (const value of [lookup, { kind: "field", name: "hour" }, { kind: "trait", path: ["a"] }]) {
    expect(valueOfCode(codeOf(value as NonNullable<typeof lookup>))).toEqual(value);
  }
});

test("an operator keeps the constants that it can compare", () => {
  const two = [literalOf("number", "1.5"), literalOf("number", "2")];
  expect(itemsFor("=", two)).toEqual([{ kind: "number", micros: 1_500_000 }]);
  expect(itemsFor("contains", two)).toEqual([]);
  expect(itemsFor("exists", two)).toEqual([]);
  expect(itemsFor("between", two)).toEqual(two);
  expect(typedOf(literalOf("number", ""))).toBe("");
});

test("did, did not and did so often are one block", () => {
  const any = {
    kind: "any",
    select: { names: ["A"], where: null },
    time: null,
    none: false,
  } as const;
  const [block] = blocksOf({ kind: "not", item: any }).items as [Happened];
  const frequency = frequencyOf(block);
  expect(frequency?.how).toBe("none");
  if (!frequency) return;
  expect(withFrequency(block, frequency)).toEqual(block);
  const often = withFrequency(block, { ...frequency, how: ">=" });
  const root = { ...blocksOf(any), items: [often] };
  expect(treeOf(root).tree).toMatchObject({ kind: "compare", operator: ">=" });
  expect(withFrequency(block, { ...frequency, how: "any" })).toMatchObject({ not: false });
});

const part = (kind: string, truth: boolean, parts: Part[] = [], found = ""): Part => ({
  text: kind,
  words: {},
  truth,
  kind,
  value: null,
  found: { fr: found },
  change: null,
  parts,
});

test("the contrary of one thing says what was found of it; of several, shows them", () => {
  const one = shownPart(part("not", true, [part("any", false, [], "jamais")]));
  expect(one).toMatchObject({ truth: true, found: { fr: "jamais" }, parts: [] });
  const several = shownPart(part("not", false, [part("or", true, [part("any", true)])]));
  expect(several).toMatchObject({ kind: "not or", truth: false });
  expect(several.parts).toHaveLength(1);
});

test("an address typed alone is a key", () => {
  expect(keyIn(" ana@example.org ")).toBe("email:ana@example.org");
  expect(keyIn("loyalty:12")).toBe("loyalty:12");
  expect(keyIn("Ana Moreau")).toBeNull();
});
