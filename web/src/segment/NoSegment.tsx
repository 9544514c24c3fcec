import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { examplesFor } from "./examples";
import { useSchema } from "./queries";

/** Shown while there is no segment: what one is, by three examples that are ready. */
export function NoSegment() {
  const { t } = useTranslation();
  const examples = examplesFor(useSchema().data);
  return (
    <section className="section">
      <h2>{t("segments.empty")}</h2>
      <p className="lead">{t("segments.emptyText")}</p>
      <ul className="examples">
        {examples.map(({ id, when }) => (
          <li key={id}>
            <h3>{t(`segments.examples.${id}.name`)}</h3>
            <p>{t(`segments.examples.${id}.text`)}</p>
            <pre className="mono">{when}</pre>
            <Link to={`/segments/new?example=${id}`} className="link">
              {t("segments.try")}
            </Link>
          </li>
        ))}
      </ul>
      <Button component={Link} to="/segments/new" variant="default">
        {t("segments.blank")}
      </Button>
    </section>
  );
}
