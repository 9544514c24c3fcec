"""Rows put in order by DuckDB, which spills to disk: groups together, twins counted."""

import tempfile
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any, Final

import duckdb
import msgspec
import pyarrow as pa

from filrouge.core.queries import Query, load_queries
from filrouge.sources.files import cells
from filrouge.sources.files.errors import FileUnreadableError
from filrouge.sources.files.rows import BATCH_ROWS, Table, rows_of
from filrouge.sources.files.values import Row

KEY: Final = "filrouge_key"
OCCURRENCE: Final = "filrouge_occurrence"
_MEMORY_LIMIT: Final = "256MB"
_QUERIES: Final = load_queries(__package__ or "filrouge.sources.files")


def group_key(values: tuple[Any, ...]) -> str | None:
    """The text that names a group; nothing when a part of it is empty.

    >>> group_key((3, "b"))
    '3-b'
    """
    parts = [cells.text(value) for value in values]
    return None if None in parts else "-".join(str(part) for part in parts)


def content_key(values: Row) -> str:
    """32 hexadecimal digits that name the content of a row (BLAKE2b)."""
    try:
        content = msgspec.json.encode(values)
    except (TypeError, ValueError, OverflowError, UnicodeError):
        content = repr(values).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=16).hexdigest()


def staged(
    table: Table, key: Callable[[Row], str | None], *, counted: bool
) -> Iterator[pa.RecordBatch]:
    """The table's batches in the order of `key`, or `counted`: in the file's order, with a last
    column that tells how many rows with the same key came before."""
    schema = table.schema.append(pa.field(KEY, pa.string()))
    query = _QUERIES["rows_with_occurrence" if counted else "rows_by_key"]
    reader = pa.RecordBatchReader.from_batches(schema, _keyed(table.batches, key, schema))
    try:
        yield from _ordered(reader, query)
    except (duckdb.Error, pa.ArrowException) as error:
        table.failure = FileUnreadableError(
            file=table.path.name,
            where="",
            why="its rows cannot be put in order on this machine",
            cure=f"Check the free space of the temporary folder ({type(error).__name__}).",
        )


def _keyed(
    batches: Iterator[pa.RecordBatch], key: Callable[[Row], str | None], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        rows = rows_of(batch.columns[:-1])
        keys = pa.array([key(row) for row in rows], pa.string())
        yield pa.RecordBatch.from_arrays([*batch.columns, keys], schema=schema)


def _ordered(reader: pa.RecordBatchReader, query: Query) -> Iterator[pa.RecordBatch]:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"threads": 1, "memory_limit": _MEMORY_LIMIT, "temp_directory": folder}
        with duckdb.connect(config=settings) as database:  # type: ignore[arg-type]
            database.register("file_rows", reader)
            yield from database.sql(query.sql).to_arrow_reader(BATCH_ROWS)
