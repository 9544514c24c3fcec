"""`python -m filrouge.worker.asking DIR`: take a workspace as it is, and answer conditions over it.

A process of its own: what it holds in memory, personal values too, goes when it ends. It ends when
its standard input closes, when nobody asks for a while, and when a person is erased or the state is
made anew: whoever asks starts another. Requests and answers are lines of JSON.
Requests that wait before it is ready are not answered: they say what will be asked. Until then it
says how far it is.
"""

import gc
import os
import select
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
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
from filrouge.segment import TableDefinition, TablesAsked
from filrouge.segment.columns import Columns
from filrouge.stores.history_duckdb.errors import TooMuchAskedError

IDLE: Final = 600 * SECOND
WATCH_S: Final = 1.0
"""How long an erasure may go unnoticed by a process that nobody asks."""
TRIES: Final = 5
BUSY_STATUS: Final = 75
READ_BYTES: Final = 65_536
READ_SHARE: Final = 0.45
"""How much of taking a workspace the reading of its state is, about; its events are the rest."""


class Request(msgspec.Struct):
    """One question: a condition, or, where there is none, what the workspace knows."""

    when: str = ""
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
        declared = settings.history.sealed_properties
        self._stores = OpenedStores(workspace.data, declared, no_crash)
        self._erasure = last_erasure(self._stores)
        self._configurations = Configurations(self._stores.state)
        self._tables = in_force(self._configurations)
        self._files = workspace.tables
        self._waiting = b""
        self.moment = self._taken(settings.timezone, declared)
        with suppress(TooMuchAskedError):
            self.moment.relations.fetch(lambda share: told_progress(READ_SHARE, share))
        if select.select([sys.stdin], [], [], 0)[0]:
            for line in self._read() or ():
                self.answer(line)

    def _taken(self, zone: str, declared: Sequence[str]) -> Moment:
        for attempt in range(TRIES):
            try:
                return moment_of(
                    self._stores,
                    self._clock,
                    zone,
                    tables=self._all_tables(),
                    declared=declared,
                    progress=lambda share: told_progress(0, share * READ_SHARE),
                )
            except StoreBusyError:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError

    def _all_tables(self) -> Tables:
        """The reference tables: columns in force as they are there, others as their files are."""
        wanted = {version for one in self._tables for version in one.columns.values()}
        kept = [one for one in Columns(self._stores.state).all() if one.version in wanted]
        return TablesAsked(self._files, kept)

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
        relations = self.moment.relations
        if not request.when:
            return {"schema": msgspec.to_builtins(relations.described())}
        is_current = self.moment.move_on(self._clock.now())
        try:
            found = relations.answer(parse(request.when), request.at, request.sample)
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
            "behind": not is_current,
            "sample": [root.hex() for root in found.sample],
            "took_ms": (self._clock.elapsed_s() - begun) * 1_000,
        }

    def run(self) -> int:
        """Answer until there is a reason to end; gives the exit status."""
        asked = self._clock.now()
        while True:
            readable, _, _ = select.select([sys.stdin], [], [], WATCH_S)
            if self.is_stale():
                return BUSY_STATUS
            if readable:
                lines = self._read()
                if lines is None:
                    return 0
                for line in lines:
                    tell(self.answer(line))
                asked = self._clock.now()
            elif self._clock.now() - asked > IDLE:
                return 0

    def _read(self) -> list[bytes] | None:
        """The lines that have come; None once there will be no more."""
        read = os.read(sys.stdin.fileno(), READ_BYTES)
        if not read:
            return None
        *lines, self._waiting = (self._waiting + read).split(b"\n")
        return lines


def told_progress(before: float, share: float) -> None:
    """Say how far the taking is: what is done before, and a share of the rest."""
    tell({"progress": round(before + (1 - before) * share, 3)})


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
    # What it holds has no cycles, and is millions of objects to look through for them.
    gc.disable()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    try:
        asked = Asked(folder)
        gc.freeze()
        gc.enable()
        moment = asked.moment
        tell({"ready": True, "at": moment.at, "of": moment.relations.people})
        return asked.run()
    except StoreBusyError:
        return BUSY_STATUS


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
