"""Which conditions a change can touch: only those are read again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.walk import parts_of

Places = tuple[int, ...]


class Touching(NamedTuple):
    """For each name, the places of the conditions that look at it."""

    events: Mapping[str, Places]
    """Those that look at events of any name are in each."""
    any_event: Places
    """Conditions that look at events of any name."""
    traits: Mapping[str, Places]
    """By the first step of a trait's path."""
    consents: Places
    scores: Mapping[str, Places]
    segments: Mapping[str, Places]
    context: Places
    tables: Mapping[str, Places]
    zone: Places
    """Conditions over calendar periods, which follow the person's time zone."""

    def by_event(self, name: str) -> Places:
        """The places of the conditions that an event of this name can touch."""
        return self.events.get(name, self.any_event)


def touching_of(rules: Sequence[t.AnyCondition]) -> Touching:
    """The index of a set of conditions."""
    found: dict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for place, rule in enumerate(rules):
        for sort, name in _looked_at(rule):
            found[sort][name].add(place)

    def named(sort: str) -> dict[str, Places]:
        return {name: tuple(sorted(places)) for name, places in found[sort].items()}

    any_event = named("any event").get("", ())
    return Touching(
        events={
            name: tuple(sorted({*places, *any_event})) for name, places in named("event").items()
        },
        any_event=any_event,
        traits=named("trait"),
        consents=named("consent").get("", ()),
        scores=named("score"),
        segments=named("segment"),
        context=named("context").get("", ()),
        tables=named("table"),
        zone=named("zone").get("", ()),
    )


def _looked_at(rule: t.Condition) -> Iterator[tuple[str, str]]:
    """(sort, name) of everything that a condition looks at."""
    for part in parts_of(rule):
        match part:
            case t.Select(names, _):
                yield from (("event", name) for name in names)
                if not names:
                    yield "any event", ""
            case t.Trait(path):
                yield "trait", path[0]
            case t.Score(name):
                yield "score", name
            case t.Member(segment):
                yield "segment", segment
            case t.Lookup(table):
                yield "table", table
            case t.Consent():
                yield "consent", ""
            case t.Context():
                yield "context", ""
            case t.Calendar():
                yield "zone", ""
