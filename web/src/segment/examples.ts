import type { Schema } from "./types";

export interface Example {
  id: "loyal" | "cart" | "asleep";
  when: string;
}

const PURCHASES = ["Order Completed", "Ticket Paid"];
const BASKETS = ["Product Added", "Cart Viewed", "Checkout Started", "Product Viewed"];

/** Three conditions that most shops want, said with the events that this one has. */
export function examplesFor(schema: Schema | undefined): Example[] {
  const known = new Set(schema?.events.map(({ name }) => name));
  const have = (names: string[]) => {
    const found = names.filter((name) => known.has(name));
    return (found.length > 0 ? found : names.slice(0, 1)).map((name) => `"${name}"`);
  };
  const bought = have(PURCHASES).join(" or ");
  const [basket] = have(BASKETS);
  return [
    { id: "loyal", when: `count(${bought}, within 180 days) >= 3` },
    { id: "cart", when: `any(${basket}, within 2 days) and none(${bought}, within 2 days)` },
    { id: "asleep", when: `consent("email", "marketing") and days_since(${bought}) >= 60` },
  ];
}
