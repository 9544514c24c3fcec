import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWhy } from "../api/queries";
import type { Identifier } from "../api/types";
import { ownIdentifiers, sortedIdentifiers, typeName } from "../format/words";
import { Failure } from "../parts/Failure";
import { Waiting } from "../parts/Waiting";

interface WhyPanelProps {
  /** The key in the page's address, used when the person has no other identifier to ask about. */
  address: string;
  identifiers: readonly Identifier[];
}

const OPTIONS_MOST = 60;

const text = ({ type, value }: Identifier) => `${type}:${value}`;

/** The facts that make two identifiers one person, in words. */
export function WhyPanel({ address, identifiers }: WhyPanelProps) {
  const { t, i18n } = useTranslation();
  const sorted = sortedIdentifiers(identifiers);
  const own = ownIdentifiers(identifiers);
  const other = own.length > 1 ? own.at(-1) : sorted[1];
  const [from, setFrom] = useState(own[0] ? text(own[0]) : address);
  const [to, setTo] = useState(other ? text(other) : address);
  const several = sorted.length > 1;
  const why = useWhy(from, several && from !== to ? to : null);
  if (!several) return null;
  const options = sorted.slice(0, OPTIONS_MOST).map((identifier) => ({
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
          <p className="verdict">{words[0]}</p>
          <ol className="chain">
            {words.slice(1).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
