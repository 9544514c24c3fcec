"""For how many people a condition is true now: read of everybody, with nothing kept of it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from filrouge.app.stores import Rooms
from filrouge.core.time import parsed_iso
from filrouge.desk.previews import Previews
from filrouge.desk.segments.conditions import with_segments_in_place
from filrouge.desk.segments.errors import TooManyPeopleError
from filrouge.desk.segments.in_force import InForce
from filrouge.profile import Profiles
from filrouge.resolve import Company
from filrouge.rules import ConditionError, Counters, Facts, Live
from filrouge.rules.facts import Tables
from filrouge.rules.lookups import columns_of, with_versions
from filrouge.rules.tree import AnyCondition
from filrouge.segment import plain_tables
from filrouge.segment.catalogue import ZONE_TRAIT
from filrouge.segment.columns import versions_of
from filrouge.stores.history_duckdb.errors import TooMuchAskedError

AT_ONCE: Final = 1_000
RECOUNTED_MAX: Final = 20_000
"""People whose events are read again for one answer."""


class Previewed(NamedTuple):
    """For how many a condition is true, of how many, at which instant; the keys of some of them."""

    people: int
    of: int
    at: int
    sample: Sequence[bytes]


Preview = Callable[[AnyCondition, int | None, int], Previewed]
"""(condition with computed traits in their places, instant or None for now, size of the sample)"""


class EverybodyLive:
    """Reads one person after the other, as the worker would.

    What conditions in force count already is read as it is kept; for anything else the events of
    everybody are counted again, which takes too long for many people: Raises TooManyPeopleError.
    """

    def __init__(self, rooms: Rooms, in_force: InForce) -> None:
        self._rooms = rooms
        self._in_force = in_force

    def __call__(self, condition: AnyCondition, _at: int | None, sample: int) -> Previewed:
        memberships = self._in_force.memberships
        catalogue, now = memberships.catalogue, self._in_force.now()
        condition, tables = self._with_tables(condition)
        live = Live({"": condition}, catalogue.zone)
        counted = live.counters.keys() <= self._counted()
        profiles = self._rooms.profiles
        people, of = 0, 0
        found: list[bytes] = []
        for company in self._companies():
            of += 1
            if not counted and of > RECOUNTED_MAX:
                raise TooManyPeopleError(most=RECOUNTED_MAX)
            profiles.forget_cache()
            standing = profiles.standing(company.traces)
            counters = standing.counters
            if not counted:
                counters = [_counted_anew(live, profiles, company, tables)]
            row = memberships.of([company.root]).get(company.root)
            facts = Facts(
                standing.traits,
                standing.consents,
                {},
                memberships.segments_of(row).keys(),
                {},
                catalogue.zone_of(standing.traits.get(ZONE_TRAIT)),
            )
            if live.read(live.merged(counters), facts, now, tables=tables).truths[0]:
                people += 1
                if len(found) < sample:
                    found.append(company.root)
        return Previewed(people, of, now, found)

    def _with_tables(self, condition: AnyCondition) -> tuple[AnyCondition, Tables]:
        """The condition that looks at the columns in force, and these; others are as their files
        have them."""
        in_force, files = self._in_force, self._in_force.tables()
        versions = versions_of(in_force.definitions.tables)
        others = (
            files.column(table, name)
            for table, name in columns_of(condition)
            if name not in versions.get(table, {})
        )
        tables = {
            **plain_tables(one for one in others if one is not None),
            **in_force.memberships.columns.tables([versions]),
        }
        return with_versions(condition, versions), tables

    def _counted(self) -> set[str]:
        """The counters that everybody has: those of rules whose past was counted."""
        catalogue = self._in_force.memberships.catalogue
        filled = [rule for rule in catalogue.rules if rule.filled]
        conditions = {
            str(rule.number): catalogue.live.condition(str(rule.number)) for rule in filled
        }
        return set(Live(conditions, catalogue.zone).counters)

    def _companies(self) -> Iterator[Company]:
        """Everybody, once."""
        resolver, seen = self._rooms.resolver, set[bytes]()
        for traces in self._rooms.profiles.all_traces(AT_ONCE):
            resolver.forget_cache()
            for company in resolver.companies(traces).values():
                if company.root not in seen:
                    seen.add(company.root)
                    yield company


class EverybodyApart:
    """Asks a process that took the whole workspace a moment ago: soon, for any number of people.

    What is too much for it is read here, one person after the other.
    """

    def __init__(self, previews: Previews, in_force: InForce, other: Preview) -> None:
        self._previews = previews
        self._in_force = in_force
        self._other = other

    def __call__(self, condition: AnyCondition, at: int | None, sample: int) -> Previewed:
        try:
            asked = with_segments_in_place(condition, self._in_force.conditions())
            found = self._previews.preview(asked.text(), at)
        except (ConditionError, TooMuchAskedError):
            return self._other(condition, at, sample)
        roots = [bytes.fromhex(one) for one in found["sample"][:sample]]
        return Previewed(found["count"], found["of"], parsed_iso(found["at"]), roots)


def _counted_anew(live: Live, profiles: Profiles, company: Company, tables: Tables) -> Counters:
    counters = live.empty()
    for trace in company.traces:
        for event in profiles.events_of_trace(trace):
            live.folded(counters, event, tables)
    return counters
