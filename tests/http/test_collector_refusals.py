"""A collector that cannot store says so: 503 or 429 with Retry-After, never a false 200."""

import asyncio
import sqlite3
from pathlib import Path
from random import Random
from typing import Any

from filrouge.core.ports import Log
from filrouge.http.collector import Collector
from filrouge.http.commits import GroupCommit
from filrouge.stores.log_sqlite import open_log
from filrouge.testing.asgi import Answer, ask

TRACK = b'{"event":"E","userId":"u","writeKey":"wk"}'


class StoppedClock:
    def now(self) -> int:
        return 1_772_366_400_000_000


async def behind(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError(scope)


def answers(log: Log, bodies: list[bytes], **limits: Any) -> list[Answer]:
    """What several requests at the same time are told."""

    async def together() -> list[Answer]:
        commits = GroupCommit(log, **limits)
        collector = Collector(
            behind, commits=commits, source_of={"wk": "web"}.get, clock=StoppedClock()
        )
        found = await asyncio.gather(
            *(ask(collector, "POST", "/v1/track", body) for body in bodies)
        )
        await commits.close()
        return list(found)

    return asyncio.run(together())


def test_a_locked_log_is_503_with_retry_after(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db", busy_timeout_s=0.01)
    holder = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    for found in answers(log, [TRACK] * 3):
        assert (found.status, found.headers["retry-after"]) == (503, "5")
        assert found.json()["code"] == "log-unavailable"
        assert "locked" in found.json()["detail"]
    holder.execute("ROLLBACK")
    assert [found.status for found in answers(log, [TRACK])] == [200]
    assert log.end() == 1


def test_a_full_disk_is_503_and_what_was_acknowledged_is_there(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db", bytes_max=120_000)
    chance, told = Random(1), []
    for _ in range(12):
        noise = chance.randbytes(9_000).hex().encode()
        told += answers(log, [b'{"event":"E","writeKey":"wk","a":"%b"}' % noise])
    assert {found.status for found in told} == {200, 503}
    assert log.end() == sum(found.status == 200 for found in told)


def test_a_full_queue_is_429_with_retry_after(tmp_path: Path) -> None:
    found = answers(open_log(tmp_path / "log.db"), [TRACK] * 5, records_max=3)
    assert sorted(answer.status for answer in found) == [200, 200, 200, 429, 429]
    refused = next(answer for answer in found if answer.status == 429)
    assert (refused.headers["retry-after"], refused.json()["code"]) == ("1", "queue-full")
