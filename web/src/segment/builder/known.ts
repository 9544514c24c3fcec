/** What the workspace's schema says of the names in a condition. */

import type { Subject } from "../condition/blocks";
import type { Plain, Value } from "../condition/tree";
import type { Known, Schema } from "../types";

const UNKNOWN: Known = { types: [], values: [] };
const VALUES_MOST = 60;

/** Every property that some of these events carry (all events where there is no name). */
export function propertiesOf(schema: Schema | undefined, names: readonly string[]) {
  const found = new Map<string, Known>();
  if (!schema) return found;
  const lists = names.length > 0 ? names : Object.keys(schema.properties);
  for (const name of lists) {
    for (const { path, types, values } of schema.properties[name] ?? []) {
      const known = found.get(path) ?? UNKNOWN;
      found.set(path, {
        types: [...new Set([...known.types, ...types])],
        values: [...new Set([...known.values, ...values])].slice(0, VALUES_MOST),
      });
    }
  }
  return found;
}

const texts = (values: readonly string[]): Known => ({ types: ["text"], values: [...values] });
const NUMBER: Known = { types: ["number"], values: [] };

/** The types and the values that were seen of something. */
export function knownOf(
  value: Subject | Value,
  schema: Schema | undefined,
  names: readonly string[] = [],
): Known {
  switch (value.kind) {
    case "trait": {
      const name = value.path.join(".");
      return schema?.traits.find((trait) => trait.name === name) ?? UNKNOWN;
    }
    case "property":
      return propertiesOf(schema, names).get(value.path.join(".")) ?? UNKNOWN;
    case "field":
      if (value.name === "channel") return texts(schema?.channels ?? []);
      if (value.name === "name") return texts(schema?.events.map(({ name }) => name) ?? []);
      return value.name === "source" ? texts([]) : NUMBER;
    case "score":
    case "count":
    case "days since":
      return NUMBER;
    case "aggregate":
      if (value.name === "sum" || value.name === "average" || value.name === "distinct") {
        return NUMBER;
      }
      return knownOf(value.value, schema, "events" in value ? value.events.names : []);
    default:
      return UNKNOWN;
  }
}

/** A value that stands in a list of choices: `p:category`, `f:channel`, `l:products.product_id.brand`. */
export function codeOf(value: Value): string {
  switch (value.kind) {
    case "property":
      return value.path.length > 0 ? `p:${value.path.join(".")}` : "";
    case "field":
      return `f:${value.name}`;
    case "trait":
      return value.path.length > 0 ? `t:${value.path.join(".")}` : "";
    case "lookup":
      return `l:${[value.table, codeOf(value.key), value.column].join("|")}`;
    default:
      return "";
  }
}

export function valueOfCode(code: string): Plain {
  const [kind, rest] = [code.slice(0, 1), code.slice(2)];
  if (kind === "f") return { kind: "field", name: rest as "channel" };
  if (kind === "t") return { kind: "trait", path: rest.split(".") };
  if (kind === "l") {
    const [table = "", key = "", column = ""] = rest.split("|");
    return { kind: "lookup", table, key: valueOfCode(key), column };
  }
  return { kind: "property", path: rest ? rest.split(".") : [] };
}

/** The cells of reference tables that events with these properties can be asked for. */
export function lookupsOf(schema: Schema | undefined, properties: Iterable<string>): Plain[] {
  const paths = [...properties];
  return Object.entries(schema?.tables ?? {}).flatMap(([table, columns]) => {
    const key = paths.find((path) => path === `${table.replace(/s$/, "")}_id`);
    if (!key) return [];
    return columns.map(
      (column): Plain => ({
        kind: "lookup",
        table,
        key: { kind: "property", path: [key] },
        column,
      }),
    );
  });
}
