"""The relations about time, by the Python that reads live: no engine's zones are trusted."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Final, get_args
from zoneinfo import ZoneInfo

from filrouge.core.time import DAY, instant
from filrouge.rules import tree as t
from filrouge.rules.periods import period_bounds, zone_of

_FIRST_DAY: Final = 7_300
_LAST_DAY: Final = 47_500
"""1989-12-27 to 2100-01-19, in days since 1970."""
_FAR: Final = 2**62
_MICROSECOND: Final = timedelta(microseconds=1)


def period_rows(
    moments: Iterable[tuple[str, int]],
) -> Iterator[tuple[str, int, str, int, int]]:
    """Rows of `periods` for (zone, as_of): (zone, as_of, period, first_time, after_time)."""
    for zone, as_of in moments:
        for period in get_args(t.Period):
            yield zone, as_of, period, *period_bounds(period, as_of, zone)


@lru_cache(maxsize=64)
def clock_rows(zone: str) -> tuple[tuple[int, int, int], ...]:
    """Rows of `clock`: (from_time, until_time, shift), shift in microseconds to add to UTC."""
    place = zone_of(zone)
    changes = [(-_FAR, _shift(place, _FIRST_DAY * DAY))]
    for day in range(_FIRST_DAY, _LAST_DAY):
        if _shift(place, (day + 1) * DAY) != changes[-1][1]:
            changes.append(_change(place, day * DAY, (day + 1) * DAY))
    ends = [*(start for start, _ in changes[1:]), _FAR]
    return tuple((start, end, shift) for (start, shift), end in zip(changes, ends, strict=True))


def _change(place: ZoneInfo, before: int, after: int) -> tuple[int, int]:
    """The instant at which the shift changes between two others, and the new shift."""
    old, new = _shift(place, before), _shift(place, after)
    while after - before > 1:
        middle = (before + after) // 2
        if _shift(place, middle) == old:
            before = middle
        else:
            after = middle
    return after, new


def _shift(place: ZoneInfo, time: int) -> int:
    offset = instant(time).astimezone(place).utcoffset()
    return (offset or timedelta()) // _MICROSECOND
