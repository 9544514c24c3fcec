import { useTranslation } from "react-i18next";
import { useFormats } from "../../format/format";
import { useTold } from "../names";
import { type Cost, LEVELS } from "../types";

/** What the condition costs to keep true, and why. */
export function CostBadge({ cost }: { cost: Cost }) {
  const { t } = useTranslation();
  const format = useFormats();
  const told = useTold();
  const level = LEVELS.indexOf(cost.level);
  return (
    <div className="cost">
      <span className="cost-dots" aria-hidden="true">
        {LEVELS.map((name, index) => (
          <i key={name} className={index <= level ? "on" : ""} />
        ))}
      </span>
      <span>
        <strong>{t(`builder.cost.${cost.level}`)}</strong>{" "}
        <span className="quiet">
          {t("builder.bytes", { bytes: format.number(cost.bytes_per_profile) })}
        </span>
        {cost.reasons.map((reason) => (
          <small key={reason.en}>{told.words(reason)}</small>
        ))}
      </span>
    </div>
  );
}
