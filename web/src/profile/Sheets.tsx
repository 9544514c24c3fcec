import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Profile } from "../api/types";
import { useFormats } from "../format/format";
import { channelName, ownIdentifiers, sortedIdentifiers, typeName } from "../format/words";
import { Sheet } from "../parts/Sheet";
import { Value } from "../parts/Value";

const IDENTIFIERS_SHOWN = 8;

/** Nobody proves a cookie or an installation: it is what it is. */
const OWN_DEVICE = new Set(["anonymous", "device"]);

type SheetProps = { profile: Profile };

export function IdentifierSheet({ profile }: SheetProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const [all, setAll] = useState(false);
  const sorted = sortedIdentifiers(profile.identifiers);
  const shown = all ? sorted : ownIdentifiers(sorted).slice(0, IDENTIFIERS_SHOWN);
  return (
    <Sheet title={t("person.identifiers")}>
      <dl className="rows">
        {shown.map(({ type, value, since, verified }) => (
          <div key={`${type}:${value}`}>
            <dt>{typeName(t, type)}</dt>
            <dd>
              {value}
              <small>
                {since && t("person.depuis", { date: format.date(since) })}
                {verified === false && !OWN_DEVICE.has(type) && (
                  <span title={t("person.typedHint")}> · {t("person.typed")}</span>
                )}
              </small>
            </dd>
          </div>
        ))}
      </dl>
      {shown.length < sorted.length && (
        <button type="button" className="link more" onClick={() => setAll(true)}>
          {t("person.all", { count: sorted.length })}
        </button>
      )}
    </Sheet>
  );
}

export function TraitSheet({ profile }: SheetProps) {
  const { t } = useTranslation();
  const traits = Object.entries(profile.traits);
  return (
    <Sheet title={t("person.traits")}>
      {traits.length === 0 && <p className="quiet">{t("person.noTraits")}</p>}
      <dl className="rows">
        {traits.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`trait.${name}`, { defaultValue: name.replaceAll("_", " ") })}</dt>
            <dd>
              <Value value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}

/** One line for each channel, purpose and address; what nobody said is a no. */
export function ConsentSheet({ profile }: SheetProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const acts = Object.entries(profile.consents).flatMap(([channel, purposes]) =>
    Object.entries(purposes).flatMap(([purpose, addresses]) =>
      addresses.map((act) => ({ channel, purpose, ...act })),
    ),
  );
  return (
    <Sheet title={t("person.consents")}>
      {acts.length === 0 && <p className="quiet">{t("person.noConsents")}</p>}
      <dl className="rows">
        {acts.map(({ channel, purpose, address, granted, at, objected }) => (
          <div key={`${channel}:${purpose}:${address}`}>
            <dt>
              {channelName(t, channel)}
              <small>{t(`purpose.${purpose}`, { defaultValue: purpose })}</small>
            </dt>
            <dd>
              <strong>
                {at ? t(granted ? "person.yes" : "person.no") : t("person.unknownNo")}
              </strong>
              <small>
                {[
                  objected ? t("person.objected") : address,
                  at && t("person.actOf", { date: format.date(at) }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}

export function CartSheet({ profile }: SheetProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const { cart } = profile;
  if (!cart || cart.products.length === 0) return null;
  const currency = cart.currency ?? "";
  return (
    <Sheet title={t("person.cart")}>
      <dl className="rows">
        {cart.products.map((line) => (
          <div key={line.product_id}>
            <dt className="wrap">
              {line.name || line.product_id}
              {line.quantity > 1 && ` × ${format.number(line.quantity)}`}
            </dt>
            <dd className="numbers">
              {typeof line.price === "number"
                ? format.money(line.price * line.quantity, currency)
                : ""}
            </dd>
          </div>
        ))}
        {typeof cart.value === "number" && (
          <div>
            <dt>{t("person.total")}</dt>
            <dd className="numbers">
              <strong>{format.money(cart.value, currency)}</strong>
            </dd>
          </div>
        )}
      </dl>
    </Sheet>
  );
}

export function RecentSheet({ profile }: SheetProps) {
  const { t } = useTranslation();
  const products = named(profile.recent_products);
  const categories = named(profile.recent_categories);
  if (products.length === 0 && categories.length === 0) return null;
  const lists: [string, string[]][] = [
    ["person.products", products],
    ["person.categories", categories],
  ];
  return (
    <Sheet title={t("person.recent")}>
      <dl className="rows">
        {lists
          .filter(([, names]) => names.length > 0)
          .map(([label, names]) => (
            <div key={label}>
              <dt>{t(label)}</dt>
              <dd>{names.join(", ")}</dd>
            </div>
          ))}
      </dl>
    </Sheet>
  );
}

const MOST_RECENT = 8;

/** Names of things that come as text or as objects with a name or an id. */
function named(values: unknown[] | undefined): string[] {
  const names = (values ?? []).map((value) => {
    if (typeof value === "string" || typeof value === "number") return String(value);
    if (typeof value !== "object" || value === null) return "";
    const { name, product_id, category, value: inner } = value as Record<string, unknown>;
    return String(name ?? category ?? product_id ?? inner ?? "");
  });
  return [...new Set(names.filter(Boolean))].slice(0, MOST_RECENT);
}
