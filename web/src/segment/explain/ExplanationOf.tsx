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
  /** On the person's own page, where the way leads to the segment. */
  own?: boolean;
}

/** Whether a person is in a segment, and the thread that runs through the parts that hold. */
export function ExplanationOf({ segment, who, own = false }: ExplanationProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const told = useTold();
  const explanation = useExplanation(segment, who);
  if (explanation.isPending) return <Waiting lines={4} />;
  if (explanation.isError) return <Failure error={explanation.error} />;
  const { sentence, part, person, member, since, next_change } = explanation.data;
  return (
    <div className="explanation">
      <p className="verdict">
        {!member && t("explain.out")}
        {member && since && t("explain.inSince", { date: format.longDate(since) })}
        {member && !since && t("explain.in")}
      </p>
      <p className="explanation-told">{told.words(sentence)}</p>
      <p className="explanation-way">
        {own ? (
          <Link to={`/segments/${encodeURIComponent(segment)}`}>{t("explain.segment")}</Link>
        ) : (
          <Link to={`/people/${encodeURIComponent(`person:${person}`)}`}>
            {t("explain.person")}
          </Link>
        )}
      </p>
      <Parts parts={rootOf(part, next_change)} join={part.kind === "or" ? "or" : "and"} />
    </div>
  );
}

/** The parts of a list of parts; one part alone changes when the whole does, which is said above. */
const rootOf = (part: Part, change: string | null): Part[] =>
  part.kind === "and" || part.kind === "or"
    ? part.parts
    : [{ ...part, change: part.change === change ? null : part.change }];

interface PartsProps {
  parts: readonly Part[];
  join: string;
  /** Parts of a contrary: what is true of them breaks the thread. */
  against?: boolean;
}

function Parts({ parts, join, against = false }: PartsProps) {
  const { t } = useTranslation();
  let held = true;
  return (
    <>
      {parts.length > 1 && <p className="parts-join">{t(`explain.${join}`)}</p>}
      <ol className={`parts ${join}`}>
        {parts.map((part) => {
          const shown = shownPart(part);
          held = !against && shown.truth && (held || join === "or");
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
          <Parts
            parts={part.parts}
            join={part.kind.endsWith("or") ? "or" : "and"}
            against={part.kind.startsWith("not")}
          />
        </>
      )}
    </li>
  );
}
