"""History: the whole log in columns, for years, with the personal side of each event sealed."""

import threading
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from filrouge.core.nouns import Record
from filrouge.core.ports import Keys
from filrouge.stores.history_duckdb.analytics import Wanted, connected, counted
from filrouge.stores.history_duckdb.compaction import Compactor, emptied, replaced
from filrouge.stores.history_duckdb.durable import Crash, no_crash, sweep
from filrouge.stores.history_duckdb.key_filter import FilterMap, Offsets, opened, sought
from filrouge.stores.history_duckdb.manifest import File, Manifest
from filrouge.stores.history_duckdb.parquet import ParquetReader, in_offset_order
from filrouge.stores.history_duckdb.personal import Division
from filrouge.stores.history_duckdb.rows import SCHEMA, HistoryRow, Kept
from filrouge.stores.history_duckdb.sealing import HOLDING_COLUMNS, Sealer
from filrouge.stores.history_duckdb.writing import Writing

if TYPE_CHECKING:
    import duckdb

_ATTEMPTS_MAX: Final = 5
"""A reader whose file was replaced meanwhile reads the manifest again, this many times."""


class History:
    """The columnar history of one workspace, in `folder`. One process writes, any may read.

    `declared` names the properties that a workspace wants sealed besides the usual ones.
    """

    def __init__(
        self,
        folder: Path,
        keys: Keys,
        *,
        declared: Sequence[str] = (),
        crash: Crash = no_crash,
    ) -> None:
        self.folder: Final = folder
        self._crash = crash
        self._manifest = Manifest(folder / "manifest.db")
        self._reader = ParquetReader(folder)
        self._sealer = Sealer(keys, Division(declared))
        self._compactor = Compactor(folder, self._manifest, self._reader, crash)
        self._maps: dict[str, FilterMap] = {}
        self._writing = threading.Lock()
        self._swept = False

    def end(self) -> int:
        """The offset of the last record in history, 0 when there is none."""
        return self._manifest.end()

    def write(self, rows: Iterable[HistoryRow]) -> int:
        """Make these records part of history, synced to disk on return; gives how many.

        Rows come in offset order, taken as they come; those that history already holds are left
        out, so that a writer may start again from anywhere.
        """
        with self._writing:
            self._sweep_once()
            writing = Writing(self.folder, self._manifest, self._sealer, self._crash)
            try:
                writing.take(rows)
            except BaseException:
                writing.abandon()
                raise
            written = writing.settle()
            if written:
                self._compactor.merge_small_filters()
            return written

    def scan(self, after: int = 0, batch: int = 5_000) -> Iterator[list[tuple[int, Record]]]:
        """All records above an offset, in order; the body is `b""` where the key is destroyed."""
        for some in self.scan_kept(after, batch):
            yield [(kept.offset, kept.record) for kept in some]

    def scan_kept(self, after: int = 0, batch: int = 5_000) -> Iterator[list[Kept]]:
        """The same, with the trace, the message key and the body hash that were written."""
        failures = 0
        while True:
            try:
                for table in in_offset_order(self._reader, self._manifest.files(), after, batch):
                    some = list(self._sealer.kept(table))
                    if some:
                        after = some[-1].offset
                        yield some
                return
            except FileNotFoundError:
                failures += 1
                if failures == _ATTEMPTS_MAX:
                    raise

    def records_at(self, offsets: Iterable[int]) -> dict[int, Record]:
        """The records at these offsets that history holds."""
        return {kept.offset: kept.record for kept in self.kept_at(offsets)}

    def kept_at(self, offsets: Iterable[int]) -> list[Kept]:
        """The same in offset order, with what was written beside them."""
        wanted = np.unique(np.fromiter(offsets, np.int64))
        found = [kept for table in self._tables_at(wanted) for kept in self._sealer.kept(table)]
        return sorted(found, key=lambda kept: kept.offset)

    def records_of_traces(self, traces: Sequence[bytes]) -> list[tuple[int, Record]]:
        """The records given to these traces when they were written, in offset order."""
        wanted = set(traces)
        found = self.kept_at(self._offsets_of("trace", traces))
        return [(kept.offset, kept.record) for kept in found if kept.trace in wanted]

    def seen(self, message_keys: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
        """Where history first saw each message key: (offset, body hash). Unknown ones are absent.

        About 1 us a key in batches of 1,000.
        """
        offsets = self._offsets_of("message", message_keys)
        if not len(offsets):
            return {}
        wanted = set(message_keys)
        seen: dict[bytes, tuple[int, int]] = {}
        columns = ("offset", "message_key", "body_hash")
        for table in self._tables_at(offsets, columns):
            rows = zip(*(table.column(name).to_pylist() for name in columns), strict=True)
            for offset, key, body_hash in rows:
                if key in wanted and (key not in seen or offset < seen[key][0]):
                    seen[key] = (offset, body_hash)
        return seen

    def compact(self, merges_max: int = 1_000) -> int:
        """Merge small files of a day, and the days of past months; gives the files written.

        A merge takes about 1.5 us a row and writes at most 2 million rows: a worker asks for one
        at a time when it has nothing else to do. The files replaced stay on disk until the next
        compaction, for readers under way.
        """
        with self._writing:
            self._sweep_once()
            return self._compactor.compact(merges_max)

    def erase(self, offsets: Iterable[int]) -> int:
        """Empty the sealed side of these records, for good; gives how many history held.

        For records that another trace's key sealed before they were given to this one.
        """
        with self._writing:
            self._sweep_once()
            wanted = np.unique(np.fromiter(offsets, np.int64))
            return self._compactor.rewrite("erase", wanted, emptied)

    def rewrite(self, rows: Sequence[HistoryRow]) -> int:
        """Put these rows in the place of those with their offsets; gives how many history held."""
        with self._writing:
            self._sweep_once()
            table = self._sealer.table(rows)
            wanted = np.unique(np.fromiter((row.offset for row in rows), np.int64))
            return self._compactor.rewrite(
                "rewrite", wanted, lambda tables, _offsets: replaced(tables, table)
            )

    def holding(self, holds: Callable[[bytes], bool], seals: Container[bytes] = ()) -> list[int]:
        """The offsets of records where the clear or the sealed side holds something.

        Those that one of these keys seals are found too.

        Reads the whole of history: about 40 us of CPU a record, most of it in `holds`.
        """
        found: list[int] = []
        for tables in self._tables_of_all(HOLDING_COLUMNS):
            found += self._sealer.holding(tables, holds, seals)
        return sorted(found)

    def _tables_of_all(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        for file in self._manifest.files():
            yield from self._reader.all_rows(file, columns)

    def tail_table(self, rows: Sequence[HistoryRow]) -> pa.Table:
        """Records not written yet, in the columns of history."""
        return self._sealer.table(rows)

    def connect(self, tail: pa.Table | None = None) -> "duckdb.DuckDBPyConnection":
        """A DuckDB connection with a view `events`: history, and the tail where there is one.

        It reads the files listed now; connect again after two compactions.
        """
        return connected(self.folder, self._manifest, tail)

    def counted(self, wanted: Sequence[Wanted]) -> dict[int, int]:
        """How many events each request asks for, by its number; one of none is absent.

        It reads names and instants alone.
        """
        with self.connect() as connection:
            return counted(connection, wanted)

    def files(self) -> list[File]:
        """What the manifest lists, by first offset."""
        return self._manifest.files()

    def close(self) -> None:
        self._maps.clear()
        self._manifest.close()

    def _sweep_once(self) -> None:
        if not self._swept:
            self._compactor.remove_replaced()
            sweep(self.folder, self._manifest.paths())
            self._swept = True

    def _offsets_of(self, kind: str, keys: Sequence[bytes]) -> Offsets:
        """Sorted offsets where these keys very probably are; one in 2**64 is somebody else's."""
        if not keys:
            return np.empty(0, np.int64)
        looked_for = sought(keys)
        offsets = [found.candidates(looked_for) for found in self._opened_filters(kind)]
        return np.unique(np.concatenate([np.empty(0, np.int64), *offsets]))

    def _opened_filters(self, kind: str) -> list[FilterMap]:
        """The filters listed, mapped; listed again when some were merged meanwhile."""
        for attempt in range(_ATTEMPTS_MAX):
            listed = {found.path: found for found in self._manifest.filters()}
            maps = self._maps
            try:
                if listed.keys() != maps.keys():
                    maps = {
                        path: maps.get(path) or opened(self.folder / path, found.rows, found.blocks)
                        for path, found in listed.items()
                    }
                    self._maps = maps
                return [maps[path] for path, found in listed.items() if found.kind == kind]
            except FileNotFoundError:
                if attempt == _ATTEMPTS_MAX - 1:
                    raise
        return []

    def _tables_at(self, offsets: Offsets, columns: Sequence[str] = ()) -> Iterator[pa.Table]:
        """The rows at sorted offsets, read again where a file was replaced meanwhile."""
        for attempt in range(_ATTEMPTS_MAX):
            tables: list[pa.Table] = []
            try:
                for file in self._manifest.files():
                    start, stop = np.searchsorted(
                        offsets, [file.first_offset, file.last_offset + 1]
                    )
                    if start < stop:
                        some = offsets[start:stop]
                        tables += self._reader.rows_at(file, some, columns or SCHEMA.names)
            except FileNotFoundError:
                if attempt == _ATTEMPTS_MAX - 1:
                    raise
                continue
            yield from tables
            return
