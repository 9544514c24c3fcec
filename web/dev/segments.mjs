/**
 * Segments of the invented people: what a server answered once for the demo workspace, with the
 * members and the days of the last month made up. Conditions are not read here: only those of the
 * segments, and the three examples of a new one, are known.
 */

import { readFileSync } from "node:fs";
import { everyone, summaryOf } from "./people.mjs";

const DAY = 86_400_000;
const DAYS = 30;
const known = JSON.parse(readFileSync(new URL("segments.json", import.meta.url), "utf-8"));
const segments = new Map(known.segments.map((one) => [one.id, one]));

const refused = {
  status: 422,
  type: "urn:filrouge:error:condition-refused",
  title: "Unprocessable",
  code: "condition-refused",
  detail: "This stand-in reads no conditions.",
  problems: [
    {
      line: 0,
      column: 0,
      length: 0,
      en: "this stand-in knows the conditions of its own segments only; `filrouge serve` reads any",
      fr: "ce remplaçant ne connaît que les conditions de ses segments ; `filrouge serve` les lit toutes",
      suggestion: null,
    },
  ],
};
const absent = (id) => ({ status: 404, title: "Not Found", detail: `There is no segment ${id}.` });

/** A month in which a segment grew to what it is. */
function series({ id, count }) {
  const wave = (day) => Math.sin(day / 3 + id.length) * 0.06 + day / DAYS / 5;
  const counts = Array.from({ length: DAYS + 1 }, (_, day) =>
    day === DAYS ? count : Math.round(count * (0.8 + wave(day))),
  );
  return counts.slice(1).map((one, day) => {
    const stirred = Math.round(one * 0.03);
    const change = one - counts[day];
    return {
      day: new Date(Date.now() - (DAYS - 1 - day) * DAY).toISOString().slice(0, 10),
      count: one,
      entered: stirred + Math.max(change, 0),
      left: stirred + Math.max(-change, 0),
    };
  });
}

const shown = (segment) => ({ ...segment, series: series(segment) });

function listed() {
  const all = [...segments.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { segments: all.map((one) => ({ ...shown(one), tree: undefined })), next: null };
}

const memberOf = (one, number) => {
  const { id, label, identifiers, updated_at } = summaryOf(one);
  const since = new Date(Date.now() - (number + 1) * 3 * DAY).toISOString();
  return { id, label, identifiers, since, last_seen: updated_at };
};

function members({ id, kind }) {
  if (kind === "list") return { members: [], next: null };
  return { members: everyone.map(memberOf).slice(id.length % 2), next: null };
}

function explained({ id }, key) {
  const one = everyone.find(
    ({ profile }) =>
      key === `person:${profile.id}` ||
      profile.identifiers.some(({ type, value }) => `${type}:${value}` === key),
  );
  if (!one) return { status: 404, title: "Unknown person", detail: `Nobody has ${key}.` };
  const found = known.explained[id] ?? {};
  const isIn = members({ id }).members.some((member) => member.id === one.profile.id);
  const told = (isIn && found.in) || found.out || found.in;
  if (!told) return absent(id);
  const { label } = memberOf(one, 0);
  const sentence = Object.fromEntries(
    Object.entries(told.sentence).map(([language, text]) => [
      language,
      text.replace("{label}", label),
    ]),
  );
  return { ...told, segment: id, person: one.profile.id, label, sentence };
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const spaced = (text) => text.trim().replace(/\s+/g, " ");
const parsedOf = ({ when, tree }) =>
  known.parsed.find((one) =>
    when === undefined ? same(one.tree, tree) : spaced(one.text) === spaced(when),
  );

function parsed(body) {
  const found = parsedOf(body);
  if (!found) return refused;
  const { count, of, ...forms } = found;
  return forms;
}

function previewed(body) {
  const found = parsedOf(body);
  if (!found) return refused;
  const { count, of, words, text } = found;
  const sample = everyone.map(memberOf).map((one) => ({ ...one, since: null }));
  const at = new Date().toISOString();
  return { count, of, at, share: count / of, sample, words, text, took_ms: 42 };
}

function written(id, { name, when }) {
  const found = parsedOf({ when });
  if (!found) return refused;
  const { count, of, text, tree, words } = found;
  const before = segments.get(id);
  segments.set(id, {
    ...(before ?? {
      id,
      kind: "condition",
      uses: [],
      used_by: [],
      since: new Date().toISOString(),
    }),
    ...{ name, when: text, tree, words, count, of, state: "live", filled: 1 },
    source: "application",
  });
  return shown(segments.get(id));
}

/** The answer of a route of segments; undefined for other routes. */
export function segmentsApi(method, path, query, body) {
  if (path === "/v1/schema") return known.schema;
  if (path === "/v1/segments") return listed();
  if (path === "/v1/segments/parse") return parsed(body);
  if (path === "/v1/segments/preview") return previewed(body);
  const [, name, part] = path.match(/^\/v1\/segments\/([^/]+)(?:\/(.+))?$/) ?? [];
  if (!name) return undefined;
  const id = decodeURIComponent(name);
  if (method === "PUT") return written(id, body);
  const segment = segments.get(id);
  if (!segment) return absent(id);
  if (method === "DELETE") return { removed: segments.delete(id) };
  if (part === "members") return members(segment);
  if (part === "overlap")
    return { segment: id, count: segment.count, overlaps: known.overlaps[id] ?? [], next: null };
  if (part === "explain") return explained(segment, query.get("key") ?? "");
  return shown(segment);
}
