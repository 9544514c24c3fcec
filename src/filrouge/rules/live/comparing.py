"""Conditions against what they were: one generated function tells those that changed."""

from collections.abc import Callable, Container, Iterable
from typing import Any, Final, NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.facts import NO_TABLES, Facts, Tables
from filrouge.rules.live.conditions import Conditions
from filrouge.rules.live.counters import Counters, first_waiting
from filrouge.rules.live.source import Source
from filrouge.rules.live.windows import FOREVER

Changes = tuple[list[tuple[int, bool]], int]
"""(place, truth) of each condition that is not what it was, in order; and the first instant at
which one of all those read may change with no event."""
CHANGES: Final = "kept, facts, now, tables, was"
"""The parameters of the function."""


class Comparing(NamedTuple):
    """Some conditions, compiled."""

    function: Callable[[dict[str, Any], Facts, int, Tables, Container[int]], Changes]
    keys: frozenset[str]
    """The counters that they ask."""
    settled: Callable[[Counters, int], Counters]

    def changes(
        self,
        counters: Counters,
        facts: Facts,
        now: int,
        was: Container[int],
        *,
        tables: Tables = NO_TABLES,
    ) -> Changes:
        """What changed at `now`; `was` holds the numbers of the conditions that were true.

        `now` is not before the reception of an event that was folded.
        """
        if not counters.ahead:
            return self.function(counters.kept, facts, now, tables, was)
        present = self.settled(counters, now)
        changed, next_time = self.function(present.kept, facts, now, tables, was)
        return changed, min(next_time, first_waiting(present, self.keys))


def write_changes(
    source: Source, writer: Conditions, conditions: Iterable[tuple[int, int, t.AnyCondition]]
) -> None:
    """Write the comparison of conditions: (place, number, condition)."""
    source.line("changed = []")
    source.line(f"due = {FOREVER}")
    for place, number, condition in conditions:
        truth, change = writer.truth(condition)
        name = source.fresh("r")
        source.line(f"{name} = {truth}")
        source.line(f"if {name} != ({number} in was):")
        source.line(f"    changed.append(({place}, {name}))")
        if change is not None:
            when = source.fresh("d")
            source.line(f"{when} = {change}")
            source.line(f"if {when} < due:")
            source.line(f"    due = {when}")
    source.line("return changed, due")
