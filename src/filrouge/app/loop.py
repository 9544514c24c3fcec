"""The thread: one micro-batch of the log becomes identities, folds and rows, in one transaction."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from filrouge.app.acts import (
    ConfigureAct,
    EraseAct,
    PinAct,
    TableAct,
    UnshelveAct,
    derived_record,
    read_act,
)
from filrouge.app.erasure import carry_out, erase_again, erase_person
from filrouge.app.files import CrashPoint, no_crash
from filrouge.app.following import Following
from filrouge.app.ledger import QUERIES, positions_in
from filrouge.app.stores import Rooms, Stores
from filrouge.collect import NO_SEAL, Message, Recent, is_bot, message_of
from filrouge.core.errors import BadKeyError
from filrouge.core.ids import keyed_hash
from filrouge.core.nouns import Event, PersonChange, Record, RecordKind, Rejection
from filrouge.profile import Told
from filrouge.resolve import Pin, PinMalformedError, parsed_key

POSITION: Final = "position"
HISTORY: Final = "history"
EVENTS: Final = "events"
RETRIES: Final = "retries"
REFUSED: Final = "refused"
EVENTS_OF: Final = "events:"
LAST_OF: Final = "last:"
"""Before a source's name: how many events it sent, and when the last one was received."""
_CONTROL: Final = RecordKind.CONTROL
_DERIVED: Final = RecordKind.DERIVED
_REJECTED: Final = RecordKind.REJECTED


