"""`tables/*.csv`: the columns that conditions may look at, their types, and their mistakes.

The first column is the key of a row, or the first two where conditions give two keys, and so on.
A file is read only where a condition names it: others are for mappings, and may be larger than
what is kept here.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice
from typing import Any, Final

import msgspec

from filrouge.core.errors import ConfigurationError
from filrouge.core.language import Words
from filrouge.core.mistakes import NOT_UTF8, SAVE_AS_UTF8, Mistakes, expected
from filrouge.rules.checking import ValueType
from filrouge.rules.lookups import columns_of, table_of
from filrouge.rules.scalars import row_key
from filrouge.segment.columns import Column, column_of, definitions_of, plain_tables, versions_of
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


class _AnyColumns(dict[str, ValueType]):
    """The columns of a file that could not be read: its mistakes are told, not theirs."""

    def __contains__(self, _name: object) -> bool:
        return True

    def get(self, _name: str, _default: Any = None) -> ValueType:
        return "any"


class _Read:
    """One file, read: its cells by column, and the line of each row."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.mistakes = mistakes
        self.types: Mapping[str, ValueType] = _AnyColumns()
        self.lines: list[int] = []
        self.cells: dict[str, list[str]] = {}
        self._readers: dict[str, Callable[[str], Any]] = {}
        self._indexes: dict[int, Index] = {}

    def settle(self) -> None:
        """Find the types of the columns, once all rows are there."""
        types: dict[str, ValueType] = {}
        for name, cells in self.cells.items():
            types[name], self._readers[name] = _read_as(cells)
        self.types = types

    def index(self, keys: int) -> "Index":
        """The rows as so many keys find them."""
        if keys not in self._indexes:
            columns = dict(islice(self.cells.items(), keys))
            self._indexes[keys] = Index(columns, self.lines, Mistakes(self.mistakes.file))
        return self._indexes[keys]

    def column(self, index: str, name: str) -> Column | None:
        """A column; None where there is none, or where the file has mistakes."""
        if name not in self.cells:
            return None
        found = self.index(table_of(index)[1])
        if len(self.mistakes) or len(found.mistakes):
            return None
        read = self._readers[name]
        cells = zip(found.keys, self.cells[name], strict=True)
        return column_of(index, name, {key: read(cell) for key, cell in cells if cell})

    def problems(self) -> Iterator[Words]:
        """The mistakes of the file, and of the indexes that were asked."""
        for one in (self.mistakes, *(index.mistakes for index in self._indexes.values())):
            try:
                one.settle()
            except ConfigurationError as error:
                yield error.fields["problems"]


class Index:
    """The key of each row of a file, out of its first columns."""

    def __init__(
        self, columns: Mapping[str, Sequence[str]], lines: Sequence[int], mistakes: Mistakes
    ) -> None:
        self.mistakes: Final = mistakes
        self.keys: Final[list[str]] = []
        self._names = list(columns)
        found: dict[str, int] = {}
        for line, *cells in zip(lines, *columns.values(), strict=True):
            key = (row_key(*cells) if cells[1:] else cells[0]) or ""
            self.keys.append(key)
            if not all(cells):
                missing = self._names[cells.index("")]
                what = Words(f"no key `{missing}`", f"pas de clé `{missing}`")
                mistakes.add(line, what, self._one_row())
            elif key in found:
                told = ", ".join(cells)
                what = Words(
                    f"the key `{told}` is that of line {found[key]}",
                    f"la clé `{told}` est celle de la ligne {found[key]}",
                )
                mistakes.add(line, what, self._one_row())
            else:
                found[key] = line
            if len(mistakes) >= _MISTAKES_MAX:
                break

    def _one_row(self) -> Words:
        by = ", ".join(f"`{name}`" for name in self._names)
        more = len(self._names) + 1
        return expected(
            f"one row a key, as a condition finds it by {by}, or a condition with {more} keys",
            f"une ligne par clé, car une condition la trouve par {by}, "
            f"ou une condition à {more} clés",
        )


