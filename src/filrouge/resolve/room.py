"""The room: gives each event of a batch to a trace, and keeps who is who."""

from collections.abc import Callable, Collection, Sequence

import msgspec

from filrouge.core.nouns import Event, Identifier, Move, Person, PersonChange
from filrouge.core.ports import State
from filrouge.resolve.answers.companies import Companies, Company
from filrouge.resolve.answers.view import View
from filrouge.resolve.answers.why import Why, explained
from filrouge.resolve.book import QUERIES, SCHEMA, Book
from filrouge.resolve.devices import ANON, CLICKED, FIXED, LOGIN, LOGOUT, MERE, Devices, Role
from filrouge.resolve.erasure import Erasure, Forgotten
from filrouge.resolve.facts import Facts
from filrouge.resolve.nodes import NEVER, SHARED, Node, person_id
from filrouge.resolve.persons import Persons
from filrouge.resolve.pins import Pin, pinned
from filrouge.resolve.reading.rules import IdentityRules
from filrouge.resolve.reading.sightings import IDENTIFY, Known, Reader, Sighting


class Resolution(msgspec.Struct, frozen=True):
    """What became of a batch: aligned with its events, then what changed elsewhere."""

    traces: list[bytes | None]
    seals: list[bytes]
    """The name of the key that seals each event: its trace, else its first raw identifier."""
    moves: list[Move]
    changes: list[PersonChange]
    heirs: dict[bytes, tuple[bytes, ...]]
    """Of each person of before whose values changed hands: who has them now, by root."""


