"""Group commit: one append for those who wait, refusals before memory grows, honest failures."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random
from threading import Event

import pytest

from filrouge.core.nouns import Record
from filrouge.http.collector_errors import LogUnavailableError, QueueFullError
from filrouge.http.commits import GroupCommit
from filrouge.stores.log_sqlite import SqliteLog, open_log
from filrouge.testing.log_checks import bodies, record


class GatedLog(SqliteLog):
    """A log whose appends wait until its gate opens, and are counted."""

    def prepare(self) -> "GatedLog":
        self.gate, self.appends = Event(), list[int]()
        return self

    def append(self, records: Sequence[Record]) -> int:
        self.gate.wait(10)
        self.appends.append(len(records))
        return super().append(records)


def gated(folder: Path) -> GatedLog:
    open_log(folder / "log.db").close()
    connection = sqlite3.connect(folder / "log.db", isolation_level=None, check_same_thread=False)
    return GatedLog(connection).prepare()


def test_those_who_wait_share_an_append(tmp_path: Path) -> None:
    log, pokes = gated(tmp_path), list[int]()

    async def many() -> None:
        commits = GroupCommit(log, on_commit=lambda: pokes.append(1))
        waiting = [commits.submit([record(b"%d" % number)]) for number in range(50)]
        assert commits.queued_records == 50
        log.gate.set()
        await asyncio.gather(*waiting)
        assert commits.queued_records == 0
        await commits.close()

    asyncio.run(many())
    assert bodies(log) == [b"%d" % number for number in range(50)]
    assert len(log.appends) <= 3
    assert len(pokes) == len(log.appends)


@pytest.mark.parametrize("limits", [{"records_max": 10}, {"bytes_max": 2_200}])
def test_a_full_queue_refuses_before_memory_grows(tmp_path: Path, limits: dict[str, int]) -> None:
    log = gated(tmp_path)

    async def many() -> None:
        commits = GroupCommit(log, **limits)  # type: ignore[arg-type]
        waiting = [commits.submit([record(b"12345678")]) for _ in range(10)]
        with pytest.raises(QueueFullError):
            commits.submit([record(b"12345678"), record(b"12345678")])
        log.gate.set()
        await asyncio.gather(*waiting)
        await commits.submit([record(b"again")])
        await commits.close()

    asyncio.run(many())
    assert len(bodies(log)) == 11


def test_a_locked_log_fails_its_waiters_and_recovers(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db", busy_timeout_s=0.01)
    holder = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    async def twice() -> None:
        commits = GroupCommit(log)
        with pytest.raises(LogUnavailableError, match="locked"):
            await commits.submit([record(b"lost")])
        holder.execute("ROLLBACK")
        await commits.submit([record(b"kept")])
        await commits.close()

    asyncio.run(twice())
    assert bodies(log) == [b"kept"]


def test_a_full_disk_fails_its_waiters(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db", bytes_max=100_000)

    async def once() -> None:
        commits = GroupCommit(log)
        with pytest.raises(LogUnavailableError, match="full"):
            await commits.submit([record(Random(n).randbytes(30_000)) for n in range(10)])
        await commits.close()

    asyncio.run(once())
    assert bodies(log) == []


def test_closing_stores_what_is_queued_and_refuses_the_rest(tmp_path: Path) -> None:
    log = gated(tmp_path)

    async def stop() -> None:
        commits = GroupCommit(log)
        waiting = commits.submit([record(b"queued")])
        log.gate.set()
        await commits.close()
        await waiting
        with pytest.raises(LogUnavailableError):
            commits.submit([record(b"late")])

    asyncio.run(stop())
    assert bodies(log) == [b"queued"]


def test_a_client_that_left_does_not_stop_the_others(tmp_path: Path) -> None:
    log = gated(tmp_path)

    async def leave() -> None:
        commits = GroupCommit(log)
        gone, stays = commits.submit([record(b"a")]), commits.submit([record(b"b")])
        gone.cancel()
        log.gate.set()
        await stays
        await commits.close()

    asyncio.run(leave())
    assert bodies(log) == [b"a", b"b"]


def test_a_long_queue_is_stored_in_several_appends(tmp_path: Path) -> None:
    log = gated(tmp_path)

    async def many() -> None:
        commits = GroupCommit(log)
        waiting = [commits.submit([record(b"x")] * 2_000) for _ in range(12)]
        log.gate.set()
        await asyncio.gather(*waiting)
        await commits.close()

    asyncio.run(many())
    assert max(log.appends) <= 10_000
    assert sum(log.appends) == 24_000
