"""Follows a batch event by event: who becomes a member, who no longer is, at which instant."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from filrouge.core.nouns import Event, Standing
from filrouge.rules import FOREVER, Facts
from filrouge.segment.bits import Bits
from filrouge.segment.catalogue import ZONE_TRAIT, Catalogue, Reads, Rule
from filrouge.segment.rows import Row, Rows

NO_EVENT: Final = -1


class Company(Protocol):
    """A person, as the traces whose folds make them."""

    @property
    def root(self) -> bytes: ...
    @property
    def traces(self) -> tuple[bytes, ...]: ...


Companies = Mapping[bytes, Company]
"""trace -> whose it is; nobody's are left out."""


class Asking(Protocol):
    """Gives what conditions are asked about, of a person's traces."""

    def __call__(
        self, traces: Sequence[bytes], *, facts: bool | Collection[str] = True
    ) -> Standing: ...


class Told(NamedTuple):
    """An event of a batch, the trace it was given to, and the log's time when it is read."""

    trace: bytes
    event: Event
    now: int


class At(NamedTuple):
    """When a person is read: an instant, and the place of the event that asks for it."""

    now: int
    place: int


class MembershipChange(NamedTuple):
    """Somebody became a member, or no longer is one."""

    rule: Rule
    person: bytes
    entered: bool
    time: int
    place: int
    """The place in the batch of the event that made it so, -1 for none."""


