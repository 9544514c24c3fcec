"""Fewer, larger files; and rows emptied for good. Both write new files beside the old ones."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from filrouge.stores.history_duckdb.durable import Crash, NewFiles
from filrouge.stores.history_duckdb.key_filter import write_merged
from filrouge.stores.history_duckdb.manifest import File, Filter, Manifest, path_of
from filrouge.stores.history_duckdb.parquet import (
    GROUP_ROWS,
    ParquetFile,
    ParquetReader,
    in_offset_order,
)
from filrouge.stores.history_duckdb.rows import SCHEMA

FILE_ROWS_MAX: Final = 2_000_000
"""Also what `erase` rewrites to empty one row."""
SMALL_FILES_MAX: Final = 8
"""The day under way is merged when it has this many files smaller than SMALL_ROWS_MAX."""
SMALL_ROWS_MAX: Final = 250_000
FILTERS_A_TIER_MAX: Final = 8
"""Filters merge eight by eight, so a thousand files have about thirty of each kind."""
SMALL_FILTER_ROWS_MAX: Final = 250_000
"""Filters up to this size are merged while writing, the others by `compact`."""
Change = Callable[[Iterator[pa.Table], npt.NDArray[np.int64]], Iterator[pa.Table]]
"""The rows of a file, and which of their offsets to change."""
_ANY_ROWS: Final = 1 << 62
_DAY_CHARS: Final = len("2026-11-22")
_MONTH_CHARS: Final = len("2026-11")


class Compactor:
    """Replaces files by files with the same rows (or the same rows, emptied)."""

    def __init__(
        self, folder: Path, manifest: Manifest, reader: ParquetReader, crash: Crash
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._reader = reader
        self._crash = crash

    def compact(self, merges_max: int) -> int:
        """Merge what is worth merging; gives the number of files written."""
        self.remove_replaced()
        groups = merge_groups(self._manifest.files())[:merges_max]
        for period, files in groups:
            tables = in_offset_order(self._reader, files, 0, GROUP_ROWS)
            self._replace("compact", period, files, tables)
        self._merge_filters(_ANY_ROWS)
        return len(groups)

    def rewrite(self, step: str, offsets: npt.NDArray[np.int64], change: Change) -> int:
        """Change the rows at sorted offsets; the old files are gone on return."""
        self.remove_replaced()
        changed = 0
        for file in self._manifest.files():
            start, stop = np.searchsorted(offsets, [file.first_offset, file.last_offset + 1])
            some = offsets[start:stop]
            held = (
                sum(table.num_rows for table in self._reader.rows_at(file, some, ("offset",)))
                if len(some)
                else 0
            )
            if held:
                tables = in_offset_order(self._reader, [file], 0, GROUP_ROWS)
                self._replace(step, file.period, [file], change(tables, some))
                changed += held
        self.remove_replaced()
        return changed

    def remove_replaced(self) -> None:
        """Delete the files that others have replaced."""
        replaced = self._manifest.replaced_paths()
        for path in replaced:
            (self._folder / path).unlink(missing_ok=True)
        if replaced:
            self._manifest.forget_replaced()

    def merge_small_filters(self) -> None:
        self._merge_filters(SMALL_FILTER_ROWS_MAX)

    def _replace(
        self, step: str, period: str, files: Sequence[File], tables: Iterator[pa.Table]
    ) -> None:
        first = min(file.first_offset for file in files)
        last = max(file.last_offset for file in files)
        file_id = self._manifest.next_file()
        path = path_of(period, first, file_id)
        new = NewFiles(self._folder, step, self._crash)
        temporary = new.temporary(path)
        with closing(ParquetFile(temporary)) as made:
            for table in tables:
                made.add(table)
        size = temporary.stat().st_size
        new.settle()
        self._manifest.replace(
            files,
            File(file_id, path, period, first, last, made.rows, size, made.least, made.most),
        )
        self._crash(f"{step}:listed")

    def _merge_filters(self, rows_max: int) -> None:
        while True:
            tiers: dict[tuple[str, int], list[Filter]] = {}
            for found in self._manifest.filters():
                if found.rows <= rows_max:
                    tier = (found.kind, (found.rows.bit_length() - 1) // 3)
                    tiers.setdefault(tier, []).append(found)
            full = [tier for tier in tiers.values() if len(tier) >= FILTERS_A_TIER_MAX]
            if not full:
                return
            old = full[0]
            filter_id = self._manifest.next_filter()
            path = f"filters/{filter_id}.filter"
            new = NewFiles(self._folder, "filter", self._crash)
            rows, blocks = write_merged(
                new.temporary(path),
                [(self._folder / one.path, one.rows) for one in old],
            )
            new.settle()
            self._manifest.replace_filters(old, Filter(filter_id, path, old[0].kind, rows, blocks))
            self._crash("filter:listed")
            for one in old:
                (self._folder / one.path).unlink(missing_ok=True)


def merge_groups(files: Sequence[File]) -> list[tuple[str, list[File]]]:
    """(period, files) to merge: the days of past months, past days, and a day of many files."""
    days = [file.period for file in files if len(file.period) == _DAY_CHARS]
    if not days:
        return []
    newest = max(days)

    def period(file: File) -> str:
        month = file.period[:_MONTH_CHARS]
        return month if month < newest[:_MONTH_CHARS] else file.period

    groups: list[tuple[str, list[File]]] = []
    for name, some in groupby(sorted(files, key=period), period):
        members = sorted(some, key=lambda file: file.first_offset)
        if name == newest:
            members = [file for file in members if file.rows < SMALL_ROWS_MAX]
            if len(members) < SMALL_FILES_MAX:
                continue
        groups += [(name, chunk) for chunk in _chunks(members) if len(chunk) > 1]
    return groups


def _chunks(files: Sequence[File]) -> Iterator[list[File]]:
    """Runs of files whose rows fit in one."""
    chunk: list[File] = []
    rows = 0
    for file in files:
        if chunk and rows + file.rows > FILE_ROWS_MAX:
            yield chunk
            chunk, rows = [], 0
        chunk.append(file)
        rows += file.rows
    if chunk:
        yield chunk


def emptied(tables: Iterator[pa.Table], offsets: npt.NDArray[np.int64]) -> Iterator[pa.Table]:
    """The same rows, without a sealed side at these offsets, and no event any more."""
    wanted = pa.array(offsets)
    nothing = {"sealed": pa.scalar(None, pa.binary()), "call": pa.scalar("", pa.string())}
    for table in tables:
        hit = pc.is_in(table.column("offset"), value_set=wanted)
        columns = [
            pc.if_else(hit, nothing[name], table.column(name)) if name in nothing else column
            for name, column in zip(SCHEMA.names, table.columns, strict=True)
        ]
        yield pa.table(columns, schema=SCHEMA)


def replaced(tables: Iterator[pa.Table], rows: pa.Table) -> Iterator[pa.Table]:
    """The rows of a file, with these at their offsets."""
    for table in tables:
        mine = rows.filter(pc.is_in(rows.column("offset"), value_set=table.column("offset")))
        if not mine.num_rows:
            yield table
            continue
        theirs = pc.is_in(table.column("offset"), value_set=mine.column("offset"))
        kept = table.filter(pc.invert(theirs))
        yield pa.concat_tables([kept, mine]).sort_by("offset")
