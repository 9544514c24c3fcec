"""Which visits a day holds: who, when, on which site and device, coming from where."""

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from filrouge.world.causes.contacts import Sending, left_cart
from filrouge.world.causes.life import Day
from filrouge.world.causes.needs import NEVER
from filrouge.world.chance import Bits, Flags, Floats, Ints, numbers
from filrouge.world.people.somebody import COMPUTER, PHONE, TABLET
from filrouge.world.people.traits import Channel, Outlet, Trait

if TYPE_CHECKING:
    from filrouge.world.causes.life import Life

WEB_HOURS: Final = (
    26, 14, 8, 5, 5, 8, 17, 31, 44, 54, 62, 64, 66, 68, 62, 59, 60, 64, 68, 76, 88, 92, 74, 48,
)  # fmt: skip
"""Visits by hour of the local day: a lunch hour and an evening."""
DEPTHS: Final = (1,) * 11 + (2,) * 5 + (3,) * 4 + (4,) * 3 + (5,) * 2 + (6, 7, 8, 10, 12, 16, 22)
"""Pages of a visit, as often as each stands here (32 in all); half see one or two (GA360 day)."""
LOOK, CART, CHECKOUT, ORDER = range(4)
DIRECT, ORGANIC, PAID, SOCIAL, RETARGETING, AFFILIATE, EMAIL, SMS, PUSH = range(9)
WEB, APP, DRIVE, SHOP, KIOSK = range(5)
"""Sites; SHOP is a visit of a store, KIOSK a store's tablet."""
CLICKS: Final = {
    Channel.EMAIL: (0.045, 0.16, EMAIL),
    Channel.SMS: (0.05, 0.12, SMS),
    Channel.PUSH: (0.08, 0.14, PUSH),
    Channel.SOCIAL: (0.015, 0.06, SOCIAL),
}
"""Of those who saw a contact, who click: without and with a need that it speaks of."""


class Visit(NamedTuple):
    """One visit, before it is told as events. `second` is of the local day."""

    second: int
    person: int
    site: int
    device: int
    origin: int
    kind: int
    category: int
    depth: int
    key: int
    """The need that it comes from; 0 for none."""
    bits: int
    sale: int
    """Index in the day's sales; -1 for none."""
    campaign: int
    """Index in the day's sendings; -1 for none."""


CLICKS_BUYING: Final = 0.5
ONLINE: Final = (Outlet.WEB, Outlet.APP, Outlet.DRIVE)
DESK_BUYING: Final = 0.95
DESK_LOOKING: Final = 0.06
DESK_WITH_APP: Final = 0.50
TABLET_FROM: Final = 0.90
"""Where there is a computer, how often it is used; above the last, a home's tablet is."""
BOUGHT_BY_CLICK: Final = 0.6
"""Of those who click and order on a site that day, how many order in the visit that they clicked
into."""


class Clicks(NamedTuple):
    """Who clicked in a sending, and at which second of the day."""

    people: Ints
    seconds: Ints


def clicks_of(life: "Life", sending: Sending, day: Day) -> Clicks | None:
    """Who clicks: a few of those who saw it, more where it speaks of what they need, many of those
    who order on a site that day."""
    if sending.channel not in CLICKS:
        return None
    low, high, _ = CLICKS[sending.channel]
    who = numbers(sending.people)
    purpose = f"click.{sending.channel.word}.{sending.second}"
    drawn = life.chance.shares(purpose, who, day.day)
    often = np.where(sending.strength >= 1.0, high, low)
    buyers = np.array([sale.person for sale in day.sales if sale.outlet in ONLINE], np.int64)
    often = np.where(np.isin(sending.people, buyers), CLICKS_BUYING, often)
    clicked = sending.seen & (drawn < often)
    people = sending.people[clicked]
    wait = life.chance.bits("click.wait", numbers(people), day.day) % np.uint64(14_400)
    return Clicks(people, np.minimum(sending.second + 60 + wait.astype(np.int64), 86_000))


def visits_of(life: "Life", day: Day, clicks: list[Clicks | None]) -> list[Visit]:
    """The visits of a day, by the second at which they begin."""
    landed: dict[int, int] = {}
    parts = [_looks(life, day), _sales(life, day, clicks, landed)]
    for index, found in enumerate(clicks):
        if found is not None and len(found.people):
            parts.append(_clicked(life, day, index, found, landed))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[9], columns[1], columns[0]))
    return list(map(Visit._make, zip(*(column[order].tolist() for column in columns), strict=True)))