class Walk:
    """One batch. Keeps core.ports.Steps."""

    def __init__(
        self,
        catalogue: Catalogue,
        rows: dict[bytes, Row],
        store: Rows,
        bits: Bits,
        standing: Asking,
    ) -> None:
        self.catalogue = catalogue
        self.rows = rows
        self.changes: list[MembershipChange] = []
        self.traces: set[bytes] = set()
        self.gone: set[bytes] = set()
        """Persons who are others now."""
        self.quiet = False
        """New rules are read for the first time: nobody enters, they are members as from now."""
        self.silent: Collection[int] = ()
        """Rules that not everybody was read for yet: who enters may have been a member before."""
        self._store = store
        self._bits = bits
        self._standing = standing
        self._told: Sequence[Told] = ()
        self._facts_of: dict[bytes, tuple[dict[str, Any], dict[tuple[str, str], bool], str]] = {}
        """Traits, consents and time zone of people, until an event says more."""
        self._companies: dict[bytes, Company] = {}
        self._people: dict[bytes, Company] = {}

    def follow(self, told: Sequence[Told], companies: Companies) -> None:
        """The batch to be folded next."""
        self._told = told
        self.meet(companies)

    def meet(self, companies: Companies) -> None:
        """People that this batch is about."""
        for trace, company in companies.items():
            self._companies[trace] = company
            self._people[company.root] = company
            if len(company.traces) > 1:
                self.traces.update(company.traces)

    def event(self, change: MembershipChange) -> Event | None:
        """The event that made a change, None where time or an operator did."""
        return self._told[change.place].event if change.place != NO_EVENT else None

    # -- event by event ------------------------------------------------------------------------

    def before(self, place: int) -> None:
        """Act on what was due before this event."""
        told = self._told[place]
        company = self._companies.get(told.trace)
        if company is None:
            return
        row = self.rows.get(company.root)
        if row is not None and row.due <= told.now:
            self.expire(row, company, told.now)

    def after(self, place: int, facts: bool) -> None:
        """Read the rules that the event touched."""
        told = self._told[place]
        company = self._companies.get(told.trace)
        if company is None:
            return
        row = self.rows.get(company.root)
        if row is None:
            row = self.rows[company.root] = self._store.new(company.root)
        if facts:
            self._facts_of.pop(company.root, None)
        if row.stale:
            row.stale = False
            reads = self.catalogue.all
        else:
            reads = self.catalogue.touched_by(told.event, facts)
        if reads.levels:
            self._read(row, company, reads, At(told.now, place))

    def expire(self, row: Row, company: Company, now: int) -> None:
        """Act on what was due up to `now`, each at its own instant."""
        while row.due <= now:
            at, row.due, row.touched = At(row.due, NO_EVENT), FOREVER, True
            self._read(row, company, self.catalogue.all, at)

    def fill(self, row: Row, company: Company, reads: Reads, now: int) -> None:
        """Read rules that were never read for this person."""
        self._read(row, company, reads, At(now, NO_EVENT))

    def settle(self, now: int) -> None:
        """Read whole the people who are not those of before and had no event since."""
        for row in list(self.rows.values()):
            company = self._people.get(row.person)
            if row.stale and company is not None:
                row.stale = False
                self._facts_of.pop(row.person, None)
                if self._standing(company.traces, facts=False).counters:
                    self._read(row, company, self.catalogue.all, At(now, NO_EVENT))
                else:
                    self._empty(row, At(now, NO_EVENT))

    def _empty(self, row: Row, at: At) -> None:
        """All their events turned out to be others': nobody is known here any more."""
        self.gone.add(row.person)
        for number in list(row.since):
            place = self.catalogue.place_of.get(number)
            if place is not None:
                self._change(row, self.catalogue.rules[place], False, at)

    # -- one person ----------------------------------------------------------------------------

    def _read(self, row: Row, company: Company, reads: Reads, at: At) -> None:
        """Read rules, level by level, with those that look at what changed."""
        catalogue = self.catalogue
        live, numbers, since = catalogue.live, catalogue.numbers, row.since
        some = self._standing(company.traces, facts=False).counters
        facts = self._facts(row, company, reads)
        waiting: set[int] = set()
        level, levels, due = 0, reads.levels, row.due
        while level < len(levels) or waiting:
            chosen = levels[level] if level < len(levels) else ()
            if waiting and (more := {one for one in waiting if catalogue.level(one) == level}):
                waiting -= more
                chosen = tuple(sorted({*chosen, *more}))
            level += 1
            if not chosen:
                continue
            counters = live.view(some, chosen)
            truths, nexts = live.read(counters, facts, at.now, tables=catalogue.tables, only=chosen)
            due = min(due, *nexts)
            members = [numbers[one] in since for one in chosen]
            if members == list(truths):
                continue
            changed = [
                (one, truth)
                for one, truth, was in zip(chosen, truths, members, strict=True)
                if truth != was
            ]
            for one, truth in changed:
                self._change(row, catalogue.rules[one], truth, at)
                waiting.update(catalogue.looking_at(one))
            if changed and waiting:
                facts = self._facts(row, company, catalogue.all)
        row.given.clear()
        if due < row.due:
            row.due, row.touched = due, True

    def _facts(self, row: Row, company: Company, reads: Reads) -> Facts:
        catalogue = self.catalogue
        segments = catalogue.segments_in(row.since) if reads.segments else frozenset()
        if not reads.facts:
            return Facts(segments=segments, zone=catalogue.zone)
        known = self._facts_of.get(company.root)
        if known is None:
            standing = self._standing(company.traces, facts=catalogue.traits_asked)
            zone = catalogue.zone_of(standing.traits.get(ZONE_TRAIT))
            known = self._facts_of[company.root] = (standing.traits, standing.consents, zone)
        traits, consents, zone = known
        return Facts(traits, consents, {}, segments, {}, zone)

    def _change(self, row: Row, rule: Rule, truth: bool, at: At) -> None:
        row.touched = True
        if truth:
            row.since[rule.number] = max(at.now, rule.applied_time)
        else:
            del row.since[rule.number]
        day = self.catalogue.day_of(at.now)
        # Who is found to be a member by what happened long ago did not enter today.
        late = at.place != NO_EVENT and self._told[at.place].event.late
        given = not truth and rule.number in row.given
        carried = self.quiet or late or given
        self._bits.note(rule.number, row.number, day, member=truth, carried=carried)
        if given:
            return
        if not self.quiet and rule.number not in self.silent:
            self.changes.append(MembershipChange(rule, row.person, truth, at.now, at.place))
