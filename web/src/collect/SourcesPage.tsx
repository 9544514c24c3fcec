import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSources } from "../api/queries";
import { useFormats } from "../format/format";
import { channelName } from "../format/words";
import { Failure } from "../parts/Failure";
import { Waiting } from "../parts/Waiting";

/** The doors through which events come in. */
export function SourcesPage() {
  const { t } = useTranslation();
  const format = useFormats();
  const sources = useSources();
  const rows = sources.data?.sources ?? [];
  useEffect(() => {
    document.title = `${t("sources.title")} – Filrouge`;
  }, [t]);
  return (
    <section className="plain-page">
      <h1>{t("sources.title")}</h1>
      <p className="lead">{t("sources.text")}</p>
      {sources.isPending && <Waiting lines={4} height={34} />}
      {sources.isError && <Failure error={sources.error} retry={() => void sources.refetch()} />}
      {sources.isSuccess && rows.length === 0 && (
        <div className="notice">
          <p>{t("sources.none")}</p>
        </div>
      )}
      {rows.length > 0 && (
        <table className="table spaced">
          <thead>
            <tr>
              <th scope="col">{t("sources.name")}</th>
              <th scope="col">{t("sources.channel")}</th>
              <th scope="col">{t("sources.keys")}</th>
              <th scope="col" className="num wide">
                {t("sources.events")}
              </th>
              <th scope="col" className="num wide">
                {t("sources.last")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((source) => (
              <tr key={source.name}>
                <td>
                  <strong>{source.name}</strong>
                </td>
                <td>{source.channel ? channelName(t, source.channel) : "–"}</td>
                <td>
                  {(source.keys ?? []).map(({ name, start }) => (
                    <span className="write-key" key={name + start}>
                      <span className="mono">{start}…</span> {name}
                    </span>
                  ))}
                  {(source.keys ?? []).length === 0 && "–"}
                </td>
                <td className="num wide">
                  {source.events === undefined ? "–" : format.number(source.events)}
                </td>
                <td className="num wide">
                  {source.last
                    ? format.dateTime(source.last)
                    : t(source.events === 0 ? "sources.never" : "sources.unknown")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
