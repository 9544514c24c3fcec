"""Live segments of a served workspace: how soon a member, how soon no longer, how soon a new one.

Method: a workspace of PROFILES people and EVENTS events over 90 days, written as the worker would
leave it (see `_crowd`), with the hundred segments of `segments` and one more, `here`: somebody who
entered a shop in the last minute. `filrouge serve` serves it with its worker; once that has acted
on what fell due while nobody served it, and nothing waits in the log, one process sends
RATE events a second of the second half of the people (open loop), another marks 20 of the others a
second. A mark is an event that is dated so that its minute ends STAY_S later.

* `member_ms`: from the request of a mark to the first answer of GET /v1/profiles/{key}, asked again
  and again, that shows the person in `here`, that answer included.
* `expired_ms`: from the instant at which the minute ends to the first answer without `here`.
* `new_segment_s`: after SECONDS of that, from PUT /v1/segments/{id} with a window of 90 days to its
  being live, over all of history, the events and the marks going on. `while_filling`: the two
  figures for the marks sent meanwhile.

All processes share the machine. `setup_s`: to write the workspace, and to fill its segments: by ten
times those of a tenth of the size, about seven minutes of CPU.
`PROFILES=100000 EVENTS=1000000 python -m benchmarks.segments_live` for a quick look.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, NamedTuple

import uvloop

from benchmarks._crowd import NOW, crowd
from benchmarks._loaded import Loaded, free_port, serving, with_keys
from benchmarks._sizes import duration_s, size
from benchmarks.freshness import ask, basic, connected, load, milliseconds
from benchmarks.segments import definitions
from filrouge.app.acts import ConfigureAct, act_record
from filrouge.app.stores import open_stores
from filrouge.app.work import Worker
from filrouge.core.time import MINUTE, SECOND, iso
from filrouge.segment import Definitions, SegmentDefinition

PROFILES: Final = size("PROFILES", 1_000_000)
EVENTS: Final = size("EVENTS", 10_000_000)
RATE: Final = size("RATE", 1_000)
MARKS_A_SECOND: Final = 20
LOOK_EACH_S: Final = 0.01
LOOK_EACH_SHARE: Final = 0.1
"""Between two looks at somebody, the longer of the two, the second a share of the wait so far:
whoever looks all the time takes the machine from what is looked at. Waits are told up to that much
too long."""
STAY_S: Final = 5
"""How long a marked person stays in `here`."""
GIVEN_UP_S: Final = 900.0
"""After which a new segment is told as never live."""
USER: Final = "customer-"
HERE: Final = SegmentDefinition(
    "here", {"fr": "Ici", "en": "Here"}, 'any("Shop Entered", within 1 minute)'
)
NEW: Final = 'count("Product Viewed" where properties.category = "home", within 90 days) >= 2'
TARGETS: Final = {"member_p99_ms": 100, "expired_max_ms": 1_000, "new_segment_s": 30}
RESULTS: Final = Path(__file__).parent / "results" / "segments_live.json"


class Mark(NamedTuple):
    """When a person was marked (seconds since 1970), and two waits in seconds."""

    sent: float
    member: float
    expired: float


class Marked(NamedTuple):
    """Somebody whose membership is waited for, or its end."""

    number: int
    since: float
    """When what is waited for was sent, or was to be."""
    sent: float
    member: float = 0.0
    look: float = 0.0
    """When to look next."""

    def later(self) -> "Marked":
        """To be looked at again."""
        wait = max(LOOK_EACH_S, (time.time() - self.since) * LOOK_EACH_SHARE)
        return self._replace(look=time.time() + wait)


class Marker:
    """Marks people at a steady pace, and looks at what becomes of each."""

    def __init__(self, port: int, write_key: str, token: str, out: Path) -> None:
        self._port = port
        self._keys = f"Basic {basic(write_key)}", f"Bearer {token}"
        self._out = out
        self._marked: SimpleQueue[Marked] = SimpleQueue()

    def run(self) -> None:
        """Until the process is ended."""
        Thread(target=self._look, daemon=True).start()
        sending, begun = connected(self._port), time.time()
        for number in range(PROFILES // 2):
            time.sleep(max(begun + number / MARKS_A_SECOND - time.time(), 0))
            sent = time.time()
            self._marked.put(Marked(number, sent, sent))
            body = {
                "event": "Shop Entered",
                "messageId": f"mark-{number}",
                "userId": f"{USER}{number}",
                "timestamp": iso(int((sent + STAY_S) * SECOND) - MINUTE),
            }
            ask(sending, "POST", "/v1/track", self._keys[0], body)

    def _look(self) -> None:
        """Ask for everybody who is waited for, in turn."""
        reading = connected(self._port)
        waiting: list[Marked] = []
        with self._out.open("a", buffering=1) as out:
            while True:
                while not self._marked.empty():
                    waiting.append(self._marked.get())
                time.sleep(LOOK_EACH_S / 2)
                now = time.time()
                turn = [one for one in waiting if one.look <= now]
                waiting = [one for one in waiting if one.look > now]
                for one in turn:
                    is_member, at = self._is_member(reading, one.number), time.time()
                    if is_member == bool(one.member):
                        waiting.append(one.later())
                    elif is_member:
                        end = one.sent + STAY_S
                        stays = one._replace(member=at - one.sent, since=end, look=max(end, at))
                        waiting.append(stays)
                    else:
                        mark = Mark(one.sent, one.member, at - one.since)
                        out.write(json.dumps(mark) + "\n")

    def _is_member(self, reading: HTTPConnection, number: int) -> bool:
        view = ask(reading, "GET", f"/v1/profiles/user:{USER}{number}", self._keys[1])
        return any(one["id"] == HERE.id for one in view["segments"])


def made(folder: Path) -> tuple[Loaded, dict[str, float]]:
    """The workspace with its segments, filled; and what each took."""
    begun = time.perf_counter()
    workspace = crowd(folder, PROFILES, EVENTS)
    written = time.perf_counter()
    print(f"{PROFILES:,} people and {EVENTS:,} events are there", file=sys.stderr)
    found = Definitions((*definitions().segments, HERE))
    with open_stores(workspace) as stores:
        worker = Worker(workspace, stores)
        configuration = workspace.configuration().with_definitions(found)
        stores.log.append([act_record(ConfigureAct(configuration), NOW)])
        worker.settle(stores.log.end())
    print(f"{len(found.segments)} segments are filled", file=sys.stderr)
    took = {"written": written - begun, "filled": time.perf_counter() - written}
    return with_keys(folder), took


@contextmanager
def played(*roles: Sequence[str]) -> Iterator[None]:
    """Processes of this module, until the block ends."""
    line = [sys.executable, "-m", "benchmarks.segments_live", "--play"]
    players = [subprocess.Popen([*line, *role]) for role in roles]
    try:
        yield
    finally:
        for player in players:
            player.terminate()
            player.wait()


def measured(workspace: Loaded, marks: Path) -> tuple[float, float]:
    """Serve, load and mark; gives when the new segment was asked for, and when it was live."""
    port = free_port()
    keys = [str(port), workspace.write_key, workspace.api_token]
    with ExitStack() as stack:
        stack.enter_context(serving(workspace.folder, port))
        connection, key = connected(port), f"Bearer {workspace.api_token}"
        while (now := ask(connection, "GET", "/v1/status", key))["overdue"] or now["lag"]:
            time.sleep(0.25)
        stack.enter_context(played(["load", *keys], ["marks", *keys, str(marks)]))
        time.sleep(duration_s(30))
        wanted = {"name": "New", "when": NEW}
        asked = time.time()
        view = ask(connection, "PUT", "/v1/segments/new", key, wanted)
        while view["state"] != "live" and time.time() - asked < GIVEN_UP_S:
            time.sleep(0.25)
            view = ask(connection, "GET", "/v1/segments/new", key)
        live = time.time()
        print(f"the new segment has {view['count']:,} members", file=sys.stderr)
        time.sleep(STAY_S + 2)
    return asked, live


def told(marks: Sequence[Mark]) -> dict[str, Any]:
    """The two figures of some marks."""
    return {
        "member_ms": milliseconds([mark.member for mark in marks]),
        "expired_ms": milliseconds([mark.expired for mark in marks]),
    }


def play(role: str, port: int, write_key: str, token: str, *more: str) -> None:
    """What one process of the benchmark does."""
    if role == "load":
        forever = GIVEN_UP_S * 2
        uvloop.run(load(port, write_key, forever, PROFILES, rate=RATE, user=USER))
    else:
        Marker(port, write_key, token, Path(more[0])).run()


def main() -> None:
    if sys.argv[1:2] == ["--play"]:
        role, port, *rest = sys.argv[2:]
        play(role, int(port), *rest)
        return
    with tempfile.TemporaryDirectory(prefix="filrouge-bench-") as top:
        # What it took is given back, and the disk has all of it, before anybody is served.
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            workspace, took = apart.submit(made, Path(top, "shop")).result()
        os.sync()
        file = Path(top, "marks.ndjson")
        asked, live = measured(workspace, file)
        marks = [Mark(*json.loads(line)) for line in file.read_text("utf-8").splitlines()]
    steady = told([mark for mark in marks if mark.sent < asked])
    result = {
        "profiles": PROFILES,
        "events": EVENTS,
        "events_s": RATE,
        "setup_s": {name: round(seconds, 1) for name, seconds in took.items()},
        **steady,
        "new_segment_s": round(live - asked, 1),
        "while_filling": told([mark for mark in marks if asked <= mark.sent < live]),
        "limits": TARGETS,
        "met": steady["member_ms"]["p99_ms"] <= TARGETS["member_p99_ms"]
        and steady["expired_ms"]["max_ms"] <= TARGETS["expired_max_ms"]
        and live - asked <= TARGETS["new_segment_s"],
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
