"""Which events the counters of a formula look at: their names, and from when to when."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.periods import date_bounds, period_bounds
from filrouge.rules.walk import parts_of

ANY_EVENT: Final = ""
"""The name of a span over the events of every name."""
_FAR: Final = 2**62


class Span(NamedTuple):
    """Events of a name whose instant is from `first_time` on, and before `after_time`."""

    name: str
    first_time: int = -_FAR
    after_time: int = _FAR


def spans_of(formulas: Iterable[t.Node], now: int, zone: str) -> list[Span]:
    """The spans of a set of trees at an instant, one a name: what filling them reads at most.

    A formula that looks at events of every name has one span, over all that the others need too.

    >>> from filrouge.rules import parse
    >>> spans_of([parse('any("A", within 1 day) or any("A" or "B", within 2 days)')], 0, "UTC")
    [Span(name='A', first_time=-172800000000, after_time=1), Span(name='B', \
first_time=-172800000000, after_time=1)]
    """
    found: dict[str, Span] = {}
    for formula in formulas:
        for part in parts_of(formula):
            for name, (first, after) in _looks(part, now, zone):
                span = found.get(name, Span(name, first, after))
                bounds = min(first, span.first_time), max(after, span.after_time)
                found[name] = Span(name, *bounds)
    if ANY_EVENT in found:
        first = min(span.first_time for span in found.values())
        return [Span(ANY_EVENT, first, max(span.after_time for span in found.values()))]
    return [found[name] for name in sorted(found)]


def _looks(part: object, now: int, zone: str) -> list[tuple[str, tuple[int, int]]]:
    match part:
        case t.Happened() | t.Count() | t.Aggregate():
            selects: tuple[t.Select, ...] = (part.select,)
        case t.Sequence():
            selects = part.steps
        case t.DaysSince(select) | t.SinceFirst(select):
            selects = (select,)
        case _:
            return []
    bounds = _bounds(getattr(part, "time", None), now, zone)
    return [(name, bounds) for select in selects for name in select.names or (ANY_EVENT,)]


def _bounds(time: t.Time | None, now: int, zone: str) -> tuple[int, int]:
    if isinstance(time, t.Within):
        return now - time.duration.micros, now + 1
    if isinstance(time, t.Calendar):
        return period_bounds(time.period, now, zone)
    return date_bounds(time, zone)