class Resolver:
    """Who is who, under fixed rules. Writes happen inside the caller's transaction.

    The state is the truth: after a transaction that rolled back, call `forget_cache`.
    """

    def __init__(
        self,
        rules: IdentityRules,
        state: State,
        secret: bytes,
        events_of_trace: Callable[[bytes], list[Event]],
    ) -> None:
        self.rules = rules
        self._state = state
        self._events_of_trace = events_of_trace
        self._reader = Reader(rules, secret)
        self._book = Book(state, self._reader.part_id)
        self._persons = Persons(rules, self._book, self._reader)
        self._facts = Facts(rules, self._book, self._persons, self._reader)
        self._devices = Devices(rules, self._book, self._facts, events_of_trace)
        self._devices.reads(self._role_of)
        self._companies = Companies(self._view(self._book))
        self._email = next((k.name for k in rules.types.values() if k.form == "email"), "")

    @staticmethod
    def create_tables(state: State) -> None:
        state.create(SCHEMA)

    def forget_cache(self) -> None:
        """Drop what is in memory, after a roll-back or another writer."""
        self._book.forget()
        self._persons.forget()
        self._devices.forget()
        self._companies.forget()

    # -- events ------------------------------------------------------------------------------

    def resolve(self, events: Sequence[Event]) -> Resolution:
        """Give each event to a trace, and make persons equal to all evidence so far."""
        try:
            return self._resolve(events)
        except BaseException:
            self.forget_cache()
            raise

    def _resolve(self, events: Sequence[Event]) -> Resolution:
        reader, book = self._reader, self._book
        traces = self._tell(events)
        moves = self._devices.moves
        changes = self._persons.settle(book.created)
        book.flush()
        heirs = self._heirs()
        self._companies.changed(book.changed, heirs)
        self._devices.forget()
        seals = [
            reader.seal(event) if trace is None else trace
            for event, trace in zip(events, traces, strict=True)
        ]
        return Resolution(traces, seals, moves, changes, heirs)

    def _tell(self, events: Sequence[Event]) -> list[bytes | None]:
        """Write the facts of these events; the trace of each."""
        sightings = [self._reader.read(event) for event in events]
        suppressing = self._suppress(events, sightings)
        ids = {known.id for sighting in sightings for known in sighting.known}
        self._book.load(ids)
        if suppressing:
            self._facts.kept = self._kept(ids)
        traces: list[bytes | None] = [None] * len(events)
        nodes, persons, note_on = self._book.nodes, self._persons, self._devices.note_on
        for index, (event, sighting) in enumerate(zip(events, sightings, strict=True)):
            known = sighting.known
            if not known:
                continue
            persons.because(event.offset)
            device = nodes.get(known[0].id) if len(known) == 1 else None
            if device is not None and device.cls == "D" and _is_no_news(device, event, sighting):
                part = ANON + LOGOUT if sighting.logout else ANON
                note_on(device.id, Role(event, part, b"", index, b""))
            else:
                traces[index] = self._observe(event, sighting, index)
        self._devices.settle(traces)
        return traces

    def _observe(self, event: Event, sighting: Sighting, index: int) -> bytes | None:
        """Write the facts of one event; its trace, unless that depends on the whole batch."""
        facts, known = self._facts, sighting.known
        if len(known) == 1 and known[0].cls == "D":
            device = facts.node(known[0], event, sighting)
            part = ANON + LOGOUT if sighting.logout else ANON
            self._devices.note(device, Role(event, part, b"", index, b""))
            return None
        if sighting.click:
            self._narrow(known)
        nodes = [facts.node(each, event, sighting) for each in known]
        devices = [node for node in nodes if node.cls == "D"]
        if devices:
            for device in devices:
                self._devices.seen(device)
            role = self._part(sighting, known, devices[0].id)
            if role is not None:
                self._devices.note(devices[0], Role(event, *role, index, b""))
                if role[0] & ~LOGOUT == CLICKED:
                    facts.clicked(devices[0], nodes[0])
                    return None
        anchor = nodes[0]
        others = nodes[1:]
        if sighting.login:
            for device in devices:
                self._devices.logged_in(device, anchor, event.event_time)
        facts.linked(anchor, others, event, sighting)
        if anchor.cls == "D" or (anchor.cls == "A" and devices):
            return None
        if anchor.cls == "B":
            return facts.trace_of_value(anchor, others, sighting.name)
        return facts.trace_of_order(anchor) if anchor.cls == "C" else anchor.id

    def _narrow(self, known: list[Known]) -> None:
        """A click on a device tells nothing of identifiers that it does not join to another."""
        devices = [each for each in known if each.cls == "D"]
        if not devices or known[0].cls == "D":
            return
        if known[0].cls == "A":
            known[:] = [each for each in known if each.cls != "B"]
        elif addresses := [each for each in known if each.type == self._email]:
            known[:] = [addresses[0], devices[0]]

    def _part(
        self, sighting: Sighting, known: Sequence[Known], device: bytes
    ) -> tuple[int, bytes] | None:
        """The part an event plays on its device, and whom it names; None for none."""
        first = known[0]
        logout = LOGOUT if sighting.logout else 0
        if first.cls == "D":
            return (ANON + logout, b"") if first.id == device else None
        if first.cls == "A":
            if sighting.login:
                return LOGIN, first.id
            return (MERE if _merely_carried(sighting) else FIXED) + logout, first.id
        if sighting.click:
            for each in known:
                if each.type == self._email:
                    return CLICKED, each.id
        return None

    def _role_of(self, event: Event, device: Node) -> tuple[int, bytes] | None:
        """The same for an older event, read again."""
        sighting = self._reader.read(event)
        self._suppress([event], [sighting])
        known = sighting.known
        first = next((each.id for each in known if each.cls == "D"), None)
        if first != device.id:
            return None
        self._book.load(each.id for each in known)
        return self._part(sighting, known, device.id)

    def _suppress(self, events: Sequence[Event], sightings: Sequence[Sighting]) -> bool:
        """Take erased people's identifiers out of what events say; whether there are any."""
        if not self._state.rows(QUERIES["any_suppression"]):
            return False
        ids = {known.id: None for sighting in sightings for known in sighting.known}
        for sighting in sightings:
            if sighting.name:
                ids.update({self._part_of(k, sighting): None for k in sighting.known})
        found = self._state.lookup(QUERIES["suppression"], ids)
        for event, sighting in zip(events, sightings, strict=True):
            sighting.known[:] = [
                known
                for known in sighting.known
                if not any(
                    key in found and (not found[key][2] or event.event_time <= found[key][1])
                    for key in (known.id, self._part_of(known, sighting))
                )
            ]
        return True

    def _kept(self, ids: set[bytes]) -> set[bytes]:
        """Those of values not known yet that stay several people's after an erasure."""
        marks = {self._reader.kept_id(key): key for key in ids if key not in self._book.nodes}
        return {marks[mark] for mark in self._state.lookup(QUERIES["suppression"], marks)}

    def _part_of(self, known: Known, sighting: Sighting) -> bytes:
        return self._reader.part_id(known.id, sighting.name)

    def identifiers(self, event: Event) -> list[Identifier]:
        """Normalised identifiers of an event, blocked ones left out."""
        return self._reader.identifiers(event)

    # -- operators ---------------------------------------------------------------------------

    def pin(self, act: Pin, cause_offset: int) -> Resolution:
        """Apply an operator's link or cut, or its undoing; the latest act on a pair wins.

        Raises PinMalformedError.
        """
        try:
            self._persons.because(cause_offset)
            if self._state.rows(QUERIES["any_suppression"]):
                ids = {self._reader.node_id(one.type, one.value) for one in (act.a, act.b)}
                self._book.load(ids)
                self._facts.kept = self._kept(ids)
            pinned(act, cause_offset, self._facts, self._view(self._book))
            changes = self._persons.settle(self._book.created)
            self._book.flush()
            heirs = self._heirs()
            self._companies.changed(self._book.changed, heirs)
        except BaseException:
            self.forget_cache()
            raise
        return Resolution([], [], [], changes, heirs)

    def forget(self, identifier: Identifier, time: int | None = None) -> Forgotten | None:
        """Erase a person: every row, and evidence others had of them; None if unknown.

        Others' events around them are told again: `moves` says which change hands.

        Their identifiers count as absent in events up to `time` (microseconds; None: all), and in
        later ones until `release`.
        """
        try:
            person = self.person(identifier)
            if person is None:
                return None
            view = self._view(self._book)
            erasure = Erasure(person, self._facts, self._devices, view)
            told = erasure.take_out(self._events_of_trace, time)
            traces = self._tell([event for event, _ in told])
            moves = self._devices.moves + [
                Move(event.offset, event.event_time, old, new)
                for (event, old), new in zip(told, traces, strict=True)
            ]
            self._persons.settle(self._book.created)
            erasure.tidy()
            self._book.flush()
        except BaseException:
            self.forget_cache()
            raise
        heirs = self._heirs()
        self.forget_cache()
        return erasure.forgotten(in_one(moves), heirs)

    def suppress(self, nodes: Sequence[bytes]) -> None:
        """Identifiers, by their keyed hashes, that count as absent in every event."""
        self._state.write(QUERIES["put_suppression"], [(node, NEVER) for node in nodes])

    def release(self, identifier: Identifier) -> None:
        """A new consent: the identifier counts again in events after its erasure."""
        key = self._reader.node_id(identifier.type, identifier.value)
        self._state.write(QUERIES["release"], [(key,)])

    # -- questions ---------------------------------------------------------------------------

    def _view(self, book: Book | None = None) -> View:
        book = book or Book(self._state, self._reader.part_id)
        return View(self.rules, book, self._reader)

    def person(self, identifier: Identifier) -> Person | None:
        """Who has this identifier, or this person id or alias (type `person`).

        None if nobody, and for a value that a household shares.
        """
        return self._view().person(identifier)

    def _heirs(self) -> dict[bytes, tuple[bytes, ...]]:
        """Whose the values of each person of before are; a shared device alone is nobody."""
        nobody = self._view(self._book).is_nobody
        changed = (node.id for node in self._book.changed if node.flags & SHARED)
        shared = {root for root in changed if nobody(root)}
        heirs = self._persons.heirs
        if shared:
            heirs = {
                old: tuple(one for one in now if one not in shared)
                for old, now in {**dict.fromkeys(shared, ()), **heirs}.items()
            }
        return heirs

    def companies(self, traces: Collection[bytes]) -> dict[bytes, Company]:
        """The person of each trace with all their traces; a shared device's visits are nobody's.

        For the writer of the state, after its batch was resolved.
        """
        return self._companies.of(traces)

    def person_of_trace(self, trace_id: bytes) -> str | None:
        """The person that a trace belongs to now; None for nobody's."""
        root = self._view().root_of_trace(trace_id)
        return person_id(root) if root is not None else None

    def is_shared(self, identifier: Identifier) -> bool:
        """Whether an identifier is a device that several people use: its person is no customer."""
        node = self._view().node_of(identifier)
        return node is not None and bool(node.flags & SHARED)

    def why(self, a: Identifier, b: Identifier) -> Why:
        """The chain of evidence between two identifiers, or what keeps them apart."""
        return explained(a, b, self._view())

    def search(self, text: str, limit: int) -> list[Person]:
        """People with exactly this identifier of any type, then those with a value starting so."""
        return self._view().search(text, limit)

    def counts(self) -> dict[str, int]:
        """People, identifiers, merges so far, and contested links."""
        found = {"people": 0, "identifiers": 0, "merges": 0, "contested": 0}
        found.update(self._state.rows(QUERIES["tallies"]))
        return found


def in_one(moves: Sequence[Move]) -> list[Move]:
    """Where each event was at first, and where it is in the end."""
    ends: dict[int, Move] = {}
    for move in moves:
        first = ends.get(move.offset, move)
        ends[move.offset] = Move(move.offset, move.event_time, first.old, move.new)
    return [move for move in ends.values() if move.old != move.new]


def _is_no_news(device: Node, event: Event, sighting: Sighting) -> bool:
    """Whether an event that names a known device, and nothing else, teaches nothing of it."""
    return device.first <= event.event_time and sighting.strength > IDENTIFY and not sighting.name


def _merely_carried(sighting: Sighting) -> bool:
    """Only a user id, beside devices and what the sender's library repeats everywhere."""
    if sighting.click:
        return True
    return all(known.carried or known.cls in "AD" for known in sighting.known)
