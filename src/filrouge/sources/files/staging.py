"""Rows put in order by DuckDB, which spills to disk: groups together, twins counted."""

import tempfile
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Final

import duckdb
import msgspec
import pyarrow as pa

from filrouge.core.language import Words
from filrouge.core.queries import Query, load_queries
from filrouge.sources.files.formats.rows import BATCH_ROWS, Table, rows_of
from filrouge.sources.files.language import cells
from filrouge.sources.files.language.formulas import Row
from filrouge.sources.files.wording import unreadable_file

KEY: Final = "filrouge_key"
OCCURRENCE: Final = "filrouge_occurrence"
_MEMORY_LIMIT: Final = "128MB"
_QUERIES: Final = load_queries(__package__ or "filrouge.sources.files")
_NO_ORDER: Final = Words(
    "its rows cannot be put in order on this machine",
    "ses lignes ne peuvent pas être rangées sur cette machine",
)


def group_keys(columns: list[pa.Array]) -> pa.Array:
    """The text that names each row's group; nothing where a part of it is empty.

    >>> group_keys([pa.array([3, 4]), pa.array(["b", None])]).to_pylist()
    ['3-b', None]
    """
    if len(columns) == 1 and pa.types.is_integer(columns[0].type):
        return columns[0].cast(pa.string())
    rows = ([cells.text(value) for value in row] for row in rows_of(columns))
    keys = [None if None in row else "-".join(str(part) for part in row) for row in rows]
    return pa.array(keys, pa.string())


def content_keys(columns: list[pa.Array]) -> pa.Array:
    """What names the content of each row."""
    return pa.array([content_key(row) for row in rows_of(columns)], pa.string())


def content_key(values: Row) -> str:
    """32 hexadecimal digits that name the content of a row (BLAKE2b)."""
    try:
        content = msgspec.json.encode(values)
    except (TypeError, ValueError, OverflowError, UnicodeError):
        content = repr(values).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=16).hexdigest()


def staged(
    table: Table, keys: Callable[[list[pa.Array]], pa.Array], *, counted: bool
) -> Iterator[pa.RecordBatch]:
    """The table's batches in the order of their rows' `keys` (made from the columns without the
    row number), or `counted`: in the file's order, with a last column that tells how many rows
    with the same key came before."""
    schema = table.schema.append(pa.field(KEY, pa.string()))
    query = _QUERIES["rows_with_occurrence" if counted else "rows_by_key"]
    reader = pa.RecordBatchReader.from_batches(schema, _keyed(table.batches, keys, schema))
    try:
        yield from _ordered(reader, query)
    except (duckdb.Error, pa.ArrowException) as error:
        kind = type(error).__name__
        table.failure = unreadable_file(
            table.path,
            _NO_ORDER,
            Words(
                f"Check the free space of the temporary folder ({kind}).",
                f"Vérifiez la place libre du dossier temporaire ({kind}).",
            ),
        )


def _keyed(
    batches: Iterator[pa.RecordBatch],
    keys: Callable[[list[pa.Array]], pa.Array],
    schema: pa.Schema,
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        named = keys(batch.columns[:-1])
        yield pa.RecordBatch.from_arrays([*batch.columns, named], schema=schema)


def _ordered(reader: pa.RecordBatchReader, query: Query) -> Iterator[pa.RecordBatch]:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"threads": 1, "memory_limit": _MEMORY_LIMIT, "temp_directory": folder}
        with duckdb.connect(config=settings) as database:  # type: ignore[arg-type]
            database.register("file_rows", reader)
            yield from database.sql(query.sql).to_arrow_reader(BATCH_ROWS)
