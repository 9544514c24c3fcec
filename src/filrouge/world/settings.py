"""Which world: its seed, how many people, how many days, and what is left out of it."""

from datetime import date
from typing import Final, NamedTuple

from filrouge.world.calendar import LAST_DAY, Days
from filrouge.world.people.traits import Channel

WARM_UP_DAYS: Final = 35
"""Days lived before the first one that counts, so that nothing starts from nothing."""
SEED: Final = 2026


class Message(NamedTuple):
    """One contact with one person."""

    channel: Channel
    person: int
    day: int


class Settings(NamedTuple):
    """A world. The same settings give the same bytes."""

    people: int
    days: int
    seed: int = SEED
    last: date = LAST_DAY
    shift_days: int = 0
    """Written dates are moved by so much; whole weeks."""
    without: frozenset[Channel] = frozenset()
    """Channels that never reach anybody: the counterfactual."""
    spared: frozenset[Message] = frozenset()
    """Single messages that are not sent."""

    @property
    def calendar(self) -> Days:
        return Days(self.days, self.last, self.shift_days)


WORLDS: Final = {"small": (2_000, 91), "large": (200_000, 365)}
"""People and days of the worlds that have a name."""


def named_world(name: str, today: date | None = None, seed: int = SEED) -> Settings:
    """The world of that name, moved by whole weeks so that its last day is `today`.

    Raises KeyError for a name that is not in WORLDS.
    """
    people, days = WORLDS[name]
    if today is None:
        return Settings(people, days, seed)
    ahead = (today.weekday() - LAST_DAY.weekday()) % 7
    last = date.fromordinal(LAST_DAY.toordinal() + ahead)
    return Settings(people, days, seed, last, (today - last).days)
