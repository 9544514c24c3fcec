import type { TFunction } from "i18next";
import type { Identifier, TimelineEvent } from "../api/types";
import { amountOf } from "../thread/layout";
import type { Formats } from "./format";

const FIRST_SHOWN = ["email", "loyalty", "user", "phone", "device", "anonymous", "order"];

const rank = ({ type }: Identifier) => {
  const at = FIRST_SHOWN.indexOf(type);
  return at < 0 ? FIRST_SHOWN.length : at;
};

/** The identifiers that say who somebody is, best first; orders only when there is nothing else. */
export function ownIdentifiers(identifiers: readonly Identifier[]): Identifier[] {
  const sorted = sortedIdentifiers(identifiers);
  const own = sorted.filter(({ type }) => type !== "order");
  return own.length > 0 ? own : sorted;
}

export function sortedIdentifiers(identifiers: readonly Identifier[]): Identifier[] {
  return [...identifiers].sort((a, b) => rank(a) - rank(b));
}

const text = (value: unknown) => (typeof value === "string" ? value.trim() : "");

/** The name that somebody gave, or null. */
export function givenName(traits: Record<string, unknown>): string | null {
  const first = text(traits.firstName ?? traits.first_name);
  const last = text(traits.lastName ?? traits.last_name);
  return text(traits.name) || `${first} ${last}`.trim() || null;
}

/** How to call somebody without a name: their e-mail, else "Loyalty card 1000". */
export function identifierLabel(t: TFunction, identifiers: readonly Identifier[]): string | null {
  const [best] = sortedIdentifiers(identifiers);
  if (!best) return null;
  return best.type === "email" ? best.value : `${typeName(t, best.type)} ${best.value}`;
}

/** `call_centre` -> "Centre d'appels"; a channel without a translation is shown as it is written. */
export const channelName = (t: TFunction, channel: string) =>
  t(`channel.${channel}`, { defaultValue: channel.replaceAll("_", " ") });

export const typeName = (t: TFunction, type: string) =>
  t(`identifier.${type}`, { defaultValue: type });

export const eventName = (t: TFunction, event: Pick<TimelineEvent, "type" | "event">) => {
  const name = event.event || event.type;
  return t(`event.${name}`, { defaultValue: t(`call.${name}`, { defaultValue: name }) });
};

/** "1 h 04", "12 min", "45 s". */
function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)}\u00a0s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  return `${Math.floor(minutes / 60)}\u00a0h\u00a0${String(minutes % 60).padStart(2, "0")}`;
}

const SUBJECTS = [
  "name",
  "product_name",
  "subject",
  "campaign",
  "campaign_name",
  "query",
  "title",
  "reason",
  "path",
  "url",
  "store",
  "store_id",
  "category",
  "product_id",
];

/** The one or two facts of an event that a reader wants first: an amount, a product, a subject. */
export function eventGist(event: TimelineEvent, format: Formats): string {
  const { properties } = event;
  const facts: string[] = [];
  const amount = amountOf(event);
  const products = Array.isArray(properties.products) ? properties.products : [];
  const names = products
    .map((product: Record<string, unknown>) => text(product?.name))
    .filter(Boolean);
  const subject = SUBJECTS.map((key) => text(properties[key])).find(Boolean);
  if (names.length > 0) facts.push(names.slice(0, 2).join(", ") + (names.length > 2 ? "…" : ""));
  else if (subject) facts.push(subject);
  if (typeof properties.duration === "number") facts.push(duration(properties.duration));
  if (amount !== null) {
    facts.push(format.money(amount, text(properties.currency) || format.currency));
  }
  return facts.join(" · ");
}
