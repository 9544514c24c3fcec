"""A real `filrouge serve` over a temporary workspace: a process to talk to, and to kill."""

import os
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import quote

import msgspec
import psutil

from filrouge.access import Access
from filrouge.app.clock import SystemClock
from filrouge.app.files import LOG_FILE, STATE_FILE
from filrouge.app.ledger import QUERIES, positions_in
from filrouge.app.loop import POSITION
from filrouge.app.stores import open_stores
from filrouge.app.workspace import Workspace
from filrouge.core.time import SECOND
from filrouge.sources.templates import make_workspace
from filrouge.stores.log_sqlite import open_log
from filrouge.stores.state_sqlite import open_state

PROGRAM: Final = Path(sys.executable).with_name("filrouge")
READY: Final = "Filrouge is ready"
POLL_S: Final = 0.02
PATIENCE: Final = 60 * SECOND
"""How long anything may take on a busy machine, in microseconds."""
REQUEST_TIMEOUT_S: Final = 30

Victim = Literal["server", "worker", "both"]


class Answer(NamedTuple):
    """The status of a response, its headers by lower-case name, and its JSON (None: not JSON)."""

    status: int
    headers: dict[str, str]
    json: Any


class Served:
    """The workspace, its keys, and the server's process while it runs."""

    def __init__(
        self, folder: Path, origins: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self.clock = SystemClock()
        make_workspace(folder, "retail")
        settings = folder / "filrouge.toml"
        text = settings.read_text("utf-8").replace("origins = []", f"origins = {[*origins]}")
        settings.write_text(text, "utf-8")
        self.workspace = Workspace(folder)
        with open_stores(self.workspace) as stores:
            access = Access(stores.control, self.clock, os.urandom)
            self.write_key: str = access.add("web", "write", "web").secret
            self.api_token: str = access.add("test", "api", "").secret
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = open_log(self.workspace.data / LOG_FILE, read_only=True)
        self._state = open_state(self.workspace.data / STATE_FILE, read_only=True)
        self._process: subprocess.Popen[str] | None = None
        self._worker: psutil.Process | None = None
        self._connection: HTTPConnection | None = None

    # -- processes ---------------------------------------------------------------------------

    @property
    def server(self) -> subprocess.Popen[str]:
        assert self._process is not None, "the server was not started"
        return self._process

    def start(self, **variables: str) -> None:
        """Start the server, and wait for its last word before it serves."""
        self._process = subprocess.Popen(
            [PROGRAM, "serve", "--workspace", self.folder, "--port", str(self.port)],
            env={**os.environ, **self.environment, **variables},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        told = []
        for line in self._process.stdout:
            told.append(line)
            if READY in line:
                return
        raise AssertionError(f"the server ended before it was ready: {''.join(told)}")

    def worker(self) -> psutil.Process | None:
        """The worker's process, None between its death and its next life."""
        if self.server.poll() is not None:
            return None
        if self._worker is not None and is_alive(self._worker):
            return self._worker
        for child in psutil.Process(self.server.pid).children():
            if is_alive(child) and "filrouge.worker" in command_of(child):
                self._worker = child
                return child
        return None

    def next_worker(self, after: psutil.Process | None = None) -> psutil.Process:
        """The worker that lives once `after` is dead."""
        found: list[psutil.Process] = []

        def is_there() -> bool:
            worker = self.worker()
            if worker is not None and worker != after:
                found.append(worker)
            return bool(found)

        self.wait_until(is_there, "a worker to live")
        return found[0]

    def kill(self, victim: Victim) -> None:
        """SIGKILL the server, the worker, or both at once, and wait until they are dead."""
        worker = self.worker()
        if victim != "worker":
            self.server.send_signal(signal.SIGKILL)
        if victim != "server" and worker is not None:
            end(worker)
        if victim != "worker":
            self._reap()
        if worker is not None:
            worker.wait(PATIENCE / SECOND)

    def shoot(self, pids: Iterable[int]) -> None:
        """SIGKILL these processes at once, from any thread."""
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def bury(self) -> None:
        """Wait until a server that was shot is dead."""
        self._reap()

    def stop(self) -> None:
        """End the server as a person would."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        if self._process is not None:
            self._reap()

    def close(self) -> None:
        """Stop, and close the files that were watched."""
        self.stop()
        self._log.close()
        self._state.close()

    def restart(self, **variables: str) -> None:
        """End the server if it lives, and start it anew."""
        self.stop()
        self.start(**variables)

    def _reap(self) -> None:
        self.hang_up()
        self.server.wait(PATIENCE / SECOND)
        if self.server.stdout is not None:
            self.server.stdout.close()
        self._process = None

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run another `filrouge` command on this workspace."""
        return subprocess.run(
            [PROGRAM, *arguments, "--workspace", self.folder],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def run_json(self, *arguments: str | Path) -> Any:
        """What a command prints with `--json`."""
        done = self.run(*arguments, "--json")
        assert done.stdout, done.stderr
        return msgspec.json.decode(done.stdout)

    # -- requests ----------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: Any = None, key: str = "") -> Answer:
        """One request on a kept connection. Raises OSError or HTTPException where it fails."""
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Authorization"] = "Basic " + b64encode(f"{key}:".encode()).decode()
        else:
            headers["Authorization"] = f"Bearer {self.api_token}"
        content = body if isinstance(body, bytes) or body is None else msgspec.json.encode(body)
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_TIMEOUT_S)
        try:
            self._connection.request(method, path, content, headers)
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, HTTPException):
            self.hang_up()
            raise
        kept = {name.lower(): value for name, value in response.getheaders()}
        try:
            told = msgspec.json.decode(text)
        except msgspec.DecodeError:
            told = None
        return Answer(response.status, kept, told)

    def get(self, path: str) -> Any:
        """The JSON of an address of the API."""
        answer = self.ask("GET", path)
        assert answer.status == 200, answer
        return answer.json

    def send(self, path: str, body: Any) -> Answer:
        """Send to the collector with the write key."""
        return self.ask("POST", path, body, self.write_key)

    def until(self, path: str, is_there: Callable[[Any], bool]) -> Any:
        """The JSON of an address, once it is what was waited for."""
        found: list[Any] = []

        def is_found() -> bool:
            answer = self.ask("GET", path)
            found[:] = [answer.json]
            return answer.status == 200 and is_there(answer.json)

        self.wait_until(is_found, f"{path} to change")
        return found[0]

    def previewed(self, when: str) -> Any:
        """The preview of a condition, asked again until it is there."""
        found: list[Any] = []

        def is_there() -> bool:
            answer = self.ask("POST", "/v1/segments/preview", {"when": when})
            if answer.status == 202:
                assert 0 <= answer.json["progress"] <= 1, "how far it is is told"
                return False
            assert answer.status == 200, answer
            found[:] = [answer.json]
            return True

        self.wait_until(is_there, f"the preview of {when}")
        return found[0]

    def counted(self, key: str, events: int) -> Any:
        """The 360 view of a person, once it counts that many events."""
        path = f"/v1/profiles/{quote(key, safe='')}"
        return self.until(path, lambda profile: profile["events"] >= events)

    def profile(self, key: str) -> dict[str, Any] | None:
        """The 360 view of a person, None where the key names nobody."""
        answer = self.ask("GET", f"/v1/profiles/{quote(key, safe='')}")
        assert answer.status in (200, 404), answer
        return answer.json if answer.status == 200 else None

    def timeline(self, key: str) -> list[dict[str, Any]]:
        """All events of a person, newest first."""
        events: list[dict[str, Any]] = []
        cursor = ""
        while True:
            path = f"/v1/profiles/{quote(key, safe='')}/timeline?limit=500{cursor}"
            page = self.get(path)
            events += page["events"]
            if page["next"] is None:
                return events
            cursor = f"&cursor={quote(page['next'])}"

    def hang_up(self) -> None:
        """Forget the kept connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # -- progress ----------------------------------------------------------------------------

    def position(self) -> int:
        """The offset up to which everything is carried."""
        return positions_in(self._state).get(POSITION, 0)

    def log_end(self) -> int:
        """The offset of the last record that is durable."""
        return self._log.end()

    def is_carried(self) -> bool:
        """Whether the worker has carried all that the log has, and ended its erasures."""
        return self.position() >= self.log_end() and not self._state.rows(QUERIES["plans"])

    def wait_carried(self) -> None:
        """Wait until the worker has carried all that the log has."""
        self.wait_until(self.is_carried, "everything to be carried")

    def wait_until(self, is_done: Callable[[], bool], what: str) -> None:
        """Ask again and again, for as long as patience lasts."""
        begun = self.clock.now()
        while not is_done():
            assert self.clock.now() - begun < PATIENCE, f"waited too long for {what}"
            self.clock.pause(POLL_S)


@contextmanager
def served(folder: Path, origins: Sequence[str] = (), **environment: str) -> Iterator[Served]:
    """A workspace in `folder` (made), served until the block ends.

    Pages of the `origins` may send to it. Keywords are environment variables of every process:
    FILROUGE_HISTORY_WRITE_AFTER_EVENTS="50".
    """
    one = Served(folder, origins, environment)
    one.start()
    try:
        yield one
    finally:
        one.close()


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def is_alive(process: psutil.Process) -> bool:
    """Whether a process runs, and is not a dead one that its parent has not seen yet."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def command_of(process: psutil.Process) -> list[str]:
    """A process's arguments; none once it is dead."""
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def end(process: psutil.Process) -> None:
    """SIGKILL, where it is not dead already."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
