"""A condition that somebody writes: its text, its tree, its words and its cost, or its mistakes."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from filrouge.core.language import Language
from filrouge.desk.segments.errors import ConditionRefusedError
from filrouge.rules import (
    Condition,
    ConditionError,
    Schema,
    Value,
    cost_of,
    inlined,
    parse,
    read_json,
)
from filrouge.rules import tree as t
from filrouge.rules.tree import AnyCondition
from filrouge.segment import Definitions, Formula, formulas_of
from filrouge.segment.definitions import Names, names_of
from filrouge.segment.formulas import traits_of

FormulaT = TypeVar("FormulaT", bound=Formula)
LANGUAGES: Final[tuple[Language, ...]] = ("fr", "en")


def read_condition(
    when: str | None, tree: Any, schema: Schema, definitions: Definitions
) -> AnyCondition:
    """The condition of a text, or of a JSON tree, that may stand among these definitions.

    Raises ConditionRefusedError.
    """
    text = when or ""
    try:
        if when is None:
            condition = read_json(msgspec.json.encode(tree), schema)
        else:
            condition = parse(text, schema)
        whole(condition, definitions)
    except ConditionError as error:
        raise ConditionRefusedError(error, text) from error
    return condition


def whole(condition: FormulaT, definitions: Definitions) -> FormulaT:
    """The condition, or the value, with computed traits put in their places.

    Raises ConditionError.
    """
    if not definitions.traits:
        return condition
    traits = msgspec.structs.replace(definitions, segments=(), moments=())
    return inlined(condition, traits_of(formulas_of(traits)))


def with_segments_in_place(
    condition: AnyCondition, segments: Mapping[str, AnyCondition]
) -> AnyCondition:
    """The condition with those of the segments that it looks at in the places of their names.

    >>> vip = parse('any("Order Completed")')
    >>> with_segments_in_place(parse('not segment("vip")'), {"vip": vip}).text()
    'not any("Order Completed")'
    """
    match condition:
        case t.And(items):
            return t.And(tuple(with_segments_in_place(one, segments) for one in items))
        case t.Or(items):
            return t.Or(tuple(with_segments_in_place(one, segments) for one in items))
        case t.Not(item):
            return t.Not(with_segments_in_place(item, segments))
        case t.Member(id_):
            return with_segments_in_place(segments[id_], segments)
    return condition


class Asked(NamedTuple):
    """A condition, and the text of the same with nothing in it but events and what people said."""

    condition: AnyCondition
    text: str


def asked_of(
    condition: AnyCondition, definitions: Definitions, segments: Mapping[str, AnyCondition]
) -> Asked:
    """The condition with computed traits and segments in their places; `segments` are those in
    force, computed traits in their places already. Raises ConditionRefusedError."""
    try:
        text = with_segments_in_place(whole(condition, definitions), segments).text()
        parse(text)
    except ConditionError as error:
        raise ConditionRefusedError(error, condition.text()) from error
    return Asked(condition, text)


def told(condition: AnyCondition, definitions: Definitions) -> dict[str, Any]:
    """A condition in all its forms."""
    return {
        "text": condition.text(),
        "tree": tree_of(condition),
        "words": words_of(condition, names_of(definitions)),
        "cost": told_cost(whole(condition, definitions)),
    }


def told_cost(formula: Formula) -> dict[str, Any]:
    """The most that a formula keeps of a profile, computed traits in their places."""
    cost = cost_of(formula)
    return {
        "bytes_per_profile": cost.bytes_per_profile_max,
        "level": cost.level,
        "reasons": [{"fr": one.fr, "en": one.en} for one in cost.reasons],
    }


def tree_of(condition: Condition) -> Any:
    """The JSON form, as an object."""
    return msgspec.json.decode(condition.json())


def words_of(formula: Condition | Value, names: Mapping[str, Names]) -> dict[str, str]:
    """A condition as a sentence about the person, or a value as words, in each language."""
    return {language: formula.words(language, names) for language in LANGUAGES}
