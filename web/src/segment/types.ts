/** What the server answers about segments: docs/reference/http.md. */

import type { Mistake } from "./condition/marks";
import type { Condition } from "./condition/tree";

/** The same words in each language of the application. */
export type Told = Record<string, string>;

export interface Day {
  day: string;
  count: number;
  entered: number;
  left: number;
}

export interface Segment {
  id: string;
  name: Told;
  kind: "condition" | "list";
  when: string;
  words: Told;
  count: number;
  /** How many people there are. */
  of: number;
  state: "live" | "filling";
  /** 0 to 1. */
  filled: number;
  /** Up to 30 days, oldest first. */
  series: Day[];
  since: string | null;
  uses: string[];
  used_by: string[];
  source: "file" | "application";
  tree?: Condition;
}

export interface Segments {
  segments: Segment[];
  next: string | null;
}

export interface MemberOf {
  id: string;
  label: string;
  identifiers: { type: string; value: string }[];
  since: string | null;
  last_seen: string | null;
}

export interface Members {
  members: MemberOf[];
  next: string | null;
}

/** One part of a condition: whether it is true of a person, and what was found. */
export interface Part {
  text: string;
  words: Told;
  truth: boolean;
  kind: string;
  value: unknown;
  found: Told;
  change: string | null;
  parts: Part[];
}

export interface Explanation {
  segment: string;
  person: string;
  member: boolean;
  since: string | null;
  next_change: string | null;
  sentence: Told;
  part: Part;
}

export interface Overlap {
  id: string;
  name: Told;
  count: number;
  share: number;
  lift: number;
}

export interface Overlaps {
  segment: string;
  count: number;
  overlaps: Overlap[];
}

export const LEVELS = ["light", "medium", "heavy"] as const;

export interface Cost {
  bytes_per_profile: number;
  level: (typeof LEVELS)[number];
  reasons: Told[];
}

export interface Parsed {
  text: string;
  tree: Condition;
  words: Told;
  cost: Cost;
  /** Names that were never sent: new ones, or mistakes. */
  unseen: Mistake[];
}

export interface Preview {
  count: number;
  of: number;
  at: string;
  share: number;
  sample: MemberOf[];
  words: Told;
  text: string;
  took_ms: number;
}

/** The workspace is being read, or only this answer is being made where it is 1. */
export interface NotReady {
  /** 0 to 1. */
  progress: number;
}

/** A name that conditions may use, with the values that were seen. */
export interface Known {
  types: string[];
  values: (string | number | boolean)[];
}

export interface Schema {
  events: { name: string; count: number }[];
  properties: Record<string, (Known & { path: string })[]>;
  traits: (Known & { name: string })[];
  channels: string[];
  segments: { id: string; name: Told }[];
  tables: Record<string, string[]>;
  /** Below 1 while the workspace is being read: only what is declared is there then. */
  progress: number;
}

export type { Mistake };
