"""Named SQL queries, written by hand in the portable subset and sent verbatim."""

import re
from importlib.resources import files
from typing import Final, NamedTuple

_NAME: Final = re.compile(r"^-- name: ([a-z_0-9]+)$", re.MULTILINE)


class Query(NamedTuple):
    """One statement and the name by which it is known. Parameters are written `?`."""

    name: str
    sql: str


def parsed_queries(text: str) -> dict[str, Query]:
    """The statements of a `queries.sql` file by name, each after a line `-- name: the_name`.

    >>> parsed_queries("-- name: one\\nSELECT 1;")["one"].sql
    'SELECT 1'
    """
    parts = _NAME.split(text)
    return {
        name: Query(name, sql.strip().rstrip(";"))
        for name, sql in zip(parts[1::2], parts[2::2], strict=True)
    }


def load_queries(package: str, file: str = "queries.sql") -> dict[str, Query]:
    """The named queries of a room: `load_queries(__package__)`."""
    return parsed_queries(files(package).joinpath(file).read_text("utf-8"))


def load_schema(package: str, file: str = "schema.sql") -> str:
    """The statements that make a room's own tables."""
    return files(package).joinpath(file).read_text("utf-8")
