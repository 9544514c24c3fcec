"""The ways to a tree that makes sense, a condition or a value: from its text, from its JSON."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from filrouge.core.language import Words
from filrouge.core.sentences import said
from filrouge.rules.checking import Schema, checked, checked_value
from filrouge.rules.cost import too_costly
from filrouge.rules.errors import ConditionError, Problem
from filrouge.rules.text import parsed, parsed_value
from filrouge.rules.tree import AnyCondition, AnyValue, decoded, decoded_value

TreeT = TypeVar("TreeT")


def parse(text: str, schema: Schema | None = None) -> AnyCondition:
    """The tree of a condition's text, checked; against the known names where a schema is given.

    Raises ConditionError: the first place that cannot be read, or every mistake of what was read.

    >>> parse('trait.city = "Lyon" and not any("Message Clicked", within 7 days)').text()
    'trait.city = "Lyon" and not any("Message Clicked", within 7 days)'
    """
    tree, places = parsed(text)
    problems = checked(tree, schema, places) or too_costly(tree, places)
    if problems:
        raise ConditionError(problems)
    return tree


def read_json(data: bytes | str, schema: Schema | None = None) -> AnyCondition:
    """The tree of a JSON form, checked. Raises ConditionError."""
    tree = _decoded(decoded, data, Words("condition", "condition"))
    problems = checked(tree, schema) or too_costly(tree)
    if problems:
        raise ConditionError(problems)
    return tree


def parse_value(text: str, schema: Schema | None = None) -> AnyValue:
    """The tree of a value's text, checked as `parse` does: an aggregate, a count, `days_since`, a
    trait, a score, or a cell of a table.

    Raises ConditionError.

    >>> parse_value('sum(properties.revenue of "Order Completed",within 365 days)').text()
    'sum(properties.revenue of "Order Completed", within 365 days)'
    """
    tree, places = parsed_value(text)
    problems = checked_value(tree, schema, places) or too_costly(tree, places)
    if problems:
        raise ConditionError(problems)
    return tree


def read_value_json(data: bytes | str, schema: Schema | None = None) -> AnyValue:
    """The tree of a value's JSON form, checked. Raises ConditionError."""
    tree = _decoded(decoded_value, data, Words("value", "valeur"))
    problems = checked_value(tree, schema) or too_costly(tree)
    if problems:
        raise ConditionError(problems)
    return tree


def _decoded(decode: Callable[[bytes | str], TreeT], data: bytes | str, sort: Words) -> TreeT:
    try:
        return decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        why = said(error)
        what = Words(
            f"this JSON is no {sort.en} ({why.en})",
            f"ce JSON n'est pas une {sort.fr} ({why.fr})",
        )
        cure = Words("see docs/concepts/conditions.md", "voir docs/concepts/conditions.md")
        raise ConditionError([Problem(0, 0, what, cure)]) from error
