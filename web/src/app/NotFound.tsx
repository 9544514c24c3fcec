import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <section className="notice">
      <h2>{t("problem.page")}</h2>
      <p>{t("problem.pageHint")}</p>
      <Link to="/">{t("nav.people")}</Link>
    </section>
  );
}
