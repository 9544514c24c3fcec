"""The ring of keys. Whoever destroys a key has erased all that it sealed, wherever it lies."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from filrouge.core.errors import StoreBusyError, StoreFullError
from filrouge.core.queries import load_queries, load_schema
from filrouge.core.sentences import said
from filrouge.stores.keys_sqlite.errors import KeysDamagedError

KEY_BYTES: Final = 32
_CACHED_KEYS_MAX: Final = 20_000
_BUSY_TIMEOUT_MS: Final = 5_000
_QUERY: Final = {name: query.sql for name, query in load_queries(__package__).items()}


class KeyRing:
    """The keys of one workspace in `keys.db`, synced to disk before anything is sealed with them.

    `entropy(n)` gives n unpredictable bytes; the system's, but in tests.
    """

    def __init__(self, path: Path, entropy: Callable[[int], bytes]) -> None:
        self.entropy = entropy
        self._lock = threading.RLock()
        self._known: dict[bytes, bytes] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        self._db = sqlite3.connect(
            path,
            timeout=_BUSY_TIMEOUT_MS / 1_000,
            isolation_level=None,
            check_same_thread=False,
        )
        if new:
            path.chmod(0o600)
        self._name = path.name
        try:
            self._version, self.secret = self._opened()
        except sqlite3.DatabaseError as fault:
            self._db.close()
            raise self._translated(fault) from fault

    secret: bytes
    """32 bytes made once: the pepper of every keyed hash in the workspace."""

    def _opened(self) -> tuple[int, bytes]:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.executescript(load_schema(__package__))
        version = self._data_version()
        if self._db.execute(_QUERY["secret"]).fetchone() is None:
            self._db.execute(_QUERY["add_secret"], (self.entropy(KEY_BYTES),))
        return version, self._db.execute(_QUERY["secret"]).fetchone()[0]

    def _translated(self, fault: sqlite3.DatabaseError) -> Exception:
        """The error of ours that says what to do, or the same one where there is none."""
        code = getattr(fault, "sqlite_errorname", "")
        if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return StoreBusyError(store=self._name)
        if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
            return StoreFullError(store=self._name, why=said(fault))
        if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            return KeysDamagedError(file=self._name, why=said(fault))
        return fault

    def keys_for(self, names: Sequence[bytes], create: bool = True) -> dict[bytes, bytes]:
        """The AES-256 key of each 16-byte seal name.

        With `create`, names met for the first time get a key, on disk when this returns.
        Names whose key was destroyed are left out, and so are unknown ones without `create`.
        """
        with self._lock:
            self._forget_if_changed()
            found: dict[bytes, bytes] = {}
            missing: list[bytes] = []
            for name in dict.fromkeys(names):
                key = self._known.pop(name, None)
                if key is None:
                    missing.append(name)
                else:
                    # Popped and put back: the cache is in order of last use.
                    self._known[name] = found[name] = key
            read = self._read(missing)
            if create and len(read) < len(missing):
                read |= self._created([name for name in missing if name not in read])
            found |= read
            self._known |= read
            while len(self._known) > _CACHED_KEYS_MAX:
                del self._known[next(iter(self._known))]
            return found

    def destroy(self, names: Iterable[bytes]) -> None:
        """Overwrite these keys; what they sealed can never be read again.

        The names are remembered, so that no new key takes their place until `release`.
        Raises StoreBusyError when a reader keeps old pages alive: the keys are already gone for
        everyone, call again to overwrite the last copy on disk.
        """
        rows = [(name,) for name in names]
        with self._lock:
            for name, *_ in rows:
                self._known.pop(name, None)
            with self._transaction():
                self._db.executemany(_QUERY["delete_key"], rows)
                self._db.executemany(_QUERY["add_destroyed"], rows)
            busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise StoreBusyError(store="keys.db")

    def release(self, names: Iterable[bytes]) -> None:
        """Let these destroyed names have a new key: the person came back of their own will."""
        with self._lock, self._transaction():
            self._db.executemany(_QUERY["delete_destroyed"], [(name,) for name in names])

    def destroyed(self, names: Iterable[bytes]) -> set[bytes]:
        """Those of the names whose key was destroyed and not released."""
        with self._lock:
            ask = self._db.execute
            if ask(_QUERY["any_destroyed"]).fetchone() is None:
                return set()
            return {name for name in names if ask(_QUERY["is_destroyed"], (name,)).fetchone()}

    def all_destroyed(self) -> list[bytes]:
        """Every name whose key was destroyed and not released: the register of erasures."""
        with self._lock:
            return [row[0] for row in self._db.execute(_QUERY["all_destroyed"])]

    def close(self) -> None:
        with self._lock:
            self._known.clear()
            self._db.close()

    def _data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _forget_if_changed(self) -> None:
        """Another process may have destroyed a key since the cache was filled."""
        version = self._data_version()
        if version != self._version:
            self._version = version
            self._known.clear()

    def _read(self, names: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        ask = self._db.execute
        try:
            for name in names:
                row = ask(_QUERY["key"], (name,)).fetchone()
                if row is not None:
                    found[name] = row[0]
        except sqlite3.DatabaseError as fault:
            raise self._translated(fault) from fault
        return found

    def _created(self, names: Sequence[bytes]) -> dict[bytes, bytes]:
        """Keys for names that had none, destroyed ones left out."""
        chance = self.entropy(KEY_BYTES * len(names))
        made = {
            name: chance[KEY_BYTES * at : KEY_BYTES * (at + 1)] for at, name in enumerate(names)
        }
        with self._transaction():
            # Nobody else writes now: what another process did since `_read` shows here.
            for name in self.destroyed(names):
                del made[name]
            if self._data_version() != self._version:
                made |= self._read(list(made))
            self._db.executemany(_QUERY["add_key"], made.items())
        return made

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._db)


class _Transaction:
    """BEGIN IMMEDIATE ... COMMIT, or ROLLBACK when something was raised."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            raise StoreBusyError(store="keys.db") from fault

    def __exit__(self, kind: object, *_: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")
