"""A workspace in this process, whose log has a clock of its own: who is a member of what."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from filrouge.app.acts import ConfigureAct, EraseAct, PinAct, TableAct, act_record
from filrouge.app.files import CrashPoint, no_crash
from filrouge.app.stores import KEYS_FILE, open_stores
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.nouns import Event, Identifier, Person, Record, RecordKind
from filrouge.core.time import iso
from filrouge.desk.rebuild import rebuilt_differences
from filrouge.rules import Facts, order_of, parse
from filrouge.rules.lookups import table_of
from filrouge.rules.naive import Naive
from filrouge.segment import (
    Definitions,
    Memberships,
    MomentDefinition,
    OnePerson,
    SegmentDefinition,
    TableFiles,
    TraitDefinition,
    inlined_formulas,
    with_tables,
)
from filrouge.segment.turns import turns_of
from filrouge.sources.templates import make_workspace
from filrouge.stores.keys_sqlite import KeyRing

Rows = dict[str, dict[str, dict[str, Any]]]
START = 1_767_225_600_000_000
"""2026-01-01T00:00:00Z"""


def segment(id_: str, when: str) -> SegmentDefinition:
    """A segment as its file would say it."""
    return SegmentDefinition(id_, {"fr": id_, "en": id_}, parse(when).text())


def moment(id_: str, when: str, event: str) -> MomentDefinition:
    return MomentDefinition(id_, {"fr": id_, "en": id_}, parse(when).text(), event)


class Announced(NamedTuple):
    """An event that was published; `what`: the segment or the moment that it is about."""

    event: str
    what: str
    person: str
    time: str


class Town:
    """The same secret in each, so that people have the same ids."""

    def __init__(
        self,
        folder: Path,
        *definitions: SegmentDefinition | MomentDefinition | TraitDefinition,
        start: int = START,
        tables: Rows | None = None,
    ) -> None:
        make_workspace(folder, "retail")
        self.workspace = Workspace(folder)
        KeyRing(self.workspace.data / KEYS_FILE, bytes).close()
        self._opened = ExitStack()
        self.open()
        self.now = start
        self.tables: Rows = tables or {}
        """Reference tables: name, as `Lookup.index` -> key -> column -> cell."""
        self.apply(*definitions)

    def open(self, crash: CrashPoint = no_crash) -> None:
        """What a worker does when it starts; it may die at a crash point."""
        self.stores = self._opened.enter_context(open_stores(self.workspace, crash=crash))
        self.worker = Worker(self.workspace, self.stores, crash)
        self.rooms, self.loop = self.worker.rooms, self.worker.loop
        self.memberships = Memberships(self.stores.state, self.workspace.settings.timezone)
        self.loop.end_erasures()
        self.loop.publish()

    def close(self) -> None:
        self._opened.close()

    def apply(
        self,
        *definitions: SegmentDefinition | MomentDefinition | TraitDefinition,
        fill: bool = True,
    ) -> None:
        """Put these in force instead of those of before; `fill` them at once."""
        self.definitions = definitions
        found = Definitions(
            tuple(one for one in definitions if isinstance(one, SegmentDefinition)),
            tuple(one for one in definitions if isinstance(one, TraitDefinition)),
            tuple(one for one in definitions if isinstance(one, MomentDefinition)),
        )
        files = TableFiles({table_of(index)[0] for index in self.tables}, self._table_bytes)
        found = with_tables(found, files)
        assert not files.problems()
        trees = inlined_formulas(found)
        self.segments_in_force = {one.id: trees["segments", one.id] for one in found.segments}
        self.levels = order_of(self.segments_in_force)
        configuration = self.workspace.configuration().with_definitions(found)
        acts = [TableAct(files.some(found.tables)), ConfigureAct(configuration)]
        self.stores.log.append([act_record(act, self.now) for act in acts])
        self.carry(fill=fill)

    def _table_bytes(self, name: str) -> bytes:
        """A reference table as its file would be."""
        index = name if name in self.tables else f"{name}/2"
        rows = self.tables[index]
        columns = sorted({column for row in rows.values() for column in row})
        lines = [["key", *(["key2"] if index != name else []), *columns]]
        for key, row in rows.items():
            length, _, both = key.rpartition(":")
            keys = [both[: int(length)], both[int(length) :]] if index != name else [key]
            lines.append([*keys, *(str(row.get(column, "")) for column in columns)])
        return "\n".join(map(",".join, lines)).encode()

    def tell(
        self, messages: Sequence[Mapping[str, Any]], *, batch: int = 1_000, fill: bool = True
    ) -> None:
        """Receive messages now, and carry them."""
        self.receive(messages)
        self.carry(batch, fill=fill)

    def receive(self, messages: Sequence[Mapping[str, Any]]) -> None:
        """Put messages in the log; `time` of one is when it happened, now where it has none.

        One whose `live` is false comes with its date, as of a file: late, where it is in the past.
        """
        records = []
        for message in messages:
            said = {"type": "track", **message}
            said["timestamp"] = iso(said.pop("time", self.now))
            live = said.pop("live", True)
            body = msgspec.json.encode(said)
            records.append(
                Record(RecordKind.EVENT, "web", self.now, body, imported=True, live=live)
            )
        self.stores.log.append(records)

    def carry(self, batch: int = 1_000, *, fill: bool = True) -> None:
        while self.loop.position < self.stores.log.end():
            self.loop.step(batch)
            if fill:
                self.worker.filling.finish()

    def tick(self, now: int) -> None:
        """Let the clock go on to an instant, with nothing received."""
        self.now = now
        while self.loop.tick(now):
            continue
        self.carry()

    def pin(self, kind: Any, a: str, b: str, *, undo: bool = False, fill: bool = True) -> None:
        self.stores.log.append([act_record(PinAct(kind, a, b, "test", undo), self.now)])
        self.carry(fill=fill)

    def erase(self, key: str, *, fill: bool = True) -> None:
        person = self.person(key)
        assert person is not None
        act = EraseAct(person.id, f"receipt-{person.id}", "test")
        self.stores.log.append([act_record(act, self.now)])
        self.carry(fill=fill)

    # -- what became of them -------------------------------------------------------------------

    def person(self, key: str) -> Person | None:
        kind, _, value = key.partition(":")
        return self.rooms.resolver.person(Identifier(kind, value))

    def segments(self, key: str) -> list[str]:
        """What somebody is a member of, by id."""
        person = self.person(key)
        return sorted(self.since(person)) if person is not None else []

    def since(self, person: Person) -> dict[str, int]:
        """What somebody is a member of since when, as whoever only reads the state finds it."""
        root = bytes.fromhex(person.id)
        self.memberships.refresh()
        return self.memberships.segments_of(self.memberships.of([root]).get(root))

    def computed(self, person: Person) -> dict[str, Any]:
        """The computed traits of somebody."""
        root = bytes.fromhex(person.id)
        standing = self.rooms.profiles.standing(person.traces)
        row = self.memberships.of([root]).get(root)
        return OnePerson(self.memberships.refresh(), standing, row).computed(self.clock)

    def announced(self) -> list[tuple[str, str]]:
        """(event, segment or moment) of all that was published, in order."""
        return [(one.event, one.what) for one in self.announcements()]

    def announcements(self) -> list["Announced"]:
        """All that was published, in order; what was published twice under one id, once."""
        found: dict[str, Announced] = {}
        for _offset, record in self.stores.log.read(0, 1_000_000):
            if record.kind == RecordKind.DERIVED and record.body:
                body = msgspec.json.decode(record.body)
                for one in [*turns_of(body)] or [body]:
                    said = one["properties"]
                    what = said.get("segment") or said.get("moment", "")
                    told = Announced(one["event"], what, said["person"], one.get("timestamp", ""))
                    found.setdefault(one["messageId"], told)
        return list(found.values())

    def events(self, person: Person) -> list[Event]:
        """All that somebody did."""
        profiles = self.rooms.profiles
        return [event for trace in person.traces for event in profiles.events_of_trace(trace)]

    def facts(self, person: Person, member: Collection[str]) -> Facts:
        """What is known of somebody, their events apart."""
        standing = self.rooms.profiles.standing(person.traces)
        zone = self.rooms.segments.catalogue.zone_of(standing.traits.get("timezone"))
        return Facts(standing.traits, standing.consents, {}, member, {}, zone)

    def naive(self, person: Person) -> list[str]:
        """The same memberships, worked out anew from all that the person did."""
        member: set[str] = set()
        facts, zone = self.facts(person, member), self.rooms.segments.catalogue.zone
        reading = Naive(self.events(person), facts, self.clock, tables=self.tables, zone=zone)
        for level in self.levels:
            member.update(id_ for id_ in level if reading.true(self.segments_in_force[id_]))
        return sorted(member)

    @property
    def clock(self) -> int:
        return max(self.loop.positions.get("clock", 0), self.now)

    def people(self) -> Iterable[Person]:
        """Everybody."""
        seen = set()
        for traces in self.rooms.profiles.all_traces(1_000):
            for company in self.rooms.resolver.companies(traces).values():
                if company.root not in seen:
                    seen.add(company.root)
                    person = self.rooms.resolver.person(Identifier("person", company.root.hex()))
                    assert person is not None
                    yield person

    def check(self) -> int:
        """Live memberships are those of the naive reading; counts and bits agree.

        Gives how many people were looked at.
        """
        counted: dict[str, int] = {}
        people = list(self.people())
        for person in people:
            live, naive = sorted(self.since(person)), self.naive(person)
            assert live == naive, self._difference(person, set(live) ^ set(naive))
            for id_ in live:
                counted[id_] = counted.get(id_, 0) + 1
        for id_ in self.segments_in_force:
            assert self.rooms.segments.count(id_) == counted.get(id_, 0), id_
        return len(people)

    def _difference(self, person: Person, ids: set[str]) -> str:
        texts = [f"{id_}: {self.segments_in_force[id_].text()}" for id_ in sorted(ids)]
        return f"{person.members[0]} at {self.clock}:\n  " + "\n  ".join(texts)

    def differences(self) -> list[str]:
        """What a rebuild says otherwise."""
        return rebuilt_differences(self.workspace, self.stores, lambda _done, _all: None)
