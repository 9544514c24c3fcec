"""The days of the world: seasons, French public holidays, sales, weather, and the clock of Paris.

The world lives in its own calendar (it always ends in November 2026), so that the same seed gives
the same life. `Days.shift` moves what is written by whole weeks.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from filrouge.core.time import DAY, HOUR, SECOND
from filrouge.world.chance import Chance

EPOCH: Final = date(1970, 1, 1)
LAST_DAY: Final = date(2026, 11, 22)
"""The last Sunday that the world lives, before it is moved."""
DAY_SECONDS: Final = 86_400
ZONES: Final = ("ouest", "nord", "est", "sud", "centre")
_TEMPERATURES: Final = {
    "ouest": (7, 8, 10, 12, 15, 18, 20, 20, 18, 14, 10, 8),
    "nord": (4, 5, 8, 11, 14, 17, 19, 19, 16, 12, 8, 5),
    "est": (2, 3, 7, 11, 15, 18, 21, 20, 16, 11, 6, 3),
    "sud": (8, 9, 12, 15, 18, 23, 25, 25, 22, 17, 12, 9),
    "centre": (4, 5, 9, 12, 15, 19, 21, 21, 17, 13, 8, 5),
}
"""Usual temperatures of the months, in degrees (of the order of Météo-France's normals)."""


@dataclass(frozen=True, slots=True)
class Weather:
    """The weather of a day in a climate zone."""

    degrees: int
    rain: bool

    @property
    def mild(self) -> float:
        """How much the day invites into a garden, from 0 to 1."""
        if self.rain:
            return 0.1
        return min(1.0, max(0.0, (self.degrees - 6) / 16))


class Days:
    """Days are numbers: 0 is the first one that the world lives. `count` of them."""

    def __init__(self, count: int, last: date = LAST_DAY, shift: int = 0) -> None:
        self.count = count
        self.first = last - timedelta(days=count - 1)
        self.shift = shift
        """Whole weeks, in days, by which written dates are moved."""

    def date_of(self, day: int) -> date:
        """The day in the world's own calendar."""
        return self.first + timedelta(days=day)

    def written(self, day: int) -> date:
        """The day as it is written in events and files."""
        return self.first + timedelta(days=day + self.shift)

    def weekday(self, day: int) -> int:
        """0 is Monday."""
        return self.date_of(day).weekday()

    def midnight(self, day: int) -> int:
        """The instant at which a day begins in Paris, as written; microseconds."""
        return midnight_of(self.written(day))


@cache
def midnight_of(day: date) -> int:
    """Midnight in Paris: UTC+1, UTC+2 from the last Sunday of March to October's (2000/84/EC).

    A day on which the clocks change has the hours of the day before until the next midnight.

    >>> midnight_of(date(1970, 1, 2)) == 23 * HOUR
    True
    """
    start, end = _last_sunday(day.year, 3), _last_sunday(day.year, 10)
    ahead = 2 if start < day <= end else 1
    return (day - EPOCH).days * DAY - ahead * HOUR


def instant_at(midnight: int, second: float) -> int:
    """The instant of a second of the day."""
    return midnight + int(second * SECOND)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@cache
def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus, Nature, 1876).

    >>> easter(2026), easter(2024)
    (datetime.date(2026, 4, 5), datetime.date(2024, 3, 31))
    """
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    correction = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> dict[date, str]:
    """The public holidays of metropolitan France (Code du travail, L3133-1)."""
    sunday = easter(year)
    fixed = {
        (1, 1): "Jour de l'an",
        (5, 1): "Fête du Travail",
        (5, 8): "Victoire 1945",
        (7, 14): "Fête nationale",
        (8, 15): "Assomption",
        (11, 1): "Toussaint",
        (11, 11): "Armistice 1918",
        (12, 25): "Noël",
    }
    found = {date(year, month, day): name for (month, day), name in fixed.items()}
    found[sunday + timedelta(days=1)] = "Lundi de Pâques"
    found[sunday + timedelta(days=39)] = "Ascension"
    found[sunday + timedelta(days=50)] = "Lundi de Pentecôte"
    return dict(sorted(found.items()))


def is_holiday(day: date) -> bool:
    return day in holidays(day.year)


def between(values: tuple[float, ...], day: date) -> float:
    """A value of each month, read between the middles of the months, without steps."""
    place = day.month - 1 + (day.day - 15) / 30
    low = int(place // 1) % 12
    part = place - place // 1
    return values[low] * (1.0 - part) + values[(low + 1) % 12] * part


@cache
def weather_of(seed: int, zone: str, day: date) -> Weather:
    """The weather of a zone on a day: the month's normal, a spell of five days, and the day."""
    chance = Chance(seed)
    number, place = (day - EPOCH).days, ZONES.index(zone)
    spell = chance.below(9, "weather.spell", place, number // 5) - 4
    daily = chance.below(5, "weather.day", place, number) - 2
    wet = 55 if chance.below(100, "weather.wet", place, number // 5) < 45 else 15
    wet -= 10 if zone == "sud" else 0
    rain = chance.below(100, "weather.rain", place, number) < wet
    usual = between(tuple(float(value) for value in _TEMPERATURES[zone]), day)
    return Weather(int(usual) + spell + daily - (2 if rain else 0), rain)
