import { useTranslation } from "react-i18next";
import type { Events, Happened, Test } from "../condition/blocks";
import type { Literal, Time } from "../condition/tree";
import { Choice } from "./Choice";
import { useBlocks } from "./context";
import { EventNames } from "./EventNames";
import { Filters } from "./Filters";
import { FREQUENCIES, frequencyOf, withFrequency } from "./frequency";
import { literalOf, typedOf } from "./literals";
import { TimePicker } from "./TimePicker";
import { PlainInput } from "./ValueInput";

/** Did an event happen, or how often: "a fait au moins 3 fois". */
export function EventBlock({ block }: { block: Happened | Test }) {
  const { t } = useTranslation();
  const { put } = useBlocks();
  const frequency = frequencyOf(block);
  if (!frequency) return null;
  const { how, events, time, items } = frequency;
  const give = (next: { events?: Events; time?: Time | null; items?: readonly Literal[] }) =>
    put(withFrequency(block, { ...frequency, ...next }), Object.keys(next)[0]);
  const times = (index: number) => (
    <PlainInput
      type="number"
      least={0}
      label={t("builder.times")}
      value={typedOf(items[index])}
      onChange={(text) => {
        const next = [...items];
        next[index] = literalOf("number", text);
        give({ items: next });
      }}
    />
  );
  return (
    <div className="event-block">
      <span className="phrase">
        <Choice
          label={t("builder.frequency")}
          value={how}
          options={FREQUENCIES.map((value) => ({ value, label: t(`builder.did.${value}`) }))}
          onChange={(value) => put(withFrequency(block, { ...frequency, how: value }))}
        />
        {how !== "any" && how !== "none" && (
          <>
            {times(0)}
            {how === "between" && (
              <>
                <span>{t("builder.and")}</span>
                {times(1)}
              </>
            )}
            <span>{t("builder.timesOf")}</span>
          </>
        )}
        <EventNames events={events} onChange={(next) => give({ events: next })} />
        <TimePicker time={time} onChange={(next) => give({ time: next })} />
      </span>
      <Filters events={events} onChange={(next) => give({ events: next })} />
    </div>
  );
}
