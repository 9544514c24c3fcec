"""The fold of a trace: a commutative monoid, so that any order and any grouping give the same.

Every piece is one of: a sum, a minimum or maximum, a last writer by (time, tie), the n most recent,
or a map bounded by the rank of its keys. `tie` is a number drawn from the message's key; a message
is folded once (the loop removes retries), so sums are exact.
"""

from collections.abc import Collection, Iterable
from operator import itemgetter
from typing import Any, Final

import msgspec
from msgspec import Raw

TRAITS_MAX: Final = 300
CHANNELS_MAX: Final = 64
NAMES_MAX: Final = 256
ORDERS_MAX: Final = 10_000
REFUNDS_MAX: Final = 10_000
CONSENTS_MAX: Final = 500
CONTACT_COUNTS_MAX: Final = 256
RECENT_PRODUCTS_MAX: Final = 50
RECENT_CATEGORIES_MAX: Final = 50
RECENT_CONTACTS_MAX: Final = 50
CART_LINES_MAX: Final = 200

NEVER: Final = -(2**62)
FOREVER: Final = 2**62
CART_CHANGE: Final = 4
"""Where a cart line holds its change of quantity."""

_WRITTEN: Final = itemgetter(0, 1)
_PLACE: Final = itemgetter(0, 1, 2)
"""What tells two entries of a list apart: time, tie, and the line or the channel."""

Counter = list[int]
"""[count, first time, last time]"""
Stamped = list[Any]
"""[time, tie, ...]: the last writer wins, by time then tie."""


class Fold(msgspec.Struct, array_like=True, gc=False):
    """What one trace, or a whole person, did. Empty when made without arguments."""

    events: int = 0
    first_time: int = FOREVER
    last_time: int = NEVER
    updated_time: int = NEVER
    channels: dict[str, Counter] = {}
    names: dict[str, Counter] = {}
    traits: dict[str, Stamped] = {}
    """name -> [time, tie, value]; a null value is a trait that was removed."""
    consents: dict[str, Stamped] = {}
    """channel NUL purpose NUL address -> [time, tie, granted, strong_time]"""
    objection: list[int] = []
    """[time] of the latest objection of the person, or nothing."""
    orders: dict[str, Stamped] = {}
    """order -> [time, tie, amount, currency, channel]"""
    cancelled: dict[str, int] = {}
    """order -> first time it was cancelled"""
    refunds: dict[str, Stamped] = {}
    """message -> [time, tie, amount or null for the whole order, currency, order]"""
    cart: list[Stamped] = []
    """[time, tie, line of the event, product, change of quantity or null to empty it, details]"""
    products: dict[str, Stamped] = {}
    """product -> [time, tie, name]"""
    categories: dict[str, Stamped] = {}
    """category -> [time, tie]"""
    contact_counts: dict[str, Counter] = {}
    """channel NUL kind -> counter"""
    contacts: list[Stamped] = []
    """[time, tie, channel, kind, message or campaign]"""


class Declared(msgspec.Struct, array_like=True, gc=False):
    """A fold of which only what was said of the person is decoded."""

    events: Raw
    first_time: Raw
    last_time: Raw
    updated_time: Raw
    channels: Raw
    names: Raw
    traits: dict[str, Stamped]
    consents: dict[str, Stamped]
    objection: list[int]


def empty_fold() -> Fold:
    """The neutral element: merging it changes nothing."""
    return Fold()


def merged(folds: Iterable[Fold]) -> Fold:
    """One fold that equals folding all the events of these; the arguments are left as they are."""
    into = Fold()
    for fold in folds:
        _merge(into, fold)
    return into


def latest_traits(
    folds: Iterable[Fold | Declared], names: Collection[str] | None = None
) -> dict[str, Any]:
    """Traits (these, or all) as the merge of the folds has them; null for one that was removed."""
    found: dict[str, Stamped] = {}
    for fold in folds:
        for name, stamped in fold.traits.items():
            if names is None or name in names:
                known = found.get(name)
                if known is None or _WRITTEN(stamped) > _WRITTEN(known):
                    found[name] = stamped
    return {name: stamped[2] for name, stamped in found.items()}


