"""The promises of the state and of history. Any adapter keeps them.

A check is called with a factory that takes no argument and gives a handle on the same store each
time, so that reopening and a second reader can be checked.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Protocol

import msgspec

from filrouge.core.ids import body_hash, message_key
from filrouge.core.nouns import Event, Record, RecordKind
from filrouge.core.ports import State
from filrouge.core.queries import Query
from filrouge.core.time import DAY, MILLISECOND
from filrouge.stores.history_duckdb import HistoryRow

StateFactory = Callable[[], State]

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS checked (id BLOB PRIMARY KEY, amount INTEGER NOT NULL);
"""
_PUT: Final = Query(
    "put",
    "INSERT INTO checked (id, amount) VALUES (?, ?)"
    " ON CONFLICT (id) DO UPDATE SET amount = excluded.amount",
)
_GET: Final = Query("get", "SELECT id, amount FROM checked WHERE id IN (?)")
_ALL: Final = Query("all", "SELECT id, amount FROM checked ORDER BY id")


class StoppedError(Exception):
    """A batch that fails on purpose."""


def _ready(make: StateFactory) -> State:
    state = make()
    state.create(SCHEMA)
    return state


def what_is_written_is_read(make: StateFactory) -> None:
    state = _ready(make)
    with state.transaction():
        state.write(_PUT, [(b"a", 1), (b"b", 2)])
    assert state.rows(_ALL) == [(b"a", 1), (b"b", 2)]
    assert state.rows(_GET, (b"b",)) == [(b"b", 2)]
    state.close()


def a_batch_reads_its_own_writes(make: StateFactory) -> None:
    state = _ready(make)
    with state.transaction():
        state.write(_PUT, [(b"a", 1)])
        state.write(_PUT, [(b"a", 5), (b"\x00", 7)])
        assert state.rows(_ALL) == [(b"\x00", 7), (b"a", 5)]
    state.close()


def a_lookup_gives_the_rows_found_by_key(make: StateFactory) -> None:
    state = _ready(make)
    with state.transaction():
        state.write(_PUT, [(bytes([at]), at) for at in range(200)])
    found = state.lookup(_GET, [bytes([at]) for at in range(100, 250)])
    assert found == {bytes([at]): (bytes([at]), at) for at in range(100, 200)}
    assert state.lookup(_GET, []) == {}
    assert len(state.lookup(_GET, [at.to_bytes(2, "big") for at in range(2_000)])) == 0
    state.close()


def all_rows_are_read_one_after_the_other(make: StateFactory) -> None:
    state = _ready(make)
    rows = [(at.to_bytes(2, "big"), at) for at in range(5_000)]
    with state.transaction():
        state.write(_PUT, rows)
    assert list(state.each(_ALL)) == rows
    state.close()


def a_batch_that_fails_leaves_nothing(make: StateFactory) -> None:
    state = _ready(make)
    with state.transaction():
        state.write(_PUT, [(b"a", 1)])
    try:
        with state.transaction():
            state.write(_PUT, [(b"a", 2), (b"b", 2)])
            raise StoppedError
    except StoppedError:
        pass
    assert state.rows(_ALL) == [(b"a", 1)]
    with state.transaction():
        state.write(_PUT, [(b"c", 3)])
    assert len(state.rows(_ALL)) == 2
    state.close()


def nobody_else_sees_half_a_batch(make: StateFactory) -> None:
    state = _ready(make)
    other = make()
    with state.transaction():
        state.write(_PUT, [(b"a", 1)])
        assert other.rows(_ALL) == []
    assert other.rows(_ALL) == [(b"a", 1)]
    other.close()
    state.close()


def a_reopened_state_holds_the_same(make: StateFactory) -> None:
    state = _ready(make)
    with state.transaction():
        state.write(_PUT, [(b"a", 2**62), (b"b", -1)])
    state.close()
    state = _ready(make)
    assert state.rows(_ALL) == [(b"a", 2**62), (b"b", -1)]
    state.close()


STATE_CHECKS: Final[tuple[Callable[[StateFactory], None], ...]] = (
    what_is_written_is_read,
    a_batch_reads_its_own_writes,
    a_lookup_gives_the_rows_found_by_key,
    all_rows_are_read_one_after_the_other,
    a_batch_that_fails_leaves_nothing,
    nobody_else_sees_half_a_batch,
    a_reopened_state_holds_the_same,
)


class History(Protocol):
    """What the worker and the readers need of a history."""

    def write(self, rows: Sequence[HistoryRow]) -> None: ...

    def end(self) -> int: ...

    def scan(self, after: int = 0, batch: int = 5_000) -> Iterator[list[tuple[int, Record]]]: ...

    def records_at(self, offsets: Sequence[int]) -> dict[int, Record]: ...

    def records_of_traces(self, traces: Sequence[bytes]) -> list[tuple[int, Record]]: ...

    def seen(self, message_keys: Sequence[bytes]) -> dict[bytes, tuple[int, int]]: ...

    def compact(self) -> int: ...

    def erase(self, offsets: Sequence[int]) -> int: ...

    def close(self) -> None: ...


HistoryFactory = Callable[[], History]


