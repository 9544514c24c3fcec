"""The SQLite log keeps the promises of a log, and its own: durability, limits, erasure on disk."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from filrouge.core.errors import StoreBusyError, StoreFullError
from filrouge.core.ports import Log
from filrouge.stores.log_sqlite import open_log
from filrouge.testing.log_checks import LOG_CHECKS, bodies, record


def noise(size: int, seed: int) -> bytes:
    """Bytes that do not compress, always the same for a seed."""
    return Random(seed).randbytes(size)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


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
        log.append([record(noise(10_000, seed)) for seed in range(100)])
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
    secret = noise(1_000, seed=7)
    log.append([record(secret)] + [record(noise(50, seed)) for seed in range(300)])
    assert secret in on_disk(tmp_path)
    log.erase([1])
    assert secret not in on_disk(tmp_path)
    assert noise(50, seed=299) in on_disk(tmp_path)


def test_an_erasure_waits_for_a_reader_then_can_be_asked_again(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db", busy_timeout_s=0.01)
    secret = noise(100, seed=7)
    log.append([record(secret)])
    reader = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM chunk").fetchone()
    with pytest.raises(StoreBusyError):
        log.erase([1])
    reader.execute("ROLLBACK")
    log.erase([1])
    assert secret not in on_disk(tmp_path)


def test_trimmed_records_leave_the_disk(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db")
    gone = [noise(5_000, seed) for seed in range(200)]
    log.append([record(body) for body in gone])
    log.append([record(b"last")])
    log.trim(before=201)
    log.erase([])
    assert not [body for body in gone if body in on_disk(tmp_path)]


def test_another_connection_is_noticed(tmp_path: Path) -> None:
    worker, collector = open_log(tmp_path / "log.db"), open_log(tmp_path / "log.db")
    before = worker.data_version()
    assert worker.data_version() == before
    collector.append([record(b"a")])
    assert worker.data_version() != before
