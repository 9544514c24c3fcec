import { useTranslation } from "react-i18next";
import type { Subject, Test } from "../condition/blocks";
import { AGGREGATES, type Literal, type Plain } from "../condition/tree";
import { Choice, NamePicker } from "./Choice";
import { useBlocks } from "./context";
import { EventNames } from "./EventNames";
import { Filters, OperatorChoice, ValuePicker } from "./Filters";
import { codeOf, knownOf, valueOfCode } from "./known";
import { itemsFor, typeOf } from "./literals";
import { TimePicker } from "./TimePicker";
import { ValueInput } from "./ValueInput";

const NUMERIC = new Set(["sum", "average", "min", "max"]);
const ALWAYS = new Set(["sum", "distinct"]);

/** A value compared: a trait, a sum of events, days since the last one. */
export function TestBlock({ block }: { block: Test }) {
  const { t } = useTranslation();
  const { put, schema } = useBlocks();
  const { subject, operator, items } = block;
  const known = knownOf(subject, schema);
  const type = typeOf(items, known);
  const about = (next: Subject) => {
    const now = knownOf(next, schema).types[0];
    const fits = items.length === 0 || now === undefined || now === items[0]?.kind;
    put({ ...block, subject: next, ...(fits ? {} : { operator: "=" as const, items: [] }) });
  };
  const counted = subject.kind === "aggregate" && ALWAYS.has(subject.name);
  const comparison = (
    <>
      <OperatorChoice
        operator={operator}
        type={type}
        counted={counted}
        onChange={(next) => put({ ...block, operator: next, items: itemsFor(next, items) })}
      />
      <ValueInput
        about={subject.kind === "aggregate" ? { kind: "aggregate" } : (subject as Plain)}
        known={known}
        operator={operator}
        items={items}
        onChange={(next: readonly Literal[]) => put({ ...block, items: next }, "items")}
      />
      {subject.kind === "days since" && <span>{t("builder.daysUnit")}</span>}
    </>
  );
  if (subject.kind === "aggregate" || subject.kind === "days since") {
    const { events } = subject;
    return (
      <div className="event-block">
        <span className="phrase">
          {subject.kind === "aggregate" ? (
            <AggregateHead subject={subject} onChange={about} />
          ) : (
            <span>{t("builder.daysSince")}</span>
          )}
          <EventNames events={events} onChange={(next) => about({ ...subject, events: next })} />
          {subject.kind === "aggregate" && (
            <TimePicker
              time={subject.time}
              onChange={(time) => put({ ...block, subject: { ...subject, time } })}
            />
          )}
          {comparison}
        </span>
        <Filters
          events={events}
          onChange={(next) => put({ ...block, subject: { ...subject, events: next } }, "filters")}
        />
      </div>
    );
  }
  return (
    <span className="phrase">
      <FactPicker subject={subject as Plain} onChange={about} />
      {comparison}
    </span>
  );
}

interface AggregateHeadProps {
  subject: Extract<Subject, { kind: "aggregate" }>;
  onChange: (subject: Subject) => void;
}

function AggregateHead({ subject, onChange }: AggregateHeadProps) {
  const { t } = useTranslation();
  return (
    <>
      <Choice
        label={t("builder.aggregate")}
        value={subject.name}
        options={AGGREGATES.map((value) => ({ value, label: t(`builder.aggregates.${value}`) }))}
        onChange={(name) => onChange({ ...subject, name })}
      />
      <ValuePicker
        value={subject.value as Plain}
        names={subject.events.names}
        numbers={NUMERIC.has(subject.name)}
        onChange={(value) => onChange({ ...subject, value })}
      />
      <span>{t("builder.of")}</span>
    </>
  );
}

/** A fact about the person: a trait; a score or a cell of a table is shown as it was written. */
function FactPicker({ subject, onChange }: { subject: Plain; onChange: (next: Plain) => void }) {
  const { t } = useTranslation();
  const { schema } = useBlocks();
  if (subject.kind === "score") return <span>{t("builder.score", { name: subject.name })}</span>;
  if (subject.kind !== "trait") {
    const name = subject.kind === "context" ? subject.path.join(".") : codeOf(subject).slice(2);
    return <span>{t("builder.fact", { name: name.replaceAll("|", " › ") })}</span>;
  }
  const names = (schema?.traits ?? []).map(({ name }) => ({
    value: `t:${name}`,
    label: t(`trait.${name}`, { defaultValue: name.replaceAll("_", " ") }),
  }));
  return (
    <NamePicker
      label={t("builder.trait")}
      placeholder={t("builder.chooseTrait")}
      value={codeOf(subject)}
      names={names}
      onChange={(code) => onChange(valueOfCode(code))}
    />
  );
}
