"""How soon can an acknowledged event be read in its profile, and how fast are profiles read?

Method: `filrouge serve` on a workspace of 200,000 profiles. One process sends 1,000 events a second
(open loop: at their due instants, whatever the answers), one event a request, on kept connections.
A second process sends 20 marked `identify` calls a second besides, and from each 200 answer on asks
GET /v1/profiles/{key} again and again until the mark is there: the freshness, its own last request
included. A third process reads 100 random profiles a second. Latencies count from the instant when
a request was due. All of them share the machine with the server and its worker. Seed 20261122.
Run: `python -m benchmarks.freshness [--seconds 20] [--profiles 200000]`.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any, Final

import uvloop

from benchmarks._loaded import free_port, loaded, serving
from benchmarks._sizes import duration_s, size

RESULTS: Final = Path(__file__).parent / "results" / "freshness.json"
SEED: Final = 20_261_122
RATES: Final = {"load": 1_000, "marks": 20, "reads": 100}
CONNECTIONS: Final = 64
FRESH_S_MAX: Final = 20.0
TARGETS: Final = {"fresh_p99_ms": 100, "read_p99_ms": 5}


class Caller(asyncio.Protocol):
    """A kept connection: sends a request, and says when its answer is whole."""

    def __init__(self, free: asyncio.Queue["Caller"], waits: list[float], bad: list[bytes]) -> None:
        self._free = free
        self._waits = waits
        self._bad = bad
        self._answer = b""
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def send(self, request: bytes, due: float) -> None:
        """Send one that was due at `due`."""
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, found, body = self._answer.partition(b"\r\n\r\n")
        if found and len(body) == int(head.lower().partition(b"content-length:")[2].split()[0]):
            if not head.startswith(b"HTTP/1.1 200"):
                self._bad.append(self._answer)
            self._answer = b""
            self._waits.append(time.perf_counter() - self._due)
            self._free.put_nowait(self)


async def load(
    port: int,
    secret: str,
    seconds: float,
    profiles: int,
    *,
    rate: int = RATES["load"],
    user: str = "u",
) -> list[float]:
    """Send events at their due instants; gives the seconds from due to acknowledged.

    They are of the second half of the people, whose ids are `user` and a number.
    """
    random = Random(SEED)
    waits: list[float] = []
    bad: list[bytes] = []
    head = f"POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {basic(secret)}\r\n"
    free: asyncio.Queue[Caller] = asyncio.Queue()
    connect = asyncio.get_running_loop().create_connection
    for _ in range(CONNECTIONS):
        _transport, caller = await connect(lambda: Caller(free, waits, bad), "127.0.0.1", port)
        free.put_nowait(caller)
    begun = time.perf_counter()
    for number in range(int(seconds * rate)):
        due = begun + number / rate
        body = json.dumps(
            {
                "event": "Product Viewed",
                "messageId": f"live-{number}",
                "userId": f"{user}{random.randrange(profiles // 2, profiles)}",
                "properties": {"product_id": f"p{random.randrange(5_000)}", "price": 12.5},
            }
        )
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        assert not bad, bad[0]
        (await free.get()).send(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode(), due)
    while free.qsize() < CONNECTIONS:
        await asyncio.sleep(0.01)
    return waits


def marks(port: int, secrets: list[str], seconds: float) -> list[float]:
    """Mark profiles; gives the seconds from each acknowledgement to the mark being readable."""
    sending, reading = connected(port), connected(port)
    waits: list[float] = []

    def one(number: int, _due: float) -> None:
        body = {"messageId": f"mark-{number}", "userId": f"u{number}", "traits": {"mark": number}}
        ask(sending, "POST", "/v1/identify", f"Basic {basic(secrets[0])}", body)
        answered = time.perf_counter()
        while time.perf_counter() - answered < FRESH_S_MAX:
            view = ask(reading, "GET", f"/v1/profiles/user:u{number}", f"Bearer {secrets[1]}")
            if view["traits"].get("mark") == number:
                break
        waits.append(time.perf_counter() - answered)

    paced("marks", seconds, one)
    return waits


def reads(port: int, token: str, seconds: float, profiles: int) -> list[float]:
    """Read random profiles; gives the seconds that each took since it was due."""
    connection, random, waits = connected(port), Random(SEED), []

    def one(_number: int, due: float) -> None:
        path = f"/v1/profiles/user:u{random.randrange(profiles)}"
        ask(connection, "GET", path, f"Bearer {token}")
        waits.append(time.perf_counter() - due)

    paced("reads", seconds, one)
    return waits


def paced(what: str, seconds: float, one: Callable[[int, float], None]) -> None:
    """Call `one` with a number and its due instant, at the rate of `what`."""
    begun = time.perf_counter()
    for number in range(int(seconds * RATES[what])):
        due = begun + number / RATES[what]
        time.sleep(max(due - time.perf_counter(), 0))
        one(number, due)


def connected(port: int) -> HTTPConnection:
    connection = HTTPConnection("127.0.0.1", port)
    connection.connect()
    return connection


def ask(connection: HTTPConnection, method: str, path: str, key: str, body: Any = None) -> Any:
    """The JSON of one request, which must be answered 200."""
    content = None if body is None else json.dumps(body)
    connection.request(method, path, content, {"Authorization": key})
    response = connection.getresponse()
    text = response.read()
    assert response.status == 200, (response.status, text)
    return json.loads(text)


def basic(secret: str) -> str:
    return b64encode(f"{secret}:".encode()).decode()


def milliseconds(waits: list[float]) -> dict[str, float]:
    """Median, 99th percentile and worst, in milliseconds."""
    cuts = quantiles(waits, n=100, method="inclusive")
    return {
        "count": len(waits),
        "p50_ms": round(cuts[49] * 1_000, 2),
        "p99_ms": round(cuts[98] * 1_000, 2),
        "max_ms": round(max(waits) * 1_000, 2),
    }


def play(role: str, port: int, secrets: list[str], seconds: float, profiles: int) -> list[float]:
    """What one process of the benchmark does."""
    if role == "load":
        return uvloop.run(load(port, secrets[0], seconds, profiles))
    if role == "marks":
        return marks(port, secrets, seconds)
    return reads(port, secrets[1], seconds, profiles)


def measured(seconds: float, profiles: int) -> dict[str, dict[str, float]]:
    """Load a workspace, serve it, and let the three processes work at the same time."""
    with loaded(profiles) as made:
        port = free_port()
        with serving(made.folder, port):
            shared = [str(port), made.write_key, made.api_token, str(seconds), str(profiles)]
            players = {
                role: subprocess.Popen(
                    [sys.executable, "-m", "benchmarks.freshness", "--play", role, *shared],
                    stdout=subprocess.PIPE,
                )
                for role in RATES
            }
            return {role: json.loads(one.communicate()[0]) for role, one in players.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=duration_s(20))
    parser.add_argument("--profiles", type=int, default=size("PROFILES", 200_000))
    parser.add_argument("--play", nargs=6, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.play:
        role, port, write_key, token, seconds, profiles = arguments.play
        found = play(role, int(port), [write_key, token], float(seconds), int(profiles))
        print(json.dumps(milliseconds(found)))
        return
    told = measured(arguments.seconds, arguments.profiles)
    result = {
        "profiles": arguments.profiles,
        "events_s": RATES["load"],
        "freshness": told["marks"],
        "profile_read": told["reads"],
        "acknowledged": told["load"],
        "targets": TARGETS,
        "met": told["marks"]["p99_ms"] <= TARGETS["fresh_p99_ms"]
        and told["reads"]["p99_ms"] <= TARGETS["read_p99_ms"],
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
