"""Sums by bucket of time: in which one an instant falls, and what the buckets of a counter hold.

A rolling window has the buckets of its grid. A calendar period begins at a midnight somewhere on
Earth: near the first day of a period buckets last 15 minutes, elsewhere a day, in UTC. So the edges
of every window are edges of buckets.

A state is columns, in order of time: the buckets, in quarters of an hour since 1970, then what is
added up in each. A sum has whole units, the rest in millionths (so that a thousand million events
stay within 64 bits) and the number of entries; a count has that number; an extreme has itself.
"""

from bisect import bisect_left
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from filrouge.core.time import DAY
from filrouge.rules import tree as t
from filrouge.rules.periods import QUARTER, grid_of

Combine = Literal["sum", "count", "min", "max"]
Columns = list[list[int]]
ALL: Final = "all"
_EPOCH: Final = date(1970, 1, 1)
_SLACK: Final = 2 * DAY
"""More than a coarse bucket and the widest difference between two time zones' days."""
_PERIOD_DAYS: Final = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
MONTHS: Final = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,)}
_DAY_QUARTERS: Final = DAY // QUARTER
_UNIT: Final = 1_000_000
_DAYS_KNOWN_MAX: Final = 4_096


def rule_of(time: t.Time | None) -> tuple[str, int]:
    """The name of the bucket rule for a window, and how long a bucket is kept, in microseconds.

    >>> rule_of(t.Within(t.Duration(1, "days"))), rule_of(None)
    (('900000000', 86400000000), ('all', 0))
    """
    if isinstance(time, t.Within):
        return str(grid_of(time)), time.duration.micros
    if isinstance(time, t.Calendar):
        which, _, unit = time.period.partition(" ")
        name = unit or "day"
        periods = 2 if which in ("last", "yesterday") else 1
        return name, periods * _PERIOD_DAYS[name] * DAY + _SLACK
    return ALL, 0


def most_buckets(rule: str, horizon: int) -> int:
    """How many buckets a counter can hold."""
    if rule == ALL:
        return 1
    if rule.isdigit():
        return horizon // int(rule) + 1
    quarters = horizon // QUARTER + 1
    if rule not in MONTHS:
        return quarters
    edges = (horizon // DAY // _PERIOD_DAYS[rule] + 2) * 2
    return min(quarters, horizon // DAY + 2 + edges * (_DAY_QUARTERS - 1))


def bucket_rule(rule: str) -> Callable[[int], int]:
    """The bucket, in quarters of an hour since 1970, where an instant falls.

    >>> bucket_rule("900000000")(900_000_001), bucket_rule("all")(900_000_001)
    (1, 0)
    """
    if rule == ALL:
        return lambda _time: 0
    if rule in MONTHS:
        return lambda time: _in_period(rule, time)
    grid = int(rule) if rule.isdigit() else QUARTER
    quarters = grid // QUARTER
    return lambda time: time // grid * quarters


def _in_period(rule: str, time: int) -> int:
    day = time // DAY
    return time // QUARTER if _near_edge(rule, day) else day * _DAY_QUARTERS


@lru_cache(maxsize=_DAYS_KNOWN_MAX)
def _near_edge(rule: str, day: int) -> bool:
    """True for the first day of a period, and for the day before it."""
    today = _EPOCH + timedelta(days=day)
    return any(
        one.day == 1 and one.month in MONTHS[rule] for one in (today, today + timedelta(days=1))
    )


def bucket_adder(combine: Combine, rule: str, horizon: int) -> Callable[..., Columns]:
    """How an entry, (state, time, offset, value), comes into its bucket."""
    bucket_of, kept_for = bucket_rule(rule), -(-horizon // QUARTER)
    grid = int(rule) if rule.isdigit() else 0
    quarters = grid // QUARTER
    put, summed, counted = _PUTS[combine], combine == "sum", combine == "count"

    def add(state: Any, time: int, _offset: int, value: int) -> Columns:
        bucket = time // grid * quarters if grid else bucket_of(time)
        cell: tuple[int, ...] = (1,) if counted else (value,)
        if summed:
            cell = (value // _UNIT, value % _UNIT, 1)
        if state is None:
            return [[bucket], *([one] for one in cell)]
        buckets = state[0]
        newest = buckets[-1]
        if bucket > newest:
            buckets.append(bucket)
            state[1].append(cell[0])
            if summed:
                state[2].append(cell[1])
                state[3].append(1)
            if kept_for and buckets[0] <= bucket - kept_for:
                _forget(state, bucket - kept_for)
        elif bucket == newest:
            put(state, -1, *cell)
        elif not kept_for or bucket > newest - kept_for:
            place = bisect_left(buckets, bucket)
            if buckets[place] == bucket:
                put(state, place, *cell)
            else:
                for column, one in zip(state, (bucket, *cell), strict=True):
                    column.insert(place, one)
        return state  # type: ignore[no-any-return]

    return add


def merged_buckets(combine: Combine, horizon: int, one: Columns, other: Columns) -> Columns:
    """The buckets of both; neither is changed."""
    if one[0][-1] > other[0][-1]:
        one, other = other, one
    both = [list(column) for column in one]
    if one[0][-1] < other[0][0]:
        for column, more in zip(both, other, strict=True):
            column.extend(more)
    else:
        _merge(combine, both, other)
    if horizon:
        _forget(both, both[0][-1] + -horizon // QUARTER)
    return both


def _merge(combine: Combine, into: Columns, other: Columns) -> None:
    put, buckets = _PUTS[combine], into[0]
    for bucket, *cell in zip(*other, strict=True):
        place = bisect_left(buckets, bucket)
        if place < len(buckets) and buckets[place] == bucket:
            put(into, place, *cell)
        else:
            for column, one in zip(into, (bucket, *cell), strict=True):
                column.insert(place, one)


def _forget(state: Columns, oldest: int) -> None:
    """Drop the buckets that no window can reach from the newest one on."""
    first = bisect_left(state[0], oldest + 1)
    if first:
        for column in state:
            del column[:first]


def _put_sum(state: Columns, place: int, units: int, rest: int, number: int) -> None:
    rest += state[2][place]
    if rest >= _UNIT:
        rest -= _UNIT
        units += 1
    state[1][place] += units
    state[2][place] = rest
    state[3][place] += number


def _put_count(state: Columns, place: int, number: int) -> None:
    state[1][place] += number


def _put_least(state: Columns, place: int, value: int) -> None:
    state[1][place] = min(state[1][place], value)


def _put_most(state: Columns, place: int, value: int) -> None:
    state[1][place] = max(state[1][place], value)


_PUTS: Final[dict[Combine, Callable[..., None]]] = {
    "sum": _put_sum, "count": _put_count, "min": _put_least, "max": _put_most,
}  # fmt: skip
