"""Which definitions look at which, and the loops among them."""

from collections.abc import Iterator, Mapping

from filrouge.rules import tree as t
from filrouge.rules.walk import parts_of
from filrouge.segment.definitions import Definitions, Key
from filrouge.segment.formulas import Formula, formulas_of


def uses_of(definitions: Definitions) -> dict[Key, tuple[Key, ...]]:
    """What each definition looks at, among the others: segments, computed traits, and moments by
    their events."""
    known: dict[Key, Key] = {
        **{("segment", one.id): ("segments", one.id) for one in definitions.segments},
        **{("trait", one.id): ("traits", one.id) for one in definitions.traits},
        **{("event", one.event): ("moments", one.id) for one in definitions.moments},
    }
    return {
        key: tuple(dict.fromkeys(known[name] for name in _names(tree) if name in known))
        for key, tree in formulas_of(definitions).items()
    }


def users_of(key: Key, uses: Mapping[Key, tuple[Key, ...]]) -> tuple[Key, ...]:
    """The definitions that look at one, or at one that does, in order.

    >>> users_of(("s", "a"), {("s", "b"): (("s", "a"),), ("s", "c"): (("s", "b"),)})
    (('s', 'b'), ('s', 'c'))
    """
    found: set[Key] = set()
    waiting = [key]
    while waiting:
        one = waiting.pop()
        new = [user for user, looked_at in uses.items() if one in looked_at and user not in found]
        found.update(new)
        waiting += new
    return tuple(sorted(found - {key}))


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


def _names(tree: Formula) -> Iterator[Key]:
    """What a tree names, of each sort."""
    for part in parts_of(tree):
        match part:
            case t.Member(segment):
                yield "segment", segment
            case t.Trait((name, *_)):
                yield "trait", name
            case t.Select(names, _):
                yield from (("event", name) for name in names)
