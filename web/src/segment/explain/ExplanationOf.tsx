import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormats } from "../../format/format";
import { Failure } from "../../parts/Failure";
import { Waiting } from "../../parts/Waiting";
import { useTold } from "../names";
import { useExplanation } from "../queries";
import type { Part } from "../types";
import { type Shown, shownPart } from "./parts";

interface ExplanationProps {
  segment: string;
  /** Any key of the person. */
  who: string;
}

/** Whether a person is in a segment, and the thread that runs through the parts that hold. */
export function ExplanationOf({ segment, who }: ExplanationProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const told = useTold();
  const explanation = useExplanation(segment, who);
  if (explanation.isPending) return <Waiting lines={4} />;
  if (explanation.isError) return <Failure error={explanation.error} />;
  const { sentence, part, person, member, since, next_change } = explanation.data;
  return (
    <div className="explanation">
      <p className="verdict">{told.words(sentence)}</p>
      <p className="quiet explanation-facts">
        {member && since && <span>{t("explain.since", { date: format.longDate(since) })}</span>}
        {next_change && (
          <span>
            {t(member ? "explain.leaves" : "explain.enters", {
              date: format.dateTime(next_change),
            })}
          </span>
        )}
        <Link to={`/people/${encodeURIComponent(`person:${person}`)}`}>{t("explain.person")}</Link>
      </p>
      <Parts parts={rootOf(part)} join={part.kind === "or" ? "or" : "and"} />
    </div>
  );
}

/** The parts of a condition that is a list of parts; a condition of one part is a list of one. */
const rootOf = (part: Part): Part[] =>
  part.kind === "and" || part.kind === "or" ? part.parts : [part];

function Parts({ parts, join }: { parts: readonly Part[]; join: string }) {
  const { t } = useTranslation();
  let held = true;
  return (
    <>
      {parts.length > 1 && <p className="parts-join">{t(`explain.${join}`)}</p>}
      <ol className={`parts ${join}`}>
        {parts.map((part) => {
          const shown = shownPart(part);
          held = join === "or" ? shown.truth : held && shown.truth;
          return <PartRow key={shown.text} part={shown} held={held} />;
        })}
      </ol>
    </>
  );
}

function PartRow({ part, held }: { part: Shown; held: boolean }) {
  const { t } = useTranslation();
  const format = useFormats();
  const told = useTold();
  const found = told.words(part.found);
  const state = part.truth ? "yes" : "no";
  return (
    <li className={`part ${state}${held ? " held" : ""}`}>
      <span className="part-row">
        <span className="part-words">
          {part.parts.length > 0
            ? t(`explain.group.${part.kind}`)
            : told.words(part.words) || part.text}
        </span>
        <span className="part-state">{t(`explain.${state}`)}</span>
      </span>
      {(found || part.change) && (
        <span className="part-found">
          {found}
          {part.change && (
            <small>
              {found && " · "}
              {t("explain.change", { date: format.dateTime(part.change) })}
            </small>
          )}
        </span>
      )}
      {part.parts.length > 0 && (
        <>
          <VisuallyHidden>{part.text}</VisuallyHidden>
          <Parts parts={part.parts} join={part.kind.endsWith("or") ? "or" : "and"} />
        </>
      )}
    </li>
  );
}
