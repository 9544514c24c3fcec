"""The trees of a set of definitions."""

from collections.abc import Mapping

from filrouge.rules import inlined, parse, parse_value
from filrouge.rules import tree as t
from filrouge.segment.definitions import Definitions, Key, by_key, formula_of

Formula = t.AnyCondition | t.AnyValue


def formulas_of(definitions: Definitions) -> dict[Key, Formula]:
    """The tree of each, as it is written."""
    return {
        key: _tree(key, text)
        for key, one in by_key(definitions).items()
        if (text := formula_of(one))
    }


def inlined_formulas(definitions: Definitions) -> dict[Key, Formula]:
    """The tree of each with the computed traits that it names put in their places.

    Raises ConditionError where one cannot stand there.
    """
    formulas = formulas_of(definitions)
    traits = traits_of(formulas)
    return {key: inlined(tree, traits) for key, tree in formulas.items()}


def traits_of(formulas: Mapping[Key, Formula]) -> dict[str, t.AnyValue]:
    """The values of the computed traits, by id."""
    return {
        key[1]: tree
        for key, tree in formulas.items()
        if key[0] == "traits" and isinstance(tree, t.Value)
    }


def _tree(key: Key, text: str) -> Formula:
    return parse_value(text) if key[0] == "traits" else parse(text)
