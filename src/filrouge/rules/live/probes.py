"""Looking into a condition: the truth of each of its parts, and what was found there."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.live.conditions import Conditions
from filrouge.rules.live.source import Source
from filrouge.rules.live.specs import is_counted, is_over
from filrouge.rules.live.windows import FOREVER
from filrouge.rules.walk import parts_of

_DATES: Final = (t.Before, t.After, t.Dates)


class Probe(NamedTuple):
    """What one part of a condition comes to at an instant."""

    truth: bool
    change: int
    """The first instant at which its truth may change with no event."""
    values: tuple[Any, ...] = ()
    """What it compares, constants apart, as JSON has it."""
    most: int = 0
    """As far as a count is kept; 0 when it is kept whole."""
    last: int | None = None
    """When an event that it counts happened last, in its window or before it; None: unknown."""


def parts_in_order(node: t.Condition) -> Iterator[t.Condition]:
    """The conditions that a condition joins, each before its own parts."""
    yield node
    for part in joined_by(node):
        yield from parts_in_order(part)


def counts(node: t.Condition) -> bool:
    """True when a condition looks at events."""
    return any(isinstance(part, t.Select) for part in parts_of(node))


def joined_by(node: t.Condition) -> tuple[t.AnyCondition, ...]:
    """The conditions right under `and`, `or` or `not`."""
    if isinstance(node, t.And | t.Or):
        return node.items
    return (node.item,) if isinstance(node, t.Not) else ()


def probe_source(source: Source, writer: Conditions, node: t.Condition) -> str:
    """Write a part; gives the expression for its probe."""
    truth, change = writer.truth(node)
    name = source.fresh("r")
    source.line(f"{name} = {truth}")
    counted = _counted_by(node)
    values = "".join(f"{one}, " for one in _values(writer, node))
    most = writer.most(counted) if counted is not None else 0
    last = writer.latest(counted) if counted is not None and _has_instants(counted) else None
    return f"Probe({name}, {change or FOREVER}, ({values}), {most}, {last})"


def _values(writer: Conditions, node: t.Condition) -> list[str]:
    match node:
        case t.Happened():
            return [writer.happened(node)]
        case t.Sequence():
            return [writer.steps_done(node)]
        case t.Compare(_, left, right):
            return [writer.asked(one) for one in (left, right) if not isinstance(one, t.LITERALS)]
        case t.Among(value) | t.Between(value) | t.Matches(value) | t.Exists(value):
            return [] if isinstance(value, t.LITERALS) else [writer.asked(value)]
    return []


def _counted_by(node: t.Condition) -> t.Node | None:
    """What a part counts, or the time since which it asks, if it does."""
    value = (
        node
        if isinstance(node, t.Happened)
        else getattr(node, "left", getattr(node, "value", None))
    )
    return value if isinstance(value, t.Happened | t.DaysSince) or is_counted(value) else None


def _has_instants(counted: Any) -> bool:
    """True when a counter keeps instants, those before the window too."""
    if isinstance(counted, t.Aggregate):
        return False
    time = getattr(counted, "time", None)
    return not is_over(time) and not isinstance(time, _DATES)
