import { Autocomplete, MultiSelect, TagsInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { channelName, eventName } from "../../format/words";
import type { TestOperator } from "../condition/blocks";
import type { Literal, Value } from "../condition/tree";
import type { Known } from "../types";
import { Choice, fitted, NamePicker } from "./Choice";
import { isOpen, isSaid, literalOf, TYPES, type Type, typedOf, typeOf } from "./literals";

interface ValueInputProps {
  /** What is compared, as far as it has words of its own: a channel, a day of the week. */
  about: Pick<Value, "kind"> & { name?: string };
  known: Known;
  operator: TestOperator;
  items: readonly Literal[];
  onChange: (items: readonly Literal[]) => void;
}

/** The constants of a test, typed or chosen among the values that were seen. */
export function ValueInput(props: ValueInputProps) {
  const { t } = useTranslation();
  const { known, operator, items, onChange } = props;
  if (operator === "exists" || operator === "is missing") return null;
  const type =
    operator === "contains" || operator === "starts with" ? "text" : typeOf(items, known);
  const open = isOpen(items, known) && operator !== "contains" && operator !== "starts with";
  const one = (index: number) => (
    <OneValue
      {...props}
      type={type}
      item={items[index]}
      onItem={(item) => {
        const next = [...items];
        for (let before = 0; before < index; before += 1) next[before] ??= literalOf(type, "");
        next[index] = item;
        onChange(next);
      }}
    />
  );
  return (
    <>
      {operator === "in" || operator === "not in" ? <ManyValues {...props} type={type} /> : one(0)}
      {operator === "between" && (
        <>
          <span>{t("builder.and")}</span>
          {one(1)}
        </>
      )}
      {open && (
        <Choice
          label={t("builder.type")}
          value={type}
          options={TYPES.map((value) => ({ value, label: t(`builder.types.${value}`) }))}
          onChange={(next) => onChange(retyped(items, next))}
        />
      )}
    </>
  );
}

const retyped = (items: readonly Literal[], type: Type): Literal[] =>
  (items.length > 0 ? items : [undefined]).map((item) => {
    const typed = typedOf(item);
    const fits = type !== "number" || Number.isFinite(Number(typed));
    return literalOf(type, fits ? typed : "");
  });

/** The values that have names: channels, events, days of the week. */
function useNamed({ about, known }: ValueInputProps) {
  const { t, i18n } = useTranslation();
  if (about.kind !== "field") return null;
  if (about.name === "channel") {
    return known.values.map((value) => ({
      value: String(value),
      label: channelName(t, String(value)),
    }));
  }
  if (about.name === "name") {
    return known.values.map((value) => ({
      value: String(value),
      label: eventName(t, { type: "track", event: String(value) }),
    }));
  }
  if (about.name !== "weekday") return null;
  const format = new Intl.DateTimeFormat(i18n.resolvedLanguage, {
    weekday: "long",
    timeZone: "UTC",
  });
  return [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    value: String(day),
    label: format.format(Date.UTC(2024, 0, day)),
  }));
}

interface OneValueProps extends ValueInputProps {
  type: Type;
  item: Literal | undefined;
  onItem: (item: Literal) => void;
}

function OneValue(props: OneValueProps) {
  const { t } = useTranslation();
  const named = useNamed(props);
  const { type, item, onItem, known } = props;
  const label = t("builder.value");
  const typed = typedOf(item);
  const put = (text: string) => onItem(literalOf(type, text));
  if (named) {
    return (
      <NamePicker
        label={label}
        placeholder={t("builder.choose")}
        value={typed}
        names={named}
        onChange={put}
      />
    );
  }
  if (type === "boolean") {
    const options = ["", "true", "false"].map((value) => ({
      value,
      label: t(`builder.truth.${value || "none"}`),
    }));
    return <Choice label={label} value={typed} options={options} onChange={put} />;
  }
  if (type === "text") {
    return (
      <Autocomplete
        aria-label={label}
        placeholder={t("builder.value")}
        value={typed}
        data={[...new Set(known.values.map(String))]}
        onChange={put}
        variant="unstyled"
        classNames={{ input: "pick fitted", root: "pick-box" }}
        style={fitted(typed || t("builder.value"))}
        comboboxProps={{ width: "max-content", position: "bottom-start" }}
        limit={40}
      />
    );
  }
  return <PlainInput type={type} label={label} value={typed} onChange={put} />;
}

interface PlainInputProps {
  type: "number" | "date";
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Whole numbers from this one on. */
  least?: number;
}

/** A number or a day. */
export function PlainInput({ type, label, value, onChange, least }: PlainInputProps) {
  return (
    <input
      className={`pick ${type}`}
      type={type}
      inputMode={type === "number" ? "decimal" : undefined}
      step={least === undefined ? "any" : 1}
      min={least}
      aria-label={label}
      // A number, so that "0.0" is left alone while "0.05" is being typed.
      value={type === "number" && value !== "" ? Number(value) : value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

function ManyValues(props: ValueInputProps & { type: Type }) {
  const { t } = useTranslation();
  const named = useNamed(props);
  const { items, known, type, onChange } = props;
  const shared = {
    "aria-label": t("builder.values"),
    value: items.filter(isSaid).map(typedOf),
    onChange: (values: string[]) =>
      onChange(values.map((value) => literalOf(type, value)).filter(isSaid)),
    variant: "unstyled",
    rightSection: <span />,
    rightSectionWidth: 0,
    classNames: { input: "pick many", root: "pick-box" },
    comboboxProps: { width: "max-content", position: "bottom-start" },
    placeholder: items.some(isSaid) ? "" : t("builder.values"),
  } as const;
  if (named) return <MultiSelect {...shared} data={named} searchable hidePickedOptions />;
  return <TagsInput {...shared} data={[...new Set(known.values.map(String))]} acceptValueOnBlur />;
}
