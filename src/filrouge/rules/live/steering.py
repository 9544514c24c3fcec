"""Which way an event can push a condition: one that it can only keep true is not read again."""

from typing import Final, Literal

from filrouge.rules import tree as t
from filrouge.rules.live.specs import is_over
from filrouge.rules.walk import parts_of

Push = Literal["up", "down", "none", "any"]
"""`up`: what is true stays true; `down`: what is false stays false; `any`: nobody knows."""
_CONTRARY: Final[dict[Push, Push]] = {"up": "down", "down": "up", "none": "none", "any": "any"}
_OF_COUNTS: Final[dict[str, Push]] = {">=": "up", ">": "up", "<": "down", "<=": "down"}


def push_of(node: t.AnyCondition, event_name: str) -> Push:
    """Which way one more event of this name can push a condition, at the instant when it comes.

    When it may change by itself is no sooner for it, so what was known of that still holds.

    >>> from filrouge.rules import parse
    >>> push_of(parse('count("A", within 7 days) >= 2 and none("B")'), "A")
    'up'
    >>> push_of(parse('none("A") or trait.city = "Lyon"'), "A")
    'down'
    >>> push_of(parse('sum(properties.total of "A") > 5'), "A")
    'any'
    """
    if not _looks_at(node, event_name):
        return "none"
    match node:
        case t.And(items) | t.Or(items):
            pushes = {push_of(item, event_name) for item in items} - {"none"}
            return pushes.pop() if len(pushes) == 1 else "any"
        case t.Not(item):
            return _CONTRARY[push_of(item, event_name)]
        case t.Happened(_, time, none):
            return _push_of_count("<" if none else ">=", time)
        case t.Compare(
            operator, t.Count(_, time) | t.Aggregate("distinct", _, _, time), t.Number()
        ):
            return _push_of_count(operator, time)
    return "any"


def _push_of_count(operator: t.Operator, time: t.AnyTime | None) -> Push:
    """Nobody knows where an event may move the window itself."""
    moves_window = isinstance(time, t.SinceFirst) or is_over(time)
    return "any" if moves_window else _OF_COUNTS.get(operator, "any")


def _looks_at(node: t.AnyCondition, event_name: str) -> bool:
    return any(
        isinstance(part, t.Select) and (not part.names or event_name in part.names)
        for part in parts_of(node)
    )
