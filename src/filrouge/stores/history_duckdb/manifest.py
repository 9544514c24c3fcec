"""manifest.db: which files are history. Readers read it, never a folder's listing."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from filrouge.core.errors import StoreBusyError, StoreDamagedError
from filrouge.core.queries import load_queries, load_schema
from filrouge.core.sentences import said

_BUSY_TIMEOUT_MS: Final = 5_000
_QUERY: Final = {name: query.sql for name, query in load_queries(__package__).items()}


class File(NamedTuple):
    """An immutable Parquet file: rows in offset order, received in one period."""

    id: int
    path: str
    """Relative to the history folder."""
    period: str
    """`2026-11-22` (a day), or `2026-11` (a month)."""
    first_offset: int
    last_offset: int
    rows: int
    bytes: int
    event_time_min: int | None
    event_time_max: int | None


class Filter(NamedTuple):
    """A file that says at which offsets keys may be; it may cover several Parquet files."""

    id: int
    path: str
    kind: str
    """`message` or `trace`: what its keys name."""
    rows: int
    blocks: int


class Manifest:
    """The lists of files; each change is one transaction, synced to disk on return."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            path,
            timeout=_BUSY_TIMEOUT_MS / 1_000,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(load_schema(__package__))
        except sqlite3.DatabaseError as fault:
            self._db.close()
            code = getattr(fault, "sqlite_errorname", "")
            if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
                raise StoreDamagedError(store=path.name, why=said(fault)) from fault
            raise

    def files(self) -> list[File]:
        """The files of history, by first offset."""
        return [File(*row) for row in self._rows("files")]

    def filters(self) -> list[Filter]:
        return [Filter(*row) for row in self._rows("filters")]

    def end(self) -> int:
        """The last offset in history, 0 when there is none."""
        return int(self._rows("end")[0][0])

    def next_file(self) -> int:
        """The id of the next file; one writer at a time."""
        return int(self._rows("last_file")[0][0]) + 1

    def next_filter(self) -> int:
        return int(self._rows("last_filter")[0][0]) + 1

    def paths(self) -> set[str]:
        """Every path listed, those of replaced files too."""
        return {row[0] for row in self._rows("all_paths")}

    def replaced_paths(self) -> list[str]:
        """Files that another has replaced and that are still on disk."""
        return [row[0] for row in self._rows("replaced_paths")]

    def add(self, files: Sequence[File], filters: Sequence[Filter] = ()) -> None:
        """List new files."""
        with self._transaction():
            self._db.executemany(_QUERY["add_file"], files)
            self._db.executemany(_QUERY["add_filter"], filters)

    def replace(self, old: Sequence[File], new: File) -> None:
        """List a file in the place of others, which stay on disk until `forget_replaced`."""
        with self._transaction():
            self._db.execute(_QUERY["add_file"], new)
            self._db.executemany(_QUERY["replace_file"], [(new.id, file.id) for file in old])

    def replace_filters(self, old: Sequence[Filter], new: Filter) -> None:
        with self._transaction():
            self._db.execute(_QUERY["add_filter"], new)
            self._db.executemany(_QUERY["delete_filter"], [(found.id,) for found in old])

    def forget_replaced(self) -> None:
        with self._transaction():
            self._db.execute(_QUERY["delete_replaced"])

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(_QUERY[query]).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as fault:
                raise StoreBusyError(store="manifest.db") from fault
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def path_of(period: str, first_offset: int, file_id: int) -> str:
    """The name of a new file: in the order of the log where names are sorted."""
    return f"{period}/{first_offset:012d}-{file_id}.parquet"
