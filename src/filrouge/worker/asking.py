"""`python -m filrouge.worker.asking DIR`: take a workspace as it is, and answer conditions over it.

A process of its own: what it holds in memory, personal values too, goes when it ends. It ends when
its standard input closes, when nobody asks for a while, and when a person is erased or the state is
made anew: whoever asks starts another. Requests and answers are lines of JSON.
"""

import os
import select
import signal
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

from filrouge.app.archiving import OpenedStores
from filrouge.app.asking import Moment, last_erasure, moment_of
from filrouge.app.clock import SystemClock
from filrouge.app.files import STATE_FILE, no_crash
from filrouge.app.reading import Configurations
from filrouge.app.workspace import Workspace
from filrouge.core.errors import FilrougeError, StoreBusyError
from filrouge.core.time import SECOND
from filrouge.rules import parse
from filrouge.rules.facts import Tables
from filrouge.segment import TableDefinition, plain_tables
from filrouge.segment.columns import Columns

IDLE: Final = 600 * SECOND
WATCH_S: Final = 1.0
"""How long an erasure may go unnoticed by a process that nobody asks."""
TRIES: Final = 5
BUSY_STATUS: Final = 75
READ_BYTES: Final = 65_536


class Request(msgspec.Struct):
    """One question."""

    when: str = ""
    """A condition; nothing to be told which names conditions may use."""
    at: int | None = None
    """Microseconds; None for now."""
    sample: int = 10


class Asked:
    """A workspace taken once, and the questions about it."""

    def __init__(self, folder: Path) -> None:
        workspace = Workspace(folder)
        settings = workspace.settings
        self._clock = SystemClock()
        self._state_path = workspace.data / STATE_FILE
        self._inode = self._state_path.stat().st_ino
        self._sealed = settings.history.sealed_properties
        self._stores = OpenedStores(workspace.data, self._sealed, no_crash)
        self._described: dict[str, Any] = {}
        self._erasure = last_erasure(self._stores)
        self._configurations = Configurations(self._stores.state)
        self._tables = in_force(self._configurations)
        self._files = workspace.tables
        self.moment = self._taken(settings.timezone)

    def _taken(self, zone: str) -> Moment:
        for attempt in range(TRIES):
            try:
                return moment_of(self._stores, self._clock, zone, tables=self._all_tables())
            except StoreBusyError:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError

    def _all_tables(self) -> Tables:
        """The reference tables: columns in force as they are there, others as their files are."""
        wanted = {version for one in self._tables for version in one.columns.values()}
        kept = [one for one in Columns(self._stores.state).all() if one.version in wanted]
        known = {(one.table, one.name) for one in kept}
        files = (column for name in self._files for column in self._files.columns(name))
        return plain_tables([*(c for c in files if (c.table, c.name) not in known), *kept])

    def _is_of_other_tables(self) -> bool:
        state = self._stores.state
        if self._configurations.is_latest(state):
            return False
        self._configurations = Configurations(state)
        return in_force(self._configurations) != self._tables

    def is_stale(self) -> bool:
        """Whether it may hold what was erased since, or is of a state or of tables that are no
        more."""
        try:
            inode = self._state_path.stat().st_ino
        except FileNotFoundError:
            return True
        if inode != self._inode or last_erasure(self._stores) != self._erasure:
            return True
        return self._is_of_other_tables()

    def answer(self, line: bytes) -> dict[str, Any]:
        """The answer to one line. Raises StoreBusyError where history's files were replaced."""
        begun = self._clock.elapsed_s()
        request = msgspec.json.decode(line, type=Request)
        if not request.when:
            return self.described()
        self.moment.move_on(self._clock.now())
        try:
            found = self.moment.relations.answer(parse(request.when), request.at, request.sample)
        except StoreBusyError:
            raise
        except FilrougeError as error:
            return {"error": error.code, "fields": error.fields}
        at = self.moment.at if request.at is None else min(request.at, self.moment.at)
        return {
            "count": found.people,
            "of": found.of,
            "at": at,
            "offset": self.moment.offset,
            "sample": [root.hex() for root in found.sample],
            "took_ms": (self._clock.elapsed_s() - begun) * 1_000,
        }

    def described(self) -> dict[str, Any]:
        """The names that conditions may use; looked for once."""
        if not self._described:
            described = self.moment.relations.described(self._sealed)
            self._described = msgspec.to_builtins(described)
        return self._described

    def run(self) -> int:
        """Answer until there is a reason to end; gives the exit status."""
        waiting = b""
        asked = self._clock.now()
        while True:
            readable, _, _ = select.select([sys.stdin], [], [], WATCH_S)
            if self.is_stale():
                return BUSY_STATUS
            if not readable:
                if self._clock.now() - asked > IDLE:
                    return 0
                continue
            read = os.read(sys.stdin.fileno(), READ_BYTES)
            if not read:
                return 0
            *lines, waiting = (waiting + read).split(b"\n")
            for line in lines:
                tell(self.answer(line))
            asked = self._clock.now()


def in_force(configurations: Configurations) -> tuple[TableDefinition, ...]:
    """The reference tables that the definitions in force look at."""
    latest = configurations.latest()
    return latest.definitions.tables if latest is not None else ()


def tell(answer: dict[str, Any]) -> None:
    """Write one line."""
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()


def main(folder: Path) -> int:
    """Take the workspace, say so, and answer."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    try:
        asked = Asked(folder)
        moment = asked.moment
        tell({"ready": True, "at": moment.at, "of": moment.relations.people})
        return asked.run()
    except StoreBusyError:
        return BUSY_STATUS


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
