"""The same world again, with a channel off or a message not sent."""

from typing import NamedTuple

from filrouge.world.causes.life import Life
from filrouge.world.people.traits import Channel
from filrouge.world.settings import WARM_UP_DAYS, Message, Settings


class Difference(NamedTuple):
    """The world as it is, less the world where something was left out."""

    orders: int
    cents: int
    orders_with: int
    orders_without: int


def difference(
    settings: Settings, *, channel: Channel | None = None, message: Message | None = None
) -> Difference:
    """What leaving out a channel, or one message, changes: the whole world is lived again."""
    without = settings._replace(
        without=settings.without | ({channel} if channel is not None else set()),
        spared=settings.spared | ({message} if message is not None else set()),
    )
    (orders, cents), (other_orders, other_cents) = _sold(settings), _sold(without)
    return Difference(orders - other_orders, cents - other_cents, orders, other_orders)


def _sold(settings: Settings) -> tuple[int, int]:
    life, orders, cents = Life(settings), 0, 0
    for _ in range(WARM_UP_DAYS + settings.days):
        day = life.step()
        if day.day >= 0:
            orders += len(day.sales)
            cents += sum(sale.cents for sale in day.sales)
    return orders, cents
