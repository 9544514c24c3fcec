"""The forty stores: where they are, when they open, and how far it is to them."""

from functools import cache
from typing import Final, NamedTuple

import numpy as np

from filrouge.world.calendar import Days, is_holiday
from filrouge.world.chance import Floats, Ints
from filrouge.world.shop.towns import TOWNS, Town

KM_NORTH: Final = 111.2
"""Kilometres of a degree of latitude."""
KM_EAST: Final = 76.5
"""Kilometres of a degree of longitude at 46.5 degrees north, the middle of France."""
NO_STORE: Final = -1


class Store(NamedTuple):
    """A store. Hours are seconds of the day; a day without any is closed."""

    number: int
    id: str
    name: str
    town: int
    phone: str
    hours: tuple[tuple[int, int] | None, ...]
    """Monday to Sunday."""


def _at(hour: int, minute: int = 0) -> int:
    return hour * 3_600 + minute * 60


def _hours(number: int) -> tuple[tuple[int, int] | None, ...]:
    week = (_at(9, 30), _at(19, 30)) if number % 3 else (_at(10), _at(19))
    monday = None if number % 4 == 1 else (_at(14), _at(19)) if number % 4 == 2 else week
    sunday = (_at(10), _at(13)) if number % 5 == 0 else None
    return (monday, week, week, week, week, (_at(9, 30), _at(20)), sunday)


def _made() -> tuple[Store, ...]:
    towns = [number for number, town in enumerate(TOWNS) if town.store]
    return tuple(
        Store(
            number=number,
            id=f"M{number + 1:02}",
            name=f"Maison Garance {TOWNS[town].name}"
            + (f" {TOWNS[town].postcode[-2:]}e" if TOWNS[town].name == "Paris" else ""),
            town=town,
            phone=f"+331990034{number + 1:02}",
            hours=_hours(number),
        )
        for number, town in enumerate(towns)
    )


STORES: Final = _made()


def hours_on(store: Store, days: Days, day: int) -> tuple[int, int] | None:
    """When a store opens and closes that day; None when it is closed."""
    return None if is_holiday(days.date_of(day)) else store.hours[days.weekday(day)]


@cache
def nearest() -> tuple[Ints, Floats]:
    """Of each town: its nearest store, and the kilometres as the crow flies."""
    found, far = [], []
    for town in TOWNS:
        best = min(STORES, key=lambda store: (_square_km(town, store), store.number))
        found.append(best.number)
        far.append(_square_km(town, best))
    return np.array(found, np.int64), np.sqrt(np.array(far, np.float64))


def _square_km(town: Town, store: Store) -> float:
    place = TOWNS[store.town]
    north = (town.latitude - place.latitude) * KM_NORTH
    east = (town.longitude - place.longitude) * KM_EAST
    return north * north + east * east
