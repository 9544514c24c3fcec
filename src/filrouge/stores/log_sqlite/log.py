"""core.ports.Log on one SQLite file in WAL mode with `synchronous=FULL`."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from threading import RLock
from typing import Final

import msgspec
from pyarrow import Codec

from filrouge.core.errors import StoreBusyError, StoreDamagedError, StoreFullError
from filrouge.core.nouns import Record
from filrouge.core.queries import load_queries, load_schema
from filrouge.core.sentences import said

BUSY_TIMEOUT_S: Final = 3.0
"""How long an append waits for another program's lock before it raises StoreBusyError."""
CHUNK_RECORDS_MAX: Final = 128
CHUNK_BYTES_MAX: Final = 64 * 1024
"""A chunk is closed before this; a single larger record has a chunk of its own."""
READ_BYTES_MAX: Final = 16 * 2**20
"""Read at once: decoded events take several times as much memory."""
COMPRESSION: Final = "lz4_raw"
"""Packs 60 KB of events in 10 us, which costs the disk less than it costs the processor."""
PAGE_BYTES: Final = 4096
CACHE_KIB: Final = 16 * 1024
CHECKPOINT_PAGES: Final = 1000
"""The write-ahead log is emptied into the file each time it has about 4 MB."""

_RECORD_OVERHEAD_BYTES: Final = 64
_QUERIES: Final = {name: query.sql for name, query in load_queries(__package__ or "").items()}


class SqliteLog:
    """One connection, shared by threads under a lock. Several processes may append to one file."""

    def __init__(self, connection: sqlite3.Connection, *, name: str = "log") -> None:
        self._connection = connection
        self._name = name
        self._lock = RLock()
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(list[Record]).decode
        self._codec = Codec(COMPRESSION)

    def append(self, records: Sequence[Record]) -> int:
        """Store the records, synced to disk on return; gives the first one's offset.

        Raises StoreBusyError or StoreFullError, with nothing stored.
        """
        chunks = [(len(part), *self._packed(part)) for part in chunked(records)]
        with self._transaction():
            first = offset = self._end() + 1
            rows = []
            for count, size, body in chunks:
                rows.append((offset, count, size, body))
                offset += count
            self._connection.executemany(_QUERIES["add_chunk"], rows)
        return first

    def read(self, after: int, limit: int) -> list[tuple[int, Record]]:
        """Records above `after`, in order: `limit` of them, or a few more to end a chunk; fewer
        where they are very long.

        An erased record keeps its place, with the body `b""`.
        """
        found: list[tuple[int, Record]] = []
        read_bytes = 0
        with self._lock, translated_errors(self._name):
            after = max(after, self._trimmed_before() - 1)
            with closing(self._connection.execute(_QUERIES["chunks_from"], (after + 1,))) as cursor:
                for first, size, body in cursor:
                    records = self._unpacked(size, body)
                    skip = max(after + 1 - first, 0)
                    found.extend(enumerate(records[skip:], first + skip))
                    read_bytes += size
                    if len(found) >= limit or read_bytes >= READ_BYTES_MAX:
                        break
        return found

    def records_at(self, offsets: Sequence[int]) -> dict[int, Record]:
        """The records at these offsets that the log still holds; each chunk is read once."""
        with self._lock, translated_errors(self._name):
            before = self._trimmed_before()
            wanted = sorted({offset for offset in offsets if offset >= before})
            return {
                offset: records[offset - first]
                for first, records, held in self._chunks_holding(wanted)
                for offset in held
            }

    def end(self) -> int:
        with self._lock, translated_errors(self._name):
            return self._end()

    def start(self) -> int:
        with self._lock, translated_errors(self._name):
            row = self._connection.execute(_QUERIES["first_chunk"]).fetchone()
            return max(self._trimmed_before(), row[0] if row else 1)

    def data_version(self) -> int:
        """A number that differs once another connection has written, in two microseconds."""
        with self._lock, translated_errors(self._name):
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def erase(self, offsets: Iterable[int]) -> None:
        """Overwrite the bodies at these offsets with nothing, on the disk too.

        Raises StoreBusyError, like `rewrite`.
        """
        self.rewrite(dict.fromkeys(offsets, b""))

    def rewrite(self, bodies: Mapping[int, bytes]) -> None:
        """Overwrite the bodies at these offsets, on the disk too.

        Raises StoreBusyError while a reader holds the write-ahead log open: the bodies are gone
        from the log, not yet from the disk; the same call again ends the work.
        """
        with self._transaction():
            changes = []
            for first, records, held in self._chunks_holding(sorted(bodies)):
                for offset in held:
                    place = offset - first
                    records[place] = msgspec.structs.replace(records[place], body=bodies[offset])
                changes.append((*self._packed(records), first))
            self._connection.executemany(_QUERIES["rewrite_chunk"], changes)
        with self._lock, translated_errors(self._name):
            busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreBusyError(store=self._name)

    def trim(self, before: int) -> None:
        """Drop records whose offset is below `before`; offsets are never used again."""
        with self._transaction():
            end = self._end()
            before = min(before, end + 1)
            if before > self._trimmed_before():
                self._connection.execute(_QUERIES["set_trimmed"], (before,))
                self._connection.execute(_QUERIES["drop_chunks"], (before, before))

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _packed(self, records: Sequence[Record]) -> tuple[int, bytes]:
        """(size once unpacked, bytes) of a chunk."""
        body = self._encode(records)
        return len(body), self._codec.compress(body, asbytes=True)

    def _unpacked(self, size: int, body: bytes) -> list[Record]:
        return self._decode(self._codec.decompress(body, size, asbytes=True))

    def _end(self) -> int:
        row = self._connection.execute(_QUERIES["last_chunk"]).fetchone()
        return row[0] + row[1] - 1 if row else self._trimmed_before() - 1

    def _trimmed_before(self) -> int:
        row = self._connection.execute(_QUERIES["trimmed_before"]).fetchone()
        return row[0] if row else 1

    def _chunks_holding(self, offsets: list[int]) -> Iterator[tuple[int, list[Record], list[int]]]:
        """(first offset, records, the wanted offsets among them) for sorted distinct offsets."""
        place = 0
        while place < len(offsets):
            row = self._connection.execute(_QUERIES["chunk_holding"], (offsets[place],)).fetchone()
            begin, place = place, place + 1
            if row is None or offsets[begin] >= row[0] + row[1]:
                continue
            while place < len(offsets) and offsets[place] < row[0] + row[1]:
                place += 1
            yield row[0], self._unpacked(row[2], row[3]), offsets[begin:place]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, translated_errors(self._name):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def open_log(
    path: Path,
    *,
    read_only: bool = False,
    busy_timeout_s: float = BUSY_TIMEOUT_S,
    bytes_max: int | None = None,
) -> SqliteLog:
    """Open the file, made on first use; `read_only` never makes nor writes it.

    `bytes_max` limits the size of the file: an append beyond it raises StoreFullError.
    Raises StoreBusyError or StoreFullError.
    """
    mode = "ro" if read_only else "rwc"
    with translated_errors(path.name):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=busy_timeout_s,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
            if not read_only:
                prepare(connection, bytes_max)
        except BaseException:
            connection.close()
            raise
    return SqliteLog(connection, name=path.name)


