"""Any file as a table: Arrow batches of the columns asked for, with the number of each row."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa

from filrouge.core.errors import FilrougeError
from filrouge.core.language import Words
from filrouge.sources.files.wording import EXPORT_AGAIN, unreadable_file

ROW_NUMBER: Final = "filrouge_row"
"""The column that holds each row's number (a text file's line), counted from 1."""
BATCH_ROWS: Final = 8_192
BAD_ROWS_MAX: Final = 100_000
"""Unreadable rows in a row, or before a group is complete."""
_TOO_MANY: Final = Words(
    f"more than {BAD_ROWS_MAX} of its rows are not what was expected",
    f"plus de {BAD_ROWS_MAX} de ses lignes ne sont pas ce qui était attendu",
)
LINE_CHARACTERS_MAX: Final = 1_000_000


class BadRow(NamedTuple):
    """A row that could not be read at all."""

    number: int
    content: Any
    problem: Words


class Table:
    """A file being read once, from beginning to end.

    `bad` fills and `failure` is set while `batches` is consumed: a file that breaks in its middle
    gives the rows before the break, then ends, and `failure` says why.
    """

    def __init__(self, path: Path, columns: tuple[str, ...], total_rows: int | None) -> None:
        self.path = path
        self.columns = columns
        """Every column of the file; an NDJSON file has none fixed."""
        self.open_columns = False
        """True when a column that is not listed may still be there (NDJSON, XML)."""
        self.total_rows = total_rows
        """The number of rows, or of lines for a text file: for progress only."""
        self.schema = pa.schema([])
        self.json_cells = False
        """True when each cell is JSON text, of any type."""
        self.numeric: frozenset[str] = frozenset()
        self.batches: Iterator[pa.RecordBatch] = iter(())
        self.bad: list[BadRow] = []
        self.failure: FilrougeError | None = None
        self.seen_rows = 0
        """Rows handed on so far: for progress only."""

    def set_aside(self, row: BadRow) -> None:
        """Keep a row for the shelf. A file with no end of them is not read further."""
        if len(self.bad) < BAD_ROWS_MAX:
            self.bad.append(row)
        elif self.failure is None:
            self.failure = unreadable_file(self.path, _TOO_MANY, EXPORT_AGAIN)

    def text_schema(self, needed: tuple[str, ...]) -> None:
        """All the needed columns are texts."""
        fields = [pa.field(name, pa.string()) for name in needed]
        self.schema = pa.schema([*fields, pa.field(ROW_NUMBER, pa.int64())])


ChosenColumns = Callable[[Table], tuple[str, ...]]
"""The columns to read, of those the file has."""


class TextBatch:
    """Rows of texts gathered until they make an Arrow batch."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._rows: list[tuple[Any, ...]] = []

    def add(self, row: tuple[Any, ...]) -> bool:
        """Keep a row (its number last); True once the batch is full."""
        self._rows.append(row)
        return len(self._rows) >= BATCH_ROWS

    def taken(self) -> pa.RecordBatch | None:
        """The batch so far, and a new beginning."""
        if not self._rows:
            return None
        columns = zip(*self._rows, strict=True)
        arrays = [
            pa.array(column, type=field.type)
            for column, field in zip(columns, self._schema, strict=True)
        ]
        self._rows = []
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)


def rows_of(columns: list[pa.Array]) -> list[tuple[Any, ...]]:
    """The rows of some columns as Python values."""
    return list(zip(*(_cells(column) for column in columns), strict=True))


def _cells(column: pa.Array) -> list[Any]:
    try:
        return list(column.to_pylist())
    except (pa.ArrowException, ValueError, OverflowError):
        return [_cell(scalar) for scalar in column]


def _cell(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except (pa.ArrowException, ValueError, OverflowError):
        # Beyond Python's calendar or text: no conversion will take it, so its row is set aside.
        return f"<{scalar.type}>"
