"""The trees of a set of definitions."""

from filrouge.rules import parse, parse_value
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


def _tree(key: Key, text: str) -> Formula:
    return parse_value(text) if key[0] == "traits" else parse(text)
