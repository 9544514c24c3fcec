"""Writes the log into history, and trims what both history and the state are past."""

from collections.abc import Iterator
from typing import Final

from filrouge.app.ledger import QUERIES
from filrouge.app.loop import HISTORY, Loop
from filrouge.app.settings import Settings
from filrouge.app.stores import record_seal
from filrouge.collect import Recent
from filrouge.core.nouns import Event, Record, RecordKind
from filrouge.core.time import SECOND
from filrouge.stores.history_duckdb import HistoryRow

READ_RECORDS: Final = 5_000
FILE_ROWS_MAX: Final = 20_000
"""Rows held in memory for one file; compaction makes larger files of them."""


class Archive:
    """The worker's second duty, done between micro-batches."""

    def __init__(self, loop: Loop, settings: Settings) -> None:
        self._loop = loop
        self._stores = loop.stores
        self._rooms = loop.rooms
        self._settings = settings
        self._written_time = self._rooms.clock.now()

    def is_due(self) -> bool:
        """Enough events wait, or some wait for long enough."""
        waiting = self._loop.position - self._loop.positions.get(HISTORY, 0)
        if waiting >= self._settings.history.write_after_events:
            return True
        waited = self._rooms.clock.now() - self._written_time
        return waiting > 0 and waited >= self._settings.history.write_after_seconds * SECOND

    def write(self) -> int:
        """Write everything up to the loop's position; gives the number of rows."""
        loop, until = self._loop, self._loop.position
        self._written_time = self._rooms.clock.now()
        after = max(loop.positions.get(HISTORY, 0), self._stores.history.end())
        written = 0
        rows: list[HistoryRow] = []
        for row in self._rows(after, until):
            rows.append(row)
            if len(rows) >= FILE_ROWS_MAX:
                written += self._write_file(rows)
                rows = []
        written += self._write_file(rows)
        loop.crash("after-history")
        with self._stores.state.transaction():
            loop.positions[HISTORY] = until
            self._stores.state.write(QUERIES["set_position"], [(HISTORY, until)])
            self._rooms.seen.forget(until)
        return written

    def _write_file(self, rows: list[HistoryRow]) -> int:
        """Write rows, those sealed apart being listed first: a crash leaves none unlisted."""
        apart = [(row.offset,) for row in rows if row.event is None]
        if apart:
            with self._stores.state.transaction():
                self._stores.state.write(QUERIES["add_sealed_apart"], apart)
        if rows:
            self._stores.history.write(rows)
        return len(rows)

    def trim(self) -> None:
        """Drop log rows that history has, once the state that folded them is on the disk."""
        keep_from = self._loop.positions.get(HISTORY, 0) - self._settings.log.keep_records
        if keep_from > self._stores.log.start():
            self._stores.state.checkpoint()
            self._stores.log.trim(keep_from)

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
