"""The SQLite log keeps the promises of a log, and its own: durability, limits, erasure on disk."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from filrouge.core.errors import StoreBusyError, StoreFullError
from filrouge.core.ports import Log
from filrouge.stores.log_sqlite import open_log
from filrouge.testing.log_checks import LOG_CHECKS, bodies, record


@pytest.mark.parametrize("check", LOG_CHECKS, ids=lambda check: check.__name__)
def test_the_log_keeps_the_promise(
    check: Callable[[Callable[[], Log]], None], tmp_path: Path
) -> None:
    check(lambda: open_log(tmp_path / "log.db"))


def test_a_locked_log_refuses_with_nothing_stored(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db", busy_timeout_s=0.01)
    holder = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError):
        log.append([record(b"a")])
    holder.execute("ROLLBACK")
    assert log.append([record(b"b")]) == 1


def test_a_full_log_refuses_with_nothing_stored_and_goes_on_after(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db", bytes_max=200_000)
    log.append([record(b"a")])
    with pytest.raises(StoreFullError):
        log.append([record(b"x" * 10_000)] * 100)
    assert log.append([record(b"b")]) == 2
    assert bodies(log) == [b"a", b"b"]


def test_a_read_only_log_refuses_to_write(tmp_path: Path) -> None:
    open_log(tmp_path / "log.db").append([record(b"a")])
    reader = open_log(tmp_path / "log.db", read_only=True)
    assert bodies(reader) == [b"a"]
    with pytest.raises(StoreFullError):
        reader.append([record(b"b")])


def test_a_log_in_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreFullError):
        open_log(tmp_path / "absent" / "log.db")


def test_an_erased_body_is_nowhere_on_the_disk(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db")
    log.append([record(b"ana@example.org" * 3)] + [record(b"other %d" % n) for n in range(300)])
    log.append([record(b"ana@example.org" * 500)])
    log.erase([1, 302])
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"ana@example.org" not in left
    assert b"other 299" in left


def test_an_erasure_waits_for_a_reader_then_can_be_asked_again(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db", busy_timeout_s=0.01)
    log.append([record(b"secret")])
    reader = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM chunk").fetchone()
    with pytest.raises(StoreBusyError):
        log.erase([1])
    reader.execute("ROLLBACK")
    log.erase([1])
    assert b"secret" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_trimmed_records_leave_the_disk(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db")
    log.append([record(b"gone-for-good" * 800)] * 200)
    log.append([record(b"last")])
    log.trim(before=201)
    log.erase([])
    assert b"gone-for-good" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_another_connection_is_noticed(tmp_path: Path) -> None:
    worker, collector = open_log(tmp_path / "log.db"), open_log(tmp_path / "log.db")
    before = worker.data_version()
    assert worker.data_version() == before
    collector.append([record(b"a")])
    assert worker.data_version() != before
