"""One running server on a new workspace, for the tests of the API."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

COMMAND = str(Path(sys.executable).parent / "filrouge")
READY = "Filrouge is ready"
TIMEOUT_S = 60
ENGLISH = {**os.environ, "FILROUGE_LANG": "en"}


class Reply(NamedTuple):
    """What the server answered. Header names are lower-case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Api(NamedTuple):
    """A running server, its workspace and its keys."""

    folder: Path
    port: int
    write_key: str
    token: str

    def ask(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        *,
        token: str | None = "",
        **headers: str,
    ) -> Reply:
        """One request, its address sent as it is; with the API token unless told otherwise."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["authorization"] = f"Bearer {token or self.token}"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, address, body, sent)
            found = connection.getresponse()
            named = {name.lower(): value for name, value in found.getheaders()}
            return Reply(found.status, named, found.read())
        finally:
            connection.close()

    def send(self, event: dict[str, Any], **headers: str) -> Reply:
        """One event to the collector."""
        body = json.dumps(event | {"writeKey": self.write_key}).encode()
        return self.ask("POST", f"/v1/{event.get('type', 'track')}", body, token=None, **headers)

    def until_carried(self, records: int) -> None:
        """Return once the worker has carried so many events and rejected ones."""
        end = monotonic() + TIMEOUT_S
        while monotonic() < end:
            found = self.ask("GET", "/v1/status").json()
            if found["events"] + found["rejected"] >= records:
                return
        raise AssertionError(f"the worker stays at {found}")


def said(*command: str) -> Any:
    """What a command prints with --json."""
    done = subprocess.run([COMMAND, *command, "--json"], check=True, capture_output=True)
    return json.loads(done.stdout)


@contextmanager
def served_api(folder: Path) -> Iterator[Api]:
    """Serve a new workspace until the block ends."""
    write_key = said("init", str(folder))["write_key"]
    token = said("key", "add", "t", "--kind", "api", "--workspace", str(folder))["secret"]
    port = free_port()
    line = [COMMAND, "serve", "--port", str(port), "--workspace", str(folder)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=ENGLISH) as process:
        try:
            assert process.stdout is not None
            assert any(READY in said for said in process.stdout), "the server did not start"
            yield Api(folder, port, write_key, token)
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
