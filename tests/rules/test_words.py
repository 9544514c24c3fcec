"""A condition reads as a sentence that a marketer would write, in both languages."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.rules.trees import CONDITIONS

from filrouge.rules import parse
from filrouge.rules import tree as t

LINES = (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("text", "french", "english"), list(zip(LINES[::3], LINES[1::3], LINES[2::3], strict=True))
)
def test_a_condition_reads_as_a_sentence(text: str, french: str, english: str) -> None:
    tree = parse(text)
    assert tree.words("fr") == french.removeprefix("  fr: ")
    assert tree.words("en") == english.removeprefix("  en: ")


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(CONDITIONS)
def test_any_condition_can_be_told(tree: t.AnyCondition) -> None:
    assert tree.words("fr")
    assert tree.words("en")
