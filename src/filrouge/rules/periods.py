"""Calendar periods in a time zone, the days of dates, and the grid of sums."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from filrouge.core.time import DAY, HOUR, MINUTE, instant, micros
from filrouge.rules import tree as t

GRIDS: Final = ((7 * DAY, 15 * MINUTE), (31 * DAY, HOUR), (180 * DAY, 6 * HOUR))
"""(longest rolling window, grid): a sum over a longer one expires day by day (UTC)."""
QUARTER: Final = 15 * MINUTE
"""Since 1990 the clocks of every time zone differ from UTC by whole quarters of an hour."""
_FAR: Final = 2**62
Bounds = tuple[int, int]


@lru_cache(maxsize=1_024)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of a name. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)


def midnight(day: date, zone: ZoneInfo) -> int:
    """The first instant of a day: where clocks skip midnight, the instant when they do."""
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    return micros(local.astimezone(UTC))


def grid_of(time: t.Time | None) -> int:
    """On which grid the sums of a rolling window expire, in microseconds.

    >>> grid_of(t.Within(t.Duration(30, "days"))) == HOUR
    True
    """
    if not isinstance(time, t.Within):
        return QUARTER
    length = time.duration.micros
    return next((grid for longest, grid in GRIDS if length <= longest), DAY)


def period_bounds(period: t.Period, now: int, zone: str) -> Bounds:
    """The first instant of the period that `now` means, and the first one after it."""
    place = zone_of(zone)
    today = instant(now).astimezone(place).date()
    first, after = _days(period, today)
    return midnight(first, place), midnight(after, place)


def _days(period: t.Period, today: date) -> tuple[date, date]:
    which, _, unit = period.partition(" ")
    if not unit:
        first = today if which == "today" else today - timedelta(days=1)
        return first, first + timedelta(days=1)
    this = _start(unit, today)
    if which == "this":
        return this, _next(unit, this)
    return _start(unit, this - timedelta(days=1)), this


def _start(unit: str, day: date) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(month=1, day=1)


def _next(unit: str, start: date) -> date:
    lengths = {"week": 7, "month": 31, "quarter": 92, "year": 366}
    return _start(unit, start + timedelta(days=lengths[unit]))


def date_bounds(time: t.Time | None, zone: str) -> Bounds:
    """The instants that dates allow, the first included, the second not; all of them otherwise."""
    place = zone_of(zone)
    one = timedelta(days=1)
    match time:
        case t.Before(day):
            return -_FAR, midnight(date.fromisoformat(day), place)
        case t.After(day):
            return midnight(date.fromisoformat(day) + one, place), _FAR
        case t.Dates(first, last):
            return (
                midnight(date.fromisoformat(first), place),
                midnight(date.fromisoformat(last) + one, place),
            )
    return -_FAR, _FAR
