"""A workspace with many profiles, made once for the benchmarks that serve it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from socket import create_server
from typing import Final, NamedTuple

import msgspec

from filrouge.access import Access
from filrouge.app.clock import SystemClock
from filrouge.app.stores import open_stores
from filrouge.app.workspace import Workspace
from filrouge.sources.templates import make_workspace

PROGRAM: Final = Path(sys.executable).with_name("filrouge")
READY: Final = "Filrouge is ready"


class Loaded(NamedTuple):
    """A workspace's folder, and the secrets of its keys."""

    folder: Path
    write_key: str
    api_token: str


@contextmanager
def loaded(profiles: int) -> Iterator[Loaded]:
    """A workspace of `profiles` people (`user:u0`, `email:u0@example.org`, ...), then removed."""
    top = Path(tempfile.mkdtemp(prefix="filrouge-bench-"))
    folder, file = top / "shop", top / "people.ndjson"
    try:
        make_workspace(folder, "retail")
        made = with_keys(folder)
        with file.open("wb") as out:
            out.writelines(line_of(number) for number in range(profiles))
        subprocess.run(
            [PROGRAM, "import", file, "--source", "web", "--workspace", folder],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield made
    finally:
        rmtree(top)


def with_keys(folder: Path) -> Loaded:
    """A workspace that is there, with keys to ask it."""
    with open_stores(Workspace(folder)) as stores:
        access = Access(stores.control, SystemClock(), os.urandom)
        write_key = access.add("bench", "write", "web").secret
        return Loaded(folder, write_key, access.add("bench", "api", "").secret)


def line_of(number: int) -> bytes:
    """One person's identify, as a line of NDJSON."""
    message = {
        "type": "identify",
        "messageId": f"load-{number}",
        "userId": f"u{number}",
        "timestamp": "2026-01-15T10:00:00Z",
        "traits": {"email": f"u{number}@example.org", "firstName": "Ana", "city": "Lyon"},
    }
    return msgspec.json.encode(message) + b"\n"


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, port: int) -> Iterator[None]:
    """Serve the workspace until the block ends."""
    line = [str(PROGRAM), "serve", "--workspace", str(folder), "--port", str(port)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert any(READY in said for said in process.stdout), "the server did not start"
            yield
        finally:
            process.terminate()
