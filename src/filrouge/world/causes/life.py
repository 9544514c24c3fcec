"""A day in the life of everybody: needs are born, messages come, people look, buy, or give up."""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from filrouge.world.calendar import ZONES, between, is_holiday, weather_of
from filrouge.world.causes.buying import Today, annoyed, buy
from filrouge.world.causes.contacts import AGREED, Practice, Sending, left_cart
from filrouge.world.causes.memory import Memory
from filrouge.world.causes.needs import INDUCED_SLOT, NEVER, REST_DAYS, Needs, repeat_boost
from filrouge.world.causes.parameters import (
    BIRTHS_DAILY,
    COMPLAINT,
    EFFECTS,
    IDLE_DAILY,
    OWNED,
    REPEAT_BOOST,
    SEASONS,
    UNSUBSCRIBE,
    UNSUBSCRIBE_ANNOYED,
)
from filrouge.world.chance import Chance, Flags, Floats, Ints, numbers
from filrouge.world.people.traits import PART, Channel, Outlet, People
from filrouge.world.settings import WARM_UP_DAYS, Settings
from filrouge.world.shop.baskets import Line, basket_cents, basket_of
from filrouge.world.shop.catalogue import CATEGORIES
from filrouge.world.shop.prices import discounts
from filrouge.world.shop.stock import WAREHOUSE, Stock
from filrouge.world.shop.stores import STORES, hours_on
from filrouge.world.shop.towns import TOWNS

GOODWILL: Final = (0.8, 1.2)
GOODWILL_STEP: Final = 0.08
LONG_AGO: Final = -999
SUNDAY: Final = 6
FROM_STORE: Final = (Outlet.STORE, Outlet.DRIVE)


class Sale(NamedTuple):
    """One purchase; amounts in cents."""

    key: int
    person: int
    category: int
    outlet: int
    day: int
    lines: tuple[Line, ...]
    off: tuple[int, ...]
    cents: int
    store: int


class Leaving(NamedTuple):
    """Somebody unsubscribed from a channel, or complained of it."""

    channel: Channel
    campaign: str
    second: int
    person: int
    complained: bool


class Looks(NamedTuple):
    """Who visits today without buying: out of a need (its row), or idly (row NEVER)."""

    people: Ints
    rows: Ints


Show = Callable[[Looks], Floats]


class Day(NamedTuple):
    """What happened on a day."""

    day: int
    sendings: list[Sending]
    leaving: list[Leaving]
    looks: Looks
    sales: list[Sale]
    ended: Needs
    came: list[tuple[int, int, int]]
    """(place, product, units on the shelf) after the morning's deliveries."""
    low: list[tuple[int, int, int]]
    """(place, product, units left) where a sale left the shelf nearly empty."""


