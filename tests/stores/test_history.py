"""History: what is written is read back, in order, once, for ever."""

import os
from pathlib import Path

import msgspec
import pytest
from tests.stores.history_world import NOON, expected, meanings, opened, row_of, rows, whole

from filrouge.core.nouns import RecordKind
from filrouge.core.time import DAY, SECOND
from filrouge.stores.history_duckdb.errors import HistoryOrderError
from filrouge.stores.keys_sqlite import KeyRing


def test_an_empty_history_ends_at_zero(tmp_path: Path) -> None:
    history = opened(tmp_path)
    assert history.end() == 0
    assert list(history.scan()) == []
    assert history.records_at([1]) == {}
    assert history.seen([b"x" * 16]) == {}


def test_records_come_back_in_order_with_the_same_meaning(tmp_path: Path) -> None:
    history = opened(tmp_path)
    written = rows(1, 250)
    history.write(written[:100])
    history.write(written[100:])
    assert history.end() == 250
    assert meanings(list(history.scan(batch=60))) == expected(written)
    assert meanings(list(history.scan(after=120))) == expected(written[120:])


def test_every_kind_of_record_is_kept_to_the_byte(tmp_path: Path) -> None:
    history = opened(tmp_path)
    bodies = {1: b'{"act": "cut"}', 2: b"\xff not JSON", 3: b'{"event":"Sent"}'}
    kinds = {1: RecordKind.CONTROL, 2: RecordKind.REJECTED, 3: RecordKind.DERIVED}
    written = [whole(kinds[at], at, body) for at, body in bodies.items()]
    history.write(written)
    assert [pair for some in history.scan() for pair in some] == [
        (row.offset, row.record) for row in written
    ]


def test_an_erased_record_stays_as_an_empty_one(tmp_path: Path) -> None:
    history = opened(tmp_path)
    history.write([whole(RecordKind.EVENT, 1, b"")])
    ((_, record),) = next(history.scan())
    assert (record.kind, record.body) == (RecordKind.EVENT, b"")


def test_a_range_already_written_is_not_written_twice(tmp_path: Path) -> None:
    history = opened(tmp_path)
    written = rows(1, 50)
    history.write(written[:30])
    history.write(written)
    history.write(written)
    assert meanings(list(history.scan())) == expected(written)


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    history = opened(tmp_path)
    with pytest.raises(HistoryOrderError):
        history.write(list(reversed(rows(1, 2))))
    assert history.end() == 0


def test_days_have_their_own_files_and_overlap_in_the_scan(tmp_path: Path) -> None:
    history = opened(tmp_path)
    midnight = NOON - NOON % DAY + DAY
    times = [midnight + (SECOND if offset % 3 == 0 else -SECOND) for offset in range(1, 41)]
    written = [
        row_of(offset, {"type": "track", "event": "E", "userId": "u1"}, time=time)
        for offset, time in enumerate(times, start=1)
    ]
    history.write(written[:25])
    history.write(written[25:])
    assert sorted({file.period for file in history.files()}) == ["2024-10-04", "2024-10-05"]
    assert meanings(list(history.scan(batch=7))) == expected(written)


def test_records_are_found_by_offset_and_by_trace(tmp_path: Path) -> None:
    history = opened(tmp_path)
    written = rows(1, 60)
    history.write(written[:30])
    history.write(written[30:])
    at = history.records_at([59, 2, 31, 999])
    assert meanings([sorted(at.items())]) == expected([written[1], written[30], written[58]])
    trace = written[4].trace
    assert trace is not None
    mine = [row for row in written if row.trace == trace]
    assert meanings([history.records_of_traces([trace])]) == expected(mine)


def test_what_the_worker_knew_is_kept_beside_each_record(tmp_path: Path) -> None:
    history = opened(tmp_path)
    written = rows(1, 3)
    history.write(written)
    kept = [(k.offset, k.trace, k.seal, k.message_key, k.body_hash) for k in history.kept_at([2])]
    row = written[1]
    assert kept == [(2, row.trace, row.seal, row.message_key, row.body_hash)]


def test_a_destroyed_key_leaves_the_clear_columns_only(tmp_path: Path) -> None:
    history = opened(tmp_path)
    written = rows(1, 14)
    history.write(written)
    KeyRing(tmp_path / "keys.db", os.urandom).destroy([written[0].seal])
    found = dict(pair for some in history.scan() for pair in some)
    gone = {row.offset for row in written if row.seal == written[0].seal}
    assert {offset for offset, record in found.items() if not record.body} == gone
    (skus,) = history.connect().execute("SELECT count(properties) FROM events").fetchall()[0]
    assert skus == 14


def test_nothing_is_sealed_under_a_destroyed_key(tmp_path: Path) -> None:
    history = opened(tmp_path)
    written = rows(1, 2)
    KeyRing(tmp_path / "keys.db", os.urandom).destroy([written[0].seal])
    history.write(written)
    records = dict(pair for some in history.scan() for pair in some)
    assert [bool(record.body) for record in records.values()] == [False, True]


def test_a_message_is_known_for_ever_by_its_first_offset(tmp_path: Path) -> None:
    history = opened(tmp_path)
    first = row_of(1, {"type": "track", "messageId": "m1", "userId": "u"})
    other = row_of(2, {"type": "track", "messageId": "m1", "userId": "v"})
    history.write([first, other, *rows(3, 40)])
    history.write(rows(43, 40))
    known = history.seen([first.message_key, rows(50, 1)[0].message_key, b"?" * 16])
    assert known == {
        first.message_key: (1, first.body_hash),
        rows(50, 1)[0].message_key: (50, rows(50, 1)[0].body_hash),
    }


def test_another_process_reads_what_was_written_meanwhile(tmp_path: Path) -> None:
    writer, reader = opened(tmp_path), opened(tmp_path)
    assert reader.seen([b"?" * 16]) == {}
    writer.write(rows(1, 5))
    assert reader.end() == 5
    assert len(next(reader.scan())) == 5
    assert len(reader.seen([rows(3, 1)[0].message_key])) == 1


def test_properties_keep_their_order_so_that_a_retry_is_known(tmp_path: Path) -> None:
    history = opened(tmp_path)
    properties = {"email": "ana@example.org", "sku": "P1", "b": {"phone": "1", "a": 1}, "a": 2}
    history.write([row_of(1, {"type": "track", "userId": "u1", "properties": properties})])
    ((_, record),) = next(history.scan())
    read = msgspec.json.decode(record.body)["properties"]
    assert msgspec.json.encode(read) == msgspec.json.encode(properties)
