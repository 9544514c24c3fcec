"""`filrouge serve` on a new workspace, for tests that ask the product as its users do."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

COMMAND: Final = str(Path(sys.executable).parent / "filrouge")
READY: Final = "Filrouge is ready"
TIMEOUT_S: Final = 30


class Served:
    """The address of a running server, and its keys."""

    def __init__(self, folder: Path, port: int, write_key: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.write_key = write_key
        self._token = said(folder, "key", "add", "tests", "--kind", "api")["secret"]

    def get(self, address: str) -> Any:
        """The JSON at an address; None where there is nothing."""
        asked = Request(self.url + address, headers={"Authorization": f"Bearer {self._token}"})
        try:
            with urlopen(asked, timeout=TIMEOUT_S) as found:
                return json.load(found)
        except HTTPError as error:
            if error.code != 404:
                raise
            return None

    def post(self, address: str, content: Any) -> Any:
        """Send to the collector with the write key in the body."""
        body = json.dumps(content | {"writeKey": self.write_key}).encode()
        with urlopen(Request(self.url + address, body), timeout=TIMEOUT_S) as found:
            return json.load(found)

    def profile(self, key: str, events: int) -> Any:
        """The profile of a key, once it counts that many events."""
        return self.until(f"/v1/profiles/{quote(key)}", lambda it: it["events"] >= events)

    def until(self, address: str, is_there: Any) -> Any:
        """Ask again until the answer is the one expected, or fail with the last one."""
        end, found = monotonic() + TIMEOUT_S, None
        while monotonic() < end:
            found = self.get(address)
            if found is not None and is_there(found):
                return found
        raise AssertionError(f"{address} stays at {found}")


def said(folder: Path, *command: str) -> Any:
    """What a command prints with --json."""
    line = [COMMAND, *command, "--json", "--workspace", str(folder)]
    return json.loads(subprocess.run(line, check=True, capture_output=True).stdout)


@contextmanager
def served(folder: Path, origins: tuple[str, ...] = ()) -> Iterator[Served]:
    """Serve a new workspace until the block ends."""
    made = subprocess.run([COMMAND, "init", str(folder), "--json"], check=True, capture_output=True)
    settings = folder / "filrouge.toml"
    text = settings.read_text("utf-8").replace("origins = []", f"origins = {json.dumps(origins)}")
    settings.write_text(text, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = [COMMAND, "serve", "--port", str(port), "--workspace", str(folder)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert any(READY in said for said in process.stdout), "the server did not start"
            yield Served(folder, port, json.loads(made.stdout)["write_key"])
        finally:
            process.terminate()
