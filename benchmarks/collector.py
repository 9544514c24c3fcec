"""How many events a second does the collector acknowledge, once durable, on this machine?

Method: Uvicorn (uvloop, httptools, no access log) serves the collector over a new log; a load
generator in another process keeps connections busy with prebuilt requests of one event and of 100
events (about 600 bytes each, seed 20261122). The generator shares the machine: its CPU counts.
Beside it, in the same run: the disk's synced writes a second, the log's own appends, and an ASGI
application that only answers. Afterwards the log must hold what was acknowledged.
Run: `python -m benchmarks.collector [--seconds 5] [--folder DIR]`.
"""

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import uvicorn
import uvloop

from benchmarks._sizes import duration_s
from filrouge.core.nouns import Record, RecordKind
from filrouge.http.collector import Collector
from filrouge.http.commits import GroupCommit
from filrouge.stores.log_sqlite import open_log

RESULTS = Path(__file__).parent / "results" / "collector.json"
SEED = 20_261_122
SECONDS = 5.0
WARM_UP_S = 1.0
CONNECTIONS = {"single": 128, "batch": 16, "answer_only": 128}
BATCH_EVENTS = 100
TARGETS = {"single_events_s": 12_000, "batch_events_s": 150_000}
AISLES = ("women", "men", "baby", "home", "shoes", "sale")
SUCCESS = b'{"success": true}'


class MachineClock:
    """Microseconds since the epoch."""

    def now(self) -> int:
        return time.time_ns() // 1_000


def event(chance: Random) -> dict[str, Any]:
    """A product page as the web tag sends it; ids, products, pages and browsers vary."""
    product, browser = chance.randrange(5_000), chance.randrange(100, 140)
    page = f"/{chance.choice(AISLES)}/{product:x}-{chance.getrandbits(24):x}"
    return {
        "type": "track",
        "event": "Product Viewed",
        "messageId": f"ajs-next-{chance.getrandbits(40)}-{chance.getrandbits(128):032x}",
        "anonymousId": str(UUID(int=chance.getrandbits(128))),
        "userId": f"user-{chance.randrange(10**6)}",
        "timestamp": f"2026-11-22T19:11:{chance.randrange(60):02}.{chance.randrange(1000):03}Z",
        "context": {
            "library": {"name": "analytics.js", "version": "npm:next-1.81.0"},
            "page": {"path": page, "title": f"P{product}", "url": f"https://shop.example{page}"},
            "userAgent": f"Mozilla/5.0 (X11; Linux x86_64) Chrome/{browser}.0.0.0 Safari/537.36",
            "locale": "fr-FR",
        },
        "properties": {
            "product_id": f"P{product}",
            "price": chance.randrange(100, 20_000) / 100,
            "currency": "EUR",
        },
        "integrations": {},
    }


def request(path: str, content: Any) -> bytes:
    """The bytes of one HTTP request."""
    body = json.dumps(content, separators=(",", ":")).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Basic {b64encode(b'wk:').decode()}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def requests_of(kind: str) -> list[bytes]:
    chance = Random(SEED)
    if kind != "batch":
        return [request("/v1/track", event(chance)) for _ in range(2_000)]
    sent = {"sentAt": "2026-11-22T19:12:00.000Z"}
    batches = [[event(chance) for _ in range(BATCH_EVENTS)] for _ in range(50)]
    return [request("/v1/batch", {"batch": events} | sent) for events in batches]


async def answer_only(scope: Any, receive: Any, send: Any) -> None:
    """Reads the body, stores nothing: what Uvicorn alone does."""
    await receive()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"17")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": SUCCESS})


def serve(fd: int, folder: Path, kind: str) -> None:
    """The server's process."""
    application: Any = answer_only
    if kind != "answer_only":
        application = Collector(
            answer_only,
            commits=GroupCommit(open_log(folder / f"{kind}.db")),
            source_of={"wk": "web"}.get,
            clock=MachineClock(),
        )
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        proxy_headers=False,
        log_level="warning",
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=fd)])


class Sender(asyncio.Protocol):
    """One connection: the next request leaves when the answer to the last one is whole."""

    def __init__(self, requests: list[bytes], place: int, tally: "Tally") -> None:
        self._requests = requests
        self._place = place
        self._tally = tally
        self._sent_at = 0.0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        if not data.endswith(SUCCESS):
            if not data.startswith(b"HTTP/1.1 200"):
                raise SystemExit(data.decode())
            return
        now = time.perf_counter()
        self._tally.latencies_s.append(now - self._sent_at)
        if now < self._tally.end:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._tally.open -= 1
        if self._tally.open == 0:
            self._tally.finished.set()

    def _send(self) -> None:
        self._place = (self._place + 1) % len(self._requests)
        self._sent_at = time.perf_counter()
        self._transport.write(self._requests[self._place])


