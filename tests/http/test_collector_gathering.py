"""After a commit of few records the next ones gather: who comes alone does not wait for it.

Where a test says FOREVER, whatever waited for the end of gathering would never be done.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random
from threading import Event

import pytest

from filrouge.core.nouns import Record
from filrouge.http.collector_errors import LogUnavailableError
from filrouge.http.commits import FEW, GroupCommit
from filrouge.stores.log_sqlite import SqliteLog, open_log
from filrouge.testing.log_checks import bodies, record

FOREVER = 3_600.0
CLIENTS, TURNS = 40, 5


class CountedLog(SqliteLog):
    """A log that knows its commits, and refuses one where it is told to."""

    def prepare(self) -> "CountedLog":
        self.commits, self.full = list[list[bytes]](), False
        self.begun, self.gate = Event(), Event()
        self.gate.set()
        return self

    def append(self, records: Sequence[Record]) -> int:
        self.begun.set()
        self.gate.wait(10)
        if self.full:
            raise OSError("no space left")
        self.commits.append([one.body for one in records])
        return super().append(records)


@pytest.fixture
def log(tmp_path: Path) -> CountedLog:
    open_log(tmp_path / "log.db").close()
    connection = sqlite3.connect(tmp_path / "log.db", isolation_level=None, check_same_thread=False)
    return CountedLog(connection).prepare()


@pytest.fixture
def forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filrouge.http.commits.GATHER_S", FOREVER)


def few(name: str, count: int = 1) -> list[Record]:
    return [record(f"{name}{number}".encode()) for number in range(count)]


async def gathered(commits: GroupCommit, *, begun: bool = True) -> None:
    """Once the thread gathers, or has ended to; it is asked again and again."""
    async with asyncio.timeout(10):
        while commits._gathers is not begun:
            await asyncio.to_thread(bool)


@pytest.mark.usefixtures("forever")
def test_who_comes_alone_is_answered_before_anybody_gathers(log: CountedLog) -> None:
    async def alone() -> None:
        commits = GroupCommit(log)
        await asyncio.wait_for(commits.submit(few("a")), 10)
        assert commits.queued_records == 0 and log.commits == [[b"a0"]]
        await gathered(commits)
        await asyncio.wait_for(commits.close(), 10)

    asyncio.run(alone())


@pytest.mark.usefixtures("forever")
def test_those_who_come_meanwhile_share_the_next_commit_in_their_order(log: CountedLog) -> None:
    async def many() -> None:
        commits = GroupCommit(log)
        await asyncio.wait_for(commits.submit(few("a", FEW - 1)), 10)
        await gathered(commits)
        waiting = [commits.submit(few(f"{number}-", 2)) for number in range(CLIENTS)]
        assert commits.queued_records == 2 * CLIENTS
        assert len(log.commits) == 1 and not any(one.done() for one in waiting)
        await asyncio.wait_for(commits.close(), 10)
        await asyncio.gather(*waiting)
        assert commits.queued_records == 0

    asyncio.run(many())
    assert [len(one) for one in log.commits] == [FEW - 1, 2 * CLIENTS]
    assert log.commits[1] == [b"%d-%d" % (n, turn) for n in range(CLIENTS) for turn in range(2)]


@pytest.mark.usefixtures("forever")
def test_after_a_commit_of_enough_nobody_gathers(log: CountedLog) -> None:
    async def busy() -> None:
        commits = GroupCommit(log)
        for turn in range(3):
            await asyncio.wait_for(commits.submit(few(f"{turn}-", FEW)), 10)
        await asyncio.wait_for(commits.submit(few("last")), 10)
        await asyncio.wait_for(commits.close(), 10)

    asyncio.run(busy())
    assert [len(one) for one in log.commits] == [FEW, FEW, FEW, 1]


@pytest.mark.usefixtures("forever")
def test_requests_of_few_that_wait_for_one_commit_are_enough_together(log: CountedLog) -> None:
    async def together() -> None:
        commits = GroupCommit(log)
        log.gate.clear()
        first = commits.submit(few("a", FEW))
        await asyncio.to_thread(log.begun.wait, 10)
        waiting = [commits.submit(few(f"{number}-")) for number in range(FEW)]
        log.gate.set()
        await asyncio.wait_for(asyncio.gather(first, *waiting), 10)
        await asyncio.wait_for(commits.submit(few("next")), 10)
        await asyncio.wait_for(commits.close(), 10)

    asyncio.run(together())
    assert [len(one) for one in log.commits] == [FEW, FEW, 1]


@pytest.mark.usefixtures("forever")
def test_who_gathered_hears_that_nothing_was_stored(log: CountedLog) -> None:
    pokes: list[int] = []

    async def full() -> None:
        commits = GroupCommit(log, on_commit=lambda: pokes.append(1))
        await asyncio.wait_for(commits.submit(few("kept")), 10)
        await gathered(commits)
        waiting = [commits.submit(few(f"{number}-")) for number in range(CLIENTS)]
        waiting[0].cancel()
        log.full = True
        await asyncio.wait_for(commits.close(), 10)
        found = await asyncio.gather(*waiting[1:], return_exceptions=True)
        assert all(isinstance(one, LogUnavailableError) for one in found)
        assert all("no space left" in str(one) for one in found)
        assert commits.queued_records == 0

    asyncio.run(full())
    assert bodies(log) == [b"kept0"] and pokes == [1]


def test_gathering_after_a_failure_ends_and_the_next_are_stored(log: CountedLog) -> None:
    async def mended() -> None:
        commits = GroupCommit(log)
        log.full = True
        with pytest.raises(LogUnavailableError, match="no space left"):
            await commits.submit(few("lost"))
        log.full = False
        await asyncio.gather(*(commits.submit(few(f"{number}-")) for number in range(CLIENTS)))
        await commits.close()

    asyncio.run(mended())
    assert bodies(log) == [b"%d-0" % number for number in range(CLIENTS)]


def test_who_comes_alone_after_gathering_is_answered(log: CountedLog) -> None:
    async def alone() -> None:
        commits = GroupCommit(log)
        for turn in range(3):
            await asyncio.wait_for(commits.submit(few(f"{turn}-")), 10)
            await gathered(commits, begun=False)
        await commits.close()

    asyncio.run(alone())
    assert log.commits == [[b"0-0"], [b"1-0"], [b"2-0"]]


@pytest.mark.parametrize("seed", range(5))
def test_many_who_each_wait_for_their_answer_share_commits_in_order(
    log: CountedLog, seed: int
) -> None:
    chance, submitted = Random(seed), list[bytes]()

    async def client(commits: GroupCommit, name: int) -> None:
        for turn in range(TURNS):
            records = few(f"{name}-{turn}-", chance.randint(1, 3))
            submitted.extend(one.body for one in records)
            await commits.submit(records)

    async def many() -> None:
        commits = GroupCommit(log)
        await asyncio.gather(*(client(commits, name) for name in range(CLIENTS)))
        assert commits.queued_records == 0
        await commits.close()

    asyncio.run(many())
    assert bodies(log) == submitted, f"in the order of submission, once each (seed {seed})"
    assert len(log.commits) < CLIENTS * TURNS / 4, "they share commits"
