"""Erasure (GDPR art. 17): a person's values leave every file, and others keep what is theirs.

What follows for people and profiles is one transaction of the state, with the plan of what is to be
destroyed elsewhere. The plan is carried out after it, as often as a crash asks: each step of it may
be repeated.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from filrouge.app.acts import EraseAct, PinAct, read_act
from filrouge.app.files import CrashPoint, record_seal
from filrouge.app.ledger import QUERIES
from filrouge.app.stores import Rooms, Stores
from filrouge.collect import ErasedValues, key_of, message_of
from filrouge.core.errors import StoreBusyError
from filrouge.core.ids import keyed_hash
from filrouge.core.nouns import Event, Identifier, Record, RecordKind
from filrouge.core.time import iso
from filrouge.resolve import Forgotten
from filrouge.stores.history_duckdb import HistoryRow

READ_RECORDS: Final = 5_000


class Touched(NamedTuple):
    """What an erasure changes of others."""

    traces: set[bytes]
    heirs: Mapping[bytes, Sequence[bytes]]
    """Of people whose values changed hands: who has them now, by root."""


class Plan(msgspec.Struct):
    """What an erasure has to destroy outside of the state."""

    receipt: dict[str, Any]
    identifiers: list[Identifier]
    emptied: list[int] = []
    """Records that go: of the person, or nobody's."""
    unsealed: list[int] = []
    """Those of them that no key of the person seals in history."""
    reworded: dict[int, bytes] = {}
    """Others' events that quote a value, each with its trace: they keep the rest."""
    resealed: dict[int, bytes] = {}
    """Others' events that history sealed under a key of the person, each with the next key."""
    is_done: bool = False
    """Nothing is left but to wipe the state's own pages, and to write the receipt."""
    destroyed: list[bytes] = []
    """Names of keys, and of what the register of erasures has to know."""


def erase_person(stores: Stores, rooms: Rooms, act: EraseAct, offset: int, now: int) -> Touched:
    """Forget a person, inside the loop's transaction, and plan what is to be destroyed.

    Gives what it changed of others.
    """
    whom = Identifier("person", act.person)
    person = rooms.resolver.person(whom)
    gone = rooms.profiles.all_offsets(person.traces) if person is not None else set()
    forgotten = rooms.resolver.forget(whom)
    receipt = {"receipt": act.receipt, "person": act.person, "at": iso(now), "by": act.by}
    counts = dict.fromkeys(("identifiers", "events", "log_records", "rejected"), 0)
    plan = Plan({**receipt, "found": forgotten is not None, "erased": counts}, [])
    if forgotten is not None:
        plan.identifiers = list(forgotten.identifiers)
        values = ErasedValues(plan.identifiers)
        shelved = [id_ for id_, record in rooms.shelf.records() if values.within(record.body)]
        quotations = _Quotations(stores, rooms, forgotten, gone)
        shelved = sorted({*shelved, *quotations.sort_out(plan, values, offset)})
        rooms.shelf.take_away(shelved)
        _fold_again(rooms, forgotten, plan, values)
        counts |= {
            "identifiers": len(plan.identifiers),
            "events": len(gone),
            "log_records": len([one for one in plan.emptied if one >= stores.log.start()]),
            "reworded": len(plan.reworded),
            "rejected": len(shelved),
        }
        apart = set(plan.emptied) - gone
        plan.unsealed = sorted(apart | rooms.profiles.owners(sorted(gone)).keys())
        seals = [record_seal(stores.keys.secret, one) for one in sorted(apart)]
        names = (forgotten.traces, forgotten.nodes, forgotten.marks, seals)
        plan.destroyed = [name for some in names for name in some]
    plan.destroyed.append(act_name(stores, act))
    stores.state.write(QUERIES["put_plan"], [(offset, msgspec.msgpack.encode(plan))])
    return touched_by(forgotten, plan.reworded.values())


def touched_by(forgotten: Forgotten | None, more: Iterable[bytes] = ()) -> Touched:
    """The traces of others that events went to or came from, and `more`; whose values moved."""
    if forgotten is None:
        return Touched(set(more), {})
    moved = {t for move in forgotten.moves for t in (move.old, move.new) if t is not None}
    return Touched({*moved, *more}, forgotten.heirs)


