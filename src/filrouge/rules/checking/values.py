"""Checks of single values: where they may stand, their names, their sizes, their types."""

from typing import Final

from filrouge.rules import tree as t
from filrouge.rules.checking.places import Problems, Scope
from filrouge.rules.checking.types import ValueType, type_of
from filrouge.rules.limits import NUMBER_UNITS_MAX, TEXT_CHARACTERS_MAX, WINDOW_DAYS_MAX

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
        case t.Lookup(table, _, column):
            problems.name(node, table)
            problems.path(node, (column,))
            tables = problems.schema.tables
            problems.known(node, table, tables, "table")
            if tables is not None and table in tables:
                problems.known(node, column, tables[table], "column")


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
