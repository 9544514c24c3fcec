"""In which bucket an instant falls, so that the edges of every window are edges of buckets.

A rolling window has the buckets of its grid. A calendar period begins at a midnight somewhere on
Earth: near the first day of a period buckets last 15 minutes, elsewhere a day, in UTC.
"""

from datetime import date, timedelta
from typing import Final

from filrouge.core.time import DAY
from filrouge.rules import tree as t
from filrouge.rules.periods import QUARTER, grid_of

ALL: Final = "all"
_EPOCH: Final = date(1970, 1, 1)
_SLACK: Final = 2 * DAY
"""More than a coarse bucket and the widest difference between two time zones' days."""
_PERIOD_DAYS: Final = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
MONTHS: Final = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,)}


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


def bucket_of(rule: str, time: int) -> int:
    """The first instant of the bucket where an instant falls."""
    if rule == ALL:
        return 0
    if rule.isdigit():
        return time - time % int(rule)
    if rule in MONTHS:
        day = time // DAY
        if not _near_edge(rule, day):
            return day * DAY
    return time - time % QUARTER


def _near_edge(rule: str, day: int) -> bool:
    """True for the first day of a period, and for the day before it."""
    today = _EPOCH + timedelta(days=day)
    return any(
        one.day == 1 and one.month in MONTHS[rule] for one in (today, today + timedelta(days=1))
    )