class Tally:
    """What the connections of one load saw."""

    def __init__(self, connections: int, end: float) -> None:
        self.open = connections
        self.end = end
        self.latencies_s: list[float] = []
        self.finished = asyncio.Event()


async def load(port: int, kind: str, seconds: float) -> dict[str, float]:
    requests = requests_of(kind)
    started = time.perf_counter()
    tally = Tally(CONNECTIONS[kind], started + seconds)
    loop = asyncio.get_running_loop()
    for place in range(CONNECTIONS[kind]):
        await loop.create_connection(partial(Sender, requests, place * 7, tally), "127.0.0.1", port)
    await tally.finished.wait()
    elapsed = time.perf_counter() - started
    latencies_ms = [1_000 * latency for latency in tally.latencies_s]
    count = len(latencies_ms)
    return {
        "requests": count,
        "requests_s": count / elapsed,
        "p50_ms": statistics.median(latencies_ms),
        "p99_ms": sorted(latencies_ms)[int(count * 0.99)],
        "generator_cpu_share": time.process_time() / elapsed,
    }


def measured(folder: Path, kind: str, seconds: float) -> dict[str, float]:
    """One server and one load; checks that the log holds what was acknowledged."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(512)
        port, fd = listener.getsockname()[1], listener.fileno()
        server = subprocess.Popen(
            [*this_script(), "--serve", kind, "--fd", str(fd), "--folder", str(folder)],
            pass_fds=[fd],
        )
        try:
            uvloop.run(load(port, kind, WARM_UP_S))
            before = cpu_s(server.pid)
            generator = [*this_script(), "--load", kind, "--port", str(port)]
            out = subprocess.run(
                [*generator, "--seconds", str(seconds)], check=True, capture_output=True
            ).stdout
            server_cpu_s = cpu_s(server.pid) - before
        finally:
            server.terminate()
            server.wait()
    result: dict[str, float] = json.loads(out)
    result["server_cpu_us_per_request"] = 1e6 * server_cpu_s / result["requests"]
    if kind != "answer_only":
        each = BATCH_EVENTS if kind == "batch" else 1
        held = open_log(folder / f"{kind}.db").end()
        if held % each or held < result["requests"] * each:
            raise SystemExit(f"{kind}: the log holds {held} events, fewer than acknowledged")
        result["events_s"] = result["requests_s"] * each
    return result


def cpu_s(pid: int) -> float:
    """Processor seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def this_script() -> list[str]:
    return [sys.executable, "-m", "benchmarks.collector"]


def synced_writes_s(folder: Path, seconds: float = 1.0) -> float:
    """Appends of 4 KB, each synced, to one file."""
    count, page = 0, b"x" * 4096
    with (folder / "sync").open("wb", buffering=0) as file:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            file.write(page)
            os.fdatasync(file.fileno())
            count += 1
    return count / seconds


def log_appends_s(folder: Path, records: int, seconds: float = 1.0) -> float:
    """Events a second appended to the log in groups of `records`, by one caller."""
    chance = Random(SEED)
    bodies = [json.dumps(event(chance), separators=(",", ":")).encode() for _ in range(records)]
    group = [Record(RecordKind.EVENT, "web", 1, body) for body in bodies]
    log, count = open_log(folder / f"append-{records}.db"), 0
    started = time.perf_counter()
    while time.perf_counter() < started + seconds:
        log.append(group)
        count += records
    log.close()
    return count / (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=CONNECTIONS)
    parser.add_argument("--load", choices=CONNECTIONS)
    parser.add_argument("--fd", type=int)
    parser.add_argument("--port", type=int)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seconds", type=float, default=duration_s(SECONDS))
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.fd, asked.folder, asked.serve)
    elif asked.load:
        print(json.dumps(uvloop.run(load(asked.port, asked.load, asked.seconds))))
    else:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            report(Path(folder), asked.seconds)


def report(folder: Path, seconds: float) -> None:
    limits = {
        "synced_writes_s": synced_writes_s(folder),
        "log_appends_of_1_s": log_appends_s(folder, 1),
        "log_appends_of_100_s": log_appends_s(folder, 100),
        "log_appends_of_1000_s": log_appends_s(folder, 1_000),
    }
    runs = {kind: measured(folder, kind, seconds) for kind in CONNECTIONS}
    limits["answer_only_requests_s"] = runs.pop("answer_only")["requests_s"]
    result = {
        "single_events_s": runs["single"]["events_s"],
        "batch_events_s": runs["batch"]["events_s"],
        "targets": TARGETS,
        "runs": runs,
        "limits": limits,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
