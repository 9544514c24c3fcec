"""Checks of single values: where they may stand, their names, their sizes, their types."""

from typing import Final

from filrouge.rules import tree as t
from filrouge.rules.checking.places import Problems, Scope
from filrouge.rules.checking.types import ValueType, type_of
from filrouge.rules.limits import (
    NUMBER_UNITS_MAX,
    TABLE_KEYS_MAX,
    TEXT_CHARACTERS_MAX,
    WINDOW_DAYS_MAX,
)

_DAY_MICROS: Final = 86_400_000_000


def check_value(problems: Problems, node: t.AnyValue, scope: Scope) -> None:
    """Note what is wrong with one value, its inner ones apart."""
    if isinstance(node, t.Property | t.Field) and not scope.inside_where:
        problems.add(node, "event outside")
    if isinstance(node, t.Trait | t.Context | t.Score) and scope.inside_where:
        problems.add(node, "trait in where")
    match node:
        case t.Text(text):
            if len(text) > TEXT_CHARACTERS_MAX:
                problems.add(node, "too many", most=TEXT_CHARACTERS_MAX)
        case t.Number(micros):
            if abs(micros) > NUMBER_UNITS_MAX * 1_000_000:
                problems.add(node, "too large", least=-NUMBER_UNITS_MAX, most=NUMBER_UNITS_MAX)
        case t.Date(day):
            problems.date(node, day)
        case t.Property(path) | t.Trait(path) | t.Context(path):
            problems.path(node, path)
        case t.Score(name):
            problems.name(node, name)
            problems.known(node, name, problems.schema.scores, "score")
        case t.Lookup():
            _check_cell(problems, node)


def _check_cell(problems: Problems, node: t.Lookup) -> None:
    """Note a table or a column that is not known, and keys that it has no columns for."""
    problems.name(node, node.table)
    problems.path(node, (node.column,))
    tables = problems.schema.tables
    problems.known(node, node.table, tables, "table")
    columns = tables[node.table] if tables is not None and node.table in tables else None
    problems.known(node, node.column, columns, "column")
    if columns and len(columns) < len(node.keys):
        shown = ", ".join(f"`{one}`" for one in columns)
        problems.add(node, "table columns", name=node.table, columns=shown)
    if len(node.keys) > TABLE_KEYS_MAX:
        problems.add(node, "table keys", most=TABLE_KEYS_MAX)


def checked_type(problems: Problems, node: t.AnyValue, scope: Scope) -> ValueType:
    """The type of a value, by its node or by the schema; notes names that are not known."""
    schema = problems.schema
    if isinstance(node, t.Property) and scope.inside_where:
        found = schema.property_type(scope.names, node.path)
        if found is None:
            events = schema.events or {}
            known = {path for name in scope.names or events for path in events.get(name, {})}
            problems.known(node, ".".join(node.path), known, "property")
        return found or "any"
    if isinstance(node, t.Trait):
        found = schema.trait_type(node.path)
        if found is None:
            problems.known(node, ".".join(node.path), schema.traits, "trait")
        return found or "any"
    if isinstance(node, t.Lookup):
        return schema.cell_type(node.table, node.column)
    return type_of(node)


def check_span(problems: Problems, node: object, duration: t.Duration) -> None:
    """A duration is positive, and at most ten years."""
    if not 0 < duration.micros <= WINDOW_DAYS_MAX * _DAY_MICROS:
        problems.add(node, "duration", most=WINDOW_DAYS_MAX)