def erase_again(stores: Stores, rooms: Rooms, act: EraseAct) -> Touched:
    """The same while folding anew.

    The register of the key ring has kept out what was erased, from the first event on; an act that
    it does not know (older keys were put back) is done again in the fresh state.
    """
    if stores.keys.destroyed([act_name(stores, act)]):
        return Touched(set(), {})
    forgotten = rooms.resolver.forget(Identifier("person", act.person))
    if forgotten is not None:
        rooms.profiles.move(forgotten.moves)
        rooms.profiles.forget(forgotten.traces)
        rooms.segments.forget(people_of(forgotten))
    return touched_by(forgotten)


def people_of(forgotten: Forgotten) -> list[bytes]:
    """The roots of an erased person, those of before too."""
    return [bytes.fromhex(one) for one in forgotten.people]


def carry_out(stores: Stores, rooms: Rooms, crash: CrashPoint) -> None:
    """Destroy what plans say, then write the receipts. Repeating is harmless.

    Raises StoreBusyError while a reader is in the way; the same call again ends the work.
    """
    plans = {
        offset: msgspec.msgpack.decode(doc, type=Plan)
        for offset, doc in stores.state.rows(QUERIES["plans"])
    }
    if not plans:
        return
    for offset, plan in plans.items():
        if not plan.is_done:
            _destroy(stores, rooms, plan, crash)
            done = msgspec.msgpack.encode(Plan(plan.receipt, [], is_done=True))
            with stores.state.transaction():
                stores.state.write(QUERIES["put_plan"], [(offset, done)])
    if not stores.state.checkpoint():
        raise StoreBusyError(store="state")
    crash("erasure:wiped")
    with stores.state.transaction():
        for offset, plan in plans.items():
            receipt = (plan.receipt["receipt"], offset, msgspec.json.encode(plan.receipt))
            stores.state.write(QUERIES["add_erasure"], [receipt])
            stores.state.write(QUERIES["drop_plan"], [(offset,)])


def _destroy(stores: Stores, rooms: Rooms, plan: Plan, crash: CrashPoint) -> None:
    values = ErasedValues(plan.identifiers)
    crash("erasure:planned")
    records = stores.log.records_at(list(plan.reworded))
    bodies = {at: values.out_of(record.body) for at, record in records.items()}
    stores.log.rewrite({**dict.fromkeys(plan.emptied, b""), **bodies})
    crash("erasure:logged")
    stores.history.rewrite(list(_rewritten(stores, rooms, plan, values)))
    stores.history.erase(plan.unsealed)
    crash("erasure:kept")
    stores.keys.destroy(plan.destroyed)
    crash("erasure:destroyed")


def receipt_of(stores: Stores, receipt: str) -> dict[str, Any] | None:
    """The receipt of an erasure, None while it is under way."""
    rows = stores.state.rows(QUERIES["erasure"], (receipt,))
    return msgspec.json.decode(rows[0][0], type=dict[str, Any]) if rows else None


def act_name(stores: Stores, act: EraseAct) -> bytes:
    """The name under which the register knows that an act was carried out."""
    return keyed_hash(stores.keys.secret, f"erasure:{act.receipt}")


