"""What a fold says to a reader: the 360 view, in plain JSON."""

from typing import Any, Final

import msgspec

from filrouge.core.money import amount_micros, units
from filrouge.core.nouns import Person
from filrouge.core.time import iso
from filrouge.profile.consents import consent_states
from filrouge.profile.fold import FOREVER, Fold

SHOWN_PRODUCTS_MAX: Final = 20


class ProfileView(msgspec.Struct, frozen=True):
    """The public shape of `GET /v1/profiles/{key}` (CONTRACTS): amounts in currency units."""

    id: str
    identifiers: list[dict[str, Any]]
    traits: dict[str, Any]
    consents: dict[str, Any]
    segments: list[dict[str, Any]]
    scores: dict[str, Any]
    channels: dict[str, Any]
    journeys: list[dict[str, Any]]
    updated_at: str | None
    aliases: list[str]
    events: int
    event_counts: dict[str, Any]
    first_seen: str | None
    last_seen: str | None
    orders: dict[str, Any]
    cart: dict[str, Any] | None
    recent_products: list[dict[str, Any]]
    recent_categories: list[dict[str, Any]]
    contacts: dict[str, Any]
    computed: dict[str, Any] = {}
    """Computed traits; `traits` has them too, where no event says a trait of that name."""


def profile_view(person: Person, fold: Fold, currency: str) -> ProfileView:
    """The view of a person whose traces merge into `fold`; `currency` is the workspace's own."""
    seen = fold.events > 0
    return ProfileView(
        id=person.id,
        identifiers=[
            {
                "type": member.type,
                "value": member.value,
                "since": iso(member.since_time),
                "verified": member.verified,
            }
            for member in person.members
        ],
        traits={
            name: value
            for name, (_time, _tie, value) in sorted(fold.traits.items())
            if value is not None
        },
        consents=_consents(fold),
        segments=[],
        scores={},
        channels=_counters(fold.channels),
        journeys=[],
        updated_at=iso(fold.updated_time) if seen else None,
        aliases=list(person.aliases),
        events=fold.events,
        event_counts=_counters(fold.names),
        first_seen=iso(fold.first_time) if seen and fold.first_time != FOREVER else None,
        last_seen=iso(fold.last_time) if seen else None,
        orders=_orders(fold, currency),
        cart=cart_view(fold, currency),
        recent_products=_recent(fold.products, "product_id"),
        recent_categories=_recent(fold.categories, "category"),
        contacts=_contacts(fold),
    )


def _counters(counters: dict[str, list[int]]) -> dict[str, Any]:
    return {
        name: {"count": number, "first": iso(first), "last": iso(last)}
        for name, (number, first, last) in sorted(counters.items())
    }


def _consents(fold: Fold) -> dict[str, Any]:
    view: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for state in consent_states(fold):
        entry = {"address": state.address, "granted": state.granted, "at": iso(state.time)}
        if state.objected:
            entry["objected"] = True
        view.setdefault(state.channel, {}).setdefault(state.purpose, []).append(entry)
    if fold.objection:
        objection = {"address": "", "granted": False, "at": iso(fold.objection[0])}
        view.setdefault("*", {})["*"] = [objection]
    return view


def _orders(fold: Fold, currency: str) -> dict[str, Any]:
    revenue: dict[str, int] = {}
    net: dict[str, int] = {}
    times = []
    for order, (time, _tie, amount, order_currency, _channel) in fold.orders.items():
        times.append(time)
        if order in fold.cancelled:
            continue
        name = order_currency or currency
        revenue[name] = revenue.get(name, 0) + amount
        net[name] = net.get(name, 0) + amount
    for _time, _tie, amount, refund_currency, order in fold.refunds.values():
        bought = fold.orders.get(order)
        if order in fold.cancelled:
            continue
        given_back = amount if amount is not None else (bought[2] if bought else 0)
        name = refund_currency or (bought[3] if bought else "") or currency
        net[name] = net.get(name, 0) - given_back
    return {
        "count": len(fold.orders) - sum(1 for order in fold.cancelled if order in fold.orders),
        "cancelled": len(fold.cancelled),
        "returns": len(fold.refunds),
        "revenue": {name: units(amount) for name, amount in sorted(revenue.items())},
        "net": {name: units(amount) for name, amount in sorted(net.items())},
        "first": iso(min(times)) if times else None,
        "last": iso(max(times)) if times else None,
    }


def cart_view(fold: Fold, currency: str) -> dict[str, Any] | None:
    """The open cart, or None when it is empty."""
    products: dict[str, dict[str, Any]] = {}
    for time, _tie, _line, key, change, details in fold.cart:
        if change is None:
            products.clear()
            continue
        product = products.setdefault(key, {"product_id": key, "quantity": 0})
        product["quantity"] = max(0, product["quantity"] + change)
        product.update(details)
        product["at"] = iso(time)
    kept = [product for product in products.values() if product["quantity"] > 0]
    if not kept:
        return None
    value = sum(
        (amount_micros(product.get("price")) or 0) * product["quantity"] for product in kept
    )
    named = next((product["currency"] for product in kept if "currency" in product), currency)
    return {"products": kept, "value": units(value), "currency": named}


def _recent(entries: dict[str, list[Any]], field: str) -> list[dict[str, Any]]:
    latest = sorted(entries.items(), key=lambda entry: (entry[1][:2], entry[0]), reverse=True)
    return [
        {field: key, "at": iso(stamped[0]), **({"name": stamped[2]} if len(stamped) > 2 else {})}
        for key, stamped in latest[:SHOWN_PRODUCTS_MAX]
    ]


def _contacts(fold: Fold) -> dict[str, Any]:
    counts: dict[str, dict[str, Any]] = {}
    for key, (number, first, last) in sorted(fold.contact_counts.items()):
        channel, kind = key.split("\0")
        counter = {"count": number, "first": iso(first), "last": iso(last)}
        counts.setdefault(channel, {})[kind] = counter
    recent = [
        {"at": iso(time), "channel": channel, "kind": kind, "reference": reference}
        for time, _tie, channel, kind, reference in reversed(fold.contacts)
    ]
    return {"counts": counts, "recent": recent}
