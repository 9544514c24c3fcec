import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { identifierLabel, ownIdentifiers } from "../../format/words";
import { useFound } from "../queries";
import type { Segment } from "../types";
import { ExplanationOf } from "./ExplanationOf";

const TYPING_MS = 200;

/** `ana@example.org` -> `email:ana@example.org`; a key with its type stays; null for a name. */
export function keyIn(typed: string): string | null {
  const text = typed.trim();
  if (/^[a-z_]+:\S/.test(text)) return text;
  if (/^\S+@\S+\.\S+$/.test(text)) return `email:${text}`;
  return null;
}

/** Why somebody is in a segment, or is not: a search, then the parts of the condition. */
export function WhyIn({ segment }: { segment: Segment }) {
  const { t } = useTranslation();
  const [parameters, setParameters] = useSearchParams();
  const key = parameters.get("why") ?? "";
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const found = useFound(typed.trim() ? search : "");
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (key) section.current?.scrollIntoView({ block: "nearest" });
  }, [key]);
  const ask = (who: string) => {
    setTyped("");
    setParameters({ why: who }, { replace: true, preventScrollReset: true });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [first] = found.data?.people ?? [];
    const who = keyIn(typed) ?? (first ? `person:${first.id}` : null);
    if (who) ask(who);
  };
  const people = typed.trim() ? (found.data?.people ?? []) : [];
  return (
    <section className="section why-in" ref={section} aria-labelledby="why-in-title">
      <h2 id="why-in-title">{t("explain.title")}</h2>
      <p className="lead">{t("explain.text")}</p>
      <form onSubmit={submit} className="why-search">
        <TextInput
          type="search"
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
          placeholder={t("explain.placeholder")}
          aria-label={t("explain.search")}
          leftSection={<IconSearch size={17} stroke={1.6} />}
          autoComplete="off"
          spellCheck={false}
        />
        {people.length > 0 && (
          <ul className="why-found">
            {people.map((person) => (
              <li key={person.id}>
                <button type="button" onClick={() => ask(`person:${person.id}`)}>
                  <strong>{person.label}</strong>
                  <span>{identifierLabel(t, ownIdentifiers(person.identifiers))}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {typed.trim() && found.isSuccess && people.length === 0 && !keyIn(typed) && (
          <p className="quiet" role="status">
            {t("people.none", { search: typed.trim() })}
          </p>
        )}
      </form>
      {key && <ExplanationOf segment={segment.id} who={key} />}
    </section>
  );
}
