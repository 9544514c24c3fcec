"""Parquet files of history: written whole, read by ranges of offsets."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from filrouge.stores.history_duckdb.manifest import File
from filrouge.stores.history_duckdb.rows import SCHEMA

GROUP_ROWS: Final = 16_384
"""Rows in a row group: what is decoded at least to read one record."""
_FOOTERS_MAX: Final = 16
_ZSTD_LEVEL: Final = 1
_INCOMPRESSIBLE: Final = ("sealed", "message_key", "body_hash", "trace", "seal")
"""Already random: not worth the time of compressing."""
_DELTAS: Final = ("offset", "event_time", "received_time", "sent_time")
_PLAIN: Final = ("properties", "sealed", "message_key", "body_hash", *_DELTAS)
_WITH_STATISTICS: Final = ("offset", "event_time", "received_time", "name", "channel", "source")


class ParquetFile:
    """A file under way, unsynced, in full row groups; `close` ends it."""

    def __init__(self, path: Path) -> None:
        self.rows = 0
        self.least: int | None = None
        self.most: int | None = None
        """Event time's least and most."""
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._writer = pq.ParquetWriter(
            path,
            SCHEMA,
            compression={
                name: "NONE" if name in _INCOMPRESSIBLE else "ZSTD" for name in SCHEMA.names
            },
            compression_level={
                name: _ZSTD_LEVEL for name in SCHEMA.names if name not in _INCOMPRESSIBLE
            },
            use_dictionary=[name for name in SCHEMA.names if name not in _PLAIN],
            column_encoding=dict.fromkeys(_DELTAS, "DELTA_BINARY_PACKED"),
            write_statistics=list(_WITH_STATISTICS),
        )

    def add(self, table: pa.Table) -> None:
        """Add rows at the end."""
        self._waiting.append(table)
        self._waiting_rows += table.num_rows
        if self._waiting_rows >= GROUP_ROWS:
            whole = pa.concat_tables(self._waiting)
            full = self._waiting_rows - self._waiting_rows % GROUP_ROWS
            self._write(whole.slice(0, full))
            self._waiting = [whole.slice(full)] if full < self._waiting_rows else []
            self._waiting_rows -= full

    def close(self) -> None:
        """Write what waits for a full group, and the footer."""
        if self._waiting_rows:
            self._write(pa.concat_tables(self._waiting))
            self._waiting_rows = 0
        self._writer.close()

    def _write(self, table: pa.Table) -> None:
        self._writer.write_table(table, row_group_size=GROUP_ROWS)
        self.rows += table.num_rows
        times = pc.min_max(table.column("event_time")).as_py()
        if times["min"] is not None:
            least, most = times["min"], times["max"]
            self.least = least if self.least is None else min(self.least, least)
            self.most = most if self.most is None else max(self.most, most)


class ParquetReader:
    """Reads row groups by offsets; keeps a few footers in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._footers: OrderedDict[str, tuple[Any, npt.NDArray[np.int64]]] = OrderedDict()

    def rows_at(
        self, file: File, offsets: npt.NDArray[np.int64], columns: Sequence[str] = SCHEMA.names
    ) -> Iterator[pa.Table]:
        """The rows of a file at these offsets (sorted)."""
        footer, firsts = self._footer(file)
        groups = np.searchsorted(firsts, offsets, "right") - 1
        with self._open(file, footer) as parquet:
            for group in np.unique(groups[groups >= 0]):
                table = parquet.read_row_group(int(group), columns=list(columns))
                wanted = pa.array(offsets[groups == group])
                yield table.filter(pc.is_in(table.column("offset"), value_set=wanted))

    def rows_after(self, file: File, after: int, batch: int) -> Iterator[pa.Table]:
        """The rows of a file whose offset is above `after`, in order, by at most `batch`."""
        footer, firsts = self._footer(file)
        start = max(0, int(np.searchsorted(firsts, after, "right")) - 1)
        with self._open(file, footer) as parquet:
            for group in range(start, footer.num_row_groups):
                table = parquet.read_row_group(group, columns=SCHEMA.names)
                if group == start and after >= file.first_offset:
                    table = table.filter(pc.greater(table.column("offset"), after))
                for at in range(0, table.num_rows, batch):
                    yield table.slice(at, batch)

    def all_rows(self, file: File, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Some columns of a file, a row group at a time."""
        footer, _firsts = self._footer(file)
        with self._open(file, footer) as parquet:
            for group in range(footer.num_row_groups):
                yield parquet.read_row_group(group, columns=list(columns))

    def _open(self, file: File, footer: Any) -> Any:
        return pq.ParquetFile(self._folder / file.path, metadata=footer, pre_buffer=False)

    def _footer(self, file: File) -> tuple[Any, npt.NDArray[np.int64]]:
        """The metadata of a file, and the first offset of each of its row groups."""
        known = self._footers.get(file.path)
        if known is None:
            footer = pq.read_metadata(self._folder / file.path)
            firsts = [
                footer.row_group(group).column(0).statistics.min
                for group in range(footer.num_row_groups)
            ]
            known = (footer, np.asarray(firsts, np.int64))
            self._footers[file.path] = known
            while len(self._footers) > _FOOTERS_MAX:
                self._footers.popitem(last=False)
        return known


def in_offset_order(
    reader: ParquetReader, files: Sequence[File], after: int, batch: int
) -> Iterator[pa.Table]:
    """The rows of several files above `after`, as if they were one file.

    Ranges of offsets may overlap a little: around midnight two days receive at the same time.
    """
    waiting = sorted(
        (file for file in files if file.last_offset > after),
        reverse=True,
        key=lambda file: file.first_offset,
    )
    heads: list[tuple[pa.Table, Iterator[pa.Table]]] = []
    while waiting or heads:
        bound = min((_last_offset(table) for table, _ in heads), default=None)
        while waiting and (bound is None or waiting[-1].first_offset <= bound):
            rest = reader.rows_after(waiting.pop(), after, batch)
            table = next(rest, None)
            if table is not None:
                heads.append((table, rest))
                bound = min(_last_offset(table) for table, _ in heads)
        if bound is None:
            return
        ready: list[pa.Table] = []
        left: list[tuple[pa.Table, Iterator[pa.Table]]] = []
        for table, rest in heads:
            count = int(np.searchsorted(table.column("offset").to_numpy(), bound, "right"))
            if count:
                ready.append(table.slice(0, count))
            remaining = table.slice(count) if count < table.num_rows else next(rest, None)
            if remaining is not None:
                left.append((remaining, rest))
        heads = left
        yield ready[0] if len(ready) == 1 else pa.concat_tables(ready).sort_by("offset")


def _last_offset(table: pa.Table) -> int:
    return int(table.column("offset")[-1].as_py())
