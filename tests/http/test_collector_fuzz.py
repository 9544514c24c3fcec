"""Whatever bytes arrive, the collector answers below 500, and goes on."""

import asyncio
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.http.collector import CALLS, Collector
from filrouge.http.commits import GroupCommit
from filrouge.stores.log_sqlite import SqliteLog, open_log
from filrouge.testing.asgi import Answer, ask

TRACK = b'{"type":"track","event":"E","userId":"u"}'
KEY = {"authorization": "Basic d2stMTo="}


class StoppedClock:
    def now(self) -> int:
        return 1_772_366_400_000_000


class Attempt(NamedTuple):
    """One request of the fuzzer."""

    method: str
    address: str
    query: str
    body: bytes
    headers: dict[str, str]


async def behind(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})


pieces = st.sampled_from(
    [
        *(b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b'"batch"', b'"type"', b'"track"'),
        *(b"NaN", b"1e999", b"null", b"\xff", b"\x00", b'"\\ud800"', b'"userId"', b"\x1f\x8b"),
        *(b"9" * 40, b'"event"', b"[" * 2000, TRACK, b'{"batch":[', b"]}", "\u202e".encode()),
    ]
)
raw = st.binary(max_size=200) | st.lists(pieces, max_size=12).map(b"".join)
addresses = st.sampled_from([*CALLS, "/v1/projects/%ff/settings", "/v1/projects//settings"])


@pytest.fixture
def log(tmp_path: Path) -> SqliteLog:
    return open_log(tmp_path / "log.db")


attempts = st.builds(
    Attempt,
    method=st.sampled_from(["POST", "POST", "POST", "GET", "OPTIONS", "BREW"]),
    address=addresses,
    query=st.sampled_from(["", "?writeKey=wk-1", "?writeKey=%ff&&="]),
    body=raw,
    headers=st.fixed_dictionaries(
        {},
        optional={
            "authorization": st.sampled_from([KEY["authorization"], "Basic", "Basic /w==", "x"]),
            "content-encoding": st.sampled_from(["gzip", "deflate", "", "zstd"]),
            "origin": st.sampled_from(["null", "https://shop.example", "\xff"]),
        },
    ),
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(attempts)
def test_any_request_is_answered_below_500(log: SqliteLog, attempt: Attempt) -> None:
    method, address, query, body, headers = attempt

    async def once() -> tuple[Answer, Answer]:
        commits = GroupCommit(log)
        collector = Collector(
            behind, commits=commits, source_of={"wk-1": "web"}.get, clock=StoppedClock()
        )
        found = await ask(collector, method, address + query, body, headers)
        after = await ask(collector, "POST", "/v1/track", TRACK, KEY)
        await commits.close()
        return found, after

    found, after = asyncio.run(once())
    assert found.status < 500
    assert after.status == 200
