"""The calculations of formulas: small functions of a row, made from those of their operands."""

import operator
from collections.abc import Callable
from typing import Any, Final

from filrouge.core.language import Words
from filrouge.sources.files.language import cells
from filrouge.sources.files.wording import CellProblemError, in_column

Row = tuple[Any, ...]
RowReader = Callable[[Row], Any]

ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_COMPARED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def arithmetic(name: str, left: RowReader, right: RowReader) -> RowReader:
    """`left` and `right` give numbers or nothing; with nothing, or divided by zero: nothing."""
    combine = ARITHMETIC[name]

    def computed(row: Row) -> Any:
        try:
            return combine(left(row), right(row))
        except (TypeError, ZeroDivisionError):
            return None
        except OverflowError:
            raise CellProblemError(
                "a formula gives a number that is too large",
                "une formule donne un nombre trop grand",
            ) from None

    return computed


def comparison(name: str, left: RowReader, right: RowReader, decimal: str) -> RowReader:
    """Numbers are compared as numbers, a text with a number too; an empty cell equals nothing."""
    compare = _compared(name, decimal)
    return lambda row: compare(left(row), right(row))


def comparison_with(name: str, left: RowReader, value: Any, decimal: str) -> RowReader:
    """The same with a constant on the right, without asking each time what it is."""
    plain, compare = _COMPARED[name], _compared(name, decimal)
    kinds = (str, str) if isinstance(value, str) else (int, float)

    def compared(row: Row) -> bool:
        cell = left(row)
        return plain(cell, value) if cell.__class__ in kinds else compare(cell, value)

    return compared


def _compared(name: str, decimal: str) -> Callable[[Any, Any], bool]:
    plain = _COMPARED[name]

    def compared(a: Any, b: Any) -> bool:
        if a is None or b is None:
            return name == "!=" and a is not b
        if isinstance(a, int | float) != isinstance(b, int | float):
            a, b = cells.number(a, decimal), cells.number(b, decimal)
        try:
            return plain(a, b)
        except TypeError:
            return plain(str(a), str(b))

    return compared


def folded(name: str, read: RowReader) -> Callable[[list[Row]], Any]:
    """An aggregate over the rows of a group; empty cells do not count."""
    folds: dict[str, Callable[[list[Any]], Any]] = {
        "sum": sum,
        "count": len,
        "min": min,
        "max": max,
    }
    fold = folds[name]

    def aggregated(rows: list[Row]) -> Any:
        found = [read(row) for row in rows]
        known = [value for value in found if value is not None and value != ""]
        try:
            return fold(known) if known or name == "count" else None
        except TypeError:
            raise CellProblemError(
                f"{name}() meets numbers and texts together",
                f"{name}() rencontre des nombres et des textes mêlés",
            ) from None

    return aggregated


def rounded(value: Any) -> Any:
    """To the millionth, so that sums of cents do not show the noise of binary fractions."""
    return round(value, 6) if value.__class__ is float else value


def told(name: str | Words, convert: Callable[[Any], Any], read: RowReader) -> RowReader:
    """Converts a cell; a complaint names the column."""

    def converted(row: Row) -> Any:
        try:
            return convert(read(row))
        except CellProblemError as error:
            named = in_column(name, error.words)
            raise CellProblemError(named.en, named.fr) from None

    return converted
