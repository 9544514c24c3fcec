"""Follows a batch event by event: who becomes a member, who no longer is, at which instant."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Any, Final, Protocol

import msgspec

from filrouge.core.nouns import Event
from filrouge.rules import FOREVER, Counters, Facts, View
from filrouge.segment.bits import Bits, Changed
from filrouge.segment.catalogue import ZONE_TRAIT, Catalogue, Level, Reads
from filrouge.segment.rows import NOT_STEADY, Row, Rows

NO_EVENT: Final = -1


class Company(Protocol):
    """A person, as the traces whose folds make them."""

    @property
    def root(self) -> bytes: ...
    @property
    def traces(self) -> tuple[bytes, ...]: ...


Companies = Mapping[bytes, Company]
"""trace -> whose it is; nobody's are left out."""


class Said(Protocol):
    """What somebody said of themselves."""

    @property
    def traits(self) -> dict[str, Any]: ...
    @property
    def consents(self) -> dict[tuple[str, str], bool]: ...


class Asking(Protocol):
    """Gives what conditions are asked about, of a person's traces."""

    def counted(self, traces: Sequence[bytes]) -> tuple[list[Counters], list[bytes]]:
        """The counters of each, and those of which nothing was folded yet."""
        ...

    def said(self, traces: Sequence[bytes], names: Collection[str]) -> Said:
        """These traits, and all consents."""
        ...


class Told(Protocol):
    """An event of a batch, and the trace it was given to."""

    @property
    def trace(self) -> bytes: ...
    @property
    def event(self) -> Event: ...


class At(msgspec.Struct, frozen=True, gc=False):
    """When a person is read: an instant, and the place of the event that asks for it."""

    now: int
    place: int


class MembershipChange(msgspec.Struct, frozen=True, gc=False):
    """Somebody became a member, or no longer is one: of all rules that changed at once."""

    person: bytes
    time: int
    place: int
    """The place in the batch of the event that made it so, -1 for none."""
    changed: Changed