def _looks(life: "Life", day: Day) -> tuple[Ints | Bits, ...]:
    people, rows = day.looks
    needs, chance = life.needs, life.chance
    of_need = rows != NEVER
    key = (
        np.where(of_need, needs.key[np.maximum(rows, 0)], np.uint64(0))
        if len(needs)
        else (np.zeros(len(rows), np.uint64))
    )
    who = np.where(of_need, key, numbers(people))
    a, b, c, d = chance.quarters("visit", who, day.day)
    bits = chance.bits("visit.bits", who, day.day)
    likes = (chance.bits("liked", numbers(people), day.day) % np.uint64(4)).astype(np.int64)
    category = (
        np.where(of_need, needs.category[np.maximum(rows, 0)], likes) if len(needs) else likes
    )
    comparing = (
        of_need & (needs.evaluate[np.maximum(rows, 0)] <= day.day) if len(needs) else of_need
    )
    open_need = comparing & (needs.bought[np.maximum(rows, 0)] == NEVER) if len(needs) else of_need
    left = open_need & left_cart(life, key, day.day)
    kind = np.where(left, np.where(b < 0.35, CHECKOUT, CART), LOOK)
    taste = life.people.taste[people]
    total = taste[:, 0] + taste[:, 1] + taste[:, 2] + taste[:, 3]
    opens, closes = (hours[life.people.store[people]] for hours in life.store_hours(day.day))
    in_store = (a < 0.35 * taste[:, Outlet.STORE] / total) & ~left & (opens < closes)
    app = life.people.has(Trait.APP)[people] & (b < 0.45)
    site = np.where(in_store, SHOP, np.where(app, APP, np.where(b > 0.955, DRIVE, WEB)))
    return _columns(
        people,
        second=_seconds(bits, in_store, opens, closes),
        site=site,
        device=_devices(life, people, site, c, buying=False),
        origin=_origins(life, day, people, d, buying=False),
        kind=kind,
        category=category,
        depth=_depths(bits, comparing),
        key=key,
        bits=bits,
    )


def _sales(
    life: "Life", day: Day, clicks: list[Clicks | None], landed: dict[int, int]
) -> tuple[Ints | Bits, ...]:
    """Purchases on a site; those in a store or by telephone are told elsewhere.

    `landed` is filled with who ordered in the visit of a click: person -> sending.
    """
    online = [(index, sale) for index, sale in enumerate(day.sales) if sale.outlet in ONLINE]
    people = np.array([sale.person for _, sale in online], np.int64)
    key = np.array([sale.key for _, sale in online], np.uint64)
    outlet = np.array([sale.outlet for _, sale in online], np.int64)
    a, b, c, d = life.chance.quarters("visit.sale", key, day.day)
    bits = life.chance.bits("visit.sale.bits", key, day.day)
    opens, closes = (hours[life.people.store[people]] for hours in life.store_hours(day.day))
    kiosk = (outlet == Outlet.WEB) & (a < 0.03) & (opens < closes)
    second = _seconds(bits, kiosk, opens, closes)
    site = np.where(kiosk, KIOSK, outlet)
    origin = _origins(life, day, people, d, buying=True)
    device = _devices(life, people, site, c, buying=True)
    campaign = np.full(len(people), -1)
    for place, (index, when) in _landings(day, clicks, people, site, b).items():
        landed[int(people[place])] = campaign[place] = index
        origin[place] = CLICKS[day.sendings[index].channel][2]
        second[place], device[place] = when, PHONE
    return _columns(
        people,
        second=second,
        site=site,
        device=device,
        origin=origin,
        kind=np.full(len(people), ORDER),
        category=np.array([sale.category for _, sale in online], np.int64),
        depth=2 + (bits >> np.uint64(50)).astype(np.int64) % 6,
        key=key,
        bits=bits,
        sale=np.array([index for index, _ in online], np.int64),
        campaign=campaign,
    )


def _landings(
    day: Day, clicks: list[Clicks | None], people: Ints, site: Ints, drawn: Floats
) -> dict[int, tuple[int, int]]:
    """Which orders are made in the visit of a click: place among them -> (sending, second)."""
    found: dict[int, tuple[int, int]] = {}
    for index, clicked in enumerate(clicks):
        if clicked is None:
            continue
        goes = APP if day.sendings[index].channel == Channel.PUSH else WEB
        there = np.isin(people, clicked.people) & (site == goes) & (drawn < BOUGHT_BY_CLICK)
        for place in np.flatnonzero(there).tolist():
            when = int(clicked.seconds[clicked.people == people[place]][0])
            found.setdefault(place, (index, when))
    return found


