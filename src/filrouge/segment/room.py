"""The room: memberships in the state, true at every instant of the log's clock."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final

from filrouge.core.nouns import Event
from filrouge.core.ports import State
from filrouge.rules import FOREVER, Counters, Live
from filrouge.segment.bits import Bits
from filrouge.segment.catalogue import Catalogue, Reads
from filrouge.segment.definitions import Definitions
from filrouge.segment.past import Member
from filrouge.segment.rows import QUERIES, Row, Rows
from filrouge.segment.versions import Versions
from filrouge.segment.walk import Asking, Companies, MembershipChange, Told, Walk

FIRED_MAX: Final = 2_000
"""People whose due instants are acted on in one transaction."""

_time: Final = attrgetter("time")

Count = Callable[[Counters, Event], None]
CompaniesOf = Callable[[Collection[bytes]], Companies]
Heirs = Mapping[bytes, Sequence[bytes]]
"""Of each person of before whose values changed hands: who has them now."""


class Counts:
    """Keeps core.ports.Counting, by the rules in force."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions

    @property
    def counter(self) -> Callable[[str], Count | None]:
        return self._versions.catalogue.counter

    def read(self, doc: bytes, more: bytes | None = None) -> Counters:
        known = Live.restored(doc)
        if not more:
            return known
        new = Live.restored(more)
        return Live.beside(known, new, {*known.kept, *known.ahead} - {*new.kept, *new.ahead})

    def doc(self, counters: Counters) -> bytes:
        return Live.stored(counters) if counters.kept or counters.ahead else b""


