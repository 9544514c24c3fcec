import type { Part } from "../types";

/** A part as it is drawn: `kind` of a group is `and`, `or`, `not and` or `not or`. */
export type Shown = Part;

const isGroup = ({ kind }: Part) => kind === "and" || kind === "or";

/**
 * The contrary of one thing is one part, which says what was found of the thing; the contrary of
 * several is a group that shows them.
 */
export function shownPart(part: Part): Shown {
  if (isGroup(part)) return part;
  const [inner] = part.parts;
  if (part.kind !== "not" || !inner) return { ...part, parts: [] };
  if (isGroup(inner)) {
    return { ...part, kind: `not ${inner.kind}`, parts: inner.parts, change: part.change };
  }
  return { ...part, found: inner.found, change: part.change ?? inner.change, parts: [] };
}
