"""The reference holds every error and every command, as the code has them."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from tests.docs.pages import ROOT

DOCS = ROOT / "docs"
HTTP = ROOT / "src" / "filrouge" / "http"
ROUTE = re.compile(r'@(?:get|post|put|delete)\(\s*"([^"]+)"')
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    specification = importlib.util.spec_from_file_location(
        "reference", ROOT / "scripts" / "reference.py"
    )
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_generated_pages_are_current(reference: ModuleType) -> None:
    stale = [
        path.name
        for path, text in reference.pages().items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    assert not stale, "run `make docs`"


def test_every_error_has_a_code_a_sentence_and_a_cure(reference: ModuleType) -> None:
    poor = [
        kind.__name__
        for kind in reference.error_classes()
        if not (kind.__doc__ and kind.hint and re.fullmatch(r"[a-z0-9-]+", kind.code))
        or kind.code == "error"
    ]
    assert not poor


def test_every_error_has_a_code_of_its_own(reference: ModuleType) -> None:
    codes = [kind.code for kind in reference.error_classes()]
    assert sorted(codes) == sorted(set(codes))


def test_every_command_says_what_it_does(reference: ModuleType) -> None:
    silent = [name for name, command in reference.cli_commands() if not command.help]
    assert not silent


def test_every_help_text_has_its_french(reference: ModuleType) -> None:
    helps = [
        (name, text)
        for name, command in reference.cli_commands()
        for text in (command.help, *(one.help for one in command.params if one.name != "help"))
    ]
    assert not [(name, text) for name, text in helps if (text or "").count(" / ") != 1]


def test_every_command_is_in_the_reference(reference: ModuleType) -> None:
    page = (DOCS / "reference" / "cli.md").read_text("utf-8")
    missing = [name for name, _ in reference.cli_commands() if f"## `{name}`" not in page]
    assert not missing


def test_every_address_is_in_the_reference() -> None:
    page = (DOCS / "reference" / "http.md").read_text("utf-8")
    code = "".join(path.read_text("utf-8") for path in HTTP.rglob("*.py"))
    routes = {re.sub(r"_?:\w+", "", route) for route in ROUTE.findall(code)} - {"/", "/{path}"}
    assert routes, "the doors have addresses"
    assert not sorted(route for route in routes if route not in page)


def pages_with_links() -> list[Path]:
    return [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


def test_no_link_between_pages_is_broken() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages_with_links()
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_both_languages_of_the_readme_have_the_same_shape() -> None:
    """The same headings, blocks and tables in the same order; only the words differ."""
    english, french = (
        re.findall(r"^(#+|```\w*|\||!\[)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        for name in ("README.md", "README.fr.md")
    )
    assert english == french
