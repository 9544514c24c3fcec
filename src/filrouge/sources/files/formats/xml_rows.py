"""XML files: a repeated element is a record, and a repeated element inside it may be its rows.

A column is a path: `Sale/ItemID` from the row, `/RetailStoreID` from the record, `Tax@TaxID` an
attribute. Prefixes of namespaces are left out. Nothing outside the file is ever fetched.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

import pyarrow as pa

from filrouge.core.language import Words
from filrouge.sources.files.formats.rows import ChosenColumns, Table, TextBatch
from filrouge.sources.files.formats.text_lines import READ_ERRORS, fail, opened_bytes
from filrouge.sources.files.language.mapping import FileMapping
from filrouge.sources.files.wording import ProblemError, unreadable_file

_CHUNK_BYTES: Final = 1 << 16
DEPTH_MAX: Final = 200
RECORD_ROWS_MAX: Final = 10_000
CELL_CHARACTERS_MAX: Final = 100_000
_MEND_ELEMENT: Final = Words(
    "Mend `element:` and `rows:` in its mapping, which name the repeated elements.",
    "Corrigez `element:` et `rows:` dans sa règle : ils nomment les éléments répétés.",
)

Cells = dict[str, str]


def open_xml(path: Path, mapping: FileMapping, chosen: ChosenColumns) -> Table:
    """The rows of an XML file, all cells being texts.

    Raises FileUnreadableError when it cannot be opened.
    """
    table = Table(path, (), None)
    table.open_columns = True
    needed = chosen(table)
    table.text_schema(needed)
    try:
        opened_bytes(path).close()
    except READ_ERRORS as error:
        fail(table, 0, error)
        if table.failure:
            raise table.failure from error
    table.batches = _batches(table, mapping, needed)
    return table


def _batches(
    table: Table, mapping: FileMapping, needed: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    batch = TextBatch(table.schema)
    number = 0
    reader = _Records(mapping.element, mapping.rows)
    for number, row in enumerate(_rows(table, reader), 1):
        if batch.add((*(row.get(name) for name in needed), number)) and (full := batch.taken()):
            yield full
    if rest := batch.taken():
        yield rest
    if not number and table.failure is None:
        table.failure = unreadable_file(
            table.path,
            Words(
                f"it has no element {mapping.element}", f"il n'a pas d'élément {mapping.element}"
            ),
            _MEND_ELEMENT,
        )


def _rows(table: Table, reader: "_Records") -> Iterator[Cells]:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        with opened_bytes(table.path) as file:
            while chunk := file.read1(_CHUNK_BYTES):
                parser.Parse(chunk, False)
                yield from reader.taken()
            parser.Parse(b"", True)
    except (expat.ExpatError, *READ_ERRORS) as error:
        fail(table, parser.CurrentLineNumber, error)
    yield from reader.taken()


def _refuse_doctype(name: str, *_: object) -> None:
    raise ProblemError(
        f"it declares a document type ({name[:60]}), which is refused for safety",
        f"il déclare un type de document ({name[:60]}), refusé par prudence",
    )


class _Records:
    """Gathers the cells of records and rows while their elements open and close."""

    def __init__(self, element: str, rows: str) -> None:
        self._element = tuple(element.split("/"))
        self._rows_path = tuple(rows.split("/")) if rows else ()
        self._open: list[str] = []
        self._base = 0
        """How many elements were open when the record began, itself included; 0 outside."""
        self._record: Cells = {}
        self._rows: list[Cells] = []
        self._text: list[str] = []
        self._ready: list[Cells] = []

    def taken(self) -> list[Cells]:
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._open.append(name.rpartition(":")[2])
        self._text = []
        if len(self._open) > DEPTH_MAX:
            raise ProblemError(
                f"its elements are more than {DEPTH_MAX} deep",
                f"ses éléments ont plus de {DEPTH_MAX} niveaux",
            )
        if not self._base:
            if tuple(self._open[-len(self._element) :]) != self._element:
                return
            self._base, self._record, self._rows = len(self._open), {}, []
        if self._rows_path and tuple(self._open[self._base :]) == self._rows_path:
            if len(self._rows) >= RECORD_ROWS_MAX:
                raise ProblemError(
                    f"one record has more than {RECORD_ROWS_MAX} rows",
                    f"un enregistrement a plus de {RECORD_ROWS_MAX} lignes",
                )
            self._rows.append({})
        for key, value in attributes.items():
            self._keep("@" + key.rpartition(":")[2], value)

    def text(self, data: str) -> None:
        if self._base and len(self._text) < CELL_CHARACTERS_MAX:
            self._text.append(data)

    def end(self, _: str) -> None:
        if self._base:
            self._keep("", "".join(self._text).strip())
        self._text = []
        if len(self._open) == self._base:
            self._base = 0
            shared = {"/" + path: value for path, value in self._record.items()}
            if not self._rows_path:
                shared |= self._record
            self._ready += [shared | row for row in (self._rows if self._rows_path else [{}])]
        self._open.pop()

    def _keep(self, suffix: str, value: str) -> None:
        """Keep a text under its path; the first one where an element is repeated."""
        if not value:
            return
        path = self._open[self._base :]
        depth = len(self._rows_path)
        if depth and len(path) >= depth and tuple(path[:depth]) == self._rows_path:
            self._rows[-1].setdefault("/".join(path[depth:]) + suffix, value[:CELL_CHARACTERS_MAX])
        else:
            self._record.setdefault("/".join(path) + suffix, value[:CELL_CHARACTERS_MAX])
