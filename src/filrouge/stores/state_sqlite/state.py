"""core.ports.State on one SQLite file in WAL mode."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Final, Literal

from filrouge.core.errors import StoreBusyError, StoreDamagedError, StoreFullError
from filrouge.core.ports import Row
from filrouge.core.queries import Query
from filrouge.core.sentences import said

BUSY_TIMEOUT_S: Final = 10.0
CACHE_KIB: Final = 64 * 1024
MMAP_BYTES: Final = 0
"""No memory map: its pages would count as the worker's memory."""

Durability = Literal["NORMAL", "FULL"]


class SqliteState:
    """One connection, used by one thread at a time.

    `durability="NORMAL"` may lose the last transactions when the power is cut (never when the
    process dies); the log replays them. Files that nothing can replay use FULL.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = RLock()

    def create(self, schema: str) -> None:
        with translated_errors():
            self._connection.executescript(schema)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock, translated_errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads inside see the same instant."""
        with self._lock, translated_errors():
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    def rows(self, query: Query, parameters: Sequence[Any] = ()) -> list[Row]:
        with self._lock:
            try:
                return self._connection.execute(query.sql, parameters).fetchall()
            except sqlite3.DatabaseError as error:
                raise translated(error) from error

    def lookup(self, query: Query, keys: Iterable[Any]) -> dict[Any, Row]:
        found: dict[Any, Row] = {}
        sql = query.sql
        with self._lock:
            execute = self._connection.cursor().execute
            try:
                for key in keys:
                    row = execute(sql, (key,)).fetchone()
                    if row is not None:
                        found[key] = row
            except sqlite3.DatabaseError as error:
                raise translated(error) from error
        return found

    def write(self, query: Query, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            with self._lock, translated_errors():
                self._connection.executemany(query.sql, rows)

    def checkpoint(self) -> bool:
        """Empty the write-ahead log into the file and cut it to nothing, synced to the disk.

        False when a reader was in the way: try again later.
        """
        with self._lock, translated_errors():
            blocked = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not blocked

    def close(self) -> None:
        self._connection.close()


def open_state(
    path: Path, *, durability: Durability = "NORMAL", read_only: bool = False
) -> SqliteState:
    """Open the file, made on first use; `read_only` never makes nor writes it.

    Raises StoreBusyError or StoreFullError.
    """
    with translated_errors(path.name):
        mode = "ro" if read_only else "rwc"
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        if not read_only:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={durability}")
            connection.execute("PRAGMA wal_autocheckpoint=8000")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB // (4 if read_only else 1)}")
        connection.execute(f"PRAGMA mmap_size={MMAP_BYTES}")
        connection.execute("PRAGMA temp_store=MEMORY")
    return SqliteState(connection)


@contextmanager
def translated_errors(store: str = "state") -> Iterator[None]:
    """Turn SQLite's operational errors into ours, which say what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise translated(error, store) from error


def translated(error: sqlite3.DatabaseError, store: str = "state") -> Exception:
    """The error of ours that says what to do, or the same error where there is none."""
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusyError(store=store)
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return StoreFullError(store=store, why=said(error))
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return StoreDamagedError(store=store, why=said(error))
    return error
