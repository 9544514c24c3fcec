"""A collector on a loopback port over a temporary log, for unmodified clients to send to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, Final

import uvicorn

from filrouge.app.clock import SystemClock
from filrouge.collect import SourceSettings, read_event
from filrouge.core.nouns import Event
from filrouge.http.collector import Collector, CollectorSettings
from filrouge.http.commits import GroupCommit
from filrouge.stores.log_sqlite import SqliteLog, open_log

WRITE_KEY: Final = "wk-test"
CLIENTS: Final = Path(__file__).parent / "clients"
PACKAGES: Final = CLIENTS / "node_modules"
PAGES: Final = {"/": CLIENTS / "page.html", "/rudderstack": CLIENTS / "rudderstack.html"}
_TYPES: Final = {".js": b"text/javascript", ".html": b"text/html"}


class Collecting:
    """Where to send, and what arrived."""

    def __init__(self, port: int, log: SqliteLog) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._log = log

    def events(self) -> list[Event]:
        """The accepted events so far; a refused one fails the test."""
        settings = SourceSettings("web")
        found = [
            read_event(offset, record, settings) for offset, record in self._log.read(0, 10_000)
        ]
        refused = [event for event in found if not isinstance(event, Event)]
        assert not refused
        return [event for event in found if isinstance(event, Event)]

    def named(self, call: str) -> Event:
        """The only event of a call."""
        (found,) = [event for event in self.events() if event.call == call]
        return found


@contextmanager
def collecting(folder: Path) -> Iterator[Collecting]:
    """Serve until the block ends. Pages of `http://localhost:{port}` may send across origins."""
    log = open_log(folder / "log.db")
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        port = listener.getsockname()[1]
        collector = Collector(
            pages,
            commits=GroupCommit(log),
            source_of={WRITE_KEY: "web"}.get,
            clock=SystemClock(),
            settings=CollectorSettings(origins=frozenset({f"http://localhost:{port}"})),
        )
        config = uvicorn.Config(collector, lifespan="off", log_level="warning", access_log=False)
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield Collecting(port, log)
        finally:
            server.should_exit = True
            thread.join()
            log.close()


async def pages(scope: Any, receive: Any, send: Any) -> None:
    """The tests' pages, and the packages' own files under `/packages/`."""
    path = scope["path"]
    file = PAGES.get(path) or PACKAGES / path.removeprefix("/packages/")
    status, body = (200, file.read_bytes()) if file.is_file() else (404, b"")
    headers = [(b"content-type", _TYPES.get(file.suffix, b"application/octet-stream"))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
