"""The rules in force, compiled: segments and moments, in levels."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from filrouge.core.nouns import Event
from filrouge.rules import Live, parse, parse_value
from filrouge.rules.periods import zone_of
from filrouge.rules.scalars import local

ZONE_TRAIT: Final = "timezone"
"""The trait that says in which time zone a person lives."""
_NAMES_MAX: Final = 4_096
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
Places = tuple[int, ...]


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
    filled: bool = False
    """Whether the past was counted: until then nobody is a member, and the value is missing."""


class Catalogue:
    """A version of the rules, ready to be read."""

    def __init__(self, rules: Sequence[Rule], zone: str) -> None:
        self.traits: Final = tuple(rule for rule in rules if rule.kind == "trait")
        self.rules: Final = tuple(rule for rule in rules if rule.kind != "trait")
        self.zone: Final = zone
        self.live: Final = Live(
            {str(rule.number): parse(rule.when) for rule in self.rules},
            zone,
            {rule.id: parse_value(rule.when) for rule in self.traits},
        )
        self.place_of: Final = {rule.number: place for place, rule in enumerate(self.rules)}
        self.by_id: Final = {(rule.kind, rule.id): rule for rule in rules}
        self._segments = {
            rule.id: place for place, rule in enumerate(self.rules) if rule.kind == "segment"
        }
        self._looking = {
            self._segments[id_]: places
            for id_, places in self.live.touching.segments.items()
            if id_ in self._segments
        }
        touching = self.live.touching
        self.asks_facts: Final = bool(touching.traits or touching.consents or touching.zone)
        """Whether any rule looks at traits, consents or calendar days."""
        self._levels = self._levels_of()
        self.levels: Final = self.leveled(range(len(self.rules)))
        """All places, level by level: a rule looks only at segments of earlier levels."""
        self.touched: Final = lru_cache(_NAMES_MAX)(self._touched)

    def zone_of(self, said: Any) -> str:
        """A person's time zone: the one that they said, if it is one, else the workspace's."""
        return _known_zone(said) if isinstance(said, str) and _known_zone(said) else self.zone

    def day_of(self, now: int) -> int:
        """The day of an instant in the workspace's time zone: days since 1970-01-01."""
        return local(now, zone_of(self.zone)).toordinal() - _EPOCH_ORDINAL

    def counts(self, event_name: str) -> bool:
        """Whether an event of this name may change a counter."""
        return self.live.looks_at(event_name)

    def looking_at(self, place: int) -> Places:
        """The rules that look at this one."""
        return self._looking.get(place, ())

    def level(self, place: int) -> int:
        """How many levels of segments a rule stands on."""
        return self._levels[place]

    def leveled(self, places: Iterable[int]) -> tuple[Places, ...]:
        """Places by level, those of filled rules only."""
        levels: dict[int, list[int]] = {}
        for place in sorted(places):
            if self.rules[place].filled:
                levels.setdefault(self._levels[place], []).append(place)
        return tuple(tuple(levels.get(n, ())) for n in range(max(levels, default=-1) + 1))

    def _touched(self, event_name: str, facts: tuple[str, ...] | None) -> tuple[Places, ...]:
        """What an event of this name touches; `facts`: the traits that it says, None for none."""
        touching = self.live.touching
        places = set(touching.by_event(event_name))
        if facts is not None:
            places.update(touching.consents)
            for name in facts:
                places.update(touching.traits.get(name, ()))
                if name == ZONE_TRAIT:
                    places.update(touching.zone)
        return self.leveled(places)

    def touched_by(self, event: Event, facts: bool) -> tuple[Places, ...]:
        """The rules that an event can touch, level by level."""
        if not facts:
            return self.touched(event.name, None)
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
