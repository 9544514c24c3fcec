import { useTranslation } from "react-i18next";
import { useFormats } from "../../format/format";
import { Failure } from "../../parts/Failure";
import { Who } from "../MemberTable";
import { NotYet, usePreview } from "../queries";

interface PreviewPaneProps {
  /** The condition that is counted; null while there is none. */
  when: string | null;
  /** The condition is being changed: what is shown is about the one before. */
  late: boolean;
  /** The text has mistakes, which are told beside it: nothing is being counted. */
  wrong: boolean;
}

/** How many people the condition is true of, as it is being written. */
export function PreviewLine({ when, late, wrong }: PreviewPaneProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const preview = usePreview(when);
  const { data } = preview;
  const far = preview.failureReason instanceof NotYet ? preview.failureReason.progress : 1;
  const waiting =
    far < 1
      ? t("builder.gettingReady", { share: format.percent(Math.floor(far * 100) / 100) })
      : t("builder.counting");
  if (when === null || !data) {
    const counting = preview.isError ? t("builder.noCount") : waiting;
    const told = when === null || wrong ? t("builder.noPreview") : counting;
    return (
      <div className="preview-line" aria-live="polite">
        <p className="quiet">{told}</p>
        {far < 1 && (
          <span className="share-bar" aria-hidden="true">
            <span style={{ width: `${far * 100}%` }} />
          </span>
        )}
      </div>
    );
  }
  const old = late || preview.isPlaceholderData;
  return (
    <div className={`preview-line${old ? " old" : ""}`} aria-live="polite" aria-busy={old}>
      <p className="preview-count numbers">
        <strong>{format.number(data.count)}</strong>{" "}
        <span>
          {t("builder.people", { count: data.count })}
          <small>
            {t("builder.shareOf", {
              share: format.percent(data.share),
              of: format.number(data.of),
            })}
          </small>
        </span>
      </p>
      <span className="share-bar" aria-hidden="true">
        <span style={{ width: `${Math.max(data.count > 0 ? 0.4 : 0, data.share * 100)}%` }} />
      </span>
      <small className="preview-when numbers">
        {old
          ? wrong
            ? t("builder.countBefore")
            : waiting
          : t("builder.asOf", { time: format.time(data.at), ms: format.number(data.took_ms) })}
      </small>
    </div>
  );
}

/** Some of these people. */
export function PreviewSample({ when, late, wrong }: PreviewPaneProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const preview = usePreview(when);
  if (when === null) return null;
  if (preview.isError && !wrong) return <Failure error={preview.error} />;
  if (!preview.data) return null;
  const { sample } = preview.data;
  return (
    <section className={`section${late || preview.isPlaceholderData ? " old" : ""}`}>
      <h2>{t("builder.sample")}</h2>
      {sample.length === 0 ? (
        <p className="quiet">{t("builder.nobody")}</p>
      ) : (
        <ul className="sample">
          {sample.map((member) => (
            <li key={member.id}>
              <span>
                <Who member={member} />
              </span>
              <small className="numbers">{format.date(member.last_seen)}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
