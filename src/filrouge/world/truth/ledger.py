"""What became of each need, and what would have become of it without each channel."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from filrouge.world.behaviour.facts import order_id
from filrouge.world.causes.life import Life
from filrouge.world.causes.needs import INDUCED_SLOT, NEVER, Needs
from filrouge.world.people.traits import CHANNELS, Channel, Outlet
from filrouge.world.settings import WARM_UP_DAYS, Settings
from filrouge.world.shop.baskets import basket_cents, basket_of
from filrouge.world.shop.catalogue import CATEGORIES


class Otherwise(NamedTuple):
    """A purchase, real or of another life: its day, its outlet, its price."""

    day: int
    outlet: Outlet
    cents: int


class Outcome(NamedTuple):
    """One need, from birth to end.

    `bought` is what happened, and `order_id` names it in events and on tickets ("": not bought);
    `without[channel]` is what would have, had the channel never reached
    that person, everything else about the need being the same; None: it is not bought.
    """

    key: int
    person: int
    category: str
    birth: int
    end: int
    origin: Channel | None
    """The channel whose contact gave the need; None for a need of the person's own."""
    bought: Otherwise | None
    order_id: str
    without: dict[Channel, Otherwise | None]
    credit: dict[Channel, float]
    """Shares of the day's hazard that the channels added; the rest to 1 was there without any."""

    def orders_caused(self, channel: Channel, first: int, last: int) -> int:
        """1 where the channel caused an order between two days, -1 where it prevented one."""
        return _within(self.bought, first, last) - _within(self.without[channel], first, last)

    def cents_caused(self, channel: Channel, first: int, last: int) -> int:
        """The same in money."""
        return _cents(self.bought, first, last) - _cents(self.without[channel], first, last)


def outcomes(settings: Settings) -> Iterator[Outcome]:
    """Every need that was bought, or would have been without some channel, as it ends.

    Needs still open on the last day come last.
    """
    life = Life(settings)
    for _ in range(WARM_UP_DAYS + settings.days):
        yield from _told(life.step().ended, life)
    yield from _told(life.needs, life)


class Caused(NamedTuple):
    """What a channel caused over a world: orders and cents, and orders by outlet."""

    orders: int
    cents: int
    by_outlet: dict[Outlet, int]
    discordant: int
    """Needs whose life the channel changed, either way: what sampling error is made of."""


def caused(found: Iterable[Outcome], settings: Settings) -> dict[Channel, Caused]:
    """The sum of the recorded contributions of each channel, over the days of the world."""
    first, last = 0, settings.days - 1
    orders = dict.fromkeys(CHANNELS, 0)
    cents, changed = dict(orders), dict(orders)
    outlets = {channel: dict.fromkeys(Outlet, 0) for channel in CHANNELS}
    for outcome in found:
        for channel in CHANNELS:
            other = outcome.without[channel]
            if other == outcome.bought:
                continue
            number = outcome.orders_caused(channel, first, last)
            orders[channel] += number
            changed[channel] += abs(number)
            cents[channel] += outcome.cents_caused(channel, first, last)
            for purchase, sign in ((outcome.bought, 1), (other, -1)):
                if purchase is not None and first <= purchase.day <= last:
                    outlets[channel][purchase.outlet] += sign
    return {
        channel: Caused(orders[channel], cents[channel], outlets[channel], changed[channel])
        for channel in CHANNELS
    }


def _within(purchase: Otherwise | None, first: int, last: int) -> int:
    return int(purchase is not None and first <= purchase.day <= last)


def _cents(purchase: Otherwise | None, first: int, last: int) -> int:
    return purchase.cents if purchase is not None and first <= purchase.day <= last else 0


def _told(needs: Needs, life: Life) -> Iterator[Outcome]:
    told = (needs.bought != NEVER) | (needs.without_day != NEVER).any(axis=1)
    for row in told.nonzero()[0].tolist():
        key, category = int(needs.key[row]), int(needs.category[row])
        lines = basket_of(key, category)
        slot = int(needs.slot[row])

        def purchase(day: int, outlet: int, lines: tuple = lines) -> Otherwise | None:  # type: ignore[type-arg]
            if day == NEVER:
                return None
            return Otherwise(day, Outlet(outlet), basket_cents(lines, life.discounts(day)))

        without = zip(
            CHANNELS,
            needs.without_day[row].tolist(),
            needs.without_outlet[row].tolist(),
            strict=True,
        )
        person, bought = int(needs.person[row]), int(needs.bought[row])
        outlet, store = int(needs.outlet[row]), int(life.people.store[person])
        yield Outcome(
            key=key,
            person=person,
            category=CATEGORIES[category],
            birth=int(needs.birth[row]),
            end=int(needs.end[row]),
            origin=Channel(slot - INDUCED_SLOT) if slot >= INDUCED_SLOT else None,
            bought=purchase(bought, outlet),
            order_id="" if bought == NEVER else order_id(key, bought, outlet, store),
            without={channel: purchase(day, outlet) for channel, day, outlet in without},
            credit=dict(zip(CHANNELS, needs.credit[row].tolist(), strict=True)),
        )