class _Quotations:
    """Others' records that name the person, and what becomes of each."""

    def __init__(self, stores: Stores, rooms: Rooms, forgotten: Forgotten, gone: set[int]) -> None:
        self._stores, self._rooms = stores, rooms
        self._forgotten, self._gone = forgotten, gone
        ids = [Identifier("person", one) for one in forgotten.people]
        # As operators' acts name them: a value too short to be looked for alone is found so.
        keys = [Identifier("key", f"{one.type}:{one.value}") for one in forgotten.identifiers]
        self._named = ErasedValues([*forgotten.identifiers, *ids, *keys])

    def sort_out(self, plan: Plan, values: ErasedValues, until: int) -> list[int]:
        """Put every record before the act's in the plan, where it names the person.

        Gives the rejected ones that go with the message whose id they have.
        """
        named = self._named
        stores, seals = self._stores, frozenset(self._forgotten.traces)
        kept = {
            one.offset: one
            for one in stores.history.kept_at(stores.history.holding(named.within, seals))
            if one.record.body and one.offset not in self._gone
        }
        records = {offset: one.record for offset, one in kept.items()}
        records |= {
            offset: record
            for offset, record in _log_records(stores, until)
            if offset not in self._gone and named.within(record.body)
        }
        recent = self._rooms.seen.recent_at(list(records))
        emptied = set(self._gone) | {move.offset for move in self._forgotten.moves if not move.new}
        again, shelved = self._told_again(emptied, until)
        emptied |= again
        for offset in sorted(records.keys() - emptied):
            known = recent.get(offset) or kept.get(offset)
            trace = known.trace if known is not None else None
            if trace is None:
                if self._goes(records[offset], values):
                    emptied.add(offset)
            elif values.within(records[offset].body):
                plan.reworded[offset] = trace
            if trace is not None and offset in kept and kept[offset].seal in seals:
                plan.resealed[offset] = trace
        plan.emptied = sorted(emptied)
        return shelved

    def _told_again(self, emptied: set[int], until: int) -> tuple[set[int], list[int]]:
        """The records, and those of them on the shelf, that say again what emptied ones said.

        A message counts once: with the first record empty, the next one would be told of nobody.
        """
        keys = {one.key for one in self._rooms.seen.recent_at(sorted(emptied)).values()}
        keys |= {one.message_key for one in self._stores.history.kept_at(sorted(emptied))}
        shelf = self._rooms.shelf.records()
        shelved = [id_ for id_, record in shelf if id_ < until and key_of(record) in keys]
        again = {
            offset
            for offset, record in _log_records(self._stores, until)
            if record.kind == RecordKind.EVENT and key_of(record) in keys
        }
        return again | set(shelved), shelved

    def _goes(self, record: Record, values: ErasedValues) -> bool:
        """Whether a record that is nobody's names the person: configurations stay."""
        if record.kind == RecordKind.DERIVED:
            return self._named.within(record.body)
        if record.kind != RecordKind.CONTROL:
            return values.within(record.body)
        return isinstance(read_act(record), PinAct) and self._named.within(record.body)


def _log_records(stores: Stores, until: int) -> Iterator[tuple[int, Record]]:
    after = stores.log.start() - 1
    while records := stores.log.read(after, READ_RECORDS):
        yield from (pair for pair in records if pair[0] < until and pair[1].body)
        after = records[-1][0]
        if after >= until:
            return


def _fold_again(rooms: Rooms, forgotten: Forgotten, plan: Plan, values: ErasedValues) -> None:
    """Profiles as they are without the person, and without the values that others quoted."""
    profiles = rooms.profiles
    with rooms.reader.without(values):
        profiles.move(forgotten.moves)
        rooms.seen.reseal({move.offset: move.new for move in forgotten.moves if move.new})
        profiles.forget(forgotten.traces)
        rooms.segments.forget(people_of(forgotten))
        owners = profiles.owners([*plan.reworded, *plan.resealed])
        for traces in (plan.reworded, plan.resealed):
            traces |= {offset: owners[offset] for offset in traces if offset in owners}
        read = {event.offset: event for event in rooms.reader.at(sorted(plan.reworded))}
        profiles.refold(sorted(set(plan.reworded.values())))
        rooms.seen.reword({at: message_of(event).body_hash for at, event in read.items()})
    lost = plan.reworded.keys() - read.keys()
    plan.emptied = sorted({*plan.emptied, *lost})
    for offset in lost:
        del plan.reworded[offset]


def _rewritten(
    stores: Stores, rooms: Rooms, plan: Plan, values: ErasedValues
) -> Iterator[HistoryRow]:
    """The rows of history that change: reworded, or under another key."""
    for kept in stores.history.kept_at([*plan.reworded, *plan.resealed]):
        if not kept.record.body:
            continue
        body = values.out_of(kept.record.body)
        record = msgspec.structs.replace(kept.record, body=body)
        event = rooms.reader.read(kept.offset, record)
        yield HistoryRow(
            kept.offset,
            record,
            event if isinstance(event, Event) else None,
            kept.trace,
            plan.resealed.get(kept.offset, kept.seal),
            kept.message_key,
            kept.body_hash,
        )
