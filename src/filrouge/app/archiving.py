"""Writes the log into history: here, or in a process of its own that gives its memory back."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

from filrouge.app.files import (
    HISTORY_FOLDER,
    KEYS_FILE,
    LOG_FILE,
    STATE_FILE,
    CrashPoint,
    record_seal,
)
from filrouge.app.reading import Configurations, EventReader
from filrouge.collect import Seen, Shelf
from filrouge.core.errors import FilrougeError, StoreBusyError
from filrouge.core.nouns import Event, Record, RecordKind
from filrouge.stores.history_duckdb import History, HistoryRow
from filrouge.stores.keys_sqlite import KeyRing
from filrouge.stores.log_sqlite import SqliteLog, open_log
from filrouge.stores.state_sqlite import SqliteState, open_state

MODULE: Final = "filrouge.worker.history"
COMPACTIONS_MAX: Final = 1
"""Merges of small files after each writing."""
READ_RECORDS: Final = 1_000
WRITING_RECORDS_MAX: Final = 100_000
"""Records of one file: their names and keys are in memory together."""
BUSY_STATUS: Final = 75
"""The exit status of a writing that another program kept from a store: try again."""


class HistoryWriterError(FilrougeError):
    """The process that writes history ended with status {status}."""

    code = "history-writer"
    hint = "Its own message is above. The worker starts again by itself; nothing is lost."
    status = 500


class Done:
    """A writing that was over when it was asked for."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def is_done(self) -> bool:
        return True

    def result(self) -> int:
        return self._rows


class Child:
    """A writing in a process of its own, which ends by itself where its parent does."""

    def __init__(self, data: Path, sealed: Sequence[str], after: int, until: int) -> None:
        line = [sys.executable, "-m", MODULE, str(data), str(after), str(until), *sealed]
        # It inherits the worker's lock (the one file that may be): whoever waits for a worker
        # that was killed waits for this process too.
        self._process = subprocess.Popen(  # noqa: S603
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=False
        )

    def is_done(self) -> bool:
        return self._process.poll() is not None

    def result(self) -> int:
        with self._process as process:
            # Standard input stays open until it ends: its end is the order to die.
            told = process.stdout.read() if process.stdout else b""
            status = process.wait()
        if status == BUSY_STATUS:
            raise StoreBusyError(store="history")
        if status:
            raise HistoryWriterError(status=status)
        return int(told)


class ArchiveStores(Protocol):
    """The stores that a writing of history needs."""

    log: SqliteLog
    keys: KeyRing
    history: History
    state: SqliteState


class OpenedStores:
    """Those stores, opened by a process that does nothing else."""

    def __init__(self, data: Path, sealed: Sequence[str], crash: CrashPoint) -> None:
        self.log = open_log(data / LOG_FILE, read_only=True)
        self.keys = KeyRing(data / KEYS_FILE, os.urandom)
        self.history = History(data / HISTORY_FOLDER, self.keys, declared=sealed, crash=crash)
        self.state = open_state(data / STATE_FILE, read_only=True)


def write_history(stores: ArchiveStores, after: int, until: int) -> int:
    """Write the records with `after` < offset <= `until`; gives the rows."""
    reading = ArchiveReading(stores)
    after = max(after, stores.history.end())
    written = 0
    while after < until:
        end = min(after + WRITING_RECORDS_MAX, until)
        written += stores.history.write(reading.rows(after, end))
        after = end
    stores.history.compact(COMPACTIONS_MAX)
    return written


class ArchiveReading:
    """The rows that history does not have yet, from the log and what the state knows of it."""

    def __init__(self, stores: ArchiveStores) -> None:
        self._stores = stores
        self._seen = Seen(stores.state, stores.history.seen)
        self._shelf = Shelf(stores.state)
        configurations = Configurations(stores.state)
        self._read = EventReader(stores.log, stores.history, configurations).read

    def rows(self, after: int, until: int) -> Iterator[HistoryRow]:
        """The rows with `after` < offset <= `until`."""
        known = {one.offset: one for one in self._seen.recent(after, until)}
        # All keys of the file at once: one transaction makes the new ones.
        self._stores.keys.keys_for([one.seal for one in known.values()])
        while after < until:
            records = self._stores.log.read(after, READ_RECORDS)
            if not records:
                return
            for offset, record in records:
                if offset > until:
                    return
                one = known.pop(offset, None)
                event = self._read(offset, record) if one is not None and record.body else None
                if one is not None and type(event) is Event:
                    yield HistoryRow(
                        offset, record, event, one.trace, one.seal, one.key, one.body_hash
                    )
                elif self._is_kept(offset, record):
                    seal = record_seal(self._stores.keys.secret, offset)
                    yield HistoryRow(offset, record, None, None, seal)
            after = records[-1][0]

    def _is_kept(self, offset: int, record: Record) -> bool:
        """Whether a record that is no event of anybody's belongs in history: not a retry."""
        if not record.body:
            return False
        return record.kind != RecordKind.EVENT or self._shelf.has(offset)
