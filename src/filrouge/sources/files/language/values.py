"""Expressions bound to a file's columns: plain functions of a row, or of the rows of a group."""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, Final, NamedTuple

from filrouge.core.language import Words
from filrouge.sources.files.language import cells
from filrouge.sources.files.language.expression import (
    AGGREGATES,
    COMPARISONS,
    Column,
    Constant,
    Each,
    Expression,
    Fields,
    Operation,
    Sequence,
    Template,
    reads_group,
)
from filrouge.sources.files.language.formulas import (
    ARITHMETIC,
    Row,
    RowReader,
    arithmetic,
    comparison,
    comparison_with,
    folded,
    rounded,
    told,
)

GroupReader = Callable[[list[Row]], Any]

_THE_VALUE: Final = Words("the value", "la valeur")


class Cells(NamedTuple):
    """Where a row's cells are, and how this reading treats them."""

    positions: dict[str, int]
    numeric: frozenset[str]
    """Columns whose cells are numbers already."""
    decimal: str = "."
    shift_days: int = 0


class Binder:
    """Binds expressions to the cells of one file; columns that are not there read as empty."""

    def __init__(self, table: Cells) -> None:
        self._table = table

    def group(self, tree: Expression) -> GroupReader:
        """A function of the rows of one group (a single row where nothing is grouped)."""
        if not reads_group(tree):
            read = self.row(tree)
            return lambda rows: read(rows[0])
        if isinstance(tree, Fields):
            named = tuple((key, self.group(item)) for key, item in tree.items)
            return lambda rows: _object((key, read(rows)) for key, read in named)
        if isinstance(tree, Sequence):
            readers = tuple(self.group(item) for item in tree.items)
            return lambda rows: [read(rows) for read in readers]
        if isinstance(tree, Each):
            return self._each(tree)
        if isinstance(tree, Operation):
            computed = self._group_operation(tree)
            return lambda rows: rounded(computed(rows))
        return self.group(Constant(None))

    def row(self, tree: Expression) -> RowReader:
        """A function of one row."""
        if isinstance(tree, Column):
            return self._converted(tree)
        if isinstance(tree, Template):
            return self._template(tree)
        if isinstance(tree, Fields):
            return self._fields(tree)
        if isinstance(tree, Sequence):
            readers = tuple(self.row(item) for item in tree.items)
            return lambda row: [read(row) for read in readers]
        if isinstance(tree, Operation):
            computed = self._row_operation(tree)
            return lambda row: rounded(computed(row))
        value = tree.value if isinstance(tree, Constant) else None
        return lambda row: value

    def _fields(self, tree: Fields) -> RowReader:
        named = tuple((key, self.row(item)) for key, item in tree.items)

        def read_fields(row: Row) -> dict[str, Any]:
            found = {}
            for key, read in named:
                value = read(row)
                if value is not None and value != "":
                    found[key] = value
            return found

        return read_fields

    def _each(self, tree: Each) -> GroupReader:
        read = self.row(tree.value)
        if tree.where is None:
            return lambda rows: [read(row) for row in rows]
        kept = self.row(tree.where)
        return lambda rows: [read(row) for row in rows if kept(row)]

    def _template(self, tree: Template) -> RowReader:
        parts = tuple(
            part if isinstance(part, str) else self._converted(part._replace(conversion="text"))
            for part in tree.parts
        )

        def read_text(row: Row) -> str | None:
            found = [part if isinstance(part, str) else part(row) for part in parts]
            return None if None in found else "".join(found)

        return read_text

    def _converted(self, column: Column) -> RowReader:
        read = self._cell(column.name)
        if not column.conversion:
            return read
        decimal, shift = self._table.decimal, self._table.shift_days
        convert: Callable[[Any], Any] = {
            "text": cells.text,
            "integer": lambda value: cells.integer(value, decimal),
            "decimal": lambda value: cells.number(value, decimal),
            "boolean": cells.boolean,
            "date": lambda value: cells.day(value, shift),
        }[column.conversion]
        return told(column.name, convert, read)

    def _cell(self, name: str) -> RowReader:
        position = self._table.positions.get(name)
        if position is None:
            return lambda row: None
        return itemgetter(position)

    def _number(self, tree: Expression) -> RowReader:
        if isinstance(tree, Operation) and tree.name in ARITHMETIC:
            return self._row_operation(tree)
        read = self._operand(tree)
        if isinstance(tree, Column) and tree.name in self._table.numeric:
            return read
        if isinstance(tree, Constant) and isinstance(tree.value, int | float):
            return read
        decimal = self._table.decimal
        name = tree.name if isinstance(tree, Column) else _THE_VALUE
        return told(name, lambda value: cells.number(value, decimal), read)

    def _row_operation(self, tree: Operation) -> RowReader:
        name = tree.name
        if name in ARITHMETIC:
            return arithmetic(name, self._number(tree.operands[0]), self._number(tree.operands[1]))
        if name in COMPARISONS:
            left, right = tree.operands
            decimal = self._table.decimal
            if isinstance(right, Constant) and isinstance(right.value, str | int | float):
                return comparison_with(name, self._operand(left), right.value, decimal)
            return comparison(name, self._operand(left), self._operand(right), decimal)
        if name in AGGREGATES:
            # Outside a group, an aggregate is that of the row alone.
            aggregate = self._aggregate(tree)
            return lambda row: aggregate([row])
        return self._function(tree)

    def _operand(self, tree: Expression) -> RowReader:
        return self._row_operation(tree) if isinstance(tree, Operation) else self.row(tree)

    def _function(self, tree: Operation) -> RowReader:
        readers = tuple(self._operand(operand) for operand in tree.operands)
        first, second = readers[0], readers[-1]
        shift = self._table.shift_days
        if tree.name == "if":
            other = readers[2] if len(readers) == 3 else lambda row: None
            then = readers[1]
            return lambda row: then(row) if first(row) else other(row)
        if tree.name in ("round", "abs"):
            value = self._number(tree.operands[0])
            if tree.name == "abs":
                return lambda row: None if (found := value(row)) is None else abs(found)
            places = _places(tree.operands[1:])
            return lambda row: None if (found := value(row)) is None else round(found, places)
        functions: dict[str, RowReader] = {
            "and": lambda row: bool(first(row) and second(row)),
            "or": lambda row: bool(first(row) or second(row)),
            "not": lambda row: not first(row),
            "text": lambda row: cells.text(first(row)),
            "date": lambda row: cells.day(first(row), shift),
            "lower": lambda row: (cells.text(first(row)) or "").lower() or None,
            "upper": lambda row: (cells.text(first(row)) or "").upper() or None,
            "trim": lambda row: cells.text(first(row)),
            "empty": lambda row: first(row) in (None, ""),
            "starts": lambda row: (cells.text(first(row)) or "").startswith(str(second(row))),
        }
        return functions[tree.name]

    def _group_operation(self, tree: Operation) -> GroupReader:
        if tree.name in AGGREGATES:
            return self._aggregate(tree)
        if not reads_group(tree):
            read = self._row_operation(tree)
            return lambda rows: read(rows[0])
        # Each operand is computed over the group, then the operation over those few values.
        operands = tuple(self._group_operand(operand) for operand in tree.operands)
        names = [f"#{at + 1}" for at in range(len(operands))]
        table = Cells({name: at for at, name in enumerate(names)}, frozenset())
        slots = tuple(
            operand if isinstance(operand, Constant) else Column(name)
            for name, operand in zip(names, tree.operands, strict=True)
        )
        combine = Binder(table)._row_operation(Operation(tree.name, slots))
        return lambda rows: combine(tuple(read(rows) for read in operands))

    def _group_operand(self, tree: Expression) -> GroupReader:
        return self._group_operation(tree) if isinstance(tree, Operation) else self.group(tree)

    def _aggregate(self, tree: Operation) -> GroupReader:
        if not tree.operands:
            return len
        operand = tree.operands[0]
        read = self._number(operand) if tree.name == "sum" else self._operand(operand)
        if tree.name == "first":
            return lambda rows: read(rows[0])
        if tree.name == "last":
            return lambda rows: read(rows[-1])
        return folded(tree.name, read)


def _places(operands: tuple[Expression, ...]) -> int | None:
    value = operands[0].value if operands and isinstance(operands[0], Constant) else None
    return value if isinstance(value, int) and 0 <= value <= 9 else None


def _object(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in items if value is not None and value != ""}