class Segments:
    """Who is a member of what. Writes happen inside the caller's transaction."""

    def __init__(self, state: State, zone: str) -> None:
        self._state = state
        self._rows = Rows(state)
        self.bits = Bits(state)
        self.versions = Versions(state, self.bits, zone)
        self.counts = Counts(self.versions)
        self.forgotten: set[bytes] = set()
        """Persons who were erased since somebody began to count for new rules."""

    @property
    def catalogue(self) -> Catalogue:
        """The rules in force, those of which the past is counted."""
        return self.versions.catalogue

    def forget_cache(self) -> None:
        """Drop what is in memory, after a roll-back or another writer."""
        self._rows.forget()
        self.bits.forget()
        self.versions.forget()

    def apply(self, definitions: Definitions, now: int) -> None:
        """Put a version of the definitions in force: new rules wait for their past."""
        self.versions.apply(definitions, now)
        if not self.versions.rules():
            # Nobody is followed from here on: people who merge or split leave rows behind.
            self._rows.drop_all()

    def counted_for(self, numbers: Collection[int], now: int) -> tuple[str, ...]:
        """The counters without which nobody can be a member by these rules; none where somebody of
        whom nothing was counted may be."""
        return self.catalogue.narrowing(numbers).counters(now)

    def asks_facts(self, numbers: Collection[int]) -> bool:
        """Whether reading these rules may ask more of somebody than what was counted."""
        reads = self._read_for(numbers)
        return reads.facts or len(reads.levels) > 1

    def _read_for(self, numbers: Collection[int]) -> Reads:
        return self.catalogue.reads(self.catalogue.with_those_looking(numbers))

    def fill(
        self, numbers: Collection[int], companies: Companies, asking: Asking, now: int
    ) -> None:
        """Read new rules, and those that look at them, for people who were never read for them."""
        catalogue = self.catalogue
        reads = self._read_for(numbers)
        people = {company.root: company for company in companies.values()}
        narrowing = catalogue.narrowing(numbers)
        if narrowing.is_any:
            people = {
                person: company
                for person, company in people.items()
                if narrowing.may_concern(asking.counted(company.traces)[0], now)
            }
        walk = Walk(catalogue, self._rows.read(people), self._rows, self.bits, asking)
        walk.quiet = True
        walk.meet({t: company for t, company in companies.items() if company.root in people})
        for person, company in people.items():
            row = walk.rows.get(person)
            if row is None:
                row = walk.rows[person] = self._rows.new(person)
                row.stale = False
            walk.fill(row, company, reads, now)
        self.finish(walk, now)

    def put(self, numbers: Collection[int], members: Sequence[Member], now: int) -> None:
        """Write what rules come to for people who were never read for them: it is so now."""
        day = self.catalogue.day_of(now)
        rules = {rule.number: rule for rule in self.catalogue.rules}
        rows = self._rows.read([one.person for one in members])
        for person, true, until in members:
            row = rows.get(person)
            if row is None:
                row = rows[person] = self._rows.new(person)
            for number in numbers:
                member = number in true
                if member != (number in row.since):
                    if member:
                        row.since[number] = max(now, rules[number].applied_time)
                    else:
                        del row.since[number]
                    row.touched = True
                    self.bits.note(row.number, day, [number if member else ~number], carried=True)
            if until < row.due:
                row.due, row.touched = until, True
        self._rows.write(rows.values(), once=True)
        self.bits.write()

    # -- a batch -------------------------------------------------------------------------------

    def walk(
        self,
        told: Sequence[Told],
        clocks: Sequence[int],
        companies: Companies,
        heirs: Heirs,
        asking: Asking,
    ) -> Walk:
        """Follows a batch that is folded next; `clocks`: the log's time at each event, and at the
        end."""
        people = {company.root for company in companies.values()}
        people |= {*heirs, *(heir for each in heirs.values() for heir in each)}
        rows = self._rows.read(people)
        walk = Walk(self.catalogue, rows, self._rows, self.bits, asking)
        walk.silent = self.catalogue.unread
        self._inherit(walk, heirs, clocks[-1])
        walk.follow(told, clocks, companies)
        return walk

    def met(self, walk: Walk, companies: Companies) -> None:
        """More people whom the batch concerns: they are to be read whole."""
        walk.meet(companies)
        unknown = {c.root for c in companies.values()} - walk.rows.keys()
        walk.rows.update(self._rows.read(unknown))
        for company in companies.values():
            row = walk.rows.get(company.root)
            if row is None:
                row = walk.rows[company.root] = self._rows.new(company.root)
            row.stale = True

    def finish(self, walk: Walk, now: int) -> list[MembershipChange]:
        """Write what the batch came to; gives who became or ceased to be a member, in the order of
        time: people were followed one after the other."""
        walk.settle(now)
        gone = [row for row in walk.rows.values() if row.person in walk.gone and not row.fresh]
        self._rows.drop(gone)
        self._rows.write(row for row in walk.rows.values() if row.person not in walk.gone)
        self.bits.write()
        return sorted(walk.changes, key=_time)

    def _inherit(self, walk: Walk, heirs: Heirs, now: int) -> None:
        """Memberships go with the values that they came from, before anyone is read again."""
        day = self.catalogue.day_of(now)
        before = {old: dict(walk.rows[old].since) for old in heirs if old in walk.rows}
        for old, targets in heirs.items():
            since = before.get(old, {})
            for place, target in enumerate(targets):
                row = walk.rows.get(target)
                if row is None:
                    row = walk.rows[target] = self._rows.new(target)
                row.stale = True
                if target != old and since:
                    self._give(row, since, day, told=old not in targets and place == 0)
            if old in before and old not in targets:
                self._leave(walk.rows[old], day)
                walk.gone.add(old)

    def _give(self, row: Row, since: Mapping[int, int], day: int, *, told: bool) -> None:
        """Hand memberships on; of several heirs, one is `told` of those that end with it."""
        row.touched = True
        given = [number for number in since if number not in row.since]
        self.bits.note(row.number, day, given, carried=True)
        if not told:
            row.given |= {*given}
        for number, time in since.items():
            row.since[number] = min(time, row.since.get(number, time))

    def _leave(self, row: Row, day: int) -> None:
        self.bits.note(row.number, day, [~number for number in row.since], carried=True)

    # -- time ----------------------------------------------------------------------------------

    def next_due(self) -> int:
        """The first instant at which somebody is to be read again."""
        return self._state.rows(QUERIES["next_due"])[0][0] or FOREVER

    def fire(
        self, now: int, companies_of: CompaniesOf, asking: Asking
    ) -> tuple[list[MembershipChange], bool]:
        """Act on what was due up to `now`; gives the changes, and whether more is due."""
        due = [row[0] for row in self._state.rows(QUERIES["due"], (now, FIRED_MAX))]
        if not due:
            return [], False
        walk = Walk(self.catalogue, self._rows.read(due), self._rows, self.bits, asking)
        companies = companies_of(due)
        walk.meet(companies)
        for person in due:
            row, company = walk.rows[person], companies.get(person)
            if company is None:
                row.due, row.touched = FOREVER, True
            else:
                walk.expire(row, company, now)
        changes = self.finish(walk, now)
        return changes, len(due) == FIRED_MAX

    # -- people who go -------------------------------------------------------------------------

    def forget(self, people: Iterable[bytes]) -> None:
        """Delete the rows of these persons, and that they ever were members (erasure)."""
        people = set(people)
        self.forgotten |= people
        rows = self._rows.read(people)
        for row in rows.values():
            for number, since in row.since.items():
                day = self.catalogue.day_of(since)
                self.bits.note(row.number, day, [~number], carried=True)
        self._rows.drop(rows.values())
        self.bits.write()

    # -- questions -----------------------------------------------------------------------------

    def everybody(self) -> Iterator[tuple[bytes, list[str]]]:
        """Every person who is a member of anything, with the ids of their segments, sorted."""
        ids = {rule.number: rule.id for rule in self.catalogue.rules if rule.kind == "segment"}
        for row in self._rows.all():
            if found := sorted(ids[number] for number in row.since if number in ids):
                yield row.person, found

    def count(self, id_: str) -> int:
        """How many people are members of a segment."""
        rule = self.catalogue.by_id.get(("segment", id_))
        return self.bits.total(rule.number) if rule is not None else 0
