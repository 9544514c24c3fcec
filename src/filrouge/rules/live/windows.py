"""What generated code calls: an aggregate of a counter's state, and when it may change by itself.

A window is (`start`, `length`, `end`): what happened at `start` or later counts, and leaves
`length` after its instant, or all at once at `end` where `length` is 0.
"""

from bisect import bisect_left
from typing import Any, Final

from filrouge.core.time import DAY
from filrouge.rules import tree as t
from filrouge.rules.periods import period_bounds

FOREVER: Final = 2**62
NEVER: Final = -(2**62)
_UNIT: Final = 1_000_000
Answer = tuple[Any, int]
"""The value, and the first instant at which it may be another without any event."""
Period = tuple[int, int, int, int]
"""(from, until) while it holds, then the first instant that counts and the first that does not."""


class Periods:
    """Calendar periods, computed once for each zone while they last."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Period] = {}

    def at(self, period: t.Period, zone: str, now: int) -> Period:
        """The period that `now` means, and as long as it means that one."""
        known = self._known.get((period, zone))
        if known is not None and known[0] <= now < known[1]:
            return known
        which, _, unit = period.partition(" ")
        current: Any = f"this {unit}" if unit else "today"
        holds = period_bounds(current, now, zone)
        found = (
            *holds,
            *(holds if which in ("this", "today") else period_bounds(period, now, zone)),
        )
        self._known[(period, zone)] = found
        return found


def count(state: list[int] | None, start: int, length: int, end: int) -> Answer:
    """How many instants count, in units; no more than are kept."""
    if not state:
        return 0, FOREVER
    index = bisect_left(state, start)
    if index == len(state):
        return 0, FOREVER
    return len(state) - index, state[index] + length if length else end


def distinct(state: dict[str, int] | None, start: int, length: int, end: int) -> Answer:
    """How many values count, in units; no more than are kept."""
    times = [time for time in state.values() if time >= start] if state else []
    if not times:
        return 0, FOREVER
    return len(times), min(times) + length if length else end


def last(state: list[Any] | None, start: int, length: int, end: int) -> Answer:
    """The key of the last value."""
    if state is None or state[0] < start:
        return None, FOREVER
    return state[2], state[0] + length if length else end


def frequent(state: dict[str, int] | None) -> str | None:
    """The key that came most often; the first in order of those that did."""
    return min(state, key=lambda key: (-state[key], key)) if state else None


def total(
    state: dict[int, list[int]] | None, start: int, until: int, length: int, end: int
) -> tuple[list[list[int]], int]:
    """The cells of the buckets that count: units and rest of the sum (or an extreme), number."""
    if not state:
        return [], FOREVER
    buckets = [bucket for bucket in state if start <= bucket < until]
    cells = [state[bucket] for bucket in buckets]
    if not length:
        return cells, end
    return cells, min(buckets) + length if buckets else FOREVER


def added_up(cells: list[list[int]]) -> int:
    """The sum of buckets."""
    return sum(cell[0] for cell in cells) * _UNIT + sum(cell[1] for cell in cells)


def how_many(cells: list[list[int]]) -> int:
    """How many entries buckets hold."""
    return sum(cell[2] for cell in cells)


def average(cells: list[list[int]]) -> int | None:
    """The average of buckets, rounded down."""
    return added_up(cells) // how_many(cells) if cells else None


def lowest(cells: list[list[int]]) -> int | None:
    """The minimum of buckets."""
    return min(cell[0] for cell in cells) if cells else None


def highest(cells: list[list[int]]) -> int | None:
    """The maximum of buckets."""
    return max(cell[0] for cell in cells) if cells else None


def days_since(state: list[int] | None, now: int, marks: tuple[int, ...]) -> Answer:
    """Whole days since the last instant, in millionths. `marks` are the days that matter."""
    if not state:
        return None, FOREVER
    days = (now - state[-1]) // DAY
    nexts = [mark for mark in marks if mark > days] if marks else [days + 1]
    return days * _UNIT, state[-1] + min(nexts) * DAY if nexts else FOREVER


def in_order(
    state: list[list[Any]] | None, steps: int, span: int, window: tuple[int, int, int]
) -> Answer:
    """Is there a chain of all steps? Of several, the one that began last leaves last.

    For each value of the shared property, `begun[i]` is the latest beginning of a chain that has
    reached step i: later is better, for the span and for the window.
    """
    start, length, end = window
    begun: dict[Any, list[int]] = {}
    best = NEVER
    for time, _offset, mask, same in state or ():
        if time < start:
            continue
        chain = begun.get(same)
        if chain is None:
            chain = begun[same] = [NEVER] * steps
        for step in range(steps - 1, 0, -1):
            if mask >> step & 1 and chain[step - 1] >= time - span:
                chain[step] = max(chain[step], chain[step - 1])
        if mask & 1:
            chain[0] = time
        best = max(best, chain[-1])
    if best == NEVER:
        return False, FOREVER
    return True, best + length if length else end


def steps_done(
    state: list[list[Any]] | None, steps: int, span: int, window: tuple[int, int, int]
) -> int:
    """How many of the steps, from the first on, make a chain."""
    done = (number for number in range(steps, 0, -1) if in_order(state, number, span, window)[0])
    return next(done, 0)
