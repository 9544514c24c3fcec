"""The tree of the project, parsed once, as the architecture tests look at it."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "filrouge"
ROOMS = ("access", "collect", "resolve", "profile", "rules", "segment", "world")
LEFT_OUT = {"node_modules", "dist", "static", "results", ".venv", ".make", "__pycache__"}


@cache
def project_files() -> tuple[Path, ...]:
    """Files that are, or are about to be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    return tuple(path for name in sorted(listed) if name and (path := ROOT / name).is_file())


@cache
def files_under(folder: str, *suffixes: str) -> tuple[Path, ...]:
    """The project's files in a folder (`src`, `web`, `.` for all) that end in one of `suffixes`."""
    top = (ROOT / folder).resolve()
    return tuple(
        path
        for path in project_files()
        if path.is_relative_to(top)
        and path.name.endswith(suffixes)
        and not LEFT_OUT.intersection(path.relative_to(ROOT).parts)
    )


@cache
def text_of(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path), str(path))


def place(path: Path, line: int | None = None) -> str:
    """`folder/file.py:12`, as editors understand it."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{line}" if line else name


def room_of(path: Path) -> str:
    """The folder directly under the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0]


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of attributes on a name; "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def imported_names(tree: ast.Module) -> dict[str, str]:
    """What each local name stands for: {"datetime": "datetime.datetime", "t": "time", ...}."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, module) of each import; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def uses(path: Path, banned: re.Pattern[str]) -> list[str]:
    """Where a file names something whose full dotted name matches `banned` wholly."""
    tree = tree_of(path)
    names = imported_names(tree)
    found: list[str] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute | ast.Name):
            continue
        first, _, rest = dotted(node).partition(".")
        full = ".".join(filter(None, [names.get(first, ""), rest]))
        if full and banned.fullmatch(full):
            found.append(f"{place(path, node.lineno)}: {full}")
    return sorted(set(found))
