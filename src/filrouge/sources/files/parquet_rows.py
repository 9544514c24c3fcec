"""Parquet files: only the columns asked for, batch by batch."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from filrouge.sources.files.errors import FileUnreadableError
from filrouge.sources.files.rows import BATCH_ROWS, ROW_NUMBER, ChosenColumns, Table

_ERRORS: Final = (pa.ArrowException, OSError, ValueError, OverflowError)
_DECIMAL_DIGITS_EXACT: Final = 18


def open_parquet(path: Path, chosen: ChosenColumns) -> Table:
    """The rows of a Parquet file, with cells of its own types.

    Raises FileUnreadableError when it is not one, and what `chosen` raises.
    """
    try:
        file = pq.ParquetFile(path)
        schema = file.schema_arrow
        total_rows = file.metadata.num_rows
    except FileNotFoundError:
        raise FileUnreadableError(
            file=path.name,
            where="",
            why="there is no such file",
            cure="Check its name and folder.",
        ) from None
    except _ERRORS as error:
        raise FileUnreadableError(
            file=path.name,
            where="",
            why="it is not a Parquet file, or it is damaged",
            cure="Export it again as Parquet; for another kind write `format:` in its mapping.",
        ) from error
    table = Table(path, tuple(schema.names), total_rows)
    needed = chosen(table)
    fields = [pa.field(name, _plain(schema.field(name).type)) for name in needed]
    table.schema = pa.schema([*fields, pa.field(ROW_NUMBER, pa.int64())])
    table.numeric = frozenset(
        field.name
        for field in fields
        if pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
    )
    table.batches = _batches(file, table, needed)
    return table


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type in which a column's cells are handed on."""
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz)
    if pa.types.is_decimal(kind):
        whole = kind.scale == 0 and kind.precision <= _DECIMAL_DIGITS_EXACT
        return pa.int64() if whole else pa.float64()
    if pa.types.is_float16(kind):
        return pa.float64()
    return kind


def _batches(
    file: pq.ParquetFile, table: Table, needed: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    seen = 0
    try:
        for batch in file.iter_batches(BATCH_ROWS, columns=list(needed)):
            count = batch.num_rows
            arrays = [
                batch.column(name).cast(table.schema.field(name).type, safe=False)
                for name in needed
            ]
            arrays.append(pa.array(range(seen + 1, seen + count + 1), pa.int64()))
            seen += count
            yield pa.RecordBatch.from_arrays(arrays, schema=table.schema)
    except _ERRORS:
        table.failure = FileUnreadableError(
            file=table.path.name,
            where=f" beyond row {seen}",
            why="it is damaged",
            cure="Fetch it again, then import it again: what was already read is not doubled.",
        )