def prepare(connection: sqlite3.Connection, bytes_max: int | None) -> None:
    """Durability, secure deletion, and the tables."""
    connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    if bytes_max is not None:
        connection.execute(f"PRAGMA max_page_count={max(bytes_max // PAGE_BYTES, 1)}")
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        connection.executescript(load_schema(__package__ or ""))


def chunked(records: Sequence[Record]) -> list[Sequence[Record]]:
    """The records cut into runs that fit a chunk.

    >>> from filrouge.core.nouns import RecordKind
    >>> big = Record(RecordKind.EVENT, "web", 0, b"x" * CHUNK_BYTES_MAX)
    >>> [len(run) for run in chunked([big, big])]
    [1, 1]
    """
    cuts, size, count = [0], 0, 0
    for place, record in enumerate(records):
        weight = len(record.body) + _RECORD_OVERHEAD_BYTES
        if count and (size + weight > CHUNK_BYTES_MAX or count == CHUNK_RECORDS_MAX):
            cuts.append(place)
            size = count = 0
        size += weight
        count += 1
    if records:
        cuts.append(len(records))
    return [records[begin:end] for begin, end in pairwise(cuts)]


@contextmanager
def translated_errors(store: str) -> Iterator[None]:
    """Turn SQLite's operational errors into ours, which say what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "")
        if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreBusyError(store=store) from error
        if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise StoreFullError(store=store, why=said(error)) from error
        if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise StoreDamagedError(store=store, why=said(error)) from error
        raise
