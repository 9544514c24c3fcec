import { type ComboboxParsedItem, Select } from "@mantine/core";
import type { CSSProperties, ReactNode } from "react";
import { useFormats } from "../../format/format";

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** A word of a sentence that is one of a few. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <select
      className="pick"
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value as T)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export interface Name {
  value: string;
  label: string;
  /** How many there are, said beside the name. */
  count?: number;
  group?: string;
}

interface NamePickerProps {
  label: string;
  placeholder: string;
  value: string;
  names: readonly Name[];
  onChange: (value: string) => void;
  /** A door to one more, which is not there yet. */
  other?: boolean;
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A name out of many: found by typing a part of it, as it is written or as it is said. */
export function NamePicker(props: NamePickerProps) {
  const { label, placeholder, value, names, onChange, other = false } = props;
  const format = useFormats();
  const all =
    value && !names.some((one) => one.value === value) ? [unknown(value), ...names] : names;
  const byValue = new Map(all.map((one) => [one.value, one]));
  const groups = [...new Set(all.map(({ group }) => group ?? ""))];
  const shown = byValue.get(value)?.label ?? "";
  const option = (one: Name) => ({ value: one.value, label: one.label });
  return (
    <Select
      aria-label={label}
      placeholder={placeholder}
      value={value || null}
      data={
        groups.length > 1
          ? groups.map((group) => ({
              group,
              items: all.filter((one) => (one.group ?? "") === group).map(option),
            }))
          : all.map(option)
      }
      onChange={(chosen) => chosen !== null && onChange(chosen)}
      searchable
      allowDeselect={false}
      variant="unstyled"
      classNames={{ input: other ? "pick other" : "pick name fitted", root: "pick-box" }}
      style={fitted(shown || placeholder)}
      rightSectionWidth={0}
      rightSection={<span />}
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
      maxDropdownHeight={320}
      filter={({ options, search }) => filtered(options, plain(search.trim()))}
      renderOption={({ option: { value: found, label: said } }): ReactNode => (
        <span className="name-option">
          <span>
            {said}
            {said !== found && !found.includes(":") && <small>{found}</small>}
          </span>
          {byValue.get(found)?.count !== undefined && (
            <small>{format.number(byValue.get(found)?.count ?? 0)}</small>
          )}
        </span>
      )}
    />
  );
}

/** About as wide as its text, where a browser cannot fit a field to it. */
export const fitted = (text: string): CSSProperties => {
  const width = `calc(${(Math.max(3, text.length) * 0.95).toFixed(1)}ch + 26px)`;
  return { "--fitted": width } as CSSProperties;
};

/** A name that the workspace does not know: said without the mark of its kind. */
const unknown = (value: string): Name => ({ value, label: value.replace(/^[a-z]:/, "") });

type Options = ComboboxParsedItem<string>[];

function filtered(options: Options, wanted: string): Options {
  if (!wanted) return options;
  const fits = (option: { label: string; value: string }) =>
    plain(`${option.label} ${option.value}`).includes(wanted);
  const found: Options = [];
  for (const option of options) {
    if ("group" in option) {
      const items = option.items.filter(fits);
      if (items.length > 0) found.push({ ...option, items });
    } else if (fits(option)) found.push(option);
  }
  return found;
}
