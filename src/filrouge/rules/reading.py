"""The two ways to a tree that makes sense: from its text, and from its JSON form."""

import msgspec

from filrouge.core.language import Words
from filrouge.core.sentences import said
from filrouge.rules.checking import Schema, checked
from filrouge.rules.errors import ConditionError, Problem
from filrouge.rules.text import parsed
from filrouge.rules.tree import AnyCondition, decoded


def parse(text: str, schema: Schema | None = None) -> AnyCondition:
    """The tree of a condition's text, checked; against the known names where a schema is given.

    Raises ConditionError: the first place that cannot be read, or every mistake of what was read.

    >>> parse('trait.city = "Lyon" and not any("Message Clicked", within 7 days)').text()
    'trait.city = "Lyon" and not any("Message Clicked", within 7 days)'
    """
    tree, places = parsed(text)
    problems = checked(tree, schema, places)
    if problems:
        raise ConditionError(problems)
    return tree


def read_json(data: bytes | str, schema: Schema | None = None) -> AnyCondition:
    """The tree of a JSON form, checked. Raises ConditionError."""
    try:
        tree = decoded(data)
    except (msgspec.DecodeError, RecursionError) as error:
        why = said(error)
        what = Words(
            f"this JSON is no condition ({why.en})", f"ce JSON n'est pas une condition ({why.fr})"
        )
        cure = Words("see docs/concepts/conditions.md", "voir docs/concepts/conditions.md")
        raise ConditionError([Problem(0, 0, what, cure)]) from error
    problems = checked(tree, schema)
    if problems:
        raise ConditionError(problems)
    return tree