class Life:
    """Everybody's life, a day at a time, from `-WARM_UP_DAYS`. Memory: about 200 bytes a person."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.days = settings.calendar
        self.chance = Chance(settings.seed)
        self.people = People(self.chance, settings.people)
        self.memory = Memory(settings.people)
        self.needs = Needs()
        self.stock = Stock(self.chance, settings.people)
        self.practice = Practice(self)
        self.until = np.full((settings.people, len(CATEGORIES)), LONG_AGO, np.int16)
        """The day on which the last need of a category ends, or ended."""
        self.goodwill = np.ones(settings.people, np.float32)
        self.last_seen = np.full(settings.people, LONG_AGO, np.int16)
        self.allowed: NDArray[np.int32] = self.people.traits.copy()
        self._zones = np.array([ZONES.index(TOWNS[store.town].zone) for store in STORES])
        self.day = -WARM_UP_DAYS

    def step(self, owned: list[Sending] | None = None, show: Show | None = None) -> Day:
        """Live one day. `owned` replaces the brand's own messages, and `show` says what the offers
        shown to today's visitors add to the hazard of each need (interactive mode)."""
        day = self.day
        self.memory.pass_night()
        came = self.stock.deliver(day, self.days.weekday(day))
        ended = self.needs.take_ended(day)
        self._births(day)
        sendings = self.practice.owned(day) if owned is None else owned
        sendings = [
            sending
            for sending in (*sendings, *self.practice.advertising(day))
            if sending.channel not in self.settings.without
        ]
        leaving: list[Leaving] = []
        for sending in sendings:
            self.memory.receive(sending.channel, sending.people, sending.strength)
            self._induce(sending, day)
            leaving += self._leave(sending, day)
        looks = self._looks(day)
        today = Today(self, day)
        extra = show(looks) if show is not None else None
        sales, low = self._sold(buy(self, today, extra), today)
        self.day += 1
        return Day(day, sendings, leaving, looks, sales, ended, came, low)

    def agreed(self, channel: Channel) -> Flags:
        """Who still agrees to a channel of the brand's."""
        found: Flags = (self.allowed & np.int32(AGREED[channel])) != 0
        return found

    def discounts(self, day: int) -> tuple[int, ...]:
        return discounts(self.days, day)

    def weather(self, day: int) -> tuple[Floats, Flags]:
        """(mildness, rain) at each store."""
        today = self.days.date_of(day)
        zones = [weather_of(self.settings.seed, zone, today) for zone in ZONES]
        mild = np.array([zone.mild for zone in zones])[self._zones]
        return mild, np.array([zone.rain for zone in zones])[self._zones]

    def calls_answered(self, day: int) -> bool:
        """Whether the call centre works that day."""
        return self.days.weekday(day) != SUNDAY and not is_holiday(self.days.date_of(day))

    def store_hours(self, day: int) -> tuple[Ints, Ints]:
        """At which seconds each store opens and closes; 0 and 0 where it stays closed."""
        hours = [hours_on(store, self.days, day) or (0, 0) for store in STORES]
        found = np.array(hours, np.int64)
        return found[:, 0], found[:, 1]

    def open_stores(self, day: int) -> Flags:
        """Which stores open that day."""
        opens, closes = self.store_hours(day)
        found: Flags = opens < closes
        return found

    def _births(self, day: int) -> None:
        today = self.days.date_of(day)
        people = self.people
        for category in range(len(CATEGORIES)):
            rate = BIRTHS_DAILY * between(SEASONS[category], today)
            for start in range(0, people.count, PART):
                part = slice(start, start + PART)
                until = self.until[part, category]
                level = people.interest[part, category] * people.activity[part]
                boost = repeat_boost(day - until.astype(np.float64), REPEAT_BOOST[category])
                drawn = self.chance.shares(f"birth.{category}", people.ids[part], day)
                born = (drawn < rate * level * boost) & (until + REST_DAYS < day)
                who = np.flatnonzero(born) + start
                if len(who):
                    kind = np.full(len(who), category, np.int64)
                    end = self.needs.add(self.chance, who, kind, day=day)
                    self.until[who, category] = end

    def _induce(self, sending: Sending, day: int) -> None:
        """Advertising gives some people needs that they would not have had."""
        rate = EFFECTS[sending.channel].induced
        if not rate or sending.theme < 0:
            return
        people = sending.people[sending.seen]
        level = self.people.interest[people, sending.theme].astype(np.float64)
        level = level * self.people.response[people, sending.channel]
        drawn = self.chance.shares(f"induced.{sending.channel.word}", numbers(people), day)
        who = people[drawn < rate * level]
        if len(who):
            kind = np.full(len(who), sending.theme, np.int64)
            self.needs.add(self.chance, who, kind, day=day, slot=INDUCED_SLOT + sending.channel)

    def _leave(self, sending: Sending, day: int) -> list[Leaving]:
        """Some people have had enough; the channel is closed to the brand from now on."""
        channel = sending.channel
        if channel not in OWNED:
            return []
        people = sending.people[sending.seen]
        people = people[self.agreed(channel)[people]]
        rate = UNSUBSCRIBE + UNSUBSCRIBE_ANNOYED * annoyed(self, people)
        drawn = self.chance.shares(f"leave.{channel.word}.{sending.second}", numbers(people), day)
        found = []
        for place in np.flatnonzero(drawn < rate).tolist():
            person = int(people[place])
            self.allowed[person] &= ~np.int32(AGREED[channel])
            complained = bool(drawn[place] < COMPLAINT)
            found.append(Leaving(channel, sending.campaign, sending.second, person, complained))
        return found

    def _looks(self, day: int) -> Looks:
        """Visits without buying. Those of own needs and idle ones are what the brand may notice."""
        needs, people = self.needs, self.people
        rows = np.flatnonzero((needs.birth <= day) & (needs.end >= day))
        person, key = needs.numbers_of(rows)
        comparing = needs.evaluate[rows] <= day
        done = needs.bought[rows] != NEVER
        rate = np.where(done, 0.03, np.where(comparing, 0.22, 0.18)) * people.digital[person]
        came = self.chance.shares("look", key, day) < rate
        came |= comparing & ~done & left_cart(self, key, day)
        idle = np.flatnonzero(
            self.chance.shares("idle", people.ids, day) < IDLE_DAILY * people.digital
        )
        own = came & (needs.slot[rows] < len(CATEGORIES)) & ~done
        self.last_seen[person[own]] = day
        self.last_seen[idle] = day
        return Looks(
            np.concatenate([person[came], idle]),
            np.concatenate([rows[came], np.full(len(idle), NEVER, np.int64)]),
        )

    def _sold(self, rows: Ints, today: Today) -> tuple[list[Sale], list[tuple[int, int, int]]]:
        needs, sales = self.needs, []
        low: dict[tuple[int, int], int] = {}
        columns = (needs.key, needs.person, needs.category, needs.outlet)
        for key, person, category, outlet in zip(
            *(column[rows].tolist() for column in columns), strict=True
        ):
            lines = basket_of(key, category)
            store = int(self.people.store[person])
            place = store if outlet in FROM_STORE else WAREHOUSE
            for line in lines:
                left = self.stock.sell(place, line)
                if left <= 1:
                    low[place, line.product] = left
            cents = basket_cents(lines, today.off)
            sales.append(
                Sale(key, person, category, outlet, today.day, lines, today.off, cents, store)
            )
            pleased = satisfaction(self.chance, key) - 3
            level = float(self.goodwill[person]) + GOODWILL_STEP * pleased / 2
            self.goodwill[person] = min(GOODWILL[1], max(GOODWILL[0], level))
        return sales, [(place, product, left) for (place, product), left in low.items()]


SATISFACTION: Final = (1,) * 2 + (2,) * 3 + (3,) * 6 + (4,) * 13 + (5,) * 26
"""How pleased buyers are, as often as each stands here (of the order of public review sets)."""


def satisfaction(chance: Chance, key: int) -> int:
    """How pleased a purchase leaves its buyer, 1 to 5."""
    return SATISFACTION[chance.below(len(SATISFACTION), "satisfaction", key)]
