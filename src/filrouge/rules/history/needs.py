"""What conditions look at: the relations to make, and no more of each than is named."""

from collections.abc import Iterable
from typing import NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.walk import parts_of


class Needs(NamedTuple):
    """What a set of conditions, or of parts of them, looks at."""

    events: frozenset[str] | None
    """Names of events; None for events of any name."""
    properties: frozenset[t.Path]
    traits: frozenset[t.Path]
    segments: frozenset[str]
    consents: bool
    scores: bool
    contexts: bool
    tables: frozenset[str]
    """By the names under which `Lookup.rows` finds them."""
    periods: bool
    """Calendar periods, so each person's time zone."""
    clock: bool
    """The hour or the weekday of events."""


def needs_of(nodes: Iterable[t.Condition | t.Select | t.Value]) -> Needs:
    """What these trees look at.

    >>> from filrouge.rules import parse
    >>> found = needs_of([parse('any("A" where properties.b = 1) and trait.city exists')])
    >>> sorted(found.events or ()), sorted(found.properties), sorted(found.traits)
    (['A'], [('b',)], [('city',)])
    """
    parts = [part for node in nodes for part in parts_of(node)]
    selects = [part for part in parts if isinstance(part, t.Select)]
    names = frozenset(name for select in selects for name in select.names)
    same = [part.same for part in parts if isinstance(part, t.Sequence) and part.same is not None]

    def some(kind: type) -> bool:
        return any(isinstance(part, kind) for part in parts)

    return Needs(
        events=names if all(select.names for select in selects) else None,
        properties=frozenset([*same, *(p.path for p in parts if isinstance(p, t.Property))]),
        traits=frozenset(part.path for part in parts if isinstance(part, t.Trait)),
        segments=frozenset(part.segment for part in parts if isinstance(part, t.Member)),
        consents=some(t.Consent),
        scores=some(t.Score),
        contexts=some(t.Context),
        tables=frozenset(part.rows for part in parts if isinstance(part, t.Lookup)),
        periods=some(t.Calendar),
        clock=any(isinstance(p, t.Field) and p.name in ("hour", "weekday") for p in parts),
    )
