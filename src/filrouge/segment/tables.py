"""`tables/*.csv`: the columns that conditions may look at, their types, and their mistakes.

The first column is the key of a row. A file is read only where a condition names it: others are
for mappings, and may be larger than what is kept here.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, Final

import msgspec

from filrouge.core.errors import ConfigurationError
from filrouge.core.language import Words
from filrouge.core.mistakes import NOT_UTF8, SAVE_AS_UTF8, Mistakes, expected
from filrouge.rules.checking import ValueType
from filrouge.rules.lookups import columns_of
from filrouge.segment.columns import Column, column_of, definitions_of, versions_of
from filrouge.segment.definitions import Definitions, TableDefinition
from filrouge.segment.formulas import formulas_of

TABLES: Final = "tables"
TABLE_BYTES_MAX: Final = 20_000_000
TABLE_ROWS_MAX: Final = 200_000
COLUMNS_MAX: Final = 200
_DELIMITERS: Final = ",;\t|"
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
_WHOLE: Final = re.compile(r"-?[0-9]+")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUTHS: Final = {"true": True, "false": False}
_FEW_BYTES: Final = expected(
    f"{TABLE_BYTES_MAX} bytes at most", f"{TABLE_BYTES_MAX} octets au plus"
)
_FEW_ROWS: Final = expected(f"{TABLE_ROWS_MAX} rows at most", f"{TABLE_ROWS_MAX} lignes au plus")
_HEADER: Final = expected(
    "the names of the columns on the first line, the key first",
    "le nom des colonnes sur la première ligne, la clé d'abord",
)
_ONE_ROW: Final = expected(
    "one row a key: a condition finds a row by the first column",
    "une ligne par clé : une condition trouve une ligne par la première colonne",
)


class _AnyColumns(dict[str, ValueType]):
    """The columns of a file that could not be read: its mistakes are told, not theirs."""

    def __contains__(self, _name: object) -> bool:
        return True

    def get(self, _name: str, _default: Any = None) -> ValueType:
        return "any"


class _Read:
    """One file, read."""

    def __init__(self, types: Mapping[str, ValueType], mistakes: Mistakes) -> None:
        self.types = types
        self.mistakes = mistakes
        self.columns: dict[str, Column] = {}


class TableFiles(Mapping[str, Mapping[str, ValueType]]):
    """Table -> column -> type, as `rules.Schema` takes them. Each file is read when it is asked."""

    def __init__(self, names: Collection[str], read: Callable[[str], bytes]) -> None:
        self._names: Final = frozenset(names)
        self._bytes_of = read
        self._read: dict[str, _Read] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> Mapping[str, ValueType]:
        if name not in self._names:
            raise KeyError(name)
        return self._found(name).types

    def column(self, table: str, name: str) -> Column | None:
        """A column; None where there is none, or where its file has mistakes."""
        if table not in self._names:
            return None
        return self._found(table).columns.get(name)

    def columns(self, table: str) -> list[Column]:
        """All columns of a table."""
        return list(self._found(table).columns.values()) if table in self._names else []

    def some(self, tables: Iterable[TableDefinition]) -> list[Column]:
        """The columns of these versions, those that the files hold now."""
        found = (self.column(one.id, name) for one in tables for name in one.columns)
        wanted = {version for one in tables for version in one.columns.values()}
        return [one for one in found if one is not None and one.version in wanted]

    def problems(self) -> list[Words]:
        """The mistakes of the files that were asked."""
        found = []
        for one in self._read.values():
            try:
                one.mistakes.settle()
            except ConfigurationError as error:
                found.append(error.fields["problems"])
        return found

    def _found(self, name: str) -> _Read:
        if name not in self._read:
            file = f"{TABLES}/{name}.csv"
            self._read[name] = _read_table(name, self._bytes_of(name), Mistakes(file))
        return self._read[name]


def with_tables(
    definitions: Definitions, files: TableFiles, in_force: Iterable[TableDefinition] = ()
) -> Definitions:
    """The definitions with the tables that they look at: a column in force stays as it is there,
    others are as the files have them."""
    known = versions_of(in_force)
    trees = formulas_of(definitions).values()
    columns: list[Column] = []
    for table, name in sorted({found for tree in trees for found in columns_of(tree)}):
        version = known.get(table, {}).get(name)
        column = Column(table, name, version, {}) if version else files.column(table, name)
        columns += [column] if column is not None else []
    return msgspec.structs.replace(definitions, tables=definitions_of(columns))


def _read_table(id_: str, raw: bytes, mistakes: Mistakes) -> _Read:
    broken = _Read(_AnyColumns(), mistakes)
    if len(raw) > TABLE_BYTES_MAX:
        mistakes.add(1, _TOO_LARGE, _FEW_BYTES)
        return broken
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mistakes.add(raw.count(b"\n", 0, error.start) + 1, NOT_UTF8, SAVE_AS_UTF8)
        return broken
    header_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header_line.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _rows_read(id_, rows, mistakes) or broken
    except csv.Error:
        what = Words("this line is not CSV", "cette ligne n'est pas du CSV")
        mistakes.add(rows.line_num, what, expected("closed quotes", "des guillemets fermés"))
        return broken


def _rows_read(id_: str, rows: Any, mistakes: Mistakes) -> _Read | None:
    names = [name.strip() for name in next(rows, [])]
    if not all(names) or not names or len(set(names)) < len(names) or len(names) > COLUMNS_MAX:
        what = Words("no line of column names", "pas de ligne de noms de colonnes")
        mistakes.add(1, what, _HEADER)
        return None
    lines: dict[str, int] = {}
    cells: list[dict[str, str]] = [{} for _ in names]
    for row in rows:
        if not any(row):
            continue
        line, key = rows.line_num, row[0]
        if len(row) != len(names):
            what = Words(f"{len(row)} cells", f"{len(row)} cellules")
            mistakes.add(line, what, expected(f"{len(names)} of them", f"{len(names)}"))
        elif key in lines:
            what = Words(
                f"the key `{key}` is that of line {lines[key]}",
                f"la clé `{key}` est celle de la ligne {lines[key]}",
            )
            mistakes.add(line, what, _ONE_ROW)
        elif not key:
            what = Words("no key", "pas de clé")
            mistakes.add(line, what, _ONE_ROW)
        elif len(lines) == TABLE_ROWS_MAX:
            mistakes.add(line, _TOO_LARGE, _FEW_ROWS)
            break
        else:
            lines[key] = line
            for column, cell in zip(cells, row, strict=True):
                if cell:
                    column[key] = cell
            continue
        if len(mistakes) >= _MISTAKES_MAX:
            break
    return _typed(id_, dict(zip(names, cells, strict=True)), mistakes)


_MISTAKES_MAX: Final = 10
"""Of one file: a table whose key is another column has as many as rows."""
_TOO_LARGE: Final = Words(
    "the table is too large for conditions", "la table est trop grande pour des conditions"
)


def _typed(id_: str, columns: Mapping[str, dict[str, str]], mistakes: Mistakes) -> _Read:
    read = _Read({}, mistakes)
    types: dict[str, ValueType] = {}
    for name, cells in columns.items():
        types[name], made = _cells_of(cells)
        if not len(mistakes):
            read.columns[name] = column_of(id_, name, made)
    read.types = types
    return read


def _cells_of(cells: dict[str, str]) -> tuple[ValueType, dict[str, Any]]:
    """The type that all cells of a column have, and the cells as values of it.

    >>> _cells_of({"a": "1", "b": "2.5"})
    ('number', {'a': 1, 'b': 2.5})
    >>> _cells_of({"a": "01000"})
    ('text', {'a': '01000'})
    """
    found = cells.values()
    if not cells or all(map(_DATE.fullmatch, found)):
        return "any", dict(cells)
    if all(map(_NUMBER.fullmatch, found)):
        return "number", {key: _number(cell) for key, cell in cells.items()}
    if all(cell in _TRUTHS for cell in found):
        return "boolean", {key: _TRUTHS[cell] for key, cell in cells.items()}
    return "text", dict(cells)


def _number(text: str) -> int | float:
    return int(text) if _WHOLE.fullmatch(text) else float(text)
