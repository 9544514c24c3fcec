"""Columns of reference tables: their content in the state, each version of it once."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Any, Final

import msgspec

from filrouge.core.ports import State
from filrouge.rules.facts import Tables
from filrouge.rules.lookups import Versions
from filrouge.segment.definitions import TableDefinition
from filrouge.segment.rows import QUERIES

_VERSION_BYTES: Final = 8
HELD_MAX: Final = 50
"""Columns in memory that no rule looks at any more, with those that rules look at."""
_Rows = Mapping[str, Mapping[str, Any]]


class Column(msgspec.Struct, frozen=True):
    """One column of a reference table: key -> cell, as JSON has them; no cell where it is empty."""

    table: str
    """As `Lookup.index` names it."""
    name: str
    version: str
    """Drawn from the content."""
    cells: dict[str, Any]


def column_of(table: str, name: str, cells: Mapping[str, Any]) -> Column:
    """A column; the same cells in any order are the same version.

    >>> column_of("towns", "people", {"Lyon": 2}) == column_of("towns", "people", {"Lyon": 2})
    True
    """
    ordered = dict(sorted(cells.items()))
    said = msgspec.json.encode([table, name, ordered])
    return Column(table, name, blake2b(said, digest_size=_VERSION_BYTES).hexdigest(), ordered)


def definitions_of(columns: Iterable[Column]) -> tuple[TableDefinition, ...]:
    """The tables of these columns, in order."""
    found: dict[str, dict[str, str]] = {}
    for one in sorted(columns, key=lambda one: (one.table, one.name)):
        found.setdefault(one.table, {})[one.name] = one.version
    return tuple(TableDefinition(id_, versions) for id_, versions in found.items())


def versions_of(tables: Iterable[TableDefinition]) -> dict[str, dict[str, str]]:
    """table -> column -> version."""
    return {one.id: one.columns for one in tables}


class Columns:
    """The columns in the state. Writes happen inside the caller's transaction."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._held: dict[str, _Rows] = {}
        """What was read, by version: a version never changes."""

    def put(self, columns: Iterable[Column]) -> None:
        """Keep the content of columns, for rules that look at these versions."""
        rows = [(one.version, msgspec.msgpack.encode(one)) for one in columns]
        self._state.write(QUERIES["put_column"], rows)

    def keep(self, versions: Collection[str]) -> None:
        """Drop every version but these."""
        known = [version for (version,) in self._state.rows(QUERIES["columns"])]
        gone = [version for version in known if version not in versions]
        self._state.write(QUERIES["drop_column"], [(version,) for version in gone])
        for version in gone:
            self._held.pop(version, None)

    def all(self) -> list[Column]:
        """Every column that is kept."""
        versions = [version for (version,) in self._state.rows(QUERIES["columns"])]
        return [column for one in versions if (column := self._read(one)) is not None]

    def tables(self, some: Iterable[Versions]) -> Tables:
        """The tables that these versions make, as `Lookup.rows` names them."""
        wanted = {
            version: f"{table}@{version}"
            for versions in some
            for table, columns in versions.items()
            for version in columns.values()
        }
        found = {name: self._rows(version) for version, name in wanted.items()}
        unused = [version for version in self._held if version not in wanted]
        for version in unused[: max(0, len(self._held) - HELD_MAX)]:
            del self._held[version]
        return found

    def _rows(self, version: str) -> _Rows:
        rows = self._held.get(version)
        if rows is None:
            column = self._read(version)
            rows = self._held[version] = _rows_of(column) if column is not None else {}
        return rows

    def _read(self, version: str) -> Column | None:
        found = self._state.rows(QUERIES["column"], (version,))
        return msgspec.msgpack.decode(found[0][0], type=Column) if found else None


def plain_tables(columns: Iterable[Column]) -> dict[str, dict[str, dict[str, Any]]]:
    """The tables of these columns under their own names, for conditions that name no version."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for column in columns:
        rows = tables.setdefault(column.table, {})
        for key, cell in column.cells.items():
            rows.setdefault(key, {})[column.name] = cell
    return tables


def _rows_of(column: Column) -> _Rows:
    """key -> row of one cell; rows with the same cell are one object."""
    shared: dict[tuple[type, Any], dict[str, Any]] = {}
    return {
        key: shared.setdefault((cell.__class__, cell), {column.name: cell})
        for key, cell in column.cells.items()
    }