class Loop:
    """Carries the log's records round the thread. One per workspace holds the worker's lock.

    `effects=False` folds without emitting anything: a rebuild.
    """

    def __init__(
        self, stores: Stores, rooms: Rooms, *, crash: CrashPoint = no_crash, effects: bool = True
    ) -> None:
        self.stores = stores
        self.rooms = rooms
        self.crash = crash
        self.before_erasure: Callable[[], object] = lambda: None
        """Ends what writes history meanwhile: an erasure must find every value."""
        self._effects = effects
        self._erasing = True
        """Whether the state may hold erasures not carried out yet."""
        self.written: dict[int, bytes | None] = {}
        """While history is folded anew: the traces under which it holds these events."""
        self.positions: dict[str, int] = positions_in(stores.state)
        self.following = Following(rooms, self.positions)

    @property
    def position(self) -> int:
        """The offset of the last record whose consequences are committed."""
        return self.positions.get(POSITION, 0)

    def step(self, limit: int) -> int:
        """Carry up to about `limit` records; gives how many. All or nothing."""
        self.end_erasures()
        records = self.stores.log.read(self.position, limit)
        if records:
            self.carry(records)
        return len(records)

    def carry(self, records: Sequence[tuple[int, Record]]) -> None:
        """Carry these records, which follow the position, in one transaction."""
        if any(is_erasure(record) for _offset, record in records):
            self.before_erasure()
        before = dict(self.positions)
        self.crash("before-transaction")
        try:
            with self.stores.state.transaction():
                self._carry_inside(records)
                self.crash("before-commit")
        except BaseException:
            self._roll_back(before)
            raise
        self.crash("after-commit")
        self.end_erasures()
        self.publish()

    def tick(self, now: int) -> bool:
        """Act on memberships that change by time alone up to `now`; whether more are due.

        For when nothing waits in the log: all that was received before is folded.
        """
        if now < self.following.clock or self.rooms.segments.next_due() > now:
            return False
        before = dict(self.positions)
        try:
            with self.stores.state.transaction():
                more = self.following.fire(now)
                self._put_outlog()
                self.stores.state.write(QUERIES["set_position"], list(self.positions.items()))
                self.crash("before-tick-commit")
        except BaseException:
            self._roll_back(before)
            raise
        self.publish()
        return more

    def _roll_back(self, positions: dict[str, int]) -> None:
        self.positions.clear()
        self.positions.update(positions)
        self.following.announced.clear()
        self.following.restarted()
        self.rooms.resolver.forget_cache()
        self.rooms.profiles.forget_cache()
        self.rooms.seen.forget_cache()
        self.rooms.segments.forget_cache()

    def _put_outlog(self) -> None:
        """What memberships announce, to be published after the commit."""
        announced, self.following.announced = self.following.announced, []
        if self._effects:
            rows = [(name, msgspec.msgpack.encode(record)) for name, record in announced]
            self.stores.state.write(QUERIES["add_outlog"], rows)

    def publish(self) -> None:
        """Append what the outlog holds to the log. Repeating is harmless: ids are derived."""
        if not self._effects:
            return
        rows = self.stores.state.rows(QUERIES["outlog"])
        if not rows:
            return
        self.stores.log.append([msgspec.msgpack.decode(row[1], type=Record) for row in rows])
        self.crash("after-publish")
        with self.stores.state.transaction():
            self.stores.state.write(QUERIES["clear_outlog"], [(row[0],) for row in rows])

    def end_erasures(self) -> None:
        """Destroy what committed erasures left to destroy. Repeating is harmless."""
        if self._effects and self._erasing:
            carry_out(self.stores, self.rooms, self.crash)
            self._erasing = False

    def archived(self, until: int) -> None:
        """Remember that history has everything up to an offset."""
        with self.stores.state.transaction():
            self.positions[HISTORY] = until
            self.stores.state.write(QUERIES["set_position"], [(HISTORY, until)])
            self.rooms.seen.forget(until)

    def _carry_inside(self, records: Sequence[tuple[int, Record]]) -> None:
        self.following.pass_to(records[0][1].received_time)
        events: list[tuple[int, Record]] = []
        for offset, record in records:
            if record.kind == _CONTROL:
                self._take(events)
                events = []
                self._act(offset, record)
            elif record.body:
                events.append((offset, record))
        self._take(events)
        self._put_outlog()
        self.positions[POSITION] = records[-1][0]
        self.stores.state.write(QUERIES["set_position"], list(self.positions.items()))

    def _take(self, records: Sequence[tuple[int, Record]]) -> None:
        """Read, de-duplicate, resolve, fold and remember a run of events."""
        if not records:
            return
        messages, refused = self._read(records)
        sorted_ = self.rooms.seen.sorted(messages)
        if sorted_.reused:
            by_offset = dict(records)
            refused += [
                (message.event.offset, by_offset[message.event.offset], _reused(first))
                for message, first in sorted_.reused
            ]
        self.rooms.shelf.put(refused)
        self._count(REFUSED, len(refused))
        humans: list[Message] = []
        nobody: list[Message] = []
        arrived: dict[str, list[int]] = {}
        derived = {offset for offset, record in records if record.kind == _DERIVED}
        for message in sorted_.new:
            event = message.event
            if event.offset in derived:
                owned = event.user_id or event.anonymous_id
                (humans if owned else nobody).append(message)
                continue
            times = arrived.get(event.source)
            if times is None:
                times = arrived[event.source] = []
            times.append(event.received_time)
            (nobody if is_bot(event) else humans).append(message)
        recent = [Recent(m.event.offset, m.key, m.body_hash, None, NO_SEAL) for m in nobody]
        recent += self._fold(humans)
        self.rooms.seen.remember(recent)
        for source, times in arrived.items():
            self._count(EVENTS, len(times))
            self._count(f"{EVENTS_OF}{source}", len(times))
            last = f"{LAST_OF}{source}"
            self.positions[last] = max(self.positions.get(last, 0), *times)
        self._count(RETRIES, sorted_.retries)

    def _read(
        self, records: Sequence[tuple[int, Record]]
    ) -> tuple[list[Message], list[tuple[int, Record, Rejection]]]:
        messages: list[Message] = []
        refused: list[tuple[int, Record, Rejection]] = []
        read = self.rooms.reader.read
        for offset, record in records:
            event = read(offset, record)
            if record.kind == _REJECTED:
                refused.append((offset, record, _refusal(record, event)))
            elif isinstance(event, Event):
                messages.append(message_of(event))
            else:
                refused.append((offset, record, event))
        return messages, refused

    def _fold(self, messages: Sequence[Message]) -> list[Recent]:
        resolver, profiles = self.rooms.resolver, self.rooms.profiles
        resolution = resolver.resolve([message.event for message in messages])
        told = [
            Told(trace, message.event, tie_of_key(message.key))
            for message, trace in zip(messages, resolution.traces, strict=True)
            if trace is not None
        ]
        walk = self.following.begin(told, resolution)
        profiles.fold(told, walk)
        if self.written:
            profiles.place(
                [
                    (one.event.offset, one.trace)
                    for one in told
                    if self.written.get(one.event.offset, one.trace) != one.trace
                ]
            )
        profiles.move(resolution.moves)
        self.following.end(walk, resolution)
        self.rooms.seen.reseal({move.offset: move.new for move in resolution.moves if move.new})
        self._announce(resolution.changes)
        return [
            Recent(message.event.offset, message.key, message.body_hash, trace, seal)
            for message, trace, seal in zip(
                messages, resolution.traces, resolution.seals, strict=True
            )
        ]

    def _act(self, offset: int, record: Record) -> None:
        if not record.body:
            return
        self.following.pass_to(record.received_time)
        act = read_act(record)
        if isinstance(act, ConfigureAct):
            self._configure(act, offset, record)
        elif isinstance(act, PinAct):
            self._pin(act, offset, record)
        elif isinstance(act, TableAct):
            self.rooms.segments.versions.columns.put(act.columns)
        elif isinstance(act, UnshelveAct):
            self.rooms.shelf.take_away(act.ids)
        elif isinstance(act, EraseAct) and self._effects:
            touched = erase_person(self.stores, self.rooms, act, offset, record.received_time)
            self.following.changed(*touched)
            self._erasing = True
        elif isinstance(act, EraseAct):
            touched = erase_again(self.stores, self.rooms, act)
            self.following.changed(*touched)

    def _configure(self, act: ConfigureAct, offset: int, record: Record) -> None:
        """Put a configuration in force; one made for another than that in force is shelved."""
        if not self.rooms.configurations.apply(offset, act, self.stores.state):
            why = Rejection(
                "plan-stale",
                "Another configuration was put in force since this one was planned; plan again.",
                "Une autre configuration a été mise en vigueur depuis que celle-ci a été prévue ;"
                " refaites un plan.",
            )
            self.rooms.shelf.put([(offset, record, why)])
        elif self._effects:
            definitions = act.configuration.definitions
            self.following.apply(definitions, record.received_time)

    def _pin(self, act: PinAct, offset: int, record: Record) -> None:
        """Apply an operator's evidence; what the rules do not allow is shelved, not repeated."""
        try:
            a, b = (parsed_key(text, self.rooms.resolver.rules) for text in (act.a, act.b))
            pin = Pin(act.kind, a, b, act.by, record.received_time, act.undo)
            found = self.rooms.resolver.pin(pin, offset)
        except (BadKeyError, PinMalformedError) as error:
            english, french = (" ".join(error.told(language)) for language in ("en", "fr"))
            self.rooms.shelf.put([(offset, record, Rejection(error.code, english, french))])
        else:
            self._announce(found.changes)
            self.following.changed((), found.heirs)

    def _announce(self, changes: Sequence[PersonChange]) -> None:
        """Publish merges and splits as events of the log, by way of the outlog."""
        if not self._effects:
            return
        rows = []
        now = self.following.clock or self.rooms.clock.now()
        for number, change in enumerate(changes):
            cause = f"{change.cause_offset}:{change.kind}:{change.person}:{number}"
            message_id = keyed_hash(b"derived", cause).hex()
            name = "Profile Merged" if change.kind == "merged" else "Profile Split"
            properties: dict[str, Any] = {"person": change.person, "others": list(change.others)}
            record = derived_record(name, message_id, properties, now)
            rows.append((message_id, msgspec.msgpack.encode(record)))
        self.stores.state.write(QUERIES["add_outlog"], rows)

    def _count(self, name: str, number: int) -> None:
        self.positions[name] = self.positions.get(name, 0) + number


