"""The reference tables that a tree looks at, and which version of their columns it means."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from filrouge.rules import tree as t
from filrouge.rules.walk import parts_of

TreeT = TypeVar("TreeT", t.AnyCondition, t.AnyValue, t.AnyCondition | t.AnyValue)
Versions = Mapping[str, Mapping[str, str]]
"""table, as `Lookup.index` -> column -> version of its content"""


def columns_of(tree: t.AnyCondition | t.AnyValue) -> set[tuple[str, str]]:
    """The columns that a tree looks at, each as (table, column); the table as `Lookup.index`.

    >>> from filrouge.rules import parse
    >>> columns_of(parse('table("towns", trait.city).people > 1000'))
    {('towns', 'people')}
    """
    return {(one.index, one.column) for one in parts_of(tree) if isinstance(one, t.Lookup)}


def table_of(index: str) -> tuple[str, int]:
    """The table, and by how many keys it is found, of a `Lookup.index`.

    >>> table_of("products"), table_of("stock/2")
    (('products', 1), ('stock', 2))
    """
    table, _, keys = index.partition("/")
    return table, int(keys or 1)


def with_versions(tree: TreeT, versions: Versions) -> TreeT:
    """The same tree, looking at these versions: counters of two versions are two counters."""
    if not versions:
        return tree
    made: TreeT = _mapped(tree, versions)
    return made


def _mapped(node: Any, versions: Versions) -> Any:
    if isinstance(node, t.Lookup):
        version = versions.get(node.index, {}).get(node.column, "")
        key, *more_keys = _mapped(node.keys, versions)
        return t.Lookup(node.table, key, node.column, version, tuple(more_keys))
    if isinstance(node, tuple):
        return tuple(_mapped(one, versions) for one in node)
    if isinstance(node, msgspec.Struct):
        fields = {name: _mapped(getattr(node, name), versions) for name in node.__struct_fields__}
        return type(node)(**fields)
    return node