def _clicked(
    life: "Life", day: Day, index: int, clicks: Clicks, landed: dict[int, int]
) -> tuple[Ints | Bits, ...]:
    sending = day.sendings[index]
    stays = np.array([landed.get(who) != index for who in clicks.people.tolist()], np.bool_)
    people = clicks.people[stays]
    bits = life.chance.bits(f"visit.click.{sending.campaign}", numbers(people), day.day)
    app = sending.channel == Channel.PUSH
    theme = sending.theme if sending.theme >= 0 else 0
    return _columns(
        people,
        second=clicks.seconds[stays],
        site=np.full(len(people), APP if app else WEB),
        device=np.full(len(people), PHONE),
        origin=np.full(len(people), CLICKS[sending.channel][2]),
        kind=np.full(len(people), LOOK),
        category=np.full(len(people), theme),
        depth=_depths(bits, np.zeros(len(people), np.bool_)),
        key=np.zeros(len(people), np.uint64),
        bits=bits,
        campaign=np.full(len(people), index),
    )


def _columns(people: Ints, **given: Ints | Bits) -> tuple[Ints | Bits, ...]:
    none = np.full(len(people), -1, np.int64)
    order = (
        "second", "person", "site", "device", "origin", "kind", "category", "depth", "key", "bits",
        "sale", "campaign",
    )  # fmt: skip
    whole: dict[str, Ints | Bits] = {"person": people, "sale": none, "campaign": none, **given}
    return tuple(
        whole[name] if name in ("key", "bits") else whole[name].astype(np.int64) for name in order
    )


_HOUR_STEPS: Final = np.cumsum(np.array(WEB_HOURS, np.int64))
_DEPTHS: Final = np.array(DEPTHS, np.int64)


def _seconds(bits: Bits, in_store: Flags, opens: Ints, closes: Ints) -> Ints:
    """When it begins; in a store while it is open, but for its last half hour."""
    drawn = (bits & np.uint64(0xFFFF)).astype(np.int64) * int(_HOUR_STEPS[-1]) >> 16
    hour = np.searchsorted(_HOUR_STEPS, drawn, side="right")
    inside = (bits >> np.uint64(16) & np.uint64(0xFFF)).astype(np.int64) * 3_600 >> 12
    span = np.maximum(closes - 1_800 - opens, 1)
    in_hours = opens + ((bits & np.uint64(0xFFFF)).astype(np.int64) * span >> 16)
    return np.where(in_store, in_hours, hour * 3_600 + inside)


def _depths(bits: Bits, comparing: Flags) -> Ints:
    """How many pages; those who compare see more."""
    depth = _DEPTHS[(bits >> np.uint64(28) & np.uint64(31)).astype(np.int64)]
    return np.where(comparing, depth + depth // 2, depth)


def _devices(life: "Life", people: Ints, site: Ints, drawn: Floats, *, buying: bool) -> Ints:
    """One looks on a telephone, and pays on a computer rather; the app is on the telephone, and who
    has it goes to the site with the computer."""
    has = life.people.has(Trait.COMPUTER)[people]
    shared = life.people.shared[people]
    looking = np.where(life.people.has(Trait.APP)[people], DESK_WITH_APP, DESK_LOOKING)
    found = np.where(
        has & (drawn < (DESK_BUYING if buying else looking)),
        COMPUTER,
        np.where(shared & (drawn > TABLET_FROM), TABLET, PHONE),
    )
    return np.where((site == APP) | (site == SHOP), PHONE, found)


def _origins(life: "Life", day: Day, people: Ints, drawn: Floats, *, buying: bool) -> Ints:
    """Where a visit comes from: advertising met today shows up, most of all before a purchase."""
    met = {sending.channel: sending.people for sending in day.sendings}
    origin = np.where(drawn < 0.42, DIRECT, ORGANIC)
    rules = (
        (Channel.SOCIAL, SOCIAL, 0.30, 0.25),
        (Channel.SEARCH, PAID, 0.60, 0.55),
        (Channel.RETARGETING, RETARGETING, 0.50, 0.16),
        (Channel.AFFILIATE, AFFILIATE, 0.90, 0.40),
    )
    again = drawn * 7.0 - (drawn * 7.0).astype(np.int64)
    for channel, number, share, share_looking in rules:
        if channel in met:
            reached = np.isin(people, met[channel])
            origin = np.where(
                reached & (again < (share if buying else share_looking)), number, origin
            )
    return origin
