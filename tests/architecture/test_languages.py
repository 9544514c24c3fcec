"""Nothing that people read is in one language only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import PACKAGE, files_under, place, tree_of

BILINGUAL = {
    "Words": 0,
    "expected": 0,
    "ProblemError": 0,
    "CellProblemError": 0,
    "ExpressionMistakeError": 0,
    "Refused": 1,
    "Rejection": 1,
}
"""What is made of an English text and a French one, and the position of the English one."""
LETTERS = re.compile(r"[^\W\d_]{2,}")
FOLLOWS_LANGUAGE = re.compile(r"\.(en|fr)\b")
PLURAL_CALLS = {"_spaced"}


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def pairs(path: Path) -> Iterator[tuple[ast.Call, ast.expr, ast.expr]]:
    """Every English text of a file with the French one beside it."""
    for call in calls(path):
        at = BILINGUAL.get(name_of(call))
        if at is not None and len(call.args) >= at + 2:
            yield call, call.args[at], call.args[at + 1]


def template_of(text: ast.expr) -> str:
    """The text with `{}` where a value goes; "" for what is not written out."""
    if isinstance(text, ast.Constant):
        return str(text.value)
    if isinstance(text, ast.JoinedStr):
        parts = (str(one.value) if isinstance(one, ast.Constant) else "{}" for one in text.values)
        return "".join(parts)
    return ""


def values_of(text: ast.expr) -> set[str]:
    """The names of the values in a text, whichever language they are told in."""
    holes = [node.value for node in ast.walk(text) if isinstance(node, ast.FormattedValue)]
    named = (node for hole in holes for node in ast.walk(hole) if isinstance(node, ast.Name))
    return {node.id for node in named} - PLURAL_CALLS


def caught_names(path: Path) -> set[str]:
    """What this file calls the errors that it catches."""
    handlers = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler))
    return {handler.name for handler in handlers if handler.name}


def test_both_languages_say_something_and_the_same_values() -> None:
    uneven = []
    for path in files_under("src", ".py"):
        for call, english, french in pairs(path):
            if not isinstance(english, ast.Constant | ast.JoinedStr):
                continue
            told_in_both = bool(template_of(english)) == bool(template_of(french))
            if values_of(english) != values_of(french) or not told_in_both:
                uneven.append(f"{place(path, call.lineno)}: {ast.unparse(call)[:120]}")
    assert not uneven


def test_a_sentence_is_not_the_same_in_both_languages() -> None:
    """A name or a number is `unchanged(...)`; a word that both languages share stands alone."""
    same = [
        f"{place(path, call.lineno)}: {template_of(english)}"
        for path in files_under("src", ".py")
        for call, english, french in pairs(path)
        if template_of(english) == template_of(french)
        and len(LETTERS.findall(template_of(english))) > 1
    ]
    assert not same


def test_a_field_of_an_error_is_not_a_piece_of_english() -> None:
    """`Words(...)` for our own pieces, `said(error)` for those of a library."""
    found = []
    for path in files_under("src", ".py"):
        caught = caught_names(path)
        for call in calls(path):
            if not name_of(call).endswith("Error"):
                continue
            for field in call.keywords:
                found += [
                    f"{place(path, call.lineno)}: {field.arg}={ast.unparse(field.value)}"
                    for _ in english_pieces(field.value, caught)
                ]
    assert not found


def english_pieces(value: ast.expr, caught: set[str]) -> Iterator[ast.expr]:
    words = template_of(value).replace("{}", "")
    if " " in words.strip() and LETTERS.search(words):
        yield value
    if isinstance(value, ast.Name) and value.id in caught:
        yield value
    if isinstance(value, ast.Call) and name_of(value) == "str" and is_caught(value, caught):
        yield value


def is_caught(node: ast.expr, caught: set[str]) -> bool:
    return any(isinstance(one, ast.Name) and one.id in caught for one in ast.walk(node))


def test_a_sentence_does_not_quote_a_library_in_english() -> None:
    found = [
        f"{place(path, call.lineno)}: {ast.unparse(hole)}"
        for path in files_under("src", ".py")
        for call, english, french in pairs(path)
        for hole in ast.walk(ast.Tuple([english, french], ast.Load()))
        if isinstance(hole, ast.FormattedValue)
        and is_caught(hole.value, caught_names(path))
        and not FOLLOWS_LANGUAGE.search(ast.unparse(hole.value))
    ]
    assert not found, "tell it with core.sentences.said"


def test_every_mistake_of_identity_yaml_has_its_french() -> None:
    from filrouge.core.sentences import Sentences, libraries
    from filrouge.resolve.answers.wording import _MISTAKES

    known = Sentences({**libraries(), **_MISTAKES})
    missing = [
        template_of(text)
        for call in calls(PACKAGE / "resolve" / "reading" / "rules_file.py")
        if name_of(call) == "add"
        for text in call.args[1:]
        if template_of(text) and known.french(template_of(text).replace("{}", "x")) is None
    ]
    assert not missing
