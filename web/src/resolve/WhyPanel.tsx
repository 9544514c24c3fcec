import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWhy } from "../api/queries";
import type { Identifier } from "../api/types";
import { sortedIdentifiers, typeName } from "../format/words";
import { Failure } from "../parts/Failure";
import { Waiting } from "../parts/Waiting";

interface WhyPanelProps {
  /** The key in the page's address, used when the person has no other identifier to ask about. */
  address: string;
  identifiers: readonly Identifier[];
}

const text = ({ type, value }: Identifier) => `${type}:${value}`;

/** The facts that make two identifiers one person, in words. */
export function WhyPanel({ address, identifiers }: WhyPanelProps) {
  const { t, i18n } = useTranslation();
  const sorted = sortedIdentifiers(identifiers);
  const [from, setFrom] = useState(sorted[0] ? text(sorted[0]) : address);
  const [to, setTo] = useState(sorted.at(-1) ? text(sorted.at(-1) as Identifier) : address);
  const several = sorted.length > 1;
  const why = useWhy(from, several && from !== to ? to : null);
  if (!several) return null;
  const options = sorted.map((identifier) => ({
    value: text(identifier),
    label: `${typeName(t, identifier.type)} · ${identifier.value}`,
  }));
  const words = why.data?.words[i18n.resolvedLanguage ?? "fr"] ?? why.data?.words.en ?? [];
  return (
    <section className="section why">
      <h2>{t("why.title")}</h2>
      <p className="lead">{t("why.text")}</p>
      <div className="why-pair">
        <NativeSelect
          label={t("why.from")}
          value={from}
          data={options}
          onChange={({ currentTarget: { value } }) => setFrom(value)}
        />
        <NativeSelect
          label={t("why.to")}
          value={to}
          data={options}
          onChange={({ currentTarget: { value } }) => setTo(value)}
        />
      </div>
      {why.isLoading && <Waiting lines={2} />}
      {why.isError && <Failure error={why.error} />}
      {why.data && from !== to && (
        <>
          <p className="verdict">{t(why.data.linked ? "why.linked" : "why.apart")}</p>
          <ol className="chain">
            {words.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
