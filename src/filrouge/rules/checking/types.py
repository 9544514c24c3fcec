"""The type of a value, as far as its node says: `any` is only known when it is read."""

from typing import Final, Literal

from filrouge.rules import tree as t

ValueType = Literal["text", "number", "boolean", "date", "any"]

NUMERIC: Final = frozenset({"sum", "average", "min", "max", "distinct"})
"""Aggregates that are numbers; the others have the type of what they are taken of."""


def type_of(value: t.Value) -> ValueType:  # noqa: PLR0911
    """The type that a node has by itself."""
    match value:
        case t.Text():
            return "text"
        case t.Date():
            return "date"
        case t.Boolean():
            return "boolean"
        case t.Number() | t.Score() | t.Count() | t.DaysSince():
            return "number"
        case t.Field(name):
            return "number" if name in ("hour", "weekday") else "text"
        case t.Aggregate(name, inner):
            return "number" if name in NUMERIC else type_of(inner)
    return "any"


def read_as(operator: t.Operator, left: t.Value, right: t.Value) -> ValueType:
    """As what both sides of a comparison are read: the type of the side that has one.

    Where neither has one, an order compares numbers, and an equality compares type and value.
    """
    for side in (left, right):
        if (kind := type_of(side)) != "any":
            return kind
    return "any" if operator in ("=", "!=") else "number"
