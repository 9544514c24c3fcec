"""What more events of one name cannot change: conditions whose parts have all they ask of it.

`any("A", within 7 days)` is true after an `A`, and stays so whatever `A` comes before it expires.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from filrouge.core.nouns import Event
from filrouge.rules import tree as t
from filrouge.rules.facts import Facts, Tables
from filrouge.rules.live.conditions import Conditions
from filrouge.rules.live.counters import Kept
from filrouge.rules.live.source import Source
from filrouge.rules.live.steering import push_of
from filrouge.rules.live.windows import FOREVER
from filrouge.rules.walk import parts_of

Matching = Callable[[Event, Tables], bool]
_ENOUGH: Final[dict[str, t.Operator]] = {">": "<=", ">=": "<", "<": "<", "<=": "<="}
"""Days since the last event against a number: what holds from an event on, until time passes."""


class Steady(NamedTuple):
    """Conditions of one person, and the events of one name."""

    holds_until: Callable[[Kept, Facts, int, Tables], int]
    """The first instant from which on more of them may change something; 0 where they may now.
    Nothing waits for its instant in what is kept."""
    matches: Matching | None = None
    """But for those that match a `where`."""


class Parts(NamedTuple):
    """The parts of conditions that ask for events of one name."""

    enough: tuple[t.AnyCondition, ...]
    """What is true once they have all they ask."""
    wheres: tuple[t.AnyCondition, ...]
    """Of those that only ask for some of the events, and that may ask for more."""


def asking(
    conditions: Iterable[t.AnyCondition], event_name: str, *, some: bool = True
) -> Parts | None:
    """The parts that ask for events of this name; None where one never has all it asks.

    Those that ask for `some` of the events alone may ask for more.

    >>> from filrouge.rules import parse
    >>> found = asking([parse('any("A") and days_since("A") > 3')], "A")
    >>> [part.text() for part in found.enough] if found else None
    ['any("A")', 'days_since("A") <= 3']
    >>> asking([parse('sum(properties.total of "A") > 5')], "A") is None
    True
    """
    enough: list[t.AnyCondition] = []
    wheres: list[t.AnyCondition] = []
    for leaf in (leaf for condition in conditions for leaf in _leaves(condition)):
        selects = [
            part
            for part in parts_of(leaf)
            if isinstance(part, t.Select) and (not part.names or event_name in part.names)
        ]
        if not selects:
            continue
        if some and all(select.where is not None for select in selects):
            wheres += [select.where for select in selects if select.where is not None]
            continue
        found = _enough(leaf, event_name)
        if found is None:
            return None
        enough.append(found)
    return Parts(tuple(dict.fromkeys(enough)), tuple(dict.fromkeys(wheres)))


def _leaves(node: t.AnyCondition) -> Iterator[t.AnyCondition]:
    match node:
        case t.And(items) | t.Or(items):
            for item in items:
                yield from _leaves(item)
        case t.Not(item):
            yield from _leaves(item)
        case _:
            yield node


def _enough(leaf: t.AnyCondition, event_name: str) -> t.AnyCondition | None:
    match leaf:
        case t.Compare(operator, t.DaysSince(), t.Number()) if operator in _ENOUGH:
            return replace(leaf, operator=_ENOUGH[operator])
    push = push_of(leaf, event_name)
    return leaf if push == "up" else t.Not(leaf) if push == "down" else None


def write_holds(source: Source, writer: Conditions, parts: Parts) -> None:
    """Write until when all parts have all they ask.

    Until then and no longer, whatever is due of whole conditions: of a part that another one makes
    idle, nothing is due when it no longer has what it asks.
    """
    source.line(f"due = {FOREVER}")
    for part in parts.enough:
        truth, change = writer.truth(part)
        source.line(f"if not {truth}:")
        source.line("    return 0")
        if change is not None:
            when = source.fresh("d")
            source.line(f"{when} = {change}")
            source.line(f"if {when} < due:")
            source.line(f"    due = {when}")
    source.line("return due")


def write_matches(source: Source, wheres: Iterable[t.AnyCondition]) -> None:
    """Write whether an event matches one of these."""
    writer = Conditions(source)
    source.head.append("    p = e.properties")
    for where in wheres:
        truth, _change = writer.truth(where)
        source.line(f"if {truth}:")
        source.line("    return True")
    source.line("return False")
