/** The JSON tree of a condition, as `POST /v1/segments/parse` reads and writes it. */

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";
export type Unit = "minutes" | "hours" | "days" | "weeks";
export type Path = readonly string[];

export interface Duration {
  amount: number;
  unit: Unit;
}

export type Literal =
  | { kind: "text"; value: string }
  /** A decimal number, as a whole number of millionths. */
  | { kind: "number"; micros: number }
  | { kind: "boolean"; value: boolean }
  | { kind: "date"; value: string };

export const FIELDS = ["channel", "source", "name", "hour", "weekday"] as const;
export type FieldName = (typeof FIELDS)[number];

/** What one event, one person or one moment says by itself. */
export type Plain =
  | { kind: "trait"; path: Path }
  | { kind: "context"; path: Path }
  | { kind: "property"; path: Path }
  | { kind: "field"; name: FieldName }
  | { kind: "score"; name: string }
  | { kind: "lookup"; table: string; key: Value; more_keys?: Value[]; column: string };

export const AGGREGATES = [
  "sum",
  "average",
  "min",
  "max",
  "first",
  "last",
  "distinct",
  "most_frequent",
] as const;
export type AggregateName = (typeof AGGREGATES)[number];

export interface Select {
  names: readonly string[];
  where: Condition | null;
}

export const PERIODS = [
  "today",
  "yesterday",
  "this week",
  "last week",
  "this month",
  "last month",
  "this quarter",
  "last quarter",
  "this year",
  "last year",
] as const;
export type Period = (typeof PERIODS)[number];

export type Time =
  | { kind: "within"; duration: Duration }
  | { kind: "calendar"; period: Period }
  | { kind: "before"; date: string }
  | { kind: "after"; date: string }
  | { kind: "dates"; first: string; last: string }
  | { kind: "since first"; select: Select };

export type Value =
  | Literal
  | Plain
  | { kind: "count"; select: Select; time: Time | null }
  | { kind: "aggregate"; name: AggregateName; value: Value; select: Select; time: Time | null }
  | { kind: "days since"; select: Select };

export type Condition =
  | { kind: "and"; items: readonly Condition[] }
  | { kind: "or"; items: readonly Condition[] }
  | { kind: "not"; item: Condition }
  | { kind: "compare"; operator: Operator; left: Value; right: Value }
  | { kind: "in"; value: Value; items: readonly Literal[]; negated: boolean }
  | { kind: "between"; value: Value; low: Literal; high: Literal }
  | { kind: "matches"; value: Value; how: "contains" | "starts with"; piece: string }
  | { kind: "exists"; value: Value; missing: boolean }
  | { kind: "consent"; channel: string; purpose: string }
  | { kind: "segment"; segment: string }
  | { kind: "any"; select: Select; time: Time | null; none: boolean }
  | {
      kind: "sequence";
      steps: readonly Select[];
      span: Duration;
      same: Path | null;
      time: Time | null;
    };

const LITERALS: readonly string[] = ["text", "number", "boolean", "date"];

export const isLiteral = (value: Value): value is Literal => LITERALS.includes(value.kind);

const MILLION = 1_000_000;

export const numberOf = (micros: number): number => micros / MILLION;
export const microsOf = (value: number): number => Math.round(value * MILLION);