class Walk:
    """One batch. Keeps core.ports.Steps."""

    def __init__(
        self,
        catalogue: Catalogue,
        rows: dict[bytes, Row],
        store: Rows,
        bits: Bits,
        asking: Asking,
    ) -> None:
        self.catalogue = catalogue
        self.rows = rows
        self.changes: list[MembershipChange] = []
        self.whose: Sequence[bytes] = ()
        self.traces: set[bytes] = set()
        self.gone: set[bytes] = set()
        """Persons who are others now."""
        self.quiet = False
        """New rules are read for the first time: nobody enters, they are members as from now."""
        self.silent: Collection[int] = ()
        """Rules that not everybody was read for yet: who enters may have been a member before."""
        self.pressing = False
        """Whether somebody may be due before the batch ends."""
        self._store = store
        self._bits = bits
        self._asking = asking
        self._told: Sequence[Told] = ()
        self._clocks: Sequence[int] = ()
        """The log's time when each event of the batch is read."""
        self._counted: tuple[Company, View] | None = None
        """Who was read last, and what their traces count, which goes on counting while a batch is
        folded."""
        self._missing: Collection[bytes] = ()
        """Those of these traces of which nothing was folded yet."""
        self._people: dict[bytes, Company] = {}
        self._asked: list[tuple[Row, Company] | None] = []
        """Who each event of the batch is about; None for nobody."""

    def follow(self, told: Sequence[Told], clocks: Sequence[int], companies: Companies) -> None:
        """The batch to be folded next, and the log's time at each event of it."""
        self._told, self._clocks = told, clocks
        rows, last = self.rows, clocks[-1]
        asked: dict[bytes, tuple[Row, Company] | None] = {}
        for trace in dict.fromkeys([one.trace for one in told]):
            company = companies.get(trace)
            if company is None:
                asked[trace] = None
                continue
            self._meet(company)
            row = rows.get(company.root)
            if row is None:
                row = rows[company.root] = self._store.new(company.root)
            if row.read_by is not self.catalogue:
                row.read_by = self.catalogue
                row.steady.clear()
            if row.due <= last:
                self.pressing = True
            asked[trace] = row, company
        self._asked = [asked[one.trace] for one in told]
        self.whose = [
            one.trace if about is None else about[0].person
            for one, about in zip(told, self._asked, strict=True)
        ]

    def meet(self, companies: Companies) -> None:
        """People that this batch is about, as they are from here on."""
        self._counted = None
        for company in companies.values():
            self._meet(company)

    def _meet(self, company: Company) -> None:
        self._people[company.root] = company
        if len(company.traces) > 1:
            self.traces.update(company.traces)

    def event(self, change: MembershipChange) -> Event | None:
        """The event that made a change, None where time or an operator did."""
        return self._told[change.place].event if change.place != NO_EVENT else None

    # -- event by event ------------------------------------------------------------------------

    def before(self, place: int) -> None:
        """Act on what was due before this event."""
        asked = self._asked[place]
        if asked is not None and asked[0].due <= (now := self._clocks[place]):
            self.expire(*asked, now)

    def after(self, place: int, facts: bool) -> None:
        """Read the rules that the event touched."""
        asked, told = self._asked[place], self._told[place]
        if told.trace in self._missing:
            self._counted = None
        if asked is None:
            return
        row, company = asked
        event = told.event
        if facts or row.stale:
            at = At(self._clocks[place], place)
            reads = self._reads(row, company, event, at)
            if reads.levels:
                self._read(row, company, reads, at)
            return
        name, now = event.name, self._clocks[place]
        steady = row.steady.get(name)
        if steady is not None and now < steady[0] and event.event_time <= event.received_time:
            matches = steady[1].matches
            if matches is None or not matches(event, self.catalogue.tables):
                return
        reads = self.catalogue.touched(name, None)
        if reads.levels:
            at = At(now, place)
            self._read(row, company, reads, at)
            if row.steady.get(name) is not NOT_STEADY:
                self._settle(row, company, name, at)

    def _reads(self, row: Row, company: Company, event: Event, at: At) -> Reads:
        """What is read of somebody who is read whole, or of whom more was said, after an event."""
        catalogue, is_whole, name = self.catalogue, row.stale, event.name
        row.read_anew()
        if not is_whole:
            return catalogue.touched_by(event)
        view, known = self._view(company), catalogue.live.keys_of(name)
        if row.since or any(view.aheads) or any(c.kept.keys() - known for c in view.some):
            return catalogue.all
        facts = self._facts(row, company)
        traits = tuple(sorted(facts.traits))
        return catalogue.of_newcomer(name, traits, consents=bool(facts.consents))

    def _settle(self, row: Row, company: Company, name: str, at: At) -> None:
        """Note what says that more events of this name change nothing, if that is so, and until
        when."""
        catalogue, view = self.catalogue, self._view(company)
        if not any(view.aheads):
            facts = self._facts(row, company)
            for steady in catalogue.steady(name):
                until = steady.holds_until(view.kept, facts, at.now, catalogue.tables)
                if until:
                    row.steady[name] = until, steady
                    return
        row.steady[name] = NOT_STEADY

    def expire(self, row: Row, company: Company, now: int) -> None:
        """Act on what was due up to `now`, each at its own instant."""
        while row.due <= now:
            at, row.due, row.touched = At(row.due, NO_EVENT), FOREVER, True
            row.steady.clear()
            self._read(row, company, self.catalogue.all, at)

    def fill(self, row: Row, company: Company, reads: Reads, now: int) -> None:
        """Read rules that were never read for this person."""
        self._read(row, company, reads, At(now, NO_EVENT))

    def settle(self, now: int) -> None:
        """Read whole the people who are not those of before and had no event since."""
        for row in list(self.rows.values()):
            company = self._people.get(row.person)
            if row.stale and company is not None:
                row.read_anew()
                if self._asking.counted(company.traces)[0]:
                    self._read(row, company, self.catalogue.all, At(now, NO_EVENT))
                else:
                    self._empty(row, At(now, NO_EVENT))

    def _empty(self, row: Row, at: At) -> None:
        """All their events turned out to be others': nobody is known here any more."""
        self.gone.add(row.person)
        known = self.catalogue.rule_of
        if left := [~number for number in row.since if number in known]:
            self._change(row, left, at)

    # -- one person ----------------------------------------------------------------------------

    def _read(self, row: Row, company: Company, reads: Reads, at: At) -> None:
        """Read rules, level by level, with those that look at what changed."""
        catalogue, due = self.catalogue, row.due
        view = self._view(company)
        facts = self._facts(row, company) if reads.facts else catalogue.no_facts
        for number, level in enumerate(reads.levels):
            if not level.places:
                continue
            changed, next_time = level.comparing.changes(
                view, facts, at.now, row.since, catalogue.tables
            )
            due = min(due, next_time)
            if changed and (looking := self._change(row, changed, at)):
                above = dict(enumerate(reads.levels[number + 1 :], number + 1))
                due = min(due, self._read_above(row, company, above, looking, at))
                break
        if row.given:
            row.given = frozenset()
        if due < row.due:
            row.due, row.touched = due, True
            if self._clocks and due <= self._clocks[-1]:
                self.pressing = True

    def _read_above(
        self, row: Row, company: Company, above: dict[int, Level], waiting: set[int], at: At
    ) -> int:
        """Read the levels from one on, with rules that wait as segments that they look at changed;
        gives when one may change with no event."""
        catalogue, due = self.catalogue, FOREVER
        view, facts = self._view(company), self._facts(row, company)
        while above or waiting:
            number = min(chain(above, map(catalogue.level, waiting)))
            level = above.pop(number, catalogue.nothing)
            if more := {one for one in waiting if catalogue.level(one) == number}:
                waiting -= more
                level = catalogue.together(tuple(sorted({*level.places, *more})))
            if level.places:
                changed, next_time = level.comparing.changes(
                    view, facts, at.now, row.since, catalogue.tables
                )
                due = min(due, next_time)
                if changed:
                    waiting |= self._change(row, changed, at)
        return due

    def _view(self, company: Company) -> View:
        """What a person's traces count."""
        known = self._counted
        if known is not None and known[0] is company:
            return known[1]
        counters, self._missing = self._asking.counted(company.traces)
        view = self.catalogue.live.view(counters)
        self._counted = company, view
        return view

    def _facts(self, row: Row, company: Company) -> Facts:
        """What is known of a person, events and segments apart."""
        catalogue = self.catalogue
        if row.facts is None or row.facts[0] is not catalogue:
            said = self._asking.said(company.traces, catalogue.traits_asked)
            zone = catalogue.zone_of(said.traits.get(ZONE_TRAIT))
            row.facts = catalogue, Facts(said.traits, said.consents, zone=zone)
        return row.facts[1]

    def _change(self, row: Row, changed: Changed, at: At) -> set[int]:
        """What changed of a person; gives the places of the rules that look at it."""
        catalogue, since, now, place = self.catalogue, row.since, at.now, at.place
        row.touched = True
        row.ask_again()
        for one in changed:
            if one >= 0:
                since[one] = now
            else:
                del since[~one]
        if now < catalogue.last_applied:
            for one in changed:
                if one >= 0:
                    since[one] = max(now, catalogue.rule_of[one].applied_time)
        looking: set[int] = set()
        for one in catalogue.looked_at.intersection(changed):
            looking.update(catalogue.looking[one])
        day = catalogue.day_of(now)
        if row.given:
            given = [one for one in changed if ~one in row.given]
            changed = [one for one in changed if ~one not in row.given]
            self._bits.note(row.number, day, given, carried=True)
        # Who is found to be a member by what happened long ago did not enter today.
        late = place != NO_EVENT and self._told[place].event.late
        self._bits.note(row.number, day, changed, carried=self.quiet or late)
        if self.silent:
            changed = [one for one in changed if max(one, ~one) not in self.silent]
        if changed and not self.quiet:
            self.changes.append(MembershipChange(row.person, now, place, changed))
        return looking
