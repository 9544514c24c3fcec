"""One person's conditions, as they are and as they will be if nothing happens."""

from collections.abc import Mapping
from typing import Any, Final

from filrouge.core.nouns import Standing
from filrouge.rules import FOREVER, Facts, Part, explained
from filrouge.rules import tree as t
from filrouge.rules.walk import parts_of
from filrouge.segment.catalogue import ZONE_TRAIT, Catalogue, Places, Rule
from filrouge.segment.definitions import Names
from filrouge.segment.rows import Row

STEPS_MAX: Final = 400
"""Instants at which a condition may change, and does not, that are looked at for one answer."""


class OnePerson:
    """What is known of a person, ready to be read at instants from now on."""

    def __init__(self, catalogue: Catalogue, standing: Standing, row: Row | None) -> None:
        self._catalogue = catalogue
        self._standing = standing
        self._counters = catalogue.live.merged(standing.counters)
        since = row.since if row is not None else {}
        self._member = frozenset(
            rule.id for rule in catalogue.rules if rule.kind == "segment" and rule.number in since
        )

    def computed(self, now: int) -> dict[str, Any]:
        """The computed traits by id; None for what is missing."""
        traits = [rule for rule in self._catalogue.traits if rule.filled]
        if not traits:
            return {}
        facts, tables = self._facts(set(self._member)), self._catalogue.tables
        values = self._catalogue.live.values(self._counters, facts, now, tables=tables)
        return {rule.id: values[rule.id] for rule in traits}

    def part(self, rule: Rule, now: int, names: Mapping[str, Names]) -> Part:
        """What each part of a segment's condition comes to; `names`: as `names_of` gives them."""
        live, tables = self._catalogue.live, self._catalogue.tables
        _truth, _next, segments = self._read(rule, now)
        facts = self._facts(segments)
        return explained(
            live, str(rule.number), self._counters, facts, now, tables=tables, names=names
        )

    def next_change(self, rule: Rule, now: int) -> int | None:
        """The first instant after `now` at which a condition changes if nothing happens.

        None where it never does, as far as `STEPS_MAX` instants tell.
        """
        before, at, _segments = self._read(rule, now)
        for _ in range(STEPS_MAX):
            if at == FOREVER:
                return None
            truth, following, _segments = self._read(rule, at)
            if truth != before:
                return at
            at = following
        return None

    def _read(self, rule: Rule, now: int) -> tuple[bool, int, set[str]]:
        """The truth of a rule, when it may change with no event, and the segments it looks at."""
        catalogue = self._catalogue
        levels = [level.places for level in catalogue.reads(self._looked_at(rule)).levels]
        rules = catalogue.rules
        segments = set(self._member)
        truth, next_time = False, FOREVER
        facts = self._facts(segments)
        for level in levels:
            truths, nexts = catalogue.live.read(
                self._counters, facts, now, tables=catalogue.tables, only=level
            )
            next_time = min(next_time, *nexts)
            for place, found in zip(level, truths, strict=True):
                (segments.add if found else segments.discard)(rules[place].id)
                if rules[place].number == rule.number:
                    truth = found
        return truth, next_time, segments

    def _looked_at(self, rule: Rule) -> Places:
        """The places of a rule, and of the segments that it looks at, and so on."""
        catalogue = self._catalogue
        waiting, found = [rule], set[int]()
        while waiting:
            one = waiting.pop()
            place = catalogue.place_of.get(one.number)
            if place is None or place in found:
                continue
            found.add(place)
            for part in parts_of(catalogue.live.condition(str(one.number))):
                if isinstance(part, t.Member):
                    other = catalogue.by_id.get(("segment", part.segment))
                    waiting += [other] if other is not None else []
        return tuple(sorted(found))

    def _facts(self, segments: set[str]) -> Facts:
        zone = self._catalogue.zone_of(self._standing.traits.get(ZONE_TRAIT))
        standing = self._standing
        return Facts(standing.traits, standing.consents, {}, segments, {}, zone)
