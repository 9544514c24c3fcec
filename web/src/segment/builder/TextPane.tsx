import { useId } from "react";
import { useTranslation } from "react-i18next";
import { type Mistake, mended, piecesOf, rangeOf } from "../condition/marks";
import { useTold } from "../names";

interface TextPaneProps {
  text: string;
  mistakes: readonly Mistake[];
  /** Names that nobody ever sent: told, and left as they are. */
  unseen: readonly Mistake[];
  onChange: (text: string) => void;
}

/** The text of the condition; its mistakes are underlined, told, and mended at a click. */
export function TextPane({ text, mistakes, unseen, onChange }: TextPaneProps) {
  const { t } = useTranslation();
  const told = useTold();
  const id = useId();
  const ranges = mistakes
    .map((mistake) => rangeOf(text, mistake))
    .filter((range) => range !== null);
  const pieces = piecesOf(text, ranges);
  return (
    <div className="text-pane">
      <label htmlFor={id}>{t("builder.text")}</label>
      <div className="code">
        <pre aria-hidden="true">
          {pieces.map((piece, index) => (
            <span key={index} className={`w-${piece.kind}${piece.wrong ? " wrong" : ""}`}>
              {piece.text}
            </span>
          ))}
          {"\n"}
        </pre>
        <textarea
          id={id}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
          placeholder={t("builder.textHint")}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-invalid={mistakes.length > 0}
          aria-describedby={`${id}-mistakes`}
        />
      </div>
      <ul className="mistakes" id={`${id}-mistakes`} aria-live="polite">
        {mistakes.map((mistake) => (
          <li key={`${mistake.line}:${mistake.column}:${mistake.en}`}>
            <span>
              {mistake.line > 0 && (
                <small>{t("builder.place", { line: mistake.line, column: mistake.column })}</small>
              )}
              <Ticked text={told.words({ fr: mistake.fr, en: mistake.en })} />
            </span>
            {mistake.suggestion !== null && rangeOf(text, mistake) && (
              <button
                type="button"
                className="mend"
                onClick={() => onChange(mended(text, mistake))}
              >
                {t("builder.mend")} <code>{mistake.suggestion}</code>
              </button>
            )}
          </li>
        ))}
      </ul>
      {unseen.length > 0 && (
        <ul className="mistakes unseen">
          {unseen.map((doubt) => (
            <li key={`${doubt.line}:${doubt.column}:${doubt.en}`}>
              <Ticked text={told.words({ fr: doubt.fr, en: doubt.en })} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A sentence whose `words between backquotes` are code. */
function Ticked({ text }: { text: string }) {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? <code key={`${index}${part}`}>{part}</code> : part));
}
