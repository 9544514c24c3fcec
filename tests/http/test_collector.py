"""The collector answers as CONTRACTS say: durable, then 200; else a status and a clear sentence."""

import asyncio
import gzip
import json
import zlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filrouge.core.nouns import Record, RecordKind
from filrouge.http.collector import Collector, CollectorSettings
from filrouge.http.commits import GroupCommit
from filrouge.stores.log_sqlite import SqliteLog, open_log
from filrouge.testing.asgi import Answer, ask

KEY = {"authorization": f"Basic {b64encode(b'wk-1:').decode()}"}
TRACK = b'{"type":"track","event":"E","userId":"u"}'
SHOP = "https://shop.example"
RECEIVED = 1_772_366_400_000_000
SINGLE_CALLS = [
    *((f"/v1/{call}", call) for call in ("track", "identify", "page", "screen", "group", "alias")),
    *(("/v1/t", "track"), ("/v1/i", "identify"), ("/v1/p", "page")),
    *(("/v1/s", "screen"), ("/v1/g", "group"), ("/v1/a", "alias")),
]


class StoppedClock:
    def now(self) -> int:
        return RECEIVED


async def behind(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"behind"})


class Door:
    """A collector over a log in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.log: SqliteLog = open_log(folder / "log.db")

    def post(
        self,
        address: str,
        body: bytes | list[bytes] = TRACK,
        headers: dict[str, str] | None = None,
        method: str = "POST",
    ) -> Answer:
        async def once() -> Answer:
            commits = GroupCommit(self.log)
            collector = Collector(
                behind,
                commits=commits,
                source_of={"wk-1": "web", "wk-2": "shop"}.get,
                clock=StoppedClock(),
                settings=CollectorSettings(origins=frozenset({SHOP})),
            )
            found = await ask(collector, method, address, body, KEY if headers is None else headers)
            await commits.close()
            return found

        return asyncio.run(once())

    def records(self) -> list[Record]:
        return [record for _, record in self.log.read(0, 10_000)]


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


@pytest.mark.parametrize(("address", "call"), SINGLE_CALLS)
def test_each_address_implies_its_call(door: Door, address: str, call: str) -> None:
    found = door.post(address, b'{"event":"E","groupId":"g","previousId":"p"}')
    assert (found.status, found.body) == (200, b'{"success": true}')
    assert [(kept.call, kept.source) for kept in door.records()] == [(call, "web")]


@pytest.mark.parametrize("address", ["/v1/batch", "/v1/b", "/v1/batch/", "/v1/import"])
def test_a_batch_is_stored_before_it_is_acknowledged(door: Door, address: str) -> None:
    body = b'{"batch":[%b,{"type":"page"}],"sentAt":"2026-03-01T12:00:00Z"}' % TRACK
    found = door.post(address, body)
    assert (found.status, found.json()) == (200, {"success": True})
    kept = door.records()
    assert [record.body for record in kept] == [TRACK, b'{"type":"page"}']
    assert {record.received_time for record in kept} == {RECEIVED}
    assert {record.imported for record in kept} == {address == "/v1/import"}


def test_an_empty_batch_is_acknowledged(door: Door) -> None:
    assert door.post("/v1/batch", b'{"batch":[]}').status == 200
    assert door.records() == []


def test_sdk_metrics_are_answered_and_dropped(door: Door) -> None:
    assert door.post("/v1/m", b'{"series":[]}', {}).status == 200
    assert door.records() == []


def test_the_key_may_be_in_the_body_or_the_address(door: Door) -> None:
    assert door.post("/v1/t", b'{"event":"E","writeKey":"wk-2"}', {}).status == 200
    assert door.post("/v1/b", b'{"batch":[%b],"writeKey":"wk-2"}' % TRACK, {}).status == 200
    body = b'{"batch":[%b]}' % TRACK
    assert door.post("/beacon/v1/batch?writeKey=wk-1", body, {}).status == 200
    assert [kept.source for kept in door.records()] == ["shop", "shop", "web"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Basic " + b64encode(b"nobody:").decode()},
        {"authorization": "Basic !!!"},
        {"authorization": "Bearer wk-1"},
    ],
)
def test_a_bad_key_is_refused(door: Door, headers: dict[str, str]) -> None:
    found = door.post("/v1/track", headers=headers)
    assert (found.status, found.json()["code"]) == (401, "write-key-unknown")
    assert door.records() == []


@pytest.mark.parametrize("body", [b"", b"{", b"event=E", b"\xff"])
@pytest.mark.parametrize("address", ["/v1/track", "/v1/batch"])
def test_malformed_json_is_refused_with_a_reason(door: Door, address: str, body: bytes) -> None:
    found = door.post(address, body)
    assert (found.status, found.json()["code"]) == (400, "json-malformed")
    assert found.headers["content-type"] == "application/problem+json"
    assert found.json()["detail"].startswith("The body is not JSON: ")


def test_a_bad_event_in_a_batch_is_shelved_and_the_rest_taken(door: Door) -> None:
    big = b'{"type":"page","a":"' + b"x" * 40_000 + b'"}'
    body = b'{"batch":[%b,{"type":"page","userId":NaN},%b,%b]}' % (TRACK, big, TRACK)
    assert door.post("/v1/batch", body).json() == {"success": True}
    assert [(kept.kind, kept.reason) for kept in door.records()] == [
        (RecordKind.EVENT, ""),
        (RecordKind.EVENT, ""),
        (RecordKind.REJECTED, "number-not-finite"),
        (RecordKind.REJECTED, "event-too-large"),
    ]


def test_a_bad_single_event_is_shelved_and_its_sender_told(door: Door) -> None:
    found = door.post("/v1/track", b'{"All":true,"Salesforce":false}')
    assert (found.status, found.json()["code"]) == (400, "event-missing")
    assert [kept.reason for kept in door.records()] == ["event-missing"]


def test_gzip_is_unpacked(door: Door) -> None:
    body = gzip.compress(b'{"batch":[' + b",".join([TRACK] * 2_000) + b"]}", mtime=0)
    headers = KEY | {"content-encoding": "gzip"}
    half = len(body) // 2
    assert door.post("/v1/batch", [body[:half], body[half:]], headers).status == 200
    assert len(door.records()) == 2_000


@pytest.mark.parametrize(
    ("body", "encoding", "status", "code"),
    [
        (gzip.compress(b" " * 6_000_000, mtime=0), "gzip", 413, "body-too-large"),
        (
            gzip.compress(gzip.compress(b" " * 6_000_000, mtime=0) * 2, mtime=0),
            "gzip",
            400,
            "json-malformed",
        ),
        (gzip.compress(TRACK, mtime=0)[:-9], "gzip", 400, "gzip-malformed"),
        (TRACK, "gzip", 400, "gzip-malformed"),
        (b"", "gzip", 400, "gzip-malformed"),
        (gzip.compress(b"", mtime=0) * 9_000, "gzip", 400, "gzip-malformed"),
        (zlib.compress(TRACK), "deflate", 200, None),
        (TRACK, "identity", 200, None),
        (TRACK, "br", 415, "encoding-unknown"),
        (b" " * (500 * 1024 + 1), "identity", 413, "body-too-large"),
        (b" " * (500 * 1024 - len(TRACK)) + TRACK, "identity", 400, "event-too-large"),
    ],
)
def test_bodies_are_bounded(
    door: Door, body: bytes, encoding: str, status: int, code: str | None
) -> None:
    found = door.post("/v1/track", body, KEY | {"content-encoding": encoding})
    assert (found.status, found.json().get("code")) == (status, code)


def test_a_huge_body_is_not_kept_in_memory(door: Door) -> None:
    assert door.post("/v1/track", [b"x" * 1_000_000] * 20).status == 413


def test_pages_of_a_configured_origin_may_read_the_answer(door: Door) -> None:
    found = door.post("/v1/track", headers=KEY | {"origin": SHOP})
    assert found.headers["access-control-allow-origin"] == SHOP
    assert found.headers["vary"] == "Origin"
    refused = door.post("/v1/track", headers={"origin": SHOP})
    assert (refused.status, refused.headers["access-control-allow-origin"]) == (401, SHOP)
    other = door.post("/v1/track", headers=KEY | {"origin": "https://evil.example"})
    assert (other.status, "access-control-allow-origin" in other.headers) == (200, False)


def test_a_preflight_allows_the_headers_that_sdks_send(door: Door) -> None:
    asked = {"origin": SHOP, "access-control-request-headers": "authorization,anonymousid"}
    found = door.post("/v1/batch", b"", asked, method="OPTIONS")
    assert (found.status, found.headers["access-control-allow-origin"]) == (204, SHOP)
    assert found.headers["access-control-allow-headers"] == "authorization,anonymousid"
    assert "POST" in found.headers["access-control-allow-methods"]
    other = door.post("/v1/batch", b"", asked | {"origin": "null"}, method="OPTIONS")
    assert "access-control-allow-origin" not in other.headers


def test_text_plain_from_a_beacon_is_read(door: Door) -> None:
    body = b'{"event":"E","writeKey":"wk-1"}'
    assert door.post("/v1/t", body, {"content-type": "text/plain"}).status == 200


def test_browser_sdks_find_their_settings(door: Door) -> None:
    host = {"host": "127.0.0.1:8420"}
    found = door.post("/v1/projects/wk-1/settings", b"", host, method="GET")
    plugin = found.json()["integrations"]["Segment.io"]
    assert (plugin["apiHost"], plugin["protocol"]) == ("127.0.0.1:8420/v1", "http")
    config = door.post("/sourceConfig/?p=npm", b"", KEY, method="GET").json()
    assert (config["source"]["writeKey"], config["source"]["enabled"]) == ("wk-1", True)
    assert door.post("/v1/projects/nobody/settings", b"", {}, method="GET").status == 401
    assert door.post("/sourceConfig", b"", {}, method="GET").status == 401


@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", "/v1/track"), ("PUT", "/v1/batch"), ("POST", "/sourceConfig"), ("GET", "/v1/m")],
)
def test_another_method_is_refused(door: Door, method: str, address: str) -> None:
    assert door.post(address, b"", method=method).status == 405


@pytest.mark.parametrize("address", ["/", "/v1/profiles/user:u", "/v1/sources/x", "/v1/tracks"])
def test_other_addresses_go_to_the_application_behind(door: Door, address: str) -> None:
    assert door.post(address).status == 299


def test_what_sdks_write_is_stored_untouched(door: Door) -> None:
    message = {"type": "identify", "userId": "é\u202e", "traits": {"n": 1.0, "x": None}}
    body = json.dumps(message, indent=1).encode()
    door.post("/v1/identify", body)
    assert door.records()[0].body == body


def test_a_collector_forwards_what_is_not_http(tmp_path: Path) -> None:
    seen: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    collector = Collector(
        application,
        commits=GroupCommit(open_log(tmp_path / "log.db")),
        source_of=lambda key: None,
        clock=StoppedClock(),
    )
    unused: Callable[[], Any] = lambda: None  # noqa: E731
    asyncio.run(collector({"type": "lifespan"}, unused, unused))  # type: ignore[arg-type]
    assert seen == ["lifespan"]


def test_a_client_that_left_is_no_fault(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db")

    async def receive() -> Any:
        return {"type": "http.request", "body": b'{"event":"E","writeKey":"wk"}'}

    async def send(message: Any) -> None:
        raise RuntimeError("the handler is closed")

    async def once() -> None:
        commits = GroupCommit(log)
        collector = Collector(
            behind, commits=commits, source_of={"wk": "web"}.get, clock=StoppedClock()
        )
        scope = {"type": "http", "method": "POST", "path": "/v1/track"}
        await collector(scope | {"headers": [], "query_string": b""}, receive, send)
        await commits.close()

    asyncio.run(once())
    assert log.end() == 1
