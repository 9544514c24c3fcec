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


def test_segments_and_computed_traits_are_told_by_their_names() -> None:
    names = {
        "vip": {"fr": "Clients VIP", "en": "VIP customers"},
        "trait.spend": {"fr": "Dépense sur un an", "en": "Spend over a year"},
    }
    tree = parse('segment("vip") and trait.spend >= 400 and trait.spent > 1 and segment("spend")')
    assert tree.words("en", names) == (
        "is in the segment “VIP customers” and their trait “Spend over a year” is at least 400 "
        "and their trait “spent” is more than 1 and the person is in the segment “spend”"
    )
    assert tree.words("fr", names) == (
        "est dans le segment « Clients VIP » et son trait « Dépense sur un an » vaut au moins 400 "
        "et son trait « spent » vaut plus de 1 et la personne est dans le segment « spend »"
    )


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(CONDITIONS)
def test_any_condition_can_be_told(tree: t.AnyCondition) -> None:
    assert tree.words("fr")
    assert tree.words("en")
