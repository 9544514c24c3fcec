import { useTranslation } from "react-i18next";
import type { Profile } from "../api/types";
import { useFormats } from "../format/format";

/** The few numbers that place a person at a glance. */
export function Figures({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { orders, channels } = profile;
  const uses = Object.values(channels);
  const events = profile.events ?? uses.reduce((sum, { count }) => sum + count, 0);
  const last = uses
    .map((use) => use.last)
    .filter(Boolean)
    .sort()
    .at(-1);
  return (
    <dl className="facts">
      {orders && (orders.count > 0 || orders.returns > 0) && (
        <>
          {Object.entries(orders.net).map(([currency, net]) => (
            <Fact
              key={currency}
              value={format.money(net, currency)}
              name={t("person.net")}
              note={
                orders.revenue[currency] !== undefined && orders.revenue[currency] !== net
                  ? t("person.gross", { amount: format.money(orders.revenue[currency], currency) })
                  : ""
              }
            />
          ))}
          <Fact
            value={format.number(orders.count)}
            name={t("person.orders", { count: orders.count })}
            note={orders.returns > 0 ? t("person.returns", { count: orders.returns }) : ""}
          />
        </>
      )}
      <Fact value={format.number(events)} name={t("person.events", { count: events })} />
      <Fact
        value={format.number(uses.length)}
        name={t("person.channels", { count: uses.length })}
      />
      {last && <Fact value={format.date(last)} name={t("person.last")} />}
    </dl>
  );
}

function Fact({ value, name, note = "" }: { value: string; name: string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {note && <dd className="note">{note}</dd>}
    </div>
  );
}
