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
  if (Array.isArray(value)) return <Things things={value as Record<string, unknown>[]} />;
  return <pre className="json">{JSON.stringify(value, null, 2)}</pre>;
}

const TITLES = ["name", "product_id", "id", "sku", "title"];

/** A list of objects, such as the products of an order: a title each, then the rest. */
function Things({ things }: { things: Record<string, unknown>[] }) {
  return (
    <ul className="things">
      {things.map((thing, index) => {
        const title = TITLES.find((key) => thing?.[key] !== undefined);
        const rest = Object.entries(thing ?? {}).filter(([key]) => key !== title);
        return (
          <li key={index}>
            <strong>{title ? String(thing[title]) : index + 1}</strong>
            <small>
              {rest
                .map(([key, item]) => {
                  return `${key}\u00a0${typeof item === "object" ? JSON.stringify(item) : item}`;
                })
                .join(" · ")}
            </small>
          </li>
        );
      })}
    </ul>
  );
}