def history_row(offset: int, *, person: int = 1, day: int = 0) -> HistoryRow:
    """An event of a person on a day, as the worker would hand it over."""
    body = {
        "type": "track",
        "event": "Product Viewed",
        "messageId": f"message-{offset}",
        "userId": f"person-{person}",
        "properties": {"sku": f"P{offset}", "price": offset / 8, "stock": 2**70, "new": None},
        "context": {"ip": "192.0.2.1", "traits": {"email": f"p{person}@example.org"}},
    }
    raw = msgspec.json.encode(body)
    time = 20_000 * DAY + day * DAY + offset * MILLISECOND
    record = Record(RecordKind.EVENT, "web", time, raw, "track", time - 1)
    properties: Any = body["properties"]
    context: Any = body["context"]
    name = f"message-{offset}"
    event = Event(
        offset=offset,
        source="web",
        message_id=name,
        call="track",
        name="Product Viewed",
        channel="web",
        event_time=time,
        received_time=time,
        body=body,
        properties=properties,
        traits={},
        context=context,
        user_id=f"person-{person}",
    )
    trace = person.to_bytes(16, "big")
    return HistoryRow(offset, record, event, trace, trace, message_key("web", name), body_hash(raw))


def _meaning(record: Record) -> tuple[Any, Record]:
    """A record by the meaning of its JSON, not by its bytes."""
    body = msgspec.json.decode(record.body) if record.body else None
    return body, msgspec.structs.replace(record, body=b"")


def _all(history: History, after: int = 0) -> list[tuple[int, tuple[Any, Record]]]:
    return [
        (offset, _meaning(record)) for some in history.scan(after, 7) for offset, record in some
    ]


def _as_written(rows: Sequence[HistoryRow]) -> list[tuple[int, tuple[Any, Record]]]:
    return [(row.offset, _meaning(row.record)) for row in rows]


def an_empty_history_ends_at_zero(make: HistoryFactory) -> None:
    history = make()
    assert (history.end(), _all(history), history.records_at([1])) == (0, [], {})
    assert history.seen([b"?" * 16]) == {}
    history.close()


def history_gives_back_the_same_meaning_in_order(make: HistoryFactory) -> None:
    history = make()
    rows = [history_row(offset, person=offset % 3) for offset in range(1, 41)]
    history.write(rows[:15])
    history.write(rows[15:])
    assert history.end() == 40
    assert _all(history) == _as_written(rows)
    assert _all(history, 33) == _as_written(rows[33:])
    history.close()


def a_range_written_twice_is_there_once(make: HistoryFactory) -> None:
    history = make()
    rows = [history_row(offset) for offset in range(1, 21)]
    history.write(rows[:12])
    history.write(rows)
    assert _all(make()) == _as_written(rows)
    history.close()


def every_kind_of_record_is_kept_to_the_byte(make: HistoryFactory) -> None:
    history = make()
    rows = [
        HistoryRow(
            offset, Record(kind, "web", 20_000 * DAY, body, reason="r"), None, None, b"k" * 16
        )
        for offset, (kind, body) in enumerate(
            [
                (RecordKind.REJECTED, b"\xff\x00 not JSON"),
                (RecordKind.CONTROL, b'{"act":"cut"}'),
                (RecordKind.DERIVED, b"{}"),
                (RecordKind.EVENT, b""),
            ],
            start=1,
        )
    ]
    history.write(rows)
    found = [pair for some in history.scan() for pair in some]
    assert found == [(row.offset, row.record) for row in rows]
    history.close()


def records_are_found_by_offset_and_by_trace(make: HistoryFactory) -> None:
    history = make()
    rows = [history_row(offset, person=offset % 4, day=offset // 10) for offset in range(1, 41)]
    for at in range(0, 40, 8):
        history.write(rows[at : at + 8])
    found = history.records_at([40, 3, 77])
    assert [(at, _meaning(found[at])) for at in sorted(found)] == _as_written([rows[2], rows[39]])
    trace = (2).to_bytes(16, "big")
    mine = [(at, _meaning(record)) for at, record in history.records_of_traces([trace])]
    assert mine == _as_written([row for row in rows if row.trace == trace])
    history.close()


def a_message_is_known_for_ever(make: HistoryFactory) -> None:
    history = make()
    rows = [history_row(offset, day=offset // 4) for offset in range(1, 61)]
    for at in range(0, 60, 5):
        history.write(rows[at : at + 5])
    history.compact()
    again = make()
    keys = [row.message_key for row in rows]
    assert again.seen([*keys, b"?" * 16]) == {
        row.message_key: (row.offset, row.body_hash) for row in rows
    }
    again.close()
    history.close()


def compaction_changes_nothing_that_is_read(make: HistoryFactory) -> None:
    history = make()
    rows = [history_row(offset, day=offset // 6) for offset in range(1, 61)]
    for at in range(0, 60, 3):
        history.write(rows[at : at + 3])
    assert history.compact() > 0
    assert history.compact() == 0
    assert _all(make()) == _as_written(rows)
    history.close()


def an_erased_record_keeps_its_place(make: HistoryFactory) -> None:
    history = make()
    rows = [history_row(offset) for offset in range(1, 31)]
    history.write(rows[:10])
    history.write(rows[10:])
    assert history.erase([4, 25, 99]) == 2
    for found in (dict(_all(history)), dict(_all(make()))):
        assert sorted(found) == list(range(1, 31))
        assert {at for at, (body, _) in found.items() if body is None} == {4, 25}
    history.close()


HISTORY_CHECKS: Final[tuple[Callable[[HistoryFactory], None], ...]] = (
    an_empty_history_ends_at_zero,
    history_gives_back_the_same_meaning_in_order,
    a_range_written_twice_is_there_once,
    every_kind_of_record_is_kept_to_the_byte,
    records_are_found_by_offset_and_by_trace,
    a_message_is_known_for_ever,
    compaction_changes_nothing_that_is_read,
    an_erased_record_keeps_its_place,
)
