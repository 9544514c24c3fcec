/** Lanes run from the screen to the shop, always in the same order, so that a crossing has meaning. */

const ORDER = [
  "ads",
  "social",
  "web",
  "app",
  "push",
  "email",
  "sms",
  "chat",
  "call_centre",
  "direct_mail",
  "kiosk",
  "store",
  "delivery",
  "review",
  "survey",
];

const rank = (channel: string) => {
  const at = ORDER.indexOf(channel);
  return at < 0 ? ORDER.length : at;
};

/** The channels in use, each once, in the order of their lanes. */
export function lanesOf(channels: Iterable<string>): string[] {
  return [...new Set(channels)].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
