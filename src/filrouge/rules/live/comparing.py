"""Conditions against what they were: one generated function tells those that changed."""

from collections.abc import Callable, Container, Iterable
from typing import Final, NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.facts import NO_TABLES, Facts, Tables
from filrouge.rules.live.conditions import Conditions
from filrouge.rules.live.counters import Keeper, Kept, View, first_waiting
from filrouge.rules.live.source import Source
from filrouge.rules.live.steering import Push
from filrouge.rules.live.windows import FOREVER

Changes = tuple[list[int], int]
"""The number of each condition that is true and was not, `~number` of one that no longer is, in
order; and the first instant at which one of all those read may change with no event."""
CHANGES: Final = "kept, facts, now, tables, was"
"""The parameters of the function."""


class Comparing(NamedTuple):
    """Some conditions, compiled."""

    function: Callable[[Kept, Facts, int, Tables, Container[int]], Changes]
    keys: frozenset[str]
    """The counters that they ask."""
    keeper: Keeper

    def changes(
        self,
        view: View,
        facts: Facts,
        now: int,
        was: Container[int],
        tables: Tables = NO_TABLES,
    ) -> Changes:
        """What changed at `now`; `was` holds the numbers of the conditions that were true.

        `now` is not before the reception of an event that was folded.
        """
        if not any(view.aheads):
            return self.function(view.kept, facts, now, tables, was)
        present = self.keeper.settled(self.keeper.joined(view.some, self.keys), now)
        changed, next_time = self.function(present.kept, facts, now, tables, was)
        return changed, min(next_time, first_waiting(present, self.keys))


class Compared(NamedTuple):
    """A condition to be compared with what it was, as `was` names it by its `number`."""

    number: int
    condition: t.AnyCondition
    push: Push = "any"
    """Which way what happened can push it."""


def write_changes(source: Source, writer: Conditions, conditions: Iterable[Compared]) -> None:
    """Write the comparison of conditions."""
    source.line("changed = []")
    source.line(f"due = {FOREVER}")
    for one in conditions:
        number = one.number
        if one.push == "any":
            change = f"{number} if {{}} else {~number}"
            _write_change(source, writer, one, f"{{}} != ({number} in was)", change)
        elif one.push == "up":
            with source.guarded(f"if {number} not in was:"):
                _write_change(source, writer, one, "{}", f"{number}")
        elif one.push == "down":
            with source.guarded(f"if {number} in was:"):
                _write_change(source, writer, one, "not {}", f"{~number}")
    source.line("return changed, due")


def _write_change(
    source: Source, writer: Conditions, one: Compared, differs: str, told: str
) -> None:
    truth, change = writer.truth(one.condition)
    name = source.fresh("r")
    source.line(f"{name} = {truth}")
    source.line(f"if {differs.format(name)}:")
    source.line(f"    changed.append({told.format(name)})")
    if change is not None:
        when = source.fresh("d")
        source.line(f"{when} = {change}")
        source.line(f"if {when} < due:")
        source.line(f"    due = {when}")
