import { useTranslation } from "react-i18next";
import { type Events, noEvents, type Sequence } from "../condition/blocks";
import { type Name, NamePicker } from "./Choice";
import { useBlocks } from "./context";
import { EventNames } from "./EventNames";
import { Filters } from "./Filters";
import { propertiesOf } from "./known";
import { DurationInput, TimePicker } from "./TimePicker";

const STEPS_MOST = 8;
const STEPS_LEAST = 2;
/** No path is a space alone. */
const NOTHING = " ";

/** Events in an order, within a time of the first. */
export function SequenceBlock({ block }: { block: Sequence }) {
  const { t } = useTranslation();
  const { put, schema } = useBlocks();
  const { steps, span, same, time } = block;
  const step = (index: number, events: Events) =>
    put({ ...block, steps: steps.map((one, at) => (at === index ? events : one)) }, `step${index}`);
  const shared = steps
    .map(({ names }) => [...propertiesOf(schema, names).keys()])
    .reduce((all, paths) => all.filter((path) => paths.includes(path)));
  const names: Name[] = [
    { value: NOTHING, label: t("builder.sameNothing") },
    ...shared.map((path) => ({ value: path, label: path })),
  ];
  return (
    <div className="sequence-block">
      <span className="phrase">{t("builder.inOrder")}</span>
      <ol className="steps">
        {steps.map((events, index) => (
          <li key={index}>
            <div className="step-head">
              <EventNames events={events} onChange={(next) => step(index, next)} />
              {steps.length > STEPS_LEAST && (
                <button
                  type="button"
                  className="drop"
                  aria-label={t("builder.dropStep", { number: index + 1 })}
                  onClick={() => put({ ...block, steps: steps.filter((_, at) => at !== index) })}
                >
                  ×
                </button>
              )}
            </div>
            <Filters events={events} onChange={(next) => step(index, next)} />
          </li>
        ))}
      </ol>
      {steps.length < STEPS_MOST && (
        <button
          type="button"
          className="more"
          onClick={() => put({ ...block, steps: [...steps, noEvents()] })}
        >
          + {t("builder.addStep")}
        </button>
      )}
      <span className="phrase">
        <span>{t("builder.spanOf")}</span>
        <DurationInput duration={span} onChange={(next) => put({ ...block, span: next }, "span")} />
        <span>{t("builder.same")}</span>
        <NamePicker
          label={t("builder.sameProperty")}
          placeholder={t("builder.sameNothing")}
          value={same ? same.join(".") : NOTHING}
          names={names}
          onChange={(path) => put({ ...block, same: path === NOTHING ? null : path.split(".") })}
        />
        <TimePicker time={time} onChange={(next) => put({ ...block, time: next })} />
      </span>
    </div>
  );
}
