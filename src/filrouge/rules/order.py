"""In which order segments are read: those that others look at come first."""

from collections.abc import Mapping
from typing import Final

from filrouge.rules import tree as t
from filrouge.rules.checking.sentences import said
from filrouge.rules.errors import ConditionError, Problem, suggestion
from filrouge.rules.walk import parts_of

ARROW: Final = " -> "


def order_of(conditions: Mapping[str, t.Condition]) -> list[tuple[str, ...]]:
    """Segments by levels: a segment looks only at segments of the levels before its own.

    Inside a level the order is that of the mapping. Raises ConditionError: a segment that is not
    there, or a loop, told as a path.

    >>> from filrouge.rules import parse
    >>> order_of({"a": parse('segment("b")'), "b": parse('any("A")'), "c": parse('any("C")')})
    [('b', 'c'), ('a',)]
    """
    looked_at = {name: segments_of(condition) for name, condition in conditions.items()}
    problems = [
        Problem(
            0, 0, said("segment looks", name=name, other=other)[0], suggestion(other, looked_at)
        )
        for name, others in looked_at.items()
        for other in others
        if other not in looked_at
    ]
    if problems:
        raise ConditionError(problems)
    levels: list[tuple[str, ...]] = []
    left = dict(looked_at)
    while left:
        level = tuple(name for name, others in left.items() if left.keys().isdisjoint(others))
        if not level:
            raise ConditionError([looped(loop_in(left))])
        levels.append(level)
        for name in level:
            del left[name]
    return levels


def segments_of(condition: t.Condition) -> tuple[str, ...]:
    """The segments that a condition looks at, in the order of its text."""
    found = (part.segment for part in parts_of(condition) if isinstance(part, t.Member))
    return tuple(dict.fromkeys(found))


def loop_in(left: Mapping[str, tuple[str, ...]]) -> list[str]:
    """A loop among names that all look at one of them, from the one that is declared first."""
    path = [next(iter(left))]
    while path[-1] not in path[:-1]:
        path.append(next(other for other in left[path[-1]] if other in left))
    loop = path[path.index(path[-1]) : -1]
    names = list(left)
    first = loop.index(min(loop, key=names.index))
    return [*loop[first:], *loop[: first + 1]]


def looped(path: list[str]) -> Problem:
    """The mistake of names that look at each other in a loop."""
    return Problem(0, 0, *said("loop", path=ARROW.join(path)))
