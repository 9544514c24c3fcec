import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PersonSummary } from "../api/types";
import { useFormats } from "../format/format";
import { channelName, identifierLabel, ownIdentifiers, typeName } from "../format/words";
import { lanesOf } from "../thread/lanes";

const IDENTIFIERS_SHOWN = 3;

/** One person of a list: who, by which identifiers, on which channels, when last. */
export function PersonRow({ person }: { person: PersonSummary }) {
  const { t } = useTranslation();
  const format = useFormats();
  const identifiers = ownIdentifiers(person.identifiers);
  const named = identifiers.every(({ value }) => value !== person.label);
  const label = named ? person.label : (identifierLabel(t, identifiers) ?? person.label);
  const shown = identifiers.slice(named ? 0 : 1, IDENTIFIERS_SHOWN);
  const others = Math.max(0, identifiers.length - IDENTIFIERS_SHOWN);
  return (
    <li>
      <Link to={`/people/${encodeURIComponent(`person:${person.id}`)}`} className="person-row">
        <span className="person-who">
          <strong>{label}</strong>
          <span className="person-ids">
            {shown.map(({ type, value }) => (
              <span className="chip" key={`${type}:${value}`}>
                <span>{typeName(t, type)}</span>
                <span>{value}</span>
              </span>
            ))}
            {others > 0 && <span className="quiet">{t("people.others", { count: others })}</span>}
          </span>
        </span>
        <span className="person-where">
          {lanesOf(Object.keys(person.channels)).map((channel) => (
            <span key={channel}>{channelName(t, channel)}</span>
          ))}
        </span>
        <span className="person-when numbers">
          {format.date(lastSeen(person))}
          <small>{t("people.events", { count: person.events })}</small>
        </span>
      </Link>
    </li>
  );
}

/** The latest instant on any channel: events may arrive long after they happened. */
function lastSeen({ channels, last_seen, updated_at }: PersonSummary): string | null {
  if (last_seen) return last_seen;
  return (
    Object.values(channels)
      .map(({ last }) => last)
      .filter(Boolean)
      .sort()
      .at(-1) ?? updated_at
  );
}
