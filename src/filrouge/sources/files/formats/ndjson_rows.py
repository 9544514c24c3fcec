"""NDJSON files: one JSON object a line, its fields being columns (`customer.email` is nested)."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

import msgspec
import pyarrow as pa

from filrouge.core.language import Words
from filrouge.core.sentences import said
from filrouge.sources.files.formats.rows import (
    LINE_CHARACTERS_MAX,
    BadRow,
    ChosenColumns,
    Table,
    TextBatch,
)
from filrouge.sources.files.formats.text_lines import READ_ERRORS, fail, opened_bytes, text_shape

JSON_ERRORS: Final = (msgspec.DecodeError, RecursionError, UnicodeError, ValueError)

_NO_OBJECT: Final = Words("not a JSON object `{...}`", "pas un objet JSON `{...}`")


def open_ndjson(path: Path, chosen: ChosenColumns) -> Table:
    """The objects of an NDJSON file, with cells of any JSON type."""
    table = Table(path, (), text_shape(path, "utf-8").lines)
    table.open_columns = True
    table.json_cells = True
    needed = chosen(table)
    table.text_schema(needed)
    table.batches = _batches(table, needed)
    return table


def json_lines(table: Table) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with its number; trouble is noted on the table."""
    number = 0
    try:
        with opened_bytes(table.path) as file:
            for number, line in enumerate(_lines(file), 1):
                kept = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
                if len(line) >= LINE_CHARACTERS_MAX:
                    problem = Words(
                        f"the line is longer than {LINE_CHARACTERS_MAX} bytes",
                        f"la ligne dépasse {LINE_CHARACTERS_MAX} octets",
                    )
                    table.set_aside(BadRow(number, _told(kept), problem))
                elif kept:
                    yield number, kept
                if table.failure:
                    return
    except READ_ERRORS as error:
        fail(table, number, error)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Lines of bounded length: what goes beyond the bound is dropped up to the line's end."""
    while line := file.readline(LINE_CHARACTERS_MAX):
        rest = line
        while len(rest) == LINE_CHARACTERS_MAX and not rest.endswith(b"\n"):
            rest = file.readline(LINE_CHARACTERS_MAX)
        yield line


def json_object(table: Table, number: int, line: bytes) -> dict[str, Any] | None:
    """The object of a line; None, with the line set aside, when it is not one."""
    try:
        found = msgspec.json.decode(line)
    except JSON_ERRORS as error:
        why = said(error)
        problem = Words(f"not JSON: {why.en}", f"pas du JSON : {why.fr}")
        table.set_aside(BadRow(number, _told(line), problem))
        return None
    if not isinstance(found, dict):
        table.set_aside(BadRow(number, _told(line), _NO_OBJECT))
        return None
    return found


def _told(line: bytes) -> str:
    return line[:4_000].decode("utf-8", "replace")


def _batches(table: Table, needed: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    batch = TextBatch(table.schema)
    paths = [tuple(name.split(".")) for name in needed]
    for number, line in json_lines(table):
        content = json_object(table, number, line)
        if content is None:
            continue
        cells = [_cell(content, name, path) for name, path in zip(needed, paths, strict=True)]
        if batch.add((*cells, number)) and (full := batch.taken()):
            yield full
    if rest := batch.taken():
        yield rest


def _cell(content: dict[str, Any], name: str, path: tuple[str, ...]) -> str | None:
    value: Any = content.get(name)
    if value is None and len(path) > 1:
        value = content
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
    return None if value is None else msgspec.json.encode(value).decode()
