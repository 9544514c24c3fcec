import { useTranslation } from "react-i18next";
import { type Duration, PERIODS, type Time, type Unit } from "../condition/tree";
import { Choice } from "./Choice";
import { EventName } from "./EventNames";
import { PlainInput } from "./ValueInput";

const UNITS: readonly Unit[] = ["minutes", "hours", "days", "weeks"];
const BOUNDS = ["ever", "within", "after", "before", "dates", "since first"] as const;

interface TimePickerProps {
  time: Time | null;
  onChange: (time: Time | null) => void;
}

/** When the events happened. */
export function TimePicker({ time, onChange }: TimePickerProps) {
  const { t } = useTranslation();
  const [ever, within, ...others] = BOUNDS;
  const values = [ever, within, ...PERIODS, ...others];
  const value = time === null ? ever : time.kind === "calendar" ? time.period : time.kind;
  return (
    <span className="phrase kept">
      <Choice
        label={t("builder.when")}
        value={value}
        options={values.map((one) => ({ value: one, label: t(`builder.time.${one}`) }))}
        onChange={(chosen) => onChange(timeOf(chosen))}
      />
      {time && <TimeDetail time={time} onChange={onChange} />}
    </span>
  );
}

function timeOf(chosen: string): Time | null {
  switch (chosen) {
    case "ever":
      return null;
    case "within":
      return { kind: "within", duration: { amount: 30, unit: "days" } };
    case "before":
    case "after":
      return { kind: chosen, date: "" };
    case "dates":
      return { kind: "dates", first: "", last: "" };
    case "since first":
      return { kind: "since first", select: { names: [], where: null } };
    default: {
      const period = PERIODS.find((one) => one === chosen) ?? "today";
      return { kind: "calendar", period };
    }
  }
}

function TimeDetail({ time, onChange }: { time: Time; onChange: (time: Time) => void }) {
  const { t } = useTranslation();
  switch (time.kind) {
    case "within":
      return (
        <DurationInput
          duration={time.duration}
          onChange={(duration) => onChange({ ...time, duration })}
        />
      );
    case "before":
    case "after":
      return (
        <PlainInput
          type="date"
          label={t("builder.day")}
          value={time.date}
          onChange={(date) => onChange({ ...time, date })}
        />
      );
    case "dates":
      return (
        <>
          <PlainInput
            type="date"
            label={t("builder.firstDay")}
            value={time.first}
            onChange={(first) => onChange({ ...time, first })}
          />
          <span>{t("builder.and")}</span>
          <PlainInput
            type="date"
            label={t("builder.lastDay")}
            value={time.last}
            onChange={(last) => onChange({ ...time, last })}
          />
        </>
      );
    case "since first":
      return (
        <EventName
          value={time.select.names[0] ?? ""}
          onChange={(name) => onChange({ ...time, select: { names: [name], where: null } })}
        />
      );
    default:
      return null;
  }
}

interface DurationInputProps {
  duration: Duration;
  onChange: (duration: Duration) => void;
}

export function DurationInput({ duration, onChange }: DurationInputProps) {
  const { t } = useTranslation();
  return (
    <>
      <PlainInput
        type="number"
        least={1}
        label={t("builder.amount")}
        value={duration.amount > 0 ? String(duration.amount) : ""}
        onChange={(text) =>
          onChange({ ...duration, amount: Math.max(0, Math.trunc(Number(text))) || 0 })
        }
      />
      <Choice
        label={t("builder.unit")}
        value={duration.unit}
        options={UNITS.map((value) => ({
          value,
          label: t(`builder.units.${value}`, { count: duration.amount }),
        }))}
        onChange={(unit) => onChange({ ...duration, unit })}
      />
    </>
  );
}