class TablesAsked(Mapping[str, Mapping[str, Mapping[str, Any]]]):
    """Tables for conditions that name no version, by `Lookup.index`: columns that are kept, and the
    others as their files have them. Each is read when it is asked."""

    def __init__(self, files: "TableFiles", kept: Iterable[Column]) -> None:
        self._files = files
        self._kept: Final = {(one.table, one.name): one for one in kept}
        self._made: dict[str, Mapping[str, Mapping[str, Any]]] = {}

    def __getitem__(self, index: str) -> Mapping[str, Mapping[str, Any]]:
        if index not in self._made:
            kept = [one for one in self._kept.values() if one.table == index]
            others = self._files.columns(index)
            columns = [one for one in others if (one.table, one.name) not in self._kept]
            self._made[index] = plain_tables([*columns, *kept]).get(index, {})
        return self._made[index]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._files, *(table for table, _ in self._kept)}))

    def __len__(self) -> int:
        return len([*self])


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

    def column(self, index: str, name: str) -> Column | None:
        """A column, of a table as `Lookup.index` names it; None where there is none, or where its
        file has mistakes."""
        table, _ = table_of(index)
        return self._found(table).column(index, name) if table in self._names else None

    def columns(self, index: str) -> list[Column]:
        """All columns of a table, as `Lookup.index` names it."""
        names = self.get(table_of(index)[0], {})
        return [one for name in names if (one := self.column(index, name)) is not None]

    def some(self, tables: Iterable[TableDefinition]) -> list[Column]:
        """The columns of these versions, those that the files hold now."""
        found = (self.column(one.id, name) for one in tables for name in one.columns)
        wanted = {version for one in tables for version in one.columns.values()}
        return [one for one in found if one is not None and one.version in wanted]

    def problems(self, tables: Collection[str] | None = None) -> list[Words]:
        """The mistakes of the files that were asked; None for all of them."""
        asked = self._read if tables is None else self._read.keys() & tables
        return [problem for name in sorted(asked) for problem in self._read[name].problems()]

    def _found(self, name: str) -> _Read:
        if name not in self._read:
            file = f"{TABLES}/{name}.csv"
            self._read[name] = _read_table(self._bytes_of(name), Mistakes(file))
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


def unread_tables(definitions: Definitions) -> set[str]:
    """The tables that definitions look at, and of which a column is not among theirs."""
    known = versions_of(definitions.tables)
    asked = (columns_of(tree) for tree in formulas_of(definitions).values())
    return {
        table_of(index)[0]
        for some in asked
        for index, name in some
        if name not in known.get(index, ())
    }


def _read_table(raw: bytes, mistakes: Mistakes) -> _Read:
    found = _Read(mistakes)
    if len(raw) > TABLE_BYTES_MAX:
        mistakes.add(1, _TOO_LARGE, _FEW_BYTES)
        return found
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mistakes.add(raw.count(b"\n", 0, error.start) + 1, NOT_UTF8, SAVE_AS_UTF8)
        return found
    header_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header_line.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        _read_rows(rows, found)
    except csv.Error:
        what = Words("this line is not CSV", "cette ligne n'est pas du CSV")
        mistakes.add(rows.line_num, what, expected("closed quotes", "des guillemets fermés"))
    return found


def _read_rows(rows: Any, into: _Read) -> None:
    mistakes = into.mistakes
    names = [name.strip() for name in next(rows, [])]
    if not all(names) or not names or len(set(names)) < len(names) or len(names) > COLUMNS_MAX:
        what = Words("no line of column names", "pas de ligne de noms de colonnes")
        mistakes.add(1, what, _HEADER)
        return
    into.cells = {name: [] for name in names}
    columns = list(into.cells.values())
    for row in rows:
        if not any(row):
            continue
        line = rows.line_num
        if len(row) != len(names):
            what = Words(f"{len(row)} cells", f"{len(row)} cellules")
            mistakes.add(line, what, expected(f"{len(names)} of them", f"{len(names)}"))
            if len(mistakes) >= _MISTAKES_MAX:
                break
            continue
        if len(into.lines) == TABLE_ROWS_MAX:
            mistakes.add(line, _TOO_LARGE, _FEW_ROWS)
            break
        into.lines.append(line)
        for column, cell in zip(columns, row, strict=True):
            column.append(cell)
    into.settle()


_MISTAKES_MAX: Final = 10
"""Of one file: a table whose key is another column has as many as rows."""
_TOO_LARGE: Final = Words(
    "the table is too large for conditions", "la table est trop grande pour des conditions"
)


def _read_as(cells: Iterable[str]) -> tuple[ValueType, Callable[[str], Any]]:
    """The type that all cells of a column have, and how each is read as it.

    >>> kind, read = _read_as(["1", "", "2.5"])
    >>> kind, read("1"), read("2.5")
    ('number', 1, 2.5)
    >>> _read_as(["01000"])[0]
    'text'
    """
    found = [cell for cell in cells if cell]
    if all(map(_DATE.fullmatch, found)):
        return "any", str
    if all(map(_NUMBER.fullmatch, found)):
        return "number", _number
    if all(cell in _TRUTHS for cell in found):
        return "boolean", _TRUTHS.__getitem__
    return "text", str


def _number(text: str) -> int | float:
    return int(text) if _WHOLE.fullmatch(text) else float(text)
