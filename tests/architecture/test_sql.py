"""SQL is written by hand, by name, beside its room; one table has one writer."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from tests.architecture.tree import PACKAGE, files_under, place, text_of, tree_of

STATEMENT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM"
    r"|CREATE\s+(TABLE|INDEX)|DROP\s+TABLE)\b",
    re.IGNORECASE | re.DOTALL,
)
WRITES = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|(?<!DO\s)UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+([a-z_]+)",
    re.IGNORECASE,
)
CREATES = re.compile(r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([a-z_]+)", re.IGNORECASE)
COMMENT = re.compile(r"--[^\n]*")
UNBOUNDED = re.compile(r"\bLIKE\b", re.IGNORECASE)


def owner_of(path: Path) -> str:
    """A room, or one store: `resolve`, `stores/log_sqlite`."""
    parts = path.relative_to(PACKAGE).parts
    return "/".join(parts[:2]) if parts[0] in {"stores", "sources"} else parts[0]


def statements(text: str) -> str:
    return COMMENT.sub("", text)


def test_no_statement_is_made_of_pieces() -> None:
    """No f-string, no `+`, no `%`, no `.format` around SQL: parameters are `?`."""
    found: list[str] = []
    for path in files_under("src", ".py"):
        for node in ast.walk(tree_of(path)):
            pieces: list[ast.expr] = []
            if isinstance(node, ast.JoinedStr):
                pieces = list(node.values)
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
                pieces = [node.left]
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "format"
            ):
                pieces = [node.func.value]
            texts = [
                piece.value
                for piece in pieces
                if isinstance(piece, ast.Constant) and isinstance(piece.value, str)
            ]
            if STATEMENT.search(" ".join(texts)):
                found.append(place(path, node.lineno))
    assert not found


def test_a_table_has_one_writing_room() -> None:
    writers: defaultdict[str, set[str]] = defaultdict(set)
    for path in files_under("src", ".sql"):
        for table in WRITES.findall(statements(text_of(path))):
            writers[table.lower()].add(owner_of(path))
    shared = {table: sorted(rooms) for table, rooms in writers.items() if len(rooms) > 1}
    assert not shared


def test_a_room_writes_only_tables_that_it_makes() -> None:
    made: defaultdict[str, set[str]] = defaultdict(set)
    for path in files_under("src", ".sql"):
        made[owner_of(path)].update(
            table.lower() for table in CREATES.findall(statements(text_of(path)))
        )
    strangers = [
        f"{place(path)}: {table}"
        for path in files_under("src", ".sql")
        for table in WRITES.findall(statements(text_of(path)))
        if table.lower() not in made[owner_of(path)]
    ]
    assert not strangers


def test_a_table_is_made_once() -> None:
    makers: defaultdict[str, list[str]] = defaultdict(list)
    for path in files_under("src", ".sql"):
        for table in CREATES.findall(statements(text_of(path))):
            makers[table.lower()].append(place(path))
    twice = {table: places for table, places in makers.items() if len(places) > 1}
    assert not twice


def test_every_query_has_a_name_and_every_name_is_used() -> None:
    unused: list[str] = []
    for path in files_under("src", "queries.sql"):
        names = re.findall(r"^-- name: (\S+)$", text_of(path), re.MULTILINE)
        assert names, f"{place(path)} holds no named query"
        code = "\n".join(text_of(file) for file in files_under("src", ".py"))
        unused += [
            f"{place(path)}: {name}" for name in names if not re.search(rf"\b{name}\b", code)
        ]
    assert not unused


def test_text_is_never_compared_with_a_bare_like() -> None:
    """`LIKE` folds case here and not there; say `GLOB`, a range, or `substr`."""
    found = [
        place(path)
        for path in files_under("src", ".sql")
        if UNBOUNDED.search(statements(text_of(path)))
    ]
    assert not found
