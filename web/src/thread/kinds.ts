/** What sort of moment an event is: this alone chooses its mark on the thread. */

export const KINDS = [
  "order",
  "return",
  "cart",
  "talk",
  "identity",
  "message",
  "visit",
  "other",
] as const;

/** In falling weight: a cluster wears the mark of its weightiest event. */
export type Kind = (typeof KINDS)[number];

const BY_NAME: readonly (readonly [RegExp, Kind])[] = [
  [/refund|return|cancel/i, "return"],
  [/^(order (completed|placed|paid)|ticket paid|purchase.*)$/i, "order"],
  [/^(message|email|e-mail|sms|push|campaign|notification|mailing)\b/i, "message"],
  [/^(call|callback|chat|review|survey|complaint|conversation)\b/i, "talk"],
  [/^(signed (in|up|out)|account created|login|log(ged)? (in|out))$/i, "identity"],
  [/\b(added|removed|cart|checkout|wishlist|coupon|payment)\b/i, "cart"],
  [/\b(viewed|visited|clicked|searched|opened|filtered|scanned)\b/i, "visit"],
];

export function kindOf(event: { type: string; event: string }): Kind {
  if (event.type === "page" || event.type === "screen") return "visit";
  if (event.type === "identify" || event.type === "alias" || event.type === "group") {
    return "identity";
  }
  return BY_NAME.find(([pattern]) => pattern.test(event.event))?.[1] ?? "other";
}

const WEIGHT = new Map<Kind, number>(KINDS.map((kind, rank) => [kind, rank]));

export function weightier(a: Kind, b: Kind): Kind {
  return (WEIGHT.get(a) ?? 99) <= (WEIGHT.get(b) ?? 99) ? a : b;
}