def _merge(into: Fold, other: Fold) -> None:
    into.events += other.events
    into.first_time = min(into.first_time, other.first_time)
    into.last_time = max(into.last_time, other.last_time)
    into.updated_time = max(into.updated_time, other.updated_time)
    if other.objection and other.objection > into.objection:
        into.objection = list(other.objection)
    _merge_counters(into.channels, other.channels, CHANNELS_MAX)
    _merge_counters(into.names, other.names, NAMES_MAX)
    _merge_counters(into.contact_counts, other.contact_counts, CONTACT_COUNTS_MAX)
    for name, stamped in other.traits.items():
        write_last(into.traits, name, stamped)
    bound_keys(into.traits, TRAITS_MAX)
    for name, stamped in other.consents.items():
        write_consent(into.consents, name, stamped)
    bound_keys(into.consents, CONSENTS_MAX)
    for name, stamped in other.orders.items():
        write_last(into.orders, name, stamped)
    bound_keys(into.orders, ORDERS_MAX)
    for name, stamped in other.refunds.items():
        write_last(into.refunds, name, stamped)
    bound_keys(into.refunds, REFUNDS_MAX)
    for name, time in other.cancelled.items():
        into.cancelled[name] = min(time, into.cancelled.get(name, time))
    bound_keys(into.cancelled, ORDERS_MAX)
    for name, stamped in other.products.items():
        write_last(into.products, name, stamped)
    bound_recent(into.products, RECENT_PRODUCTS_MAX)
    for name, stamped in other.categories.items():
        write_last(into.categories, name, stamped)
    bound_recent(into.categories, RECENT_CATEGORIES_MAX)
    if other.contacts:
        into.contacts = most_recent([*into.contacts, *other.contacts], RECENT_CONTACTS_MAX)
    if other.cart:
        into.cart = open_cart([*into.cart, *other.cart])


def count(counters: dict[str, Counter], key: str, time: int, keys_max: int) -> None:
    """Count one event under `key` at `time`."""
    counter = counters.get(key)
    if counter is None:
        counters[key] = [1, time, time]
        if len(counters) > keys_max:
            bound_keys(counters, keys_max)
        return
    counter[0] += 1
    if time < counter[1]:
        counter[1] = time
    elif time > counter[2]:
        counter[2] = time


def _merge_counters(into: dict[str, Counter], other: dict[str, Counter], keys_max: int) -> None:
    for key, counter in other.items():
        mine = into.get(key)
        if mine is None:
            into[key] = list(counter)
        else:
            into[key] = [
                mine[0] + counter[0],
                min(mine[1], counter[1]),
                max(mine[2], counter[2]),
            ]
    bound_keys(into, keys_max)


def write_last(into: dict[str, Stamped], key: str, stamped: Stamped) -> None:
    """Keep the later of two writings, by time then tie."""
    mine = into.get(key)
    if mine is None or stamped[0] > mine[0] or (stamped[0] == mine[0] and stamped[1] > mine[1]):
        into[key] = stamped


def write_consent(into: dict[str, Stamped], key: str, stamped: Stamped) -> None:
    """Keep the latest explicit act; at the same instant a refusal wins over an agreement."""
    mine = into.get(key)
    if mine is None:
        into[key] = stamped
        return
    strong_time = max(mine[3], stamped[3])
    later = max(mine, stamped, key=lambda act: (act[0], not act[2], act[1]))
    into[key] = [later[0], later[1], later[2], strong_time]


def bound_keys(entries: dict[str, Any], keys_max: int) -> None:
    """Keep the `keys_max` first keys in alphabetical order.

    What falls out could never come back in (the set of keys only grows), so the bound keeps the
    monoid's laws, unlike an eviction by age.
    """
    if len(entries) > keys_max:
        for key in sorted(entries)[keys_max:]:
            del entries[key]


def bound_recent(entries: dict[str, Stamped], entries_max: int) -> None:
    """Keep the `entries_max` most recent entries."""
    if len(entries) > entries_max:
        by_time = sorted(entries, key=lambda key: (entries[key][0], entries[key][1], key))
        for key in by_time[:-entries_max]:
            del entries[key]


def most_recent(stamped: list[Stamped], entries_max: int) -> list[Stamped]:
    """The `entries_max` latest entries, oldest first. Entries differ in their first items."""
    return sorted(stamped, key=_PLACE)[-entries_max:]


def open_cart(lines: list[Stamped]) -> list[Stamped]:
    """The lines from the last emptying on: earlier ones can matter no more."""
    kept = sorted(lines, key=_PLACE)
    for index in range(len(kept) - 1, 0, -1):
        if kept[index][CART_CHANGE] is None:
            return kept[index:][-CART_LINES_MAX:]
    return kept[-CART_LINES_MAX:]
