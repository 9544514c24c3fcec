"""Parquet files: only the columns asked for, batch by batch."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from filrouge.core.language import Words
from filrouge.sources.files.formats.rows import BATCH_ROWS, ROW_NUMBER, ChosenColumns, Table
from filrouge.sources.files.wording import (
    CHECK_NAME,
    DAMAGED,
    FETCH_AGAIN,
    NO_FILE,
    unreadable_file,
)

_ERRORS: Final = (pa.ArrowException, OSError, ValueError, OverflowError)
_DECIMAL_DIGITS_EXACT: Final = 18
_NO_PARQUET: Final = Words(
    "it is not a Parquet file, or it is damaged", "ce n'est pas un fichier Parquet, ou il est abîmé"
)
_AS_PARQUET: Final = Words(
    "Export it again as Parquet; for another kind write `format:` in its mapping.",
    "Exportez-le de nouveau en Parquet ; pour un autre genre, écrivez `format:` dans sa règle.",
)


def open_parquet(path: Path, chosen: ChosenColumns) -> Table:
    """The rows of a Parquet file, with cells of its own types.

    Raises FileUnreadableError when it is not one, and what `chosen` raises.
    """
    try:
        file = pq.ParquetFile(path)
        schema = file.schema_arrow
        total_rows = file.metadata.num_rows
    except FileNotFoundError:
        raise unreadable_file(path, NO_FILE, CHECK_NAME) from None
    except _ERRORS as error:
        raise unreadable_file(path, _NO_PARQUET, _AS_PARQUET) from error
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
        where = Words(f" beyond row {seen}", f" après la ligne {seen}")
        table.failure = unreadable_file(table.path, DAMAGED, FETCH_AGAIN, where)
