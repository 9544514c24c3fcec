"""What generated code calls: an aggregate of a counter's state, and when it may change by itself.

A window is (`start`, `length`, `end`): what happened at `start` or later counts, and leaves
`length` after its instant, or all at once at `end` where `length` is 0.
"""

from bisect import bisect_left
from collections.abc import Callable
from typing import Any, Final

from filrouge.core.time import DAY
from filrouge.rules import tree as t
from filrouge.rules.periods import QUARTER, period_bounds

FOREVER: Final = 2**62
NEVER: Final = -(2**63)
"""Before every window."""
_UNIT: Final = 1_000_000
Answer = tuple[Any, int]
"""The value, and the first instant at which it may be another without any event."""
Period = tuple[int, int, int, int, int, int]
"""(from, until) while it holds, then the first instant that counts and the first that does not;
these two in quarters of an hour too.
"""


class Periods:
    """Calendar periods, computed once for each zone while they last."""

    def __init__(self) -> None:
        self._readers: dict[t.Period, Callable[[str, int], Period]] = {}

    def reader(self, period: t.Period) -> Callable[[str, int], Period]:
        """(zone, now) -> the period that `now` means, and as long as it means that one."""
        return self._readers.setdefault(period, self._made(period))

    @staticmethod
    def _made(period: t.Period) -> Callable[[str, int], Period]:
        known: dict[str, Period] = {}
        which, _, unit = period.partition(" ")
        current: Any = f"this {unit}" if unit else "today"

        def read(zone: str, now: int) -> Period:
            found = known.get(zone)
            if found is None or not found[0] <= now < found[1]:
                holds = period_bounds(current, now, zone)
                meant = holds if which in ("this", "today") else period_bounds(period, now, zone)
                first, after = (-(-edge // QUARTER) for edge in meant)
                found = known[zone] = (*holds, *meant, first, after)
            return found

        return read


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
    if not state:
        return 0, FOREVER
    times = sorted(state.values())
    first = bisect_left(times, start)
    if first == len(times):
        return 0, FOREVER
    return len(times) - first, times[first] + length if length else end


def last(state: list[Any] | None, start: int, length: int, end: int) -> Answer:
    """The key of the last value."""
    if state is None or state[0] < start:
        return None, FOREVER
    return state[2], state[0] + length if length else end


def frequent(state: dict[str, int] | None) -> str | None:
    """The key that came most often; the first in order of those that did."""
    return min(state, key=lambda key: (-state[key], key)) if state else None


def days_since(state: list[int] | None, now: int, marks: tuple[int, ...]) -> Answer:
    """Whole days since the last instant, in millionths. `marks`: the days that matter, in order."""
    if not state:
        return None, FOREVER
    days = (now - state[-1]) // DAY
    if not marks:
        return days * _UNIT, state[-1] + (days + 1) * DAY
    for mark in marks:
        if mark > days:
            return days * _UNIT, state[-1] + mark * DAY
    return days * _UNIT, FOREVER


def begun(state: list[list[Any]] | None, steps: int, span: int, start: int) -> tuple[int, int]:
    """When the latest chain of all steps begins, NEVER for none from `start` on; and down to which
    instant that is known.

    From the latest event back: `ends[i]` is the earliest end of a chain of the steps from i on, of
    one value of what they share. The first beginning that reaches an end within the span is the
    latest one: of several chains, the one that began last leaves last.
    """
    if not state:
        return NEVER, -FOREVER
    final = steps - 1
    ends = [FOREVER] * steps
    after = {state[0][3]: ends}
    for time, _offset, mask, same in reversed(state):
        if time < start:
            return NEVER, start
        if same is not None:
            ends = after.get(same) or after.setdefault(same, [FOREVER] * steps)
        if mask & 1 and ends[1] - time <= span:
            return time, -FOREVER
        if mask != 1:
            for step in range(1, final):
                if mask >> step & 1:
                    ends[step] = ends[step + 1]
            if mask >> final & 1:
                ends[final] = time
    return NEVER, -FOREVER


def steps_done(state: list[list[Any]] | None, steps: int, span: int, start: int) -> int:
    """How many of the steps, from the first on, make a chain that begins at `start` or later."""
    for number in range(steps, 1, -1):
        if begun(state, number, span, start)[0] >= start:
            return number
    return int(any(mask & 1 and time >= start for time, _, mask, _ in state or ()))
