"""One day at a time: messages in, events and money out."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import numpy as np

from filrouge.core.nouns import Record
from filrouge.world.causes.contacts import Sending, made_sending
from filrouge.world.causes.life import Day, Life, Looks
from filrouge.world.causes.needs import NEVER
from filrouge.world.causes.parameters import (
    CONTACT_CENTS,
    MARGIN,
    OFFER_LIFT,
    OFFER_SEEN,
    OWNED,
)
from filrouge.world.chance import Floats
from filrouge.world.outputs.session import visitor_key
from filrouge.world.outputs.stream import Stream
from filrouge.world.people.traits import Channel
from filrouge.world.settings import Settings
from filrouge.world.shop.catalogue import CATEGORIES
from filrouge.world.world import records

ADDRESS_TYPES: Final = {
    Channel.EMAIL: "email",
    Channel.SMS: "phone",
    Channel.PUSH: "push",
    Channel.DIRECT_MAIL: "loyalty",
}
HOUR: Final = 10 * 3_600


class Customer(NamedTuple):
    """What a brand knows of somebody on the first day: where it may write to them, and no more."""

    addresses: dict[str, str]
    """By channel (`email`, `sms`, `push`, `direct_mail`): those that they agreed to."""
    city: str
    store: int


class Send(NamedTuple):
    """A message: by a channel, to an address of that channel, about a category ("": about what
    the person needs, whatever it is), at a second of the day."""

    channel: str
    address: str
    category: str = ""
    second: int = HOUR


class Visitor(NamedTuple):
    """Somebody on the site, as the site sees them."""

    key: str
    """The account where the browser is still signed in, else its cookie."""
    category: str
    city: str


class Offer(NamedTuple):
    """What is shown to a visitor: a category, and a discount if they buy today."""

    category: str
    per_cent: int = 0


class Answer(NamedTuple):
    """What a day brought, as a brand sees it. `refused`: messages to whom did not agree."""

    day: int
    events: list[Record]
    orders: int
    cents: int
    unsubscribed: int
    refused: int


class Account(NamedTuple):
    """The money of a game, in cents: margin of sales, less discounts, less the cost of contacts."""

    orders: int = 0
    revenue: int = 0
    discounts: int = 0
    contacts: int = 0
    contact_cents: float = 0.0
    unsubscribed: int = 0

    @property
    def profit(self) -> float:
        return self.revenue * MARGIN - self.discounts - self.contact_cents


Shown = Callable[[Visitor], Offer | None]


class Game:
    """A world that waits for the policy under test, each morning of its simulated clock."""

    def __init__(self, settings: Settings) -> None:
        self.life = Life(settings)
        self.stream = Stream(self.life)
        self.account = Account()
        self._offers: dict[int, Offer] = {}
        while self.life.day < 0:
            self.life.step()
        self._who = self._addresses()

    @property
    def day(self) -> int:
        """The day that is about to be lived; 0 is the first."""
        return self.life.day

    @property
    def now(self) -> int:
        """The simulated clock: midnight of that day, in microseconds."""
        return self.life.days.midnight(self.life.day)

    @property
    def over(self) -> bool:
        return self.life.day >= self.life.settings.days

    def customers(self) -> list[Customer]:
        """Those whom the brand may write to."""
        found: defaultdict[int, dict[str, str]] = defaultdict(dict)
        for (channel, address), person in self._who.items():
            if self.life.agreed(Channel[channel.upper()])[person]:
                found[person][channel] = address
        register = self.stream.register
        return [
            Customer(addresses, register.town(person).name, register.store(person))
            for person, addresses in sorted(found.items())
        ]

    def play(
        self, sends: Iterable[Send], show: Shown | None = None, *, events: bool = False
    ) -> Answer:
        """Live the day with these messages, and these offers for who visits.

        With `events`, the answer holds what arrived that day, as a platform would receive it.
        """
        sendings, refused = self._sendings(sends)
        self._offers = {}
        day = self.life.step(sendings, None if show is None else self._showing(show))
        arrived: list[Record] = []
        if events:
            for sent in self.stream.told(self.stream.acts(day)):
                arrived += records(sent)
        return self._settled(day, arrived, refused)

    def play_usual(self, *, events: bool = False) -> Answer:
        """Live the day with the messages that the brand sends by habit."""
        owned = self.life.practice.owned(self.life.day)
        day = self.life.step(owned)
        arrived: list[Record] = []
        if events:
            for sent in self.stream.told(self.stream.acts(day)):
                arrived += records(sent)
        return self._settled(day, arrived, 0)

    def _addresses(self) -> dict[tuple[str, str], int]:
        register, life = self.stream.register, self.life
        found: dict[tuple[str, str], int] = {}
        for person in range(life.settings.people):
            for channel, address in (
                ("email", register.email(person)),
                ("sms", register.mobile(person, 0)),
                ("push", register.push_token(person)),
                ("direct_mail", register.card(person)),
            ):
                found.setdefault((channel, address), person)
        return found

    def _sendings(self, sends: Iterable[Send]) -> tuple[list[Sending], int]:
        groups: defaultdict[tuple[Channel, str, int], set[int]] = defaultdict(set)
        refused = 0
        for send in sends:
            person = self._who.get((send.channel, send.address))
            channel = Channel[send.channel.upper()]
            if person is None or channel not in OWNED or not self.life.agreed(channel)[person]:
                refused += 1
                continue
            groups[channel, send.category, send.second].add(person)
        made = [
            made_sending(
                self.life,
                channel,
                f"played-{channel.word}-{category or 'need'}",
                day=self.life.day,
                theme=CATEGORIES.index(category) if category else NEVER,
                second=second,
                people=np.array(sorted(people), np.int64),
            )
            for (channel, category, second), people in sorted(groups.items())
        ]
        return made, refused

    def _showing(self, show: Shown) -> Callable[[Looks], Floats]:
        def extra(looks: Looks) -> Floats:
            life, register = self.life, self.stream.register
            found = np.zeros(len(life.needs))
            for person, row in zip(looks.people.tolist(), looks.rows.tolist(), strict=True):
                category = int(life.needs.category[row]) if row != NEVER else person % 4
                key = visitor_key(register, person, life.day)
                visitor = Visitor(key, CATEGORIES[category], register.town(person).name)
                offer = show(visitor)
                if offer is None or row == NEVER:
                    continue
                if offer.category == CATEGORIES[category]:
                    self._offers[int(life.needs.key[row])] = offer
                    discount = offer.per_cent / 100 * float(life.people.sensitivity[person])
                    found[row] = OFFER_SEEN + OFFER_LIFT * discount
            return found

        return extra

    def _settled(self, day: Day, arrived: list[Record], refused: int) -> Answer:
        before = self.account
        revenue = sum(sale.cents for sale in day.sales)
        discounts = sum(
            sale.cents * self._offers[sale.key].per_cent // 100
            for sale in day.sales
            if sale.key in self._offers
        )
        owned = [sending for sending in day.sendings if sending.channel in OWNED]
        self.account = Account(
            before.orders + len(day.sales),
            before.revenue + revenue,
            before.discounts + discounts,
            before.contacts + sum(len(sending.people) for sending in owned),
            before.contact_cents
            + sum(len(sending.people) * CONTACT_CENTS[sending.channel] for sending in owned),
            before.unsubscribed + len(day.leaving),
        )
        return Answer(day.day, arrived, len(day.sales), revenue, len(day.leaving), refused)
