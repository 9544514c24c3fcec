"""The text and the JSON of a condition say the same tree."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rules.trees import CONDITIONS

from filrouge.rules import Condition, ConditionError, checked, mark_of, parse, read_json
from filrouge.rules import tree as t
from filrouge.rules.limits import TEXT_CHARACTERS_MAX

FIRST = """
    count("Order Completed" where properties.category = "baby" and channel in ("web", "drive"),
          within 90 days) >= 2
    and not any("Message Clicked" where channel = "email", within 7 days)
    and trait.city = "Lyon" and consent("email", "marketing") and score("convert.store") > 0.4
"""
MEANT = t.And(
    (
        t.Compare(
            ">=",
            t.Count(
                t.Select(
                    ("Order Completed",),
                    t.And(
                        (
                            t.Compare("=", t.Property(("category",)), t.Text("baby")),
                            t.Among(t.Field("channel"), (t.Text("web"), t.Text("drive"))),
                        )
                    ),
                ),
                t.Within(t.Duration(90, "days")),
            ),
            t.Number(2_000_000),
        ),
        t.Not(
            t.Happened(
                t.Select(("Message Clicked",), t.Compare("=", t.Field("channel"), t.Text("email"))),
                t.Within(t.Duration(7, "days")),
            )
        ),
        t.Compare("=", t.Trait(("city",)), t.Text("Lyon")),
        t.Consent("email", "marketing"),
        t.Compare(">", t.Score("convert.store"), t.Number(400_000)),
    )
)


def test_the_example_of_the_design_is_read_as_meant() -> None:
    assert parse(FIRST) == MEANT
    assert read_json(parse(FIRST).json()) == MEANT


def test_the_example_of_the_page_is_that_of_the_design() -> None:
    page = Path(__file__).parents[2] / "docs" / "concepts" / "conditions.md"
    block = page.read_text("utf-8").partition("    count(")[2].partition("\n\n")[0]
    assert parse(f"count({block}") == MEANT


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(CONDITIONS)
def test_the_printed_text_of_any_tree_parses_to_it(tree: t.AnyCondition) -> None:
    assert checked(tree) == []
    text = tree.text()
    assert parse(text) == tree
    assert parse(text).text() == text
    assert read_json(tree.json()) == tree


@pytest.mark.parametrize(
    "text",
    [
        "not (trait.a = 1 or trait.b = 2) and trait.c exists",
        "(trait.a = 1 and trait.b = 2) and trait.c = 3",
        'count(event where name starts with "Order", this month) >= 1',
        'sum(properties.revenue of "Order Completed" or "Ticket Paid", last month) > 100.5',
        'sequence("A", "B" where channel = "web", within 2 days, same properties.cart.id, today)',
        'table("products", last(properties.product_id of "Product Viewed")).category = "baby"',
        'trait."first name" is missing or trait.tags contains "vip"',
        'any("A", since first "B" where properties.ok = true)',
        "trait.birthday between 1990-01-01 and 1999-12-31",
        'none("A", between 2026-01-01 and 2026-01-31) and context.hour not in (1, 2, -3.5)',
    ],
)
def test_a_canonical_text_is_printed_as_it_is(text: str) -> None:
    assert parse(text).text() == text


def test_comments_and_spaces_mean_nothing() -> None:
    assert parse("# who\ntrait.a\n =   1 # one\n") == parse("trait.a = 1")


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('trait.a == "b"', 'trait.a = "b"'),
        ('any("A")\n&& any("B")', 'any("A")\nand any("B")'),
        ('count("A") ≥ 2', 'count("A") >= 2'),
        ('any("A", after 28/02/2026)', 'any("A", after 2026-02-28)'),
    ],
)
def test_what_is_suggested_takes_the_whole_place_of_the_mistake(text: str, mended: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    mark = mark_of(caught.value.problems[0], text)
    lines = text.split("\n")
    one, at = lines[mark.line - 1], mark.column - 1
    lines[mark.line - 1] = one[:at] + str(mark.suggestion) + one[at + mark.length :]
    assert "\n".join(lines) == mended


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("trait.city = ", 1, 14, "the end where a value was expected"),
        ('cuont("A") > 1', 1, 1, "did you mean `count`?"),
        ("trait.a = 1\n  nd trait.b = 2", 2, 3, "did you mean `and`?"),
        ('any("A", within 3 dyas)', 1, 19, "did you mean `days`?"),
        ('any("A", within 60 dayz)', 1, 20, "did you mean `days`?"),
        ('any("A", within 1 dayz)', 1, 19, "did you mean `day`?"),
        ('any("A", within 60 jours)', 1, 20, "did you mean `days`?"),
        ('any("A", within 3 months)', 1, 19, "write `90 days`"),
        ('any("A", within 2 ans)', 1, 19, "write `730 days`"),
        ('any("A", last 7 days)', 1, 15, "write `within 7 days`"),
        ('trait.a == "b"', 1, 9, "did you mean `=`?"),
        ('count("A") => 2', 1, 12, "did you mean `>=`?"),
        ('any("A") && any("B")', 1, 10, "did you mean `and`?"),
        ("segment(vip)", 1, 9, 'write it between quotes: `"vip"`'),
        ('trait.a is "b"', 1, 12, "compare with `=` or `!=`"),
        ('any("A", witin 3 days)', 1, 10, "did you mean `within`?"),
        ('any("A", this wek)', 1, 15, "did you mean `week`?"),
        ("any(A)", 1, 5, "an event's name such as"),
        ("trait.city", 1, 1, "compare this value"),
        ('any("A"))', 1, 9, "take it away, or open it before"),
        ('trait.a = "b" within 9 days', 1, 15, "write it in the parentheses"),
        ('(trait.a = "b", within 9 days)', 1, 15, "write it in the parentheses"),
        ("trait.a > 12,5", 1, 13, "write `12.5`"),
        ("trait.a > 1 000", 1, 13, "write `1000`"),
        ('any("A") et any("B")', 1, 10, "did you mean `and`?"),
        ('any("A") any("B")', 1, 10, "write `and` or `or` before it"),
        ('any("A", depuis 3 days)', 1, 10, "did you mean `within`?"),
        ('nombre("A") > 1', 1, 1, "did you mean `count`?"),
        ('count("A") ≥ 2', 1, 12, "did you mean `>=`?"),
        ('any("A", after 28/02/2026)', 1, 16, "write `2026-02-28`"),
        ('any("A", after 2026-2-1)', 1, 16, "write `2026-02-01`"),
        ('"Order Completed"', 1, 1, 'write `any("Order Completed")`'),
        ("trait.a = 'x'", 1, 11, 'write texts between `"`'),
        ('trait.a = "x', 1, 11, "this text is not closed"),
        ("trait.a = 1.1234567", 1, 11, "more than six decimals"),
        ("1 = 1 = 2", 1, 7, "`and`, `or` or the end"),
        ("(trait.a = 1", 1, 13, "`)` was expected"),
        ("trait.a = 1 ; 2", 1, 13, "means nothing here"),
        ("(" * 100 + "trait.a = 1", 1, 61, "levels inside each other"),
        ("x" * (TEXT_CHARACTERS_MAX + 1), 1, 1, "longer than"),
        ("", 1, 1, "a condition was expected"),
    ],
)
def test_a_mistake_says_where_and_what_was_expected(
    text: str, line: int, column: int, part: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (line, column)
    assert part in str(caught.value)


def test_a_mistake_is_told_in_french_too() -> None:
    with pytest.raises(ConditionError) as caught:
        parse('cuont("A") > 1')
    assert caught.value.told("fr")[0] == (
        "Cette condition ne se lit pas : ligne 1, colonne 1 : `cuont` là où on attendait "
        "une condition ; vouliez-vous dire `count` ?"
    )


@pytest.mark.parametrize("data", [b"{}", b"[", b'{"kind":"no"}', b'{"kind":"and","items":[]}'])
def test_json_that_is_no_condition_is_an_error_of_ours(data: bytes) -> None:
    with pytest.raises(ConditionError):
        read_json(data)


WORDS = """
    trait context properties . city ( ) , = != < >= in not and or between contains starts with
    is missing exists count any none sum of sequence within 90 days today this month last
    before after since first "A" "Order Completed" where event channel hour true 1 -2.5
    2026-01-31 2026-13-45 score segment consent table same é " # \\
"""


@settings(max_examples=1_000, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=25))
def test_any_text_is_a_condition_or_a_mistake_of_ours(words: list[str]) -> None:
    text = " ".join(words)
    try:
        tree = parse(text)
    except ConditionError as error:
        assert error.told("en") != error.told("fr")
        assert all(problem.line >= 1 and problem.column >= 1 for problem in error.problems)
    else:
        assert parse(tree.text()) == tree


def test_every_node_is_frozen_and_can_be_a_key() -> None:
    tree = parse(FIRST)
    assert isinstance(tree, Condition)
    assert {tree: 1}[parse(FIRST)] == 1
    with pytest.raises(AttributeError):
        tree.items = ()  # type: ignore[union-attr]
    assert msgspec.json.decode(tree.json())["kind"] == "and"
