/** One invented customer, seen by every channel: the person to draw while developing. */

const products = [
  ["P-104", "Marinière en coton", 49.9],
  ["P-221", "Pantalon large en lin", 89],
  ["P-310", "Veste de travail", 129],
  ["P-402", "Sandales tressées", 75],
];
const line = (index, quantity = 1) => {
  const [product_id, name, price] = products[index];
  return { product_id, name, price, quantity };
};
const view = (index) => ({ ...line(index), currency: "EUR", url: `/p/${products[index][0]}` });

/** [days before the end, hour, minute, channel, call, name, properties] */
const story = [
  [74, 20, 12, "ads", "track", "Campaign Clicked", { campaign: "Printemps, look 3" }],
  [74, 20, 13, "web", "page", "", { title: "Nouveautés", path: "/nouveautes" }],
  [74, 20, 15, "web", "track", "Product List Viewed", { category: "Marinières" }],
  [74, 20, 17, "web", "track", "Product Viewed", view(0)],
  [74, 20, 21, "web", "track", "Product Viewed", view(1)],
  [71, 12, 44, "web", "track", "Products Searched", { query: "lin large" }],
  [71, 12, 46, "web", "track", "Product Viewed", view(1)],
  [71, 12, 52, "web", "track", "Product Added", view(1)],
  [71, 12, 55, "web", "identify", "", { newsletter: true }],
  [70, 9, 0, "email", "track", "Message Sent", { subject: "Votre panier vous attend" }],
  [70, 18, 31, "email", "track", "Message Clicked", { subject: "Votre panier vous attend" }],
  [70, 18, 32, "web", "track", "Cart Viewed", { products: [line(1)], value: 89, currency: "EUR" }],
  [
    69,
    11,
    5,
    "call_centre",
    "track",
    "Call Completed",
    { reason: "Conseil de taille", duration: 412 },
  ],
  [67, 16, 20, "store", "track", "Store Visited", { store: "Lyon, rue de la République" }],
  [
    67,
    16,
    48,
    "store",
    "track",
    "Ticket Paid",
    {
      products: [line(1), line(0)],
      total: 138.9,
      currency: "EUR",
      store: "Lyon, rue de la République",
    },
  ],
  [66, 10, 0, "email", "track", "Message Sent", { subject: "Merci de votre visite" }],
  [60, 21, 10, "review", "track", "Review Posted", { name: "Pantalon large en lin", rating: 5 }],
  [52, 8, 15, "app", "track", "Application Installed", { version: "4.2" }],
  [52, 8, 16, "app", "identify", "", {}],
  [52, 8, 20, "app", "screen", "", { name: "Ma carte" }],
  [45, 18, 0, "push", "track", "Message Sent", { subject: "La veste est arrivée" }],
  [45, 18, 4, "app", "track", "Product Viewed", view(2)],
  [45, 18, 9, "app", "track", "Product Added", view(2)],
  [
    45,
    18,
    15,
    "app",
    "track",
    "Order Completed",
    { products: [line(2)], total: 129, currency: "EUR", order_id: "C-88012" },
  ],
  [43, 14, 10, "delivery", "track", "Order Delivered", { order_id: "C-88012" }],
  [
    41,
    10,
    30,
    "call_centre",
    "track",
    "Call Completed",
    { reason: "Taille trop grande", duration: 655 },
  ],
  [
    38,
    17,
    2,
    "store",
    "track",
    "Order Refunded",
    { products: [line(2)], total: 129, currency: "EUR", order_id: "C-88012" },
  ],
  [38, 17, 9, "store", "track", "Ticket Paid", { products: [line(3)], total: 75, currency: "EUR" }],
  [24, 9, 0, "sms", "track", "Message Sent", { subject: "Ventes privées" }],
  [24, 12, 40, "web", "page", "", { title: "Ventes privées", path: "/prive" }],
  [24, 12, 43, "web", "track", "Product Viewed", view(3)],
  [9, 9, 0, "email", "track", "Message Sent", { subject: "Une idée pour l’été" }],
  [8, 22, 1, "email", "track", "Message Clicked", { subject: "Une idée pour l’été" }],
  [8, 22, 2, "web", "track", "Product Viewed", view(0)],
  [8, 22, 6, "web", "track", "Product Added", view(0)],
  [1, 13, 15, "app", "track", "Product Viewed", view(3)],
  [1, 13, 18, "app", "track", "Product Added", { ...view(3), quantity: 2 }],
  [0, 17, 40, "store", "track", "Store Visited", { store: "Lyon, rue de la République" }],
];

const END = Date.UTC(2026, 10, 20);

export const anaEvents = story.map(([days, hour, minute, channel, type, event, properties], n) => {
  const time = END - days * 86_400_000 + (hour * 60 + minute) * 60_000;
  return {
    messageId: `ana-${String(n).padStart(3, "0")}`,
    type,
    event,
    channel,
    timestamp: new Date(time).toISOString(),
    receivedAt: new Date(time + (channel === "store" ? 5_400_000 : 900)).toISOString(),
    properties,
  };
});

export const ana = {
  id: "4f1c9a0e7b2d",
  identifiers: [
    ["email", "ana.moreau@example.org", 71, true],
    ["loyalty", "3250 0412 7781", 67, true],
    ["phone", "+33612345678", 69, false],
    ["user", "u-20418", 52, true],
    ["anonymous", "c7d1e0b2-51f4", 74, true],
    ["device", "ios-9A41", 52, true],
  ].map(([type, value, days, verified]) => ({
    type,
    value,
    verified,
    since: new Date(END - days * 86_400_000 + 72_000_000).toISOString(),
  })),
  traits: {
    firstName: "Ana",
    lastName: "Moreau",
    city: "Lyon",
    country: "FR",
    birthday: "1988-04-12",
    loyalty_tier: "Argent",
    newsletter: true,
  },
  consents: {
    email: {
      marketing: [{ address: "ana.moreau@example.org", granted: true, at: "2026-09-10T12:55:00Z" }],
      tracking_open: [{ address: "ana.moreau@example.org", granted: false, at: null }],
    },
    sms: { marketing: [{ address: "+33612345678", granted: true, at: "2026-09-14T16:48:00Z" }] },
    call_centre: {
      marketing: [{ address: "+33612345678", granted: false, at: "2026-10-10T10:41:00Z" }],
    },
  },
  orders: {
    count: 3,
    returns: 1,
    revenue: { EUR: 342.9 },
    net: { EUR: 213.9 },
    first: "2026-09-14T16:48:00Z",
    last: "2026-10-13T17:09:00Z",
  },
  cart: { products: [line(0), line(3, 2)], value: 199.9, currency: "EUR" },
  recent_products: [line(3), line(0), line(2), line(1)],
  recent_categories: ["Marinières", "Chaussures"],
};

export const why = {
  same: true,
  words: {
    fr: [
      "anonymous:c7d1e0b2-51f4 et email:ana.moreau@example.org sont la même personne.",
      "Le 10 septembre 2026, la personne s’est identifiée sur le site : le visiteur c7d1e0b2-51f4 est devenu ana.moreau@example.org.",
      "Le 14 septembre 2026, un ticket du magasin de Lyon portait à la fois cet e-mail et la carte 3250 0412 7781.",
    ],
    en: [
      "anonymous:c7d1e0b2-51f4 and email:ana.moreau@example.org are the same person.",
      "On 10 September 2026 the person identified on the site: visitor c7d1e0b2-51f4 became ana.moreau@example.org.",
      "On 14 September 2026 a ticket of the Lyon store carried both this e-mail and card 3250 0412 7781.",
    ],
  },
};
