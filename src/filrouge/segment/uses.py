"""Which definitions look at which, and the loops among them."""

from collections.abc import Iterator, Mapping
from typing import Any

from filrouge.rules import parse
from filrouge.rules import tree as t
from filrouge.segment.definitions import Definitions

Key = tuple[str, str]
"""The folder and the id of a definition."""


def uses_of(definitions: Definitions) -> dict[Key, tuple[Key, ...]]:
    """What each definition looks at, among the others: segments, computed traits, and moments by
    their events. One whose text is empty looks at nothing."""
    formulas = {
        **{("segments", one.id): one.when for one in definitions.segments},
        **{("traits", one.id): f"{one.value} = 0" for one in definitions.traits if one.value},
        **{("moments", one.id): one.when for one in definitions.moments},
    }
    known: dict[Key, Key] = {
        **{("segment", one.id): ("segments", one.id) for one in definitions.segments},
        **{("trait", one.id): ("traits", one.id) for one in definitions.traits},
        **{("event", one.event): ("moments", one.id) for one in definitions.moments},
    }
    return {
        key: tuple(dict.fromkeys(known[name] for name in _names(parse(text)) if name in known))
        if text
        else ()
        for key, text in formulas.items()
    }


def loops_in(uses: Mapping[Key, tuple[Key, ...]]) -> list[tuple[Key, ...]]:
    """Paths that come back to where they began: `a -> b -> a`; one at least of every knot.

    >>> loops_in({("s", "a"): (("s", "b"),), ("s", "b"): (("s", "a"),), ("s", "c"): (("s", "a"),)})
    [(('s', 'a'), ('s', 'b'), ('s', 'a'))]
    """
    loops: list[tuple[Key, ...]] = []
    ended: set[Key] = set()
    for start in sorted(uses):
        path: list[Key] = []
        waiting: list[Iterator[Key]] = [iter((start,))]
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
                if path:
                    ended.add(path.pop())
            elif found in path:
                loops.append((*path[path.index(found) :], found))
            elif found not in ended:
                path.append(found)
                waiting.append(iter(uses.get(found, ())))
    return loops


def _names(node: Any) -> Iterator[Key]:
    """What a tree names, of each sort."""
    match node:
        case t.Member(segment):
            yield "segment", segment
        case t.Trait((name,)):
            yield "trait", name
        case t.Select(names, _):
            yield from (("event", name) for name in names)
    if isinstance(node, tuple):
        for item in node:
            yield from _names(item)
    elif hasattr(node, "__struct_fields__"):
        for field in node.__struct_fields__:
            yield from _names(getattr(node, field))
