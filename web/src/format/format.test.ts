import type { TFunction } from "i18next";
import { expect, test } from "vitest";
import { formats } from "./format";
import { frenchSpaces } from "./typography";
import { eventGist, givenName, identifierLabel } from "./words";

const NARROW = "\u202f";
const FIXED = "\u00a0";

test("French punctuation keeps its spaces from breaking", () => {
  expect(frenchSpaces("Pourquoi ? « Oui » : 12 €")).toBe(
    `Pourquoi${NARROW}? «${FIXED}Oui${FIXED}»${FIXED}: 12${FIXED}€`,
  );
});

test("a date is told in the workspace's zone", () => {
  const late = "2026-11-22T23:30:00Z";
  expect(formats("fr", "Europe/Paris").longDate(late)).toBe("23 novembre 2026");
  expect(formats("en", "America/New_York").longDate(late)).toBe("November 22, 2026");
  expect(formats("fr", "UTC").date(null)).toBe("–");
});

test("an unknown currency is written after its number", () => {
  expect(formats("fr", "UTC").money(12.5, "EUR")).toBe(`12,50${FIXED}€`);
  expect(formats("en", "UTC").money(12.5, "")).toBe("12.5");
});

test("a person is called by name, else by the best identifier", () => {
  const identifiers = [
    { type: "anonymous", value: "c1", since: null },
    { type: "email", value: "ana@example.org", since: null },
  ];
  const t = ((key: string) => key) as unknown as TFunction;
  expect(givenName({ firstName: "Ana", lastName: "Moreau" })).toBe("Ana Moreau");
  expect(givenName({ firstName: 3 })).toBeNull();
  expect(identifierLabel(t, identifiers)).toBe("ana@example.org");
  expect(identifierLabel(t, identifiers.slice(0, 1))).toBe("identifier.anonymous c1");
  expect(identifierLabel(t, [])).toBeNull();
});

test("the gist of an event says the products, then the amount", () => {
  const event = {
    messageId: "m",
    type: "track",
    event: "Order Completed",
    channel: "web",
    timestamp: "",
    receivedAt: "",
    properties: { total: 20, currency: "EUR", products: [{ name: "A" }, { name: "B" }, null] },
  };
  expect(eventGist(event, formats("fr", "UTC"))).toBe(`A, B · 20,00${FIXED}€`);
});
