"""CSV files: delimiter and encoding found, quoting, ragged rows set aside with their line."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from filrouge.core.language import Words
from filrouge.core.sentences import said
from filrouge.sources.files.formats.rows import BadRow, ChosenColumns, Table, TextBatch
from filrouge.sources.files.formats.text_lines import (
    READ_ERRORS,
    bounded_lines,
    fail,
    opened_bytes,
    text_shape,
    unreadable,
)
from filrouge.sources.files.language.mapping import FileMapping
from filrouge.sources.files.wording import unreadable_file

_DELIMITERS: Final = (",", ";", "\t", "|")
COLUMNS_MAX: Final = 2_000
_NO_HEADER: Final = Words(
    "its first line is not a line of column names",
    "sa première ligne n'est pas celle des noms de colonnes",
)
_WITH_HEADER: Final = Words(
    "Export it as CSV with the names of the columns on the first line.",
    "Exportez-le en CSV avec les noms des colonnes sur la première ligne.",
)


def open_csv(path: Path, mapping: FileMapping, chosen: ChosenColumns) -> Table:
    """The rows of a CSV file, all cells being texts; an empty cell is nothing.

    Raises FileUnreadableError when it has no header, and what `chosen` raises.
    """
    shape = text_shape(path, mapping.encoding)
    try:
        with opened_bytes(path) as raw:
            text = io.TextIOWrapper(raw, shape.encoding, newline="")
            header_line = next(bounded_lines(text), "")
    except READ_ERRORS as error:
        raise unreadable(path, 0, error) from error
    delimiter = mapping.delimiter or _likely_delimiter(header_line)
    names = _column_names(header_line, delimiter)
    if not names or len(names) > COLUMNS_MAX or "\0" in header_line:
        raise unreadable_file(path, _NO_HEADER, _WITH_HEADER)
    table = Table(path, names, max(shape.lines - 1, 0))
    needed = chosen(table)
    table.text_schema(needed)
    table.batches = _batches(table, shape.encoding, delimiter, needed)
    return table


def _likely_delimiter(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _column_names(line: str, delimiter: str) -> tuple[str, ...]:
    """The names of the first line, made distinct: a second `price` becomes `price_2`."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return ()
    names: list[str] = []
    for at, cell in enumerate(cells, 1):
        name = cell.strip() or f"column_{at}"
        names.append(name if name not in names else f"{name}_{at}")
    return tuple(names) if any(cell.strip() for cell in cells) else ()


def _batches(
    table: Table, encoding: str, delimiter: str, needed: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    batch = TextBatch(table.schema)
    positions = [table.columns.index(name) for name in needed]
    line = 0
    try:
        with opened_bytes(table.path) as raw:
            text = io.TextIOWrapper(raw, encoding, newline="")
            for line, row in _rows(table, csv.reader(bounded_lines(text), delimiter=delimiter)):
                cells = [row[at] or None for at in positions]
                if batch.add((*cells, line)) and (full := batch.taken()):
                    yield full
    except READ_ERRORS as error:
        fail(table, line, error)
    if rest := batch.taken():
        yield rest


def _rows(table: Table, reader: Any) -> Iterator[tuple[int, list[str]]]:
    width = len(table.columns)
    next(reader, None)
    while table.failure is None:
        try:
            row = next(reader, None)
        except csv.Error as error:
            why = said(error)
            problem = Words(f"not a CSV line: {why.en}", f"pas une ligne de CSV : {why.fr}")
            table.set_aside(BadRow(reader.line_num, None, problem))
            continue
        if row is None:
            return
        if len(row) == width:
            yield reader.line_num, row
        elif row:
            problem = Words(
                f"{len(row)} cells where the first line has {width}",
                f"{len(row)} cellules, et {width} dans la première ligne",
            )
            table.set_aside(BadRow(reader.line_num, row, problem))
