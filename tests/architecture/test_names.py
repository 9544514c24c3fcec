"""A name says what a thing is; a word has one meaning."""

import ast
import re

from tests.architecture.tree import (
    PACKAGE,
    ROOMS,
    ROOT,
    files_under,
    place,
    project_files,
    text_of,
    tree_of,
)

EMPTY_WORDS = {
    "util", "utils", "helper", "helpers", "common", "misc", "manager", "service", "services",
}  # fmt: skip
SYNONYMS = {"audience": "segment", "cohort": "segment", "contact_person": "person"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
PROVIDERS = re.compile(r"\b(brevo|twilio|sendgrid|mailjet|shopify|klaviyo|braze)\b", re.IGNORECASE)
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def words_of(name: str) -> set[str]:
    """The words of a snake_case, kebab-case or CamelCase name, in lower case."""
    return {word.lower() for word in WORD.findall(name)}


def test_no_file_or_folder_has_an_empty_name() -> None:
    empty = [
        place(path)
        for path in project_files()
        if any(
            words_of(part) & EMPTY_WORDS for part in path.relative_to(ROOT).with_suffix("").parts
        )
    ]
    assert not empty, "name the file after what it holds"


def test_no_class_or_function_has_an_empty_name() -> None:
    definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    empty = [
        f"{place(path, node.lineno)}: {node.name}"
        for path in files_under("src", ".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, definition) and words_of(node.name) & EMPTY_WORDS
    ]
    assert not empty


def test_one_word_has_one_meaning() -> None:
    """`docs/glossary.md` settles the words; their synonyms are not names of ours."""
    found = [
        f"{place(path, node.lineno)}: {node.name} (say {SYNONYMS[word]})"
        for path in files_under("src", ".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for word in words_of(node.name) & SYNONYMS.keys()
    ]
    assert not found


def test_the_glossary_holds_every_noun_of_the_thread() -> None:
    glossary = text_of(ROOT / "docs" / "glossary.md").lower()
    nouns = [
        node.name
        for node in tree_of(PACKAGE / "core" / "nouns.py").body
        if isinstance(node, ast.ClassDef)
    ]
    missing = [
        noun
        for noun in nouns
        if f"**{' '.join(re.findall('[A-Z][a-z]*', noun)).lower()}**" not in glossary
    ]
    assert not missing, "say in docs/glossary.md what these are"


def test_nothing_is_left_unfinished() -> None:
    found = [
        place(path, number)
        for path in files_under(".", ".py", ".ts", ".tsx", ".sql", ".yaml", ".toml", ".md")
        if path.name not in {"test_names.py", "CONTRIBUTING.md"}
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not found


def test_no_company_is_named_outside_sources_and_stores() -> None:
    """A room that names a provider has taken a side."""
    rooms = [*ROOMS, "core", "app"]
    found = [
        place(path, number)
        for room in rooms
        for path in files_under(f"src/filrouge/{room}", ".py", ".sql")
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if PROVIDERS.search(line)
    ]
    assert not found


def test_a_test_is_named_by_a_sentence() -> None:
    """`test_a_late_trait_does_not_win`, not `test_traits`."""
    curt = [
        f"{place(path, node.lineno)}: {node.name}"
        for path in files_under("tests", ".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and node.name.count("_") < 3
    ]
    assert not curt
