"""core.ports.State on one SQLite file in WAL mode."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache, partial
from pathlib import Path
from threading import RLock
from typing import Any, Final, Literal

from filrouge.core.errors import StoreBusyError, StoreDamagedError, StoreFullError
from filrouge.core.ports import Row
from filrouge.core.queries import Query
from filrouge.core.sentences import said
from filrouge.stores.state_sqlite.settling import MOVE, Settling

BUSY_TIMEOUT_S: Final = 10.0
CACHE_KIB: Final = 64 * 1024
PAGE_BYTES: Final = 2_048
"""An event changes a row or two anywhere in the file: small pages, so that less is written."""
WAL_BYTES: Final = 256 * 2**20
"""When the write-ahead log goes into the file at the latest: a page written twice before goes once.
Who reads for some seconds holds back what was written since."""
LOOKUP_KEYS_MAX: Final = 256
"""Keys asked for in one statement."""
FETCHED_ROWS: Final = 2_000
"""Rows in memory at a time while all are read."""
MMAP_BYTES: Final = 0
"""No memory map: its pages would count as the worker's memory."""

Durability = Literal["NORMAL", "FULL"]


class SqliteState:
    """One connection, used by one thread at a time.

    `durability="NORMAL"` may lose the last transactions when the power is cut (never when the
    process dies); the log replays them. Files that nothing can replay use FULL.
    """

    def __init__(self, connection: sqlite3.Connection, settling: Settling | None = None) -> None:
        self._connection = connection
        self._settling = settling
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

    def each(self, query: Query) -> Iterator[Row]:
        with self._lock, translated_errors(), closing(self._connection.cursor()) as cursor:
            cursor.execute(query.sql)
            while rows := cursor.fetchmany(FETCHED_ROWS):
                yield from rows

    def lookup(self, query: Query, keys: Iterable[Any]) -> dict[Any, Row]:
        wanted = sorted(keys)
        found: dict[Any, Row] = {}
        with self._lock:
            try:
                for start in range(0, len(wanted), LOOKUP_KEYS_MAX):
                    part = wanted[start : start + LOOKUP_KEYS_MAX]
                    places = _places(len(part))
                    part += part[-1:] * (places - len(part))
                    rows = self._connection.execute(_asking(query.sql, places), part)
                    found.update([(row[0], row) for row in rows])
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
        if self._settling is not None:
            self._settling.end()
        with self._lock, translated_errors():
            blocked = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not blocked

    def settle(self) -> None:
        """Call it often where few rows are written at a time: now and then, moves what the
        write-ahead log holds into the file, as far as readers allow, mostly while others are
        carried."""
        settling = self._settling
        if settling is not None and settling.note(self._connection.total_changes):
            with self._lock, translated_errors():
                self._connection.execute(MOVE)

    def close(self) -> None:
        if self._settling is not None:
            self._settling.close()
        self._connection.close()


def _places(keys: int) -> int:
    """How many keys a statement asks for at once: a power of two, so that few are prepared."""
    return 1 << (keys - 1).bit_length()


@lru_cache(maxsize=256)
def _asking(sql: str, places: int) -> str:
    """The statement of a look-up with a place for each of several keys."""
    return sql.replace("(?)", f"({', '.join('?' * places)})", 1)


def open_state(
    path: Path, *, durability: Durability = "NORMAL", read_only: bool = False
) -> SqliteState:
    """Open the file, made on first use; `read_only` never makes nor writes it.

    Raises StoreBusyError or StoreFullError.
    """
    with translated_errors(path.name):
        connect = partial(_connected, path, "ro" if read_only else "rwc")
        connection = connect()
        if not read_only:
            connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={durability}")
            connection.execute(f"PRAGMA wal_autocheckpoint={WAL_BYTES // PAGE_BYTES}")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB // (4 if read_only else 1)}")
        connection.execute(f"PRAGMA mmap_size={MMAP_BYTES}")
        connection.execute("PRAGMA temp_store=MEMORY")
    return SqliteState(connection, Settling(connect))


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )


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
