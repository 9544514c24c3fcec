import { useTranslation } from "react-i18next";
import { eventName } from "../../format/words";
import type { Events } from "../condition/blocks";
import { type Name, NamePicker } from "./Choice";
import { useBlocks } from "./context";

/** Never the name of an event: a name is not empty, and this one begins with a space. */
const ALL = " all";

function useEventNames(): Name[] {
  const { t } = useTranslation();
  const { schema } = useBlocks();
  return (schema?.events ?? []).map(({ name, count }) => ({
    value: name,
    label: eventName(t, { type: "track", event: name }),
    count,
  }));
}

interface EventNameProps {
  value: string;
  onChange: (name: string) => void;
}

/** One event, the most frequent first. */
export function EventName({ value, onChange }: EventNameProps) {
  const { t } = useTranslation();
  return (
    <NamePicker
      label={t("builder.event")}
      placeholder={t("builder.chooseEvent")}
      value={value}
      names={useEventNames()}
      onChange={onChange}
    />
  );
}

interface EventNamesProps {
  events: Events;
  onChange: (events: Events) => void;
}

/** One event, one of several, or any. */
export function EventNames({ events, onChange }: EventNamesProps) {
  const { t } = useTranslation();
  const known = useEventNames();
  const { names, all } = events;
  const label = t("builder.event");
  const choose = (index: number, name: string) => {
    if (name === ALL) return onChange({ ...events, names: [], all: true });
    const next = [...names];
    next[index] = name;
    return onChange({ ...events, names: [...new Set(next)], all: false });
  };
  const any: Name = { value: ALL, label: t("builder.anyEvent") };
  const offered = (own?: string) =>
    known.filter(({ value }) => value === own || !names.includes(value));
  return (
    <span className="phrase">
      <NamePicker
        label={label}
        placeholder={t("builder.chooseEvent")}
        value={all ? ALL : (names[0] ?? "")}
        names={[...offered(names[0]), any]}
        onChange={(name) => choose(0, name)}
      />
      {names.slice(1).map((name, index) => (
        <span className="phrase kept whole" key={name}>
          <span>{t("builder.or")}</span>
          <NamePicker
            label={label}
            placeholder={t("builder.chooseEvent")}
            value={name}
            names={offered(name)}
            onChange={(chosen) => choose(index + 1, chosen)}
          />
          <button
            type="button"
            className="drop"
            aria-label={t("builder.dropEvent", { name })}
            onClick={() => onChange({ ...events, names: names.filter((one) => one !== name) })}
          >
            ×
          </button>
        </span>
      ))}
      {names.length > 0 && (
        <OtherEvent names={offered()} onChoose={(name) => choose(names.length, name)} />
      )}
    </span>
  );
}

/** A small door to one event more. */
function OtherEvent({ names, onChoose }: { names: Name[]; onChoose: (name: string) => void }) {
  const { t } = useTranslation();
  return (
    <NamePicker
      key={names.length}
      label={t("builder.orEvent")}
      placeholder="+"
      value=""
      names={names}
      onChange={onChoose}
      other
    />
  );
}
