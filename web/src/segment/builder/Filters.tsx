import { useTranslation } from "react-i18next";
import type { Events, Filter, Test } from "../condition/blocks";
import { newFilter } from "../condition/blocks";
import { FIELDS, type Plain } from "../condition/tree";
import { Choice, type Name, NamePicker } from "./Choice";
import { useBlocks } from "./context";
import { codeOf, knownOf, lookupsOf, propertiesOf, valueOfCode } from "./known";
import { itemsFor, operatorsFor, typeOf } from "./literals";
import { RawText } from "./RawText";
import { ValueInput } from "./ValueInput";

interface FiltersProps {
  events: Events;
  onChange: (events: Events) => void;
}

/** Which of the events count: all of these filters, or one of them. */
export function Filters({ events, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const { where, join } = events;
  const put = (filters: readonly Filter[]) => onChange({ ...events, where: filters });
  return (
    <div className="filters">
      {where.map((filter, index) => (
        <div key={filter.id} className="filter">
          <span className="phrase">
            {index === 0 ? (
              <span className="joint">{t("builder.where")}</span>
            ) : (
              <Choice
                label={t("builder.joinFilters")}
                value={join}
                options={(["and", "or"] as const).map((value) => ({
                  value,
                  label: t(`builder.${value}`),
                }))}
                onChange={(next) => onChange({ ...events, join: next })}
              />
            )}
            {filter.kind === "raw" ? (
              <RawText tree={filter.tree} inWhere not={filter.not} />
            ) : (
              <FilterTest
                filter={filter}
                names={events.names}
                onChange={(next) => put(where.map((one) => (one.id === next.id ? next : one)))}
              />
            )}
          </span>
          <button
            type="button"
            className="drop"
            aria-label={t("builder.dropFilter")}
            onClick={() => put(where.filter(({ id }) => id !== filter.id))}
          >
            ×
          </button>
        </div>
      ))}
      <button type="button" className="more" onClick={() => put([...where, newFilter()])}>
        + {t("builder.addFilter")}
      </button>
    </div>
  );
}

interface FilterTestProps {
  filter: Test<Plain>;
  names: readonly string[];
  onChange: (filter: Test<Plain>) => void;
}

function FilterTest({ filter, names, onChange }: FilterTestProps) {
  const { t } = useTranslation();
  const { schema, waiting } = useBlocks();
  const { subject, operator, items, not } = filter;
  const known = knownOf(subject, schema, names);
  const type = typeOf(items, known);
  return (
    <span className={`phrase${waiting.has(filter.id) ? " waiting" : ""}`}>
      {not && (
        <button type="button" className="not" onClick={() => onChange({ ...filter, not: false })}>
          {t("builder.not")}
        </button>
      )}
      <ValuePicker
        value={subject}
        names={names}
        onChange={(next) => {
          const fits = knownOf(next, schema, names).types[0] === type;
          onChange({ ...filter, subject: next, operator: fits ? operator : "=", items: [] });
        }}
      />
      <OperatorChoice
        operator={operator}
        type={type}
        onChange={(next) => onChange({ ...filter, operator: next, items: itemsFor(next, items) })}
      />
      <ValueInput
        about={subject}
        known={known}
        operator={operator}
        items={items}
        onChange={(next) => onChange({ ...filter, items: next })}
      />
    </span>
  );
}

interface OperatorChoiceProps {
  operator: Test["operator"];
  type: Parameters<typeof operatorsFor>[0];
  onChange: (operator: Test["operator"]) => void;
  /** Of something that is always there. */
  counted?: boolean;
}

export function OperatorChoice({ operator, type, onChange, counted }: OperatorChoiceProps) {
  const { t } = useTranslation();
  const fitting = operatorsFor(type).filter(
    (one) => !counted || (one !== "exists" && one !== "is missing"),
  );
  const all = fitting.includes(operator) ? fitting : [operator, ...fitting];
  const kind = type === "number" || type === "date" ? type : "text";
  return (
    <Choice
      label={t("builder.operator")}
      value={operator}
      options={all.map((value) => ({
        value,
        label: t([`builder.operators.${kind}.${value}`, `builder.operators.${value}`]),
      }))}
      onChange={onChange}
    />
  );
}

interface ValuePickerProps {
  value: Plain;
  names: readonly string[];
  onChange: (value: Plain) => void;
  /** Only what was seen as a number. */
  numbers?: boolean;
}

/** What an event says: a property, its channel, its hour, a cell of a reference table. */
export function ValuePicker({ value, names, onChange, numbers = false }: ValuePickerProps) {
  const { t } = useTranslation();
  const { schema } = useBlocks();
  const properties = [...propertiesOf(schema, names)];
  const offered = numbers
    ? properties.filter(([, { types }]) =>
        types.some((type) => type === "number" || type === "any"),
      )
    : properties;
  const fields = numbers ? [] : FIELDS;
  const list: Name[] = [
    ...offered.map(([path]) => ({
      value: `p:${path}`,
      label: path,
      group: t("builder.properties"),
    })),
    ...fields.map((name) => ({
      value: `f:${name}`,
      label: t(`builder.fields.${name}`),
      group: t("builder.ofEvent"),
    })),
    ...lookupsOf(
      schema,
      properties.map(([path]) => path),
    ).map((lookup) => ({
      value: codeOf(lookup),
      label: lookup.kind === "lookup" ? `${lookup.table} › ${lookup.column}` : "",
      group: t("builder.tables"),
    })),
  ];
  return (
    <NamePicker
      label={t("builder.property")}
      placeholder={t("builder.chooseProperty")}
      value={codeOf(value)}
      names={list}
      onChange={(code) => onChange(valueOfCode(code))}
    />
  );
}
