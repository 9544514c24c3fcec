import { useTranslation } from "react-i18next";
import { useFormats } from "../format/format";

/** Any JSON value, as a person would write it. */
export function Value({ value }: { value: unknown }) {
  const { t } = useTranslation();
  const format = useFormats();
  if (value === null || value === undefined || value === "") return <>–</>;
  if (typeof value === "boolean") return <>{t(value ? "person.yes" : "person.no")}</>;
  if (typeof value === "number") return <>{format.number(value)}</>;
  if (typeof value === "string") return <>{value}</>;
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
    return <>{value.map(String).join(", ")}</>;
  }
  return <pre className="json">{JSON.stringify(value, null, 2)}</pre>;
}
