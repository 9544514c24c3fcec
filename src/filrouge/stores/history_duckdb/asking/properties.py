"""How columns are made of the properties of events: the JSON of each is read once for all paths."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.history.templates import path_of, quoted
from filrouge.rules.history.values import COLUMN_KINDS, Columns, column_sql
from filrouge.stores.history_duckdb.asking.connecting import TEMPLATES

_PLAIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ -]*")
"""Names that SQL may have for a field as JSON has them."""


class Made(NamedTuple):
    """Parts of a query that reads properties: `read` from rows, `found` in it, `columns` of it."""

    read: str
    found: str
    columns: str


def made_of(columns: Columns, properties: str) -> Made:
    """`properties` is the expression of the object; paths are looked for in it once.

    The rows are called `r` where they are read, `o` where paths are looked for, `e` afterwards.
    """
    whole = _read_at_once(columns)
    found = [_found(path, place, whole) for place, path in enumerate(columns)]
    fields = quoted("{" + ", ".join(f'"{name}": "JSON"' for name in whole) + "}")
    read = TEMPLATES.filled("json_fields", properties=properties, fields=fields)
    return Made(
        f", {read}" if whole else f", {properties} AS object",
        "".join(f", {one}" for one in found),
        "".join(
            f', {column_sql(f"e.j{place}", kind)} AS "{name}_{kind}"'
            for place, name in enumerate(columns.values())
            for kind in COLUMN_KINDS
        ),
    )


def _found(path: t.Path, place: int, whole: dict[str, None]) -> str:
    """One path, inside the fields that were read at once, or inside the whole object."""
    first, *inner = path
    source = f'o.fields."{first}"' if first in whole else "o.object"
    rest = inner if first in whole else path
    if not rest:
        return f"{source} AS j{place}"
    return TEMPLATES.filled("json_at", object=source, path=path_of(tuple(rest)), place=place)


def _read_at_once(columns: Iterable[t.Path]) -> dict[str, None]:
    """The first steps of paths, where SQL can tell them apart: it knows no upper case."""
    names: dict[str, None] = dict.fromkeys(path[0] for path in columns)
    lower = [name.lower() for name in names]
    return {
        name: None for name in names if _PLAIN.fullmatch(name) and lower.count(name.lower()) == 1
    }
