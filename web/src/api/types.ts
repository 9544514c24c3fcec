/** What the server answers: docs/api, `GET /openapi.json`. */

export interface Status {
  workspace: { name: string; languages: string[]; currency: string; timezone: string };
  events: number;
  people: number;
  merges: number;
  rejected: number;
  lag: number;
}

export interface Identifier {
  type: string;
  value: string;
  since: string | null;
  verified?: boolean;
}

export interface ChannelUse {
  count: number;
  first: string;
  last: string;
}

export interface PersonSummary {
  id: string;
  label: string;
  identifiers: Identifier[];
  channels: Record<string, ChannelUse>;
  events: number;
  updated_at: string | null;
  last_seen?: string | null;
}

export interface People {
  people: PersonSummary[];
  next: string | null;
}

export interface ConsentAct {
  address: string;
  granted: boolean;
  at: string | null;
  objected?: boolean;
}

export type Consents = Record<string, Record<string, ConsentAct[]>>;

export interface CartLine {
  product_id: string;
  name?: string | null;
  quantity: number;
  price?: number | null;
}

export interface Cart {
  products: CartLine[];
  value: number | null;
  currency: string | null;
}

export interface Orders {
  count: number;
  returns: number;
  revenue: Record<string, number>;
  net: Record<string, number>;
  first: string | null;
  last: string | null;
}

export interface Profile {
  id: string;
  identifiers: Identifier[];
  traits: Record<string, unknown>;
  consents: Consents;
  channels: Record<string, ChannelUse>;
  updated_at: string | null;
  first_seen?: string | null;
  last_seen?: string | null;
  events?: number;
  orders?: Orders;
  cart?: Cart | null;
  recent_products?: unknown[];
  recent_categories?: unknown[];
  segments?: Membership[];
}

/** A segment that a person is in. */
export interface Membership {
  id: string;
  since: string | null;
  name: Record<string, string>;
}

export interface TimelineEvent {
  messageId: string;
  type: string;
  event: string;
  channel: string;
  timestamp: string;
  receivedAt: string;
  properties: Record<string, unknown>;
}

export interface Timeline {
  events: TimelineEvent[];
  next: string | null;
}

export interface Why {
  same: boolean;
  /** In each language: what holds first, then one sentence for each piece of evidence. */
  words: Record<string, string[]>;
}

export interface RejectedEvent {
  id: string | number;
  source: string;
  receivedAt: string;
  reason: string;
  detail: string;
  body: unknown;
}

export interface Rejected {
  rejected: RejectedEvent[];
  next: string | number | null;
}

export interface Source {
  name: string;
  channel: string;
  events?: number;
  last?: string | null;
  /** Write keys in force: their name, and how they begin. */
  keys?: { name: string; start: string }[];
}

export interface Sources {
  sources: Source[];
}

/** A replayed event is accepted, or back on the shelf under a new id. */
export interface Replayed {
  accepted?: boolean;
  id?: string | number | null;
}
