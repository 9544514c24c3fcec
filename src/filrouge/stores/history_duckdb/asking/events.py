"""The events of a workspace as tables: history's files, and what is not in them, or not clear."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import pyarrow as pa

from filrouge.core.nouns import Event
from filrouge.core.ports import EventsAt
from filrouge.rules.history.values import COLUMN_KINDS, Columns
from filrouge.stores.history_duckdb.asking.connecting import (
    TEMPLATES,
    Connection,
    batches_of,
    listed,
)
from filrouge.stores.history_duckdb.asking.properties import made_of
from filrouge.stores.history_duckdb.rows import (
    FORM_DIVIDED,
    FORM_HIDES_PROPERTIES,
    FORM_HIDES_WORDS,
)

READ_EVENTS: Final = 5_000
"""Events unsealed at a time."""
_ROWS: Final = pa.schema(
    [
        *(("offset", pa.int64()), ("form", pa.uint8()), ("source", pa.string())),
        *(("call", pa.string()), ("name", pa.string()), ("channel", pa.string())),
        *(("event_time", pa.int64()), ("received_time", pa.int64()), ("trace", pa.binary())),
        ("properties", pa.string()),
    ]
)
_MOVED: Final = pa.schema([("offset", pa.int64()), ("trace", pa.binary())])
_UNSEALED: Final = pa.schema([("offset", pa.int64()), ("properties", pa.string())])
_encode: Final = msgspec.json.Encoder().encode


class Held(NamedTuple):
    """Where the events are, at one moment of the log."""

    folder: Path
    paths: Sequence[str]
    """History's files, in the folder."""
    until: int
    """The offset up to which events count."""
    moved: Iterable[tuple[int, bytes]]
    """(offset, trace) of events that changed hands; empty for nobody's."""
    tail: Iterable[tuple[bytes, Event]]
    """(trace, event) of what the files do not hold yet."""
    events_at: EventsAt
    """For the events whose clear side does not say enough."""


class Span(NamedTuple):
    """A range of offsets, both ends in it."""

    first: int
    last: int

    @property
    def rows(self) -> str:
        """Chooses them among the rows `r`."""
        return f'r."offset" BETWEEN {self.first} AND {self.last}'


class Events:
    """Makes tables of events: those of some names, with some of their properties in columns."""

    def __init__(self, connection: Connection, held: Held) -> None:
        self._connection = connection
        self._held = held
        connection.put("plain_rows", batches_of(map(_row, held.tail), _ROWS))
        connection.put("moved_rows", batches_of(iter(held.moved), _MOVED))
        paths = listed([str((held.folder / path).absolute()) for path in held.paths])
        files = "columns_of_files" if paths else "columns_of_nothing"
        rows = TEMPLATES.filled(files, paths=paths, until=held.until)
        connection.run("held_rows", rows=rows)
        self._add_blanked()
        connection.run("all_rows", words=FORM_HIDES_WORDS)
        connection.run("words_said")
        for kind in ("name", "channel", "source"):
            connection.run("words", type=f"event_{kind}s", column=kind)

    def rows(self, names: Iterable[str] | None) -> int:
        """How many events there are of some names (None: all)."""
        rows: int = self._connection.ask("rows_named", named=_named(names))[0][0]
        return rows

    def spans(self, rows_max: int) -> list[Span]:
        """All events in ranges of offsets, of about so many each."""
        rows, first, last = self._connection.ask("rows_in_all")[0]
        if not rows:
            return [Span(0, 0)]
        parts = -(-rows // rows_max)
        edges = [first + (last + 1 - first) * part // parts for part in range(parts + 1)]
        return [Span(start, after - 1) for start, after in pairwise(edges)]

    def make(
        self,
        table: str,
        owners: str | None,
        names: Iterable[str] | None,
        columns: Columns,
        *,
        within: str = "TRUE",
    ) -> None:
        """A table of the events of some names (None: all), with these properties in columns.

        `owners` is a table (trace, person): events of other traces are nobody's. Without it, each
        trace is a person. `within` chooses among the rows `r`.
        """
        self._connection.run(
            "events_of",
            table=table,
            person="m.person" if owners else "e.trace",
            owned=" " + TEMPLATES.filled("owned_by", owners=owners) if owners else "",
            named=_named(names),
            within=within,
            **made_of(columns, "r.properties")._asdict(),
        )
        if columns:
            self._unseal(table, columns)

    def _add_blanked(self) -> None:
        """Events whose name or channel is sealed are read with their keys: they are few."""
        traces = dict(self._connection.ask("blanked", words=FORM_HIDES_WORDS))
        found = (
            _row((traces[event.offset], event), FORM_HIDES_WORDS)
            for event in self._read(sorted(traces))
            if traces[event.offset] is not None
        )
        self._connection.put("plain_rows", batches_of(found, _ROWS), "with_blanked")

    def _unseal(self, table: str, columns: Columns) -> None:
        """Put in what the clear side lacks, of events that seal some of their properties."""
        there = " AND ".join(f'COALESCE("{name}_there", FALSE)' for name in columns.values())
        rows = self._connection.ask(
            "still_sealed", table=table, hides=FORM_HIDES_PROPERTIES, there=there
        )
        if not rows:
            return
        found = (
            (event.offset, _encode(event.properties))
            for event in self._read([row[0] for row in rows])
        )
        new = f"{table}_unsealed"
        self._connection.put(
            table,
            batches_of(found, _UNSEALED),
            "with_unsealed",
            new=new,
            **made_of(columns, "g.properties")._asdict(),
        )
        self._connection.run("drop", table=table)
        self._connection.run("renamed", table=new, name=table)

    def _read(self, offsets: Sequence[int]) -> Iterator[Event]:
        for start in range(0, len(offsets), READ_EVENTS):
            yield from self._held.events_at(offsets[start : start + READ_EVENTS])


def _named(names: Iterable[str] | None) -> str:
    return "TRUE" if names is None else f"r.name IN ({listed(sorted(names))})"


def column_names(columns: Columns) -> list[str]:
    """The columns that a table of events has for these properties."""
    return [f"{name}_{kind}" for name in columns.values() for kind in COLUMN_KINDS]


def viewed(table: str, columns: Columns, received_until: int | None = None) -> str:
    """What a view of a table of events selects."""
    where = "TRUE" if received_until is None else f"received_time <= {received_until:d}"
    names = "".join(f', "{name}"' for name in column_names(columns))
    return TEMPLATES.filled("events_viewed", table=table, columns=names, where=where)


def _row(told: tuple[bytes, Event], form: int = FORM_DIVIDED) -> tuple[Any, ...]:
    trace, event = told
    return (
        *(event.offset, form, event.source, event.call, event.name, event.channel),
        *(event.event_time, event.received_time, trace, _encode(event.properties)),
    )
