"""A mapping bound to one file: its columns checked, its tables joined, its rows in groups."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import pyarrow as pa

from filrouge.core.language import Words
from filrouge.sources.files.errors import ColumnMissingError
from filrouge.sources.files.formats.opening import open_table
from filrouge.sources.files.formats.rows import BadRow, Table, rows_of
from filrouge.sources.files.language.expression import Column, columns_of
from filrouge.sources.files.language.formulas import Row
from filrouge.sources.files.language.mapping import FileMapping, SourceFile
from filrouge.sources.files.language.values import Binder, Cells
from filrouge.sources.files.locations import located
from filrouge.sources.files.messages import MessageShaper
from filrouge.sources.files.staging import content_keys, group_keys, staged
from filrouge.sources.files.tables import joined_rows
from filrouge.sources.files.wording import CellProblemError, in_column

GROUP_ROWS_MAX: Final = 10_000
_SHOWN_ROWS_MAX: Final = 20
_NO_GROUP: Final = Words(
    "the column to group by is empty", "la colonne qui regroupe les lignes est vide"
)


class Unit(NamedTuple):
    """The rows that make one message."""

    rows: list[Row]
    key: str
    last_number: int


class BoundMapping(NamedTuple):
    table: Table
    units: Iterator[Unit]
    shaper: MessageShaper
    columns: tuple[str, ...]

    def content(self, unit: Unit) -> list[dict[str, Any]]:
        """The rows of a unit, for the shelf."""
        width = len(self.columns)
        return [
            dict(zip(self.columns, row[:width], strict=True)) for row in unit.rows[:_SHOWN_ROWS_MAX]
        ]


def bound_mapping(
    path: Path, mapping: FileMapping, source: SourceFile, shift_days: int = 0
) -> BoundMapping:
    """Open the file for this mapping.

    Raises ColumnMissingError, FileUnreadableError or PackageMissingError, before any row is read.
    """
    cells = _cells_read(mapping)
    joins = tuple(f"{name}." for name, _ in mapping.joins)
    hashed = not mapping.group_by and "messageId" not in dict(mapping.fields)
    table = open_table(path, mapping, lambda given: _chosen(given, mapping, source, hashed))
    needed = tuple(table.schema.names[:-1])
    staging = _Staging(table, mapping, hashed)
    positions = {name: at for at, name in enumerate(needed)}
    base = Cells(positions, table.numeric, mapping.decimal, shift_days)
    lookups: list[Callable[[Row], Row]] = []
    width = staging.width
    positions = dict(positions)
    for name, join in mapping.joins:
        wanted = _joined_columns(cells, name, positions)
        keys = tuple(Binder(base).row(key) for key in join.key)
        file = source.tables[join.table]
        place = located(source.folder, file.file, file.package)
        lookups.append(joined_rows(place, file, wanted, keys))
        positions |= {f"{name}.{column}": width + at for at, column in enumerate(wanted)}
        width += len(wanted)
    binder = Binder(base._replace(positions=positions))
    shaper = MessageShaper(mapping, source, binder, shift_days)
    where = binder.row(mapping.where) if mapping.where is not None else None
    early = not any(cell.name.startswith(joins) for cell in columns_of(mapping.where))
    units = _units(table, staging, _Rows(tuple(lookups), where, early, staging.number_at))
    return BoundMapping(table, units, shaper, needed)


def _cells_read(mapping: FileMapping) -> list[Column]:
    trees = [tree for _, tree in mapping.fields]
    trees += [key for _, join in mapping.joins for key in join.key]
    if mapping.timestamp:
        trees.append(mapping.timestamp.value)
    found = [cell for tree in trees for cell in columns_of(tree)]
    found += columns_of(mapping.where)
    found += columns_of(mapping.timestamp.sequence if mapping.timestamp else None)
    return found + [Column(name) for name in mapping.group_by]


def _joined_columns(cells: list[Column], join: str, positions: dict[str, int]) -> tuple[str, ...]:
    prefix = f"{join}."
    names = (cell.name for cell in cells if cell.name not in positions)
    return tuple(dict.fromkeys(name[len(prefix) :] for name in names if name.startswith(prefix)))


def _chosen(
    table: Table, mapping: FileMapping, source: SourceFile, hashed: bool
) -> tuple[str, ...]:
    """The columns to read: those that the mapping names, or all where rows are told apart by
    their whole content."""
    prefixes = tuple(f"{name}." for name, _ in mapping.joins)
    needed: dict[str, None] = {}
    missing: dict[str, None] = {}
    for cell in _cells_read(mapping):
        if cell.name in table.columns:
            needed[cell.name] = None
        elif cell.name.startswith(prefixes) and prefixes:
            continue
        elif table.open_columns:
            needed[cell.name] = None
        elif not cell.optional:
            missing[cell.name] = None
    if missing:
        told = [_with_nearest(name, table.columns) for name in missing]
        raise ColumnMissingError(
            file=table.path.name,
            columns=Words(
                ", ".join(words.en for words in told), ", ".join(words.fr for words in told)
            ),
            mapping=mapping.name,
            found=", ".join(table.columns[:60]),
            source=f"{source.path.parent.name}/{source.path.name}",
        )
    return table.columns if hashed and not table.open_columns else tuple(needed)


def _with_nearest(name: str, columns: tuple[str, ...]) -> Words:
    near = get_close_matches(name, columns, n=1)
    english, french = f"the column `{name}`", f"la colonne `{name}`"
    if not near:
        return Words(english, french)
    meant = f"{english} (did you mean `{near[0]}`?)"
    return Words(meant, f"{french} (vouliez-vous dire `{near[0]}` ?)")


class _Staging:
    """Whether rows go through the sort, and where that puts their key."""

    def __init__(self, table: Table, mapping: FileMapping, hashed: bool) -> None:
        self._table = table
        self.grouped = bool(mapping.group_by)
        self.hashed = hashed
        self.number_at = len(table.schema) - 1
        self.width = len(table.schema) + (1 if self.grouped else 2 if hashed else 0)
        names = table.schema.names
        self._keys = tuple(names.index(name) for name in mapping.group_by)

    def batches(self) -> Iterator[pa.RecordBatch]:
        if self.grouped:
            return staged(self._table, self._group_keys, counted=False)
        if self.hashed:
            return staged(self._table, content_keys, counted=True)
        return self._table.batches

    def _group_keys(self, columns: list[pa.Array]) -> pa.Array:
        return group_keys([columns[at] for at in self._keys])

    def key(self, row: Row) -> str | None:
        if self.grouped:
            return row[self.number_at + 1]  # type: ignore[no-any-return]
        if not self.hashed:
            return ""
        occurrence = row[self.number_at + 2]
        name = str(row[self.number_at + 1])
        return f"{name}-{occurrence}" if occurrence else name


class _Rows(NamedTuple):
    lookups: tuple[Callable[[Row], Row], ...]
    where: Callable[[Row], Any] | None
    early: bool
    """True when `where` needs no joined cell."""
    number_at: int

    def kept(self, table: Table, batch: pa.RecordBatch) -> Iterator[Row]:
        """The rows with their joined cells, without those that `where` leaves out."""
        table.seen_rows += batch.num_rows
        for bare in rows_of(batch.columns):
            row = bare
            if table.json_cells:
                row = (*(_decoded(cell) for cell in row[: self.number_at]), *row[self.number_at :])
            try:
                if self.early and self.where and not self.where(row):
                    continue
                for lookup in self.lookups:
                    row = row + lookup(row)
                if self.early or self.where is None or self.where(row):
                    yield row
            except CellProblemError as error:
                shown = [str(cell) for cell in bare[: self.number_at]]
                table.set_aside(
                    BadRow(bare[self.number_at], shown, in_column("where", error.words))
                )


def _decoded(cell: str | None) -> Any:
    return None if cell is None else msgspec.json.decode(cell)


def _units(table: Table, staging: _Staging, rows: _Rows) -> Iterator[Unit]:
    number_at = staging.number_at
    kept = (row for batch in staging.batches() for row in rows.kept(table, batch))
    if not staging.grouped:
        for row in kept:
            yield Unit([row], staging.key(row) or "", row[number_at])
        return
    for key, members in groupby(kept, staging.key):
        if key is None:
            for row in members:
                shown = [str(cell) for cell in row[:number_at]]
                table.set_aside(BadRow(row[number_at], shown, _NO_GROUP))
            continue
        group: list[Row] = []
        number = 0
        for row in members:
            number = row[number_at]
            if len(group) < GROUP_ROWS_MAX:
                group.append(row)
            elif len(group) == GROUP_ROWS_MAX:
                problem = Words(
                    f"the group {key} has more than {GROUP_ROWS_MAX} rows; the others are left out",
                    f"le groupe {key} a plus de {GROUP_ROWS_MAX} lignes ; les autres sont laissées",
                )
                table.set_aside(BadRow(number, [str(cell) for cell in row[:number_at]], problem))
        yield Unit(group, key, number)
