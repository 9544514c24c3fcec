/** Other invented people: one visit without times, a year of groceries, and a very long thread. */

import { ana, anaEvents } from "./ana.mjs";

const DAY = 86_400_000;
const END = Date.UTC(2026, 10, 20, 19);

/** A small seeded generator: the same people at every start. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function made(prefix, times, describe) {
  return times
    .sort((a, b) => a - b)
    .map((time, n) => ({
      messageId: `${prefix}-${n}`,
      type: "track",
      timestamp: new Date(time).toISOString(),
      receivedAt: new Date(time + 1200).toISOString(),
      ...describe(n, time),
    }));
}

function groceries() {
  const chance = seeded(7);
  const times = Array.from(
    { length: 210 },
    () => END - Math.floor(chance() * 280) * DAY - Math.floor(chance() * 10) * 3_600_000,
  );
  return made("grocer", times, () => {
    const dice = chance();
    if (dice < 0.06)
      return {
        channel: "direct_mail",
        event: "Message Sent",
        properties: { campaign: "Type A, 26" },
      };
    if (dice < 0.09)
      return { channel: "store", event: "Coupon Redeemed", properties: { coupon: "1000008520" } };
    const total = Math.round(chance() * 9000) / 100;
    return {
      channel: "store",
      event: "Ticket Paid",
      properties: { total, currency: "USD", store_id: "446" },
    };
  });
}

const visit = made("visit", new Array(14).fill(Date.UTC(2026, 10, 18, 11)), (n) => ({
  channel: "web",
  event: n % 4 === 0 ? "Product List Viewed" : "Product Viewed",
  properties:
    n % 4 === 0
      ? { category: "Jupes" }
      : { name: `Modèle B${10 + n}`, value: 43 + n, currency: "USD" },
}));

function heavy() {
  const chance = seeded(41);
  const channels = ["web", "web", "app", "email", "store", "push", "call_centre", "sms"];
  const names = {
    web: "Product Viewed",
    app: "Product Viewed",
    email: "Message Clicked",
    store: "Ticket Paid",
    push: "Message Sent",
    call_centre: "Call Completed",
    sms: "Message Sent",
  };
  const times = Array.from({ length: 1400 }, () => END - Math.floor(chance() ** 1.6 * 900 * DAY));
  return made("heavy", times, () => {
    const channel = channels[Math.floor(chance() * channels.length)];
    return {
      channel,
      event: names[channel],
      properties:
        channel === "store" ? { total: 20 + Math.floor(chance() * 80), currency: "EUR" } : {},
    };
  });
}

const person = (id, identifiers, more = {}) => ({
  id,
  identifiers: identifiers.map(([type, value]) => ({
    type,
    value,
    since: "2026-02-10T09:00:00Z",
    verified: true,
  })),
  traits: {},
  consents: {},
  orders: { count: 0, returns: 0, revenue: {}, net: {}, first: null, last: null },
  cart: null,
  recent_products: [],
  recent_categories: [],
  ...more,
});

const cast = [
  [ana, anaEvents],
  [
    person("b8812aa0", [["loyalty", "household 1228"]], {
      traits: {
        age: "35-44",
        income: "50-74K",
        household_size: "3",
        kids_count: 1,
        home_ownership: "Homeowner",
      },
      orders: {
        count: 191,
        returns: 0,
        revenue: { USD: 8642.15 },
        net: { USD: 8642.15 },
        first: null,
        last: null,
      },
    }),
    groceries(),
  ],
  [person("0c77f1d9", [["anonymous", "session-10482"]]), visit],
  [
    person(
      "77aa01ff",
      [
        ["email", "hugo.lefevre@example.org"],
        ["user", "u-77"],
      ],
      { traits: { name: "Hugo Lefèvre" } },
    ),
    heavy(),
  ],
];

function channelsOf(events) {
  const channels = {};
  for (const { channel, timestamp } of events) {
    channels[channel] ??= { count: 0, first: timestamp, last: timestamp };
    channels[channel].count += 1;
    channels[channel].last = timestamp;
  }
  return channels;
}

export const everyone = cast.map(([profile, events]) => ({ profile, events }));

export const profileOf = ({ profile, events }) => ({
  ...profile,
  segments: [],
  scores: {},
  journeys: [],
  channels: channelsOf(events),
  events: events.length,
  updated_at: events.at(-1).receivedAt,
});

export const summaryOf = (one) => {
  const { id, identifiers, traits, channels, events, updated_at } = profileOf(one);
  const label =
    traits.name ??
    (traits.firstName ? `${traits.firstName} ${traits.lastName}` : identifiers[0].value);
  return { id, label, identifiers, channels, events, updated_at };
};
