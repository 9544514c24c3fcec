"""Going through a tree: all its parts."""

from collections.abc import Iterator
from typing import Any


def parts_of(node: Any) -> Iterator[Any]:
    """The node and every node, selection and duration under it, each before its own parts.

    >>> from filrouge.rules import parse
    >>> [type(part).__name__ for part in parts_of(parse('any("A", within 2 days)'))]
    ['Happened', 'Select', 'Within', 'Duration']
    """
    if isinstance(node, tuple):
        for item in node:
            yield from parts_of(item)
    elif hasattr(node, "__struct_fields__"):
        yield node
        for field in node.__struct_fields__:
            yield from parts_of(getattr(node, field))
