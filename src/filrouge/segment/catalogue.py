"""The rules in force, compiled: segments and moments, in levels."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from filrouge.core.nouns import Event
from filrouge.core.time import MINUTE
from filrouge.rules import (
    FOREVER,
    Comparing,
    Counters,
    Facts,
    Live,
    Push,
    Steady,
    parse,
    parse_value,
    push_of,
)
from filrouge.rules.facts import NO_TABLES, Tables
from filrouge.rules.lookups import with_versions
from filrouge.rules.narrowing import Narrowing
from filrouge.rules.periods import zone_of
from filrouge.rules.scalars import local

ZONE_TRAIT: Final = "timezone"
"""The trait that says in which time zone a person lives."""
_NAMES_MAX: Final = 4_096
NOTHING_KEPT: Final[Mapping[str, int]] = {}
_QUARTER: Final = 15 * MINUTE
"""Days begin at a quarter of an hour, wherever they do."""
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
Places = tuple[int, ...]


class Level:
    """Rules that are read together."""

    def __init__(self, places: Places, made: Callable[[Places], Comparing]) -> None:
        self.places: Final = places
        self._made = made

    @cached_property
    def comparing(self) -> Comparing:
        """The rules against what they were, compiled when they are read first."""
        return self._made(self.places)


class Reads(NamedTuple):
    """Rules to be read for a person, and what they look at beside counters."""

    levels: tuple[Level, ...]
    """Level by level: a rule looks only at segments of earlier levels."""
    facts: bool


class Rule(msgspec.Struct, frozen=True):
    """A condition that is kept true, of a segment or a moment; or the value of a computed trait,
    which is read when it is asked."""

    number: int
    """Never used again for another rule, nor for the same one after its condition changed."""
    kind: Literal["segment", "moment", "trait"]
    id: str
    when: str
    """Its canonical text, computed traits put in their places."""
    applied_time: int
    event: str = ""
    """Moments: the name of the derived event."""
    read: bool = False
    """Whether everybody was read for it since its past was counted."""
    filled: bool = False
    """Whether the past was counted: until then nobody is a member, and the value is missing."""
    tables: dict[str, dict[str, str]] = {}
    """The versions of the columns of reference tables that it looks at, by table and column."""
    revises: int = 0
    """The number of the rule that holds until the past of this one was counted: the same one, of
    tables of before."""
    revised: bool = False
    """Whether its tables changed since everybody was read for it."""


class Catalogue:
    """A version of the rules, ready to be read."""

    def __init__(
        self,
        rules: Sequence[Rule],
        zone: str,
        least: Mapping[str, int] = NOTHING_KEPT,
        tables: Tables = NO_TABLES,
    ) -> None:
        filled = [rule for rule in rules if rule.filled]
        self.unfilled: Final = tuple(rule for rule in rules if not rule.filled)
        """Those of which the past was not counted yet: nobody is read for them."""
        self.unread: Final = tuple(r.number for r in filled if not r.read and r.kind != "trait")
        """Those for which not everybody was read yet."""
        self.is_filling: Final = bool(self.unfilled or self.unread)
        self.traits: Final = tuple(rule for rule in filled if rule.kind == "trait")
        self.rules: Final = tuple(rule for rule in filled if rule.kind != "trait")
        self.zone: Final = zone
        self.tables: Final = tables
        """The reference tables, by the names that versions give them."""
        self._tz: Final = zone_of(zone)
        self._days: dict[int, int] = {}
        self.live: Final = Live(
            {str(rule.number): with_versions(parse(rule.when), rule.tables) for rule in self.rules},
            zone,
            {rule.id: with_versions(parse_value(rule.when), rule.tables) for rule in self.traits},
            least,
        )
        self.place_of: Final = {rule.number: place for place, rule in enumerate(self.rules)}
        self.rule_of: Final = {rule.number: rule for rule in self.rules}
        self.segment_ids: Final = {r.number: r.id for r in self.rules if r.kind == "segment"}
        """The id of each segment, by the number of its rule."""
        self.last_applied: Final = max((rule.applied_time for rule in self.rules), default=0)
        self.by_id: Final = {(rule.kind, rule.id): rule for rule in rules if not rule.revises}
        self._segments = {
            rule.id: place for place, rule in enumerate(self.rules) if rule.kind == "segment"
        }
        self._looking = {
            self._segments[id_]: places
            for id_, places in self.live.touching.segments.items()
            if id_ in self._segments
        }
        touching = self.live.touching
        self._asking_facts = frozenset(
            (*touching.consents, *touching.zone, *chain(*touching.traits.values()))
        )
        self.traits_asked: Final = frozenset((*touching.traits, ZONE_TRAIT))
        """The traits that rules look at."""
        self._numbers = tuple(rule.number for rule in self.rules)
        looking = {self._numbers[place]: places for place, places in self._looking.items()}
        self.looking: Final = {**looking, **{~number: at for number, at in looking.items()}}
        """The places of the rules that look at a segment which changed, as `Changed` has it."""
        self.looked_at: Final = frozenset(self.looking)
        self._members = {rule.id: rule.number for rule in self.rules if rule.kind == "segment"}
        self._levels = self._levels_of()
        self.together: Final = lru_cache(_NAMES_MAX)(self._together)
        self.nothing: Final = self.together(())
        self.no_facts: Final = Facts(zone=zone)
        """Of those of whom nothing is asked but their events."""
        self.all: Final = self.reads(range(len(self.rules)))
        """All rules."""
        self._narrowing: Final = lru_cache(_NAMES_MAX)(self._narrowed)
        self.counter: Final = lru_cache(_NAMES_MAX)(self._counter)
        """What puts events of a name into counters; None where they can touch none."""
        self.touched: Final = lru_cache(_NAMES_MAX)(self._touched)
        self.of_newcomer: Final = lru_cache(_NAMES_MAX)(self._of_newcomer)
        self.steady: Final = lru_cache(_NAMES_MAX)(self._steady)

    def zone_of(self, said: Any) -> str:
        """A person's time zone: the one that they said, if it is one, else the workspace's."""
        return _known_zone(said) if isinstance(said, str) and _known_zone(said) else self.zone

    def day_of(self, now: int) -> int:
        """The day of an instant in the workspace's time zone: days since 1970-01-01."""
        quarter = now // _QUARTER
        if quarter not in self._days:
            self._days = {quarter: local(now, self._tz).toordinal() - _EPOCH_ORDINAL}
        return self._days[quarter]

    def with_those_looking(self, numbers: Iterable[int]) -> set[int]:
        """The places of rules, and of those that look at them, or at one that does."""
        waiting = [self.place_of[number] for number in numbers if number in self.place_of]
        found: set[int] = set()
        while waiting:
            place = waiting.pop()
            if place not in found:
                found.add(place)
                waiting += self._looking.get(place, ())
        return found

    def narrowing(self, numbers: Iterable[int]) -> Narrowing:
        """Whom these rules can concern, and those that look at them."""
        return self._narrowing(tuple(sorted(self.with_those_looking(numbers))))

    def _narrowed(self, places: Places) -> Narrowing:
        names, live = self.live.names, self.live
        rules = [live.condition(names[place]) for place in places]
        if any(self.rules[place].revised for place in places):
            # Who is a member by the tables of before may have to leave.
            rules = []
        return Narrowing(rules, self.zone, live.keeps, self.tables)

    def level(self, place: int) -> int:
        """How many levels of segments a rule stands on."""
        return self._levels[place]

    def reads(self, places: Iterable[int], event_name: str | None = None) -> Reads:
        """How to read the rules at these places, of which nothing changed but that an event of this
        name came."""
        levels: dict[int, list[int]] = {}
        places = set(places)
        for place in sorted(places):
            levels.setdefault(self._levels[place], []).append(place)
        return Reads(
            tuple(
                self.together(tuple(levels.get(n, ())), event_name)
                for n in range(max(levels, default=-1) + 1)
            ),
            not places.isdisjoint(self._asking_facts),
        )

    def _together(self, places: Places, event_name: str | None = None) -> Level:
        """The rules at these places, as they are read together."""

        def made(places: Places) -> Comparing:
            pushes = {} if event_name is None else self._pushes(places, event_name)
            return self.live.comparing(places, self._numbers, self._members, pushes)

        return Level(places, made)

    def _pushes(self, places: Places, event_name: str) -> dict[int, Push]:
        """Which way an event can push the rules that everybody was read for."""
        return {
            place: push_of(self.live.condition(self.live.names[place]), event_name)
            for place in places
            if self.rules[place].read and not self.rules[place].revised
        }

    def _touched(self, event_name: str, facts: tuple[str, ...] | None) -> Reads:
        """What an event of this name touches; `facts`: the traits that it says, None for none."""
        touching = self.live.touching
        places = set(touching.by_event(event_name))
        if facts is not None:
            places.update(touching.consents)
            for name in facts:
                places.update(touching.traits.get(name, ()))
                if name == ZONE_TRAIT:
                    places.update(touching.zone)
        return self.reads(places, event_name if facts is None else None)

    def _counter(self, event_name: str) -> Callable[[Counters, Event], None] | None:
        return self.live.counter(event_name, self.tables)

    def _of_newcomer(self, event_name: str, traits: tuple[str, ...], *, consents: bool) -> Reads:
        """What is read of somebody who is a member of nothing yet, of whom events of one name were
        counted alone, and who said no more than these traits, and `consents`. The rest is what it
        is of nobody: a count of nothing is the same in any time zone."""
        touching = self.live.touching
        places = {*self._of_nobody, *touching.by_event(event_name)}
        for name in traits:
            places.update(touching.traits.get(name, ()))
        places.update(touching.consents if consents else ())
        return self.reads(self.with_those_looking(self._numbers[place] for place in places))

    @cached_property
    def _of_nobody(self) -> frozenset[int]:
        """The places of rules that are true of people of whom nothing is known, or may become so
        with time."""
        found: set[int] = set()
        members: dict[int, int] = {}
        nobody = self.live.view(())
        for level in self.all.levels:
            changed, due = level.comparing.changes(nobody, self.no_facts, 0, members, self.tables)
            members.update(dict.fromkeys(changed, 0))
            found.update(self.place_of[number] for number in changed)
            if due < FOREVER:
                found.update(level.places)
        return frozenset(found)

    def _steady(self, event_name: str) -> tuple[Steady, ...]:
        """When the rules that events of this name touch can no longer change by them."""
        places = self.live.touching.by_event(event_name)
        settled = len(self._pushes(places, event_name)) == len(places)
        return self.live.steady(places, event_name) if settled else ()

    def touched_by(self, event: Event) -> Reads:
        """The rules that an event can touch by what it says of the person, or else."""
        looked_at = self.live.touching.traits
        said = tuple(sorted(n for n in event.traits if n in looked_at or n == ZONE_TRAIT))
        return self.touched(event.name, said)

    def _levels_of(self) -> list[int]:
        looked: dict[int, list[int]] = {}
        for segment, places in self._looking.items():
            for place in places:
                looked.setdefault(place, []).append(segment)
        levels: dict[int, int] = {}

        def level(place: int) -> int:
            if place not in levels:
                levels[place] = 0
                below = [level(one) for one in looked.get(place, ())]
                levels[place] = 1 + max(below, default=-1)
            return levels[place]

        return [level(place) for place in range(len(self.rules))]


@lru_cache(_NAMES_MAX)
def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return ""
    return name
