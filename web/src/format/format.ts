import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStatus } from "../api/queries";

type Instant = string | number | null | undefined;

const RELATIVE: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** Dates, numbers and amounts in the reader's language and the workspace's time zone. */
export function formats(language: string, timeZone: string, currency = "") {
  const dated = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone });
    return (instant: Instant) => {
      const time = typeof instant === "number" ? instant : Date.parse(instant ?? "");
      return Number.isFinite(time) ? format.format(time) : "–";
    };
  };
  const hour = language.startsWith("en") ? "numeric" : "2-digit";
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  return {
    language,
    timeZone,
    /** The workspace's own, for amounts that do not say theirs. */
    currency,
    date: dated({ day: "numeric", month: "short", year: "numeric" }),
    longDate: dated({ day: "numeric", month: "long", year: "numeric" }),
    day: dated({ day: "numeric", month: "short" }),
    month: dated({ month: "short" }),
    monthYear: dated({ month: "short", year: "numeric" }),
    year: dated({ year: "numeric" }),
    time: dated({ hour, minute: "2-digit" }),
    dateTime: dated({
      day: "numeric",
      month: "short",
      year: "numeric",
      hour,
      minute: "2-digit",
    }),
    exact: dated({ dateStyle: "long", timeStyle: "medium" }),
    number: (value: number) => number.format(value),
    percent: (share: number) => percent.format(share),
    money: (value: number, currency: string) => {
      try {
        return new Intl.NumberFormat(language, { style: "currency", currency }).format(value);
      } catch {
        return `${number.format(value)} ${currency}`.trim();
      }
    },
    ago: (instant: Instant, now: number) => {
      const time = typeof instant === "number" ? instant : Date.parse(instant ?? "");
      if (!Number.isFinite(time)) return "–";
      const seconds = (time - now) / 1000;
      const [unit, size] = RELATIVE.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
      return relative.format(Math.round(seconds / size), unit);
    },
  };
}

export type Formats = ReturnType<typeof formats>;

export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const workspace = useStatus().data?.workspace;
  const zone = workspace?.timezone ?? "UTC";
  const currency = workspace?.currency ?? "";
  const language = i18n.resolvedLanguage ?? "fr";
  return useMemo(() => formats(language, zone, currency), [language, zone, currency]);
}
