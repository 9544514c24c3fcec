import { useTranslation } from "react-i18next";
import { sentence } from "../format/typography";
import type { Segment, Told } from "./types";

/** What is told in several languages, in this one. */
export const toldIn = (language: string, told: Told | undefined): string =>
  told?.[language] || told?.en || Object.values(told ?? {})[0] || "";

export function useTold() {
  const { i18n } = useTranslation();
  const language = i18n.resolvedLanguage ?? "fr";
  return {
    language,
    /** A name, as it was given. */
    name: (told: Told | undefined, id: string) => toldIn(language, told) || id,
    /** A sentence of the server, with the typography of the page. */
    words: (told: Told | undefined) => sentence(language, toldIn(language, told)),
  };
}

const ID_CHARACTERS_MOST = 60;

/** `Clients fidèles` -> `clients-fideles`. */
export const idOf = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, ID_CHARACTERS_MOST);

export const ORDERS = ["count", "name", "moved", "newest"] as const;
export type Order = (typeof ORDERS)[number];

export const today = ({ series }: Segment) => series.at(-1) ?? { entered: 0, left: 0 };

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The segments in which every word of a search is found, in an order. */
export function listed(
  segments: readonly Segment[],
  search: string,
  order: Order,
  language: string,
): Segment[] {
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  const found = segments.filter(({ id, name, words, when }) => {
    const text = plain([id, toldIn(language, name), toldIn(language, words), when].join(" "));
    return wanted.every((word) => text.includes(word));
  });
  const byName = (a: Segment, b: Segment) =>
    toldIn(language, a.name).localeCompare(toldIn(language, b.name), language);
  const moved = (segment: Segment) => today(segment).entered + today(segment).left;
  const compare: Record<Order, (a: Segment, b: Segment) => number> = {
    count: (a, b) => b.count - a.count,
    moved: (a, b) => moved(b) - moved(a),
    newest: (a, b) => (b.since ?? "").localeCompare(a.since ?? ""),
    name: byName,
  };
  return found.sort((a, b) => compare[order](a, b) || byName(a, b));
}