def is_erasure(record: Record) -> bool:
    """Whether a record asks for an erasure."""
    return record.kind == _CONTROL and bool(record.body) and isinstance(read_act(record), EraseAct)


def tie_of_key(key: bytes) -> int:
    """The number that settles writings at the same instant: drawn from the message's name."""
    return int.from_bytes(key[:8], "big") >> 1


def _refusal(record: Record, read_again: Event | Rejection) -> Rejection:
    """Why a record was refused before it was logged, said again in full."""
    if isinstance(read_again, Rejection) and read_again.code == record.reason:
        return read_again
    try:
        told = msgspec.json.decode(record.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        told = None
    problem = told if isinstance(told, dict) else {}
    english, french = (problem.get(name) for name in ("problem", "problem_fr"))
    return Rejection(
        record.reason,
        english if isinstance(english, str) else "",
        french if isinstance(french, str) else "",
    )


def _reused(first_offset: int) -> Rejection:
    return Rejection(
        "message-id-reused",
        f"Another message has this messageId (number {first_offset} of the log): the first one was"
        " kept. Give each message an id of its own, then replay.",
        f"Un autre message a ce messageId (numéro {first_offset} du journal) : le premier a été"
        " gardé. Donnez à chaque message un identifiant à lui, puis rejouez.",
    )
