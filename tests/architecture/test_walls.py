"""Rooms get the clock, the chance, the environment and the sockets handed in."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import (
    PACKAGE,
    ROOMS,
    dotted,
    files_under,
    imports,
    place,
    room_of,
    tree_of,
    uses,
)

CLOCK = re.compile(
    r"time\.(time|time_ns|monotonic|monotonic_ns|perf_counter|perf_counter_ns|sleep|localtime|gmtime"
    r"|ctime|process_time|process_time_ns)"
    r"|datetime\.(datetime\.(now|utcnow|today)|date\.today)"
    r"|uuid\.(uuid1|uuid6|uuid7)"
)
ENVIRONMENT = re.compile(r"os\.(environ|environb|getenv|getenvb|putenv)(\..*)?")
CHANCE = re.compile(
    r"random\.(?!Random$)\w+|numpy\.random\.(?!default_rng$|Generator$)\w+|uuid\.uuid4"
    r"|secrets\.\w+|os\.urandom"
)
UNSEEDED = {"Random", "default_rng"}
OUTSIDE = {
    "asyncio", "duckdb", "http", "httpx", "litestar", "logging", "multiprocessing", "os", "pyarrow",
    "psycopg", "requests", "selectors", "shutil", "signal", "socket", "sqlite3", "subprocess",
    "tempfile", "threading", "urllib", "uvicorn",
}  # fmt: skip
PURE_PARTS_OF = {"urllib": "urllib.parse", "http": "http.HTTPStatus"}
DOORS = ("http", "cli", "worker")
SKIPS = {"pytest.skip", "pytest.xfail"}
SKIP_MARKS = {"pytest.mark.skip", "pytest.mark.xfail"}
HEAVY = (
    "duckdb",
    "pyarrow",
    "litestar",
    "uvicorn",
    "numpy",
    "typer",
    "phonenumbers",
    "cryptography",
)


def package_files(*, apart: tuple[str, ...] = ()) -> list[Path]:
    skipped = tuple(PACKAGE / name for name in apart)
    return [path for path in files_under("src", ".py") if path not in skipped]


def test_only_the_clock_knows_the_time() -> None:
    found = [use for path in package_files(apart=("app/clock.py",)) for use in uses(path, CLOCK)]
    assert not found, "take a core.ports.Clock instead"


def test_only_the_settings_read_the_environment() -> None:
    found = [
        use for path in package_files(apart=("app/settings.py",)) for use in uses(path, ENVIRONMENT)
    ]
    assert not found, "let app/settings.py read it and hand it in"


def test_chance_is_handed_in() -> None:
    """`app/` and the doors choose the source of entropy; everything else is given it."""
    found = [
        use
        for path in package_files()
        if room_of(path) not in {"app", "desk", *DOORS}
        for use in uses(path, CHANCE)
    ]
    assert not found, "take a seeded random.Random, or a callable that gives bytes"


def test_chance_in_the_tests_is_seeded() -> None:
    found = [
        place(path, node.lineno)
        for folder in ("src", "tests", "benchmarks")
        for path in files_under(folder, ".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and not node.args
        and not node.keywords
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in UNSEEDED
    ]
    assert not found, "give it a seed, and print it when the test fails"


def test_the_tests_neither_sleep_nor_mock() -> None:
    sleep = re.compile(r"time\.sleep|asyncio\.sleep|unittest\.mock(\..*)?")
    found = [use for path in files_under("tests", ".py") for use in uses(path, sleep)]
    assert not found, "wait for the thing itself (a line, a file, an answer); hand in a double"


def test_a_room_does_no_input_or_output() -> None:
    found = [
        f"{place(path, line)}: {module}"
        for room in (*ROOMS, "core")
        for path in files_under(f"src/filrouge/{room}", ".py")
        for line, module in imports(tree_of(path))
        if (top := module.split(".")[0]) in OUTSIDE
        and not module.startswith(PURE_PARTS_OF.get(top, "\0"))
    ]
    assert not found


def test_the_core_needs_the_standard_library_and_msgspec_only() -> None:
    allowed = {*sys.stdlib_module_names, "msgspec"}
    found = [
        f"{place(path, line)}: {module}"
        for path in files_under("src/filrouge/core", ".py")
        for line, module in imports(tree_of(path))
        if module.split(".")[0] not in allowed and not module.startswith("filrouge.core")
    ]
    assert not found


def test_importing_the_package_is_cheap() -> None:
    """`import filrouge` and its core load no driver, no server, no frame library."""
    code = "import sys, filrouge, filrouge.core.nouns, filrouge.core.ports; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    ).stdout.split()
    assert not set(HEAVY).intersection(loaded)


def test_nothing_is_skipped_without_a_reason() -> None:
    silent = [
        place(path, node.lineno)
        for path in files_under("tests", ".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and not (node.args or node.keywords)
        and dotted(node.func) in SKIPS | SKIP_MARKS
    ]
    bare = [
        place(path, decorator.lineno)
        for path in files_under("tests", ".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Attribute) and dotted(decorator) in SKIP_MARKS
    ]
    assert not silent + bare


def test_the_truth_of_the_world_is_read_by_the_world_alone() -> None:
    """The simulated world knows who is who and what caused what: no model may look it up."""
    readers = [
        f"{place(path, line)}: {module}"
        for path in package_files()
        for line, module in imports(tree_of(path))
        if module.startswith("filrouge.world.")
        and (not path.is_relative_to(PACKAGE / "world") or path == PACKAGE / "world/__init__.py")
        and (module.count(".") > 2 or "truth" in module)
        and not (path.name == "__init__.py" and "truth" not in module)
    ]
    assert not readers, "take what `filrouge.world` itself gives: events, files and tables"
