"""A writing under way: one new file a day received, and the filters of all their keys."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from filrouge.core.time import DAY, iso
from filrouge.stores.history_duckdb.durable import Crash, NewFiles
from filrouge.stores.history_duckdb.errors import HistoryOrderError
from filrouge.stores.history_duckdb.key_filter import write_new
from filrouge.stores.history_duckdb.manifest import File, Filter, Manifest, path_of
from filrouge.stores.history_duckdb.parquet import ParquetFile
from filrouge.stores.history_duckdb.rows import HistoryRow
from filrouge.stores.history_duckdb.sealing import Sealer

CHUNK_ROWS: Final = 4_096
"""Rows turned to columns at a time: what a writing holds as objects."""


class _DayFile:
    """The file of one day."""

    def __init__(self, path: str, file_id: int, new: NewFiles, first_offset: int) -> None:
        self.path = path
        self.id = file_id
        self.temporary = new.temporary(path)
        self.parquet = ParquetFile(self.temporary)
        self.first_offset = self.last_offset = first_offset


class Writing:
    """New files of history, listed together by `settle`."""

    def __init__(self, folder: Path, manifest: Manifest, sealer: Sealer, crash: Crash) -> None:
        self._manifest = manifest
        self._sealer = sealer
        self._crash = crash
        self._new = NewFiles(folder, "write", crash)
        self._next_file = manifest.next_file()
        self._end = manifest.end()
        self._last = 0
        self._days: dict[int, _DayFile] = {}
        self._keys: dict[str, tuple[list[bytes], list[int]]] = {
            "message": ([], []),
            "trace": ([], []),
        }

    def take(self, rows: Iterable[HistoryRow]) -> None:
        """Write rows in offset order, those that history has already left out."""
        fresh = self._fresh(rows)
        while chunk := list(islice(fresh, CHUNK_ROWS)):
            self._take_chunk(chunk)

    def settle(self) -> int:
        """Make what was taken part of history, synced to disk; gives the number of rows."""
        if not self._days:
            return 0
        files = [self._closed(day, made) for day, made in sorted(self._days.items())]
        filters = self._written_filters()
        self._new.settle()
        self._manifest.add(files, filters)
        self._crash("write:listed")
        return sum(file.rows for file in files)

    def abandon(self) -> None:
        """Close the files of a writing that failed; the next one sweeps them away."""
        for made in self._days.values():
            made.parquet.close()

    def _fresh(self, rows: Iterable[HistoryRow]) -> Iterator[HistoryRow]:
        for row in rows:
            if row.offset > self._end:
                if row.offset <= self._last:
                    raise HistoryOrderError(offset=row.offset, expected=self._last + 1)
                self._last = row.offset
                yield row

    def _take_chunk(self, rows: Sequence[HistoryRow]) -> None:
        for day in sorted({_day(row) for row in rows}):
            members = [row for row in rows if _day(row) == day]
            made = self._days.get(day) or self._begun(day, members[0].offset)
            made.parquet.add(self._sealer.table(members))
            made.last_offset = members[-1].offset
        messages, traces = self._keys["message"], self._keys["trace"]
        for row in rows:
            if row.message_key:
                messages[0].append(row.message_key)
                messages[1].append(row.offset)
            if row.trace:
                traces[0].append(row.trace)
                traces[1].append(row.offset)

    def _begun(self, day: int, first_offset: int) -> _DayFile:
        file_id = self._next_file
        self._next_file += 1
        path = path_of(_period(day), first_offset, file_id)
        made = self._days[day] = _DayFile(path, file_id, self._new, first_offset)
        return made

    def _closed(self, day: int, made: _DayFile) -> File:
        parquet = made.parquet
        parquet.close()
        return File(
            made.id,
            made.path,
            _period(day),
            made.first_offset,
            made.last_offset,
            parquet.rows,
            made.temporary.stat().st_size,
            parquet.least,
            parquet.most,
        )

    def _written_filters(self) -> list[Filter]:
        filter_id = self._manifest.next_filter()
        filters: list[Filter] = []
        for kind, (keys, offsets) in self._keys.items():
            if keys:
                path = f"filters/{filter_id}.filter"
                blocks = write_new(self._new.temporary(path), keys, offsets)
                filters.append(Filter(filter_id, path, kind, len(keys), blocks))
                filter_id += 1
        return filters


def _day(row: HistoryRow) -> int:
    return row.record.received_time // DAY


def _period(day: int) -> str:
    return iso(day * DAY)[:10]
