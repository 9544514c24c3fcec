"""Writes the log into history, and trims what both history and the state are past."""

from collections.abc import Callable, Iterator
from threading import Thread
from typing import Final, NamedTuple

from filrouge.app.loop import HISTORY, Loop
from filrouge.app.settings import Settings
from filrouge.app.stores import Rooms, Stores, record_seal
from filrouge.app.workspace import Configuration
from filrouge.collect import Recent
from filrouge.core.nouns import Event, Record, RecordKind
from filrouge.core.time import SECOND
from filrouge.stores.history_duckdb import HistoryRow

COMPACTIONS_MAX: Final = 1
"""Merges of small files after each writing."""
READ_RECORDS: Final = 1_000
FILE_ROWS_MAX: Final = 5_000
"""Rows held in memory for one file; compaction makes larger files of them."""


class Written(NamedTuple):
    """A writing that ended well: the offset up to which history is whole, and its rows."""

    until: int
    rows: int


class Archive:
    """The worker's second duty: a thread of its own writes, so that no micro-batch waits for it.

    The thread reads the log and the state through connections of its own; what it wrote is put
    in the state by the loop's thread, in `poll`.
    """

    def __init__(self, loop: Loop, readers: Callable[[], Stores], settings: Settings) -> None:
        self._loop = loop
        self._readers = readers
        self._clock = loop.rooms.clock
        self._history = loop.stores.history
        self._settings = settings
        self._written_time = self._clock.now()
        self._thread: Thread | None = None
        self._written: Written | None = None
        self._fault: Exception | None = None
        loop.before_erasure = self.finish

    def is_due(self) -> bool:
        """Enough events wait, or some wait for long enough."""
        waiting = self._loop.position - self._loop.positions.get(HISTORY, 0)
        if waiting >= self._settings.history.write_after_events:
            return True
        waited = self._clock.now() - self._written_time
        return waiting > 0 and waited >= self._settings.history.write_after_seconds * SECOND

    def poll(self) -> None:
        """Start a writing that is due; put in the state one that is done."""
        if self._thread is not None:
            if not self._thread.is_alive():
                self.finish()
        elif self.is_due():
            self._start()

    def write(self) -> int:
        """Write everything up to the loop's position, and wait for it; gives the rows."""
        self.finish()
        self._start()
        return self.finish()

    def finish(self) -> int:
        """Wait for the writing under way, if any, and put it in the state; gives its rows."""
        if self._thread is None:
            return 0
        self._thread.join()
        self._thread = None
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise fault
        written, self._written = self._written, None
        if written is None:
            return 0
        self._loop.crash("after-history")
        self._loop.archived(written.until)
        self._trim()
        return written.rows

    def _start(self) -> None:
        self._written_time = self._clock.now()
        until, rules = self._loop.position, self._loop.rooms.configuration
        after = max(self._loop.positions.get(HISTORY, 0), self._history.end())
        self._thread = Thread(target=self._run, args=(after, until, rules), name="archive")
        self._thread.start()

    def _run(self, after: int, until: int, configuration: Configuration) -> None:
        try:
            with self._readers() as stores:
                reading = ArchiveReading(stores, Rooms(stores, configuration))
                written = 0
                for rows in reading.files(after, until):
                    self._history.write(rows)
                    written += len(rows)
            self._history.compact(COMPACTIONS_MAX)
            self._written = Written(until, written)
        except Exception as fault:
            self._fault = fault

    def _trim(self) -> None:
        """Drop log rows that history has, once the state that folded them is on the disk."""
        stores = self._loop.stores
        keep_from = self._loop.positions.get(HISTORY, 0) - self._settings.log.keep_records
        if keep_from > stores.log.start() and stores.state.checkpoint():
            stores.log.trim(keep_from)


class ArchiveReading:
    """The rows that history does not have yet, from the log and what the state knows of it."""

    def __init__(self, stores: Stores, rooms: Rooms) -> None:
        self._stores = stores
        self._rooms = rooms

    def files(self, after: int, until: int) -> Iterator[list[HistoryRow]]:
        """The rows with `after` < offset <= `until`, as many at a time as make one file."""
        rows: list[HistoryRow] = []
        for row in self._rows(after, until):
            rows.append(row)
            if len(rows) >= FILE_ROWS_MAX:
                yield rows
                rows = []
        if rows:
            yield rows

    def _rows(self, after: int, until: int) -> Iterator[HistoryRow]:
        recents = self._rooms.seen.recent(after, until)
        recent = next(recents, None)
        while after < until:
            records = self._stores.log.read(after, READ_RECORDS)
            if not records:
                return
            for offset, record in records:
                if offset > until:
                    return
                while recent is not None and recent.offset < offset:
                    recent = next(recents, None)
                known = recent if recent is not None and recent.offset == offset else None
                row = self._row(offset, record, known)
                if row is not None:
                    yield row
            after = records[-1][0]

    def _row(self, offset: int, record: Record, known: Recent | None) -> HistoryRow | None:
        if not record.body:
            return None
        if known is not None:
            event = self._rooms.reader.read(offset, record)
            if isinstance(event, Event):
                return HistoryRow(
                    offset, record, event, known.trace, known.seal, known.key, known.body_hash
                )
        if record.kind == RecordKind.EVENT and not self._rooms.shelf.has(offset):
            return None
        return HistoryRow(offset, record, None, None, record_seal(self._stores.keys.secret, offset))
