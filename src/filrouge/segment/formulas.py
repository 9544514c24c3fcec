"""The trees of a set of definitions."""

from filrouge.rules import parse
from filrouge.rules import tree as t
from filrouge.segment.definitions import Definitions
from filrouge.segment.difference import by_key, formula_of
from filrouge.segment.uses import Key

Formula = t.AnyCondition | t.AnyValue


def formulas_of(definitions: Definitions) -> dict[Key, Formula]:
    """The tree of each, as it is written."""
    return {
        key: _tree(key, text)
        for key, one in by_key(definitions).items()
        if (text := formula_of(one))
    }


def _tree(key: Key, text: str) -> Formula:
    if key[0] != "traits":
        return parse(text)
    tree = parse(f"{text} = 0")
    return tree.left if isinstance(tree, t.Compare) else tree
