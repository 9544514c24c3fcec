"""What happens away from the sites: tickets, calls, parcels, returns, reviews and surveys."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from filrouge.world.causes.life import Day, Sale, satisfaction
from filrouge.world.causes.needs import NEVER
from filrouge.world.chance import Chance, mixed_number
from filrouge.world.people.traits import Channel, Outlet, Trait
from filrouge.world.shop.catalogue import CATEGORIES
from filrouge.world.shop.stores import STORES, hours_on

if TYPE_CHECKING:
    from filrouge.world.causes.life import Life
    from filrouge.world.people.somebody import Register

TICKET, CALL, COLLECTED, REVIEW, SURVEY, RETURN = range(6)
CALL_HOURS: Final = (9 * 3_600, 19 * 3_600)
STORE_HOURS: Final = (6, 10, 12, 8, 9, 10, 11, 13, 13, 8)
"""Tickets by tenth of the opening hours: before noon and after work."""
ADVICE_CALLS: Final = 0.022
TYPO_PER_CENT: Final = 7
CARD_SHOWN_PER_CENT: Final = 70
COUPON_PER_CENT: Final = 85
"""Of buyers who still think of a mailer, how many bring its coupon."""
COUPON_MEMORY: Final = 0.04
NO_CALLER_PER_CENT: Final = 14
RETURN_CALLS_PER_CENT: Final = 30
"""Of those who send something back, how many ask by telephone how to."""


class Fact(NamedTuple):
    """Something that happened at a second of the day; `reason` is that of a call."""

    second: int
    kind: int
    person: int
    category: int
    bits: int
    sale: Sale | None
    reason: str = ""


class Till(NamedTuple):
    """What a clerk typed, or scanned, on a ticket: nothing more links it to anybody."""

    card: str
    email: str
    phone: str
    first: str
    coupon: bool


class Facts:
    """Keeps what a sale will lead to, and gives it on its day."""

    def __init__(self, life: "Life") -> None:
        self._life = life
        self._coming: defaultdict[int, list[Fact]] = defaultdict(list)

    def of_day(self, day: Day) -> list[Fact]:
        """What happens on a day, by the second."""
        for sale in day.sales:
            for when, fact in _follow_ups(self._life, sale):
                self._coming[when].append(fact)
        self._coming[day.day] += self._advice(day)
        return sorted(self._coming.pop(day.day, []), key=lambda fact: (fact.second, fact.bits))

    def _advice(self, day: Day) -> Iterator[Fact]:
        """Calls for advice, from those who compare."""
        if not self._life.calls_answered(day.day):
            return
        rows = day.looks.rows
        rows = rows[rows != NEVER]
        needs, chance = self._life.needs, self._life.chance
        key = needs.key[rows]
        calling = chance.shares("call.advice", key, day.day) < ADVICE_CALLS
        for row in np.flatnonzero(calling).tolist():
            bits = chance.number("call.bits", int(key[row]), day.day)
            yield Fact(
                _call_second(bits),
                CALL,
                int(needs.person[rows[row]]),
                int(needs.category[rows[row]]),
                bits,
                None,
                "advice",
            )


def till_of(life: "Life", register: "Register", fact: Fact) -> Till:
    """What the till knows of a ticket: a card, an address typed with its mistakes, or nothing."""
    person, bits = fact.person, fact.bits
    traits = register.traits(person)
    felt = float(life.memory.felt[Channel.DIRECT_MAIL, person])
    coupon = felt > COUPON_MEMORY and (bits >> 50) % 100 < COUPON_PER_CENT
    if traits & int(Trait.CARD) and bits % 100 < CARD_SHOWN_PER_CENT:
        return Till(register.card(person), "", "", "", coupon)
    drawn = (bits >> 8) % 100
    first = typed(register.first(person), mixed_number(bits)) if (bits >> 16) % 100 < 60 else ""
    if drawn < 24:
        return Till("", typed(register.email(person), bits), "", first, coupon)
    if drawn < 33:
        phone = register.mobile(person, fact.sale.day if fact.sale else 0)
        return Till("", "", french_phone(phone), first, coupon)
    return Till("", "", "", "", coupon)


def typed(text: str, bits: int) -> str:
    """As a clerk types it: now and then two letters are swapped, or one is lost.

    >>> typed("ana@example.org", 0), typed("ana@example.org", 99 << 20), typed("Inès", 1100 << 20)
    ('aa@example.org', 'ana@example.org', 'Ins')
    """
    if (bits >> 20) % 100 >= TYPO_PER_CENT:
        return text
    local, at, domain = text.partition("@")
    domain = at + domain
    place = 1 + (bits >> 30) % max(1, len(local) - 2)
    if (bits >> 40) % 2:
        swapped = local[:place] + local[place + 1 : place + 2] + local[place]
        return f"{swapped}{local[place + 2 :]}{domain}"
    return f"{local[:place]}{local[place + 1 :]}{domain}"


def french_phone(phone: str) -> str:
    """As people say it.

    >>> french_phone("+33639981234")
    '06 39 98 12 34'
    """
    digits = "0" + phone[3:]
    return " ".join(digits[place : place + 2] for place in range(0, len(digits), 2))


def order_id(key: int, day: int, outlet: int, store: int) -> str:
    """The number of a ticket (store, day, a number), or of an order made at a distance."""
    if outlet == Outlet.STORE:
        return f"{STORES[store].id}-{day + 1_000:04}-{key % 10**9:09}"
    return f"MG{day + 1_000:04}{key % 10**10:010}"


def number_of(sale: Sale) -> str:
    """The number on its ticket, or of its order."""
    return order_id(sale.key, sale.day, sale.outlet, sale.store)


def caller_of(register: "Register", fact: Fact, day: int) -> str:
    """The number that the switchboard shows: hidden, the home's, or one's own."""
    drawn = fact.bits % 100
    if drawn < NO_CALLER_PER_CENT:
        return ""
    if drawn < 30:
        return register.landline(fact.person)
    return register.mobile(fact.person, day)


def _follow_ups(life: "Life", sale: Sale) -> Iterator[tuple[int, Fact]]:
    chance = life.chance
    bits = chance.number("follow", sale.key)
    day, outlet = sale.day, sale.outlet
    pleased = satisfaction(chance, sale.key)

    def fact(kind: int, second: int, purpose: str, reason: str = "") -> Fact:
        own = chance.number(purpose, sale.key)
        return Fact(second, kind, sale.person, sale.category, own, sale, reason)

    if outlet == Outlet.STORE:
        yield day, fact(TICKET, _store_second(life, sale, bits), "ticket")
    elif outlet == Outlet.CALL_CENTRE:
        yield day, fact(CALL, _call_second(bits), "call.order", "order")
    elif outlet == Outlet.DRIVE:
        when = _open_day(life, sale, day + 1)
        moved = sale._replace(day=when)
        yield when, fact(COLLECTED, _store_second(life, moved, bits), "collect")
    evening = 17 * 3_600 + (bits >> 16) % 18_000
    if bits % 100 < 6 or (pleased <= 2 and bits % 100 < 18):
        yield day + 4 + (bits >> 8) % 17, fact(REVIEW, evening, "review")
    if (bits >> 24) % 100 < 13:
        yield day + 3 + (bits >> 32) % 8, fact(SURVEY, evening + 900, "survey")
    away = outlet != Outlet.STORE
    if away and (bits >> 40) % 100 < (17 if CATEGORIES[sale.category] == "clothing" else 6):
        back = day + 5 + (bits >> 48) % 10
        yield back, fact(RETURN, 15 * 3_600 + bits % 7_200, "return")
        if bits % 100 < RETURN_CALLS_PER_CENT:
            asked = _work_day(life, back - 2)
            yield asked, fact(CALL, _call_second(bits), "call.return", "return")
    calls = (bits >> 52) % 100
    if pleased <= 2 and calls < 26:
        yield _work_day(life, day + 2), fact(CALL, _call_second(bits), "call.bad", "complaint")
    elif away and calls < 6:
        yield _work_day(life, day + 3), fact(CALL, _call_second(bits), "call.where", "delivery")


def _work_day(life: "Life", day: int) -> int:
    while not life.calls_answered(day):
        day += 1
    return day


def _open_day(life: "Life", sale: Sale, day: int) -> int:
    while hours_on(STORES[sale.store], life.days, day) is None:
        day += 1
    return day


def _call_second(bits: int) -> int:
    start, end = CALL_HOURS
    return start + (bits >> 14) % (end - start)


def _store_second(life: "Life", sale: Sale, bits: int) -> int:
    start, end = hours_on(STORES[sale.store], life.days, sale.day) or (36_000, 66_600)
    drawn = (bits >> 4) % 100
    tenth = 0
    while tenth < 9 and drawn >= STORE_HOURS[tenth]:
        drawn -= STORE_HOURS[tenth]
        tenth += 1
    span = (end - start) // 10
    return start + tenth * span + (bits >> 20) % span


def opinion_id(fact: Fact) -> str:
    """The messageId of a review or of a survey's answer."""
    number = number_of(fact.sale) if fact.sale else f"{fact.bits:016x}"
    return f"{'v' if fact.kind == REVIEW else 's'}-{number}"


def rated(chance: Chance, fact: Fact) -> int:
    """How pleased the buyer is, which is what a review and a survey tell."""
    return satisfaction(chance, fact.sale.key) if fact.sale else 3
