"""A workspace in this process, whose log has a clock of its own: who is a member of what."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from filrouge.app.acts import ConfigureAct, EraseAct, PinAct, act_record
from filrouge.app.following import turns_of
from filrouge.app.stores import KEYS_FILE, open_stores
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.nouns import Event, Identifier, Person, Record, RecordKind
from filrouge.core.time import iso
from filrouge.desk.rebuild import rebuilt_differences
from filrouge.rules import Facts, parse
from filrouge.rules.naive import Naive
from filrouge.segment import Definitions, MomentDefinition, SegmentDefinition
from filrouge.sources.templates import make_workspace
from filrouge.stores.keys_sqlite import KeyRing

START = 1_767_225_600_000_000
"""2026-01-01T00:00:00Z"""


def segment(id_: str, when: str) -> SegmentDefinition:
    """A segment as its file would say it."""
    return SegmentDefinition(id_, {"fr": id_, "en": id_}, parse(when).text())


def moment(id_: str, when: str, event: str) -> MomentDefinition:
    return MomentDefinition(id_, {"fr": id_, "en": id_}, parse(when).text(), event)


tree_of = cache(parse)


class Town:
    """The same secret in each, so that people have the same ids."""

    def __init__(self, folder: Path, *definitions: SegmentDefinition | MomentDefinition) -> None:
        make_workspace(folder, "retail")
        self.workspace = Workspace(folder)
        KeyRing(self.workspace.data / KEYS_FILE, bytes).close()
        self._opened = ExitStack()
        self.open()
        self.now = START
        self.apply(*definitions)

    def open(self) -> None:
        """What a worker does when it starts."""
        self.stores = self._opened.enter_context(open_stores(self.workspace))
        self.worker = Worker(self.workspace, self.stores)
        self.rooms, self.loop = self.worker.rooms, self.worker.loop

    def close(self) -> None:
        self._opened.close()

    def apply(self, *definitions: SegmentDefinition | MomentDefinition, fill: bool = True) -> None:
        """Put these in force instead of those of before; `fill` them at once."""
        self.definitions = definitions
        found = Definitions(
            tuple(one for one in definitions if isinstance(one, SegmentDefinition)),
            (),
            tuple(one for one in definitions if isinstance(one, MomentDefinition)),
        )
        configuration = self.workspace.configuration().with_definitions(found)
        self.stores.log.append([act_record(ConfigureAct(configuration), self.now)])
        self.carry(fill=fill)

    def tell(
        self, messages: Sequence[Mapping[str, Any]], *, batch: int = 1_000, fill: bool = True
    ) -> None:
        """Receive messages now; `time` of one is when it happened, now where it has none."""
        records = []
        for message in messages:
            said = {"type": "track", **message}
            said["timestamp"] = iso(said.pop("time", self.now))
            body = msgspec.json.encode(said)
            records.append(
                Record(RecordKind.EVENT, "web", self.now, body, imported=True, live=True)
            )
        self.stores.log.append(records)
        self.carry(batch, fill=fill)

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
        found = self.rooms.segments.memberships([bytes.fromhex(person.id)])
        return dict(found.get(bytes.fromhex(person.id), ()))

    def announced(self) -> list[tuple[str, str]]:
        """(event, segment or moment) of all that was published, in order."""
        found = []
        for _offset, record in self.stores.log.read(0, 1_000_000):
            if record.kind == RecordKind.DERIVED:
                body = msgspec.json.decode(record.body)
                for one in [*turns_of(body)] or [body]:
                    said = one["properties"]
                    found.append((one["event"], said.get("segment") or said.get("moment", "")))
        return found

    def naive(self, person: Person) -> list[str]:
        """The same memberships, worked out anew from all that the person did."""
        events: list[Event] = []
        for trace in person.traces:
            events += self.rooms.profiles.events_of_trace(trace)
        standing = self.rooms.profiles.standing(person.traces)
        catalogue = self.rooms.segments.catalogue
        workspace, zone = catalogue.zone, catalogue.zone_of(standing.traits.get("timezone"))
        member: set[str] = set()
        for one in self.definitions:
            if isinstance(one, SegmentDefinition):
                facts = Facts(standing.traits, standing.consents, {}, member, {}, zone)
                if Naive(events, facts, self.clock, zone=workspace).true(tree_of(one.when)):
                    member.add(one.id)
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
            assert live == naive, (person.members[0], live, naive)
            for id_ in live:
                counted[id_] = counted.get(id_, 0) + 1
        for one in self.definitions:
            if isinstance(one, SegmentDefinition):
                assert self.rooms.segments.count(one.id) == counted.get(one.id, 0), one.id
        return len(people)

    def differences(self) -> list[str]:
        """What a rebuild says otherwise."""
        return rebuilt_differences(self.workspace, self.stores, lambda _done, _all: None)
