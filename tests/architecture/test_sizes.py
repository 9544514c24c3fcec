"""Nothing grows too big to be read in one sitting."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import PACKAGE, files_under, place, text_of, tree_of

PYTHON_LINES_MAX = 400
TYPESCRIPT_LINES_MAX = 250
FUNCTION_LINES_MAX = 70
POSITIONAL_PARAMETERS_MAX = 5
APP_LINES_MAX = 2_500
FOLDER_FILES_MAX = 22
TYPESCRIPT = (".ts", ".tsx", ".mts", ".js", ".mjs")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def lines_of(path: Path) -> int:
    return len(text_of(path).splitlines())


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Function):
            yield node


def test_a_python_file_is_at_most_400_lines() -> None:
    too_long = [
        f"{place(path)}: {lines_of(path)} lines"
        for path in files_under(".", ".py")
        if lines_of(path) > PYTHON_LINES_MAX
    ]
    assert not too_long


def test_a_typescript_file_is_at_most_250_lines() -> None:
    too_long = [
        f"{place(path)}: {lines_of(path)} lines"
        for path in files_under(".", *TYPESCRIPT)
        if lines_of(path) > TYPESCRIPT_LINES_MAX
    ]
    assert not too_long


def test_a_function_is_at_most_70_lines() -> None:
    too_long = [
        f"{place(path, node.lineno)}: {node.name} has {length} lines"
        for path in files_under(".", ".py")
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert not too_long


def test_a_function_has_at_most_5_positional_parameters() -> None:
    too_many = [
        f"{place(path, node.lineno)}: {node.name} has {count} positional parameters"
        for path in files_under("src", ".py")
        for node in functions(path)
        if (count := positional_count(node)) > POSITIONAL_PARAMETERS_MAX
    ]
    assert not too_many


def positional_count(node: Function) -> int:
    named = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return len(named) - (named[:1] in (["self"], ["cls"]))


def test_the_composition_root_stays_small() -> None:
    """Each kind of workspace file is parsed in its room, so `app/` has little to say."""
    total = sum(lines_of(path) for path in files_under("src/filrouge/app", ".py"))
    assert total <= APP_LINES_MAX


def test_a_folder_of_the_package_holds_few_files() -> None:
    counts = Counter(path.parent for path in files_under("src", ".py"))
    crowded = [
        f"{place(folder)}: {count} files"
        for folder, count in sorted(counts.items())
        if count > FOLDER_FILES_MAX
    ]
    assert not crowded


def test_every_package_says_what_it_is_for() -> None:
    silent = [
        place(path) for path in files_under("src", ".py") if not ast.get_docstring(tree_of(path))
    ]
    assert not silent, "every module starts with a docstring"
    assert (PACKAGE / "__init__.py") in files_under("src", ".py")
