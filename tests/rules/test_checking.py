"""A condition that makes no sense is refused, every mistake at once."""

import pytest

from filrouge.rules import ConditionError, Schema, parse, read_json
from filrouge.rules import tree as t

KNOWN = Schema(
    events={
        "Order Completed": {"revenue": "number", "category": "text", "shipping.city": "text"},
        "Message Clicked": {},
    },
    traits={"city": "text", "age": "number", "birthday": "date"},
    segments={"vip", "new"},
    scores={"convert.store"},
    tables={"products": {"category", "price"}},
    channels={"email", "sms"},
)


def mistakes(text: str, schema: Schema | None = KNOWN) -> list[str]:
    """What is wrong with a text, in English."""
    try:
        parse(text, schema)
    except ConditionError as error:
        return [problem.told("en") for problem in error.problems]
    return []


@pytest.mark.parametrize(
    "text",
    [
        'any("Order Completed" where properties.revenue > 10 and properties.shipping.city = "L")',
        'any("Message Clicked" where properties.whatever = 1)',
        'trait.city = "Lyon" and trait.birthday < 2000-01-01 and segment("vip")',
        'any("Order Completed" where table("products", properties.category).price > 1)',
    ],
)
def test_what_is_known_makes_sense(text: str) -> None:
    assert mistakes(text) == []


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('trait.ciy = "x"', "no trait is named `ciy`; did you mean `city`?"),
        (
            'any("Order Complete")',
            "no event is named `Order Complete`; did you mean `Order Completed`?",
        ),
        ('any("order completed")', "did you mean `Order Completed`?"),
        (
            'any("Order Completed" where properties.revnue > 1)',
            "no property is named `revnue`; did",
        ),
        ('segment("vi")', "no segment is named `vi`; did you mean `vip`?"),
        ('score("x") > 1', "no score is named `x`; known: convert.store"),
        ('consent("emal", "marketing")', "no channel is named `emal`; did you mean `email`?"),
        ('table("product", trait.city).price > 1', "did you mean `products`?"),
        (
            'table("products", trait.city).pric > 1',
            "no column is named `pric`; did you mean `price`?",
        ),
    ],
)
def test_an_unknown_name_gets_a_suggestion(text: str, mistake: str) -> None:
    (found,) = mistakes(text)
    assert mistake in found


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("trait.city = 3", "the left side is a text, the right side a number"),
        ("3 = trait.city", "the left side is a number, the right side a text"),
        ('trait.age in (1, "two")', "a number meets a text"),
        ('trait.x < "a"', "a text has no order"),
        ('trait.age starts with "1"', "`starts with` looks into a text, this is a number"),
        ('sum(channel of "Order Completed") > 1', "`sum` is of numbers, this is a text"),
        ('count("Order Completed") > 1.5', "a count is a whole number; write one from 0 to 1000"),
        ('count("Order Completed") > 1001', "a count is a whole number"),
        ('count("Order Completed") > trait.age', "compared with a number written here"),
        ('3 < count("Order Completed")', "this count is on the right; write it on the left"),
        ('count("Order Completed") exists', "this always exists"),
    ],
)
def test_a_clash_of_types_says_which_side(text: str, mistake: str) -> None:
    assert any(mistake in found for found in mistakes(text)), mistakes(text)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("properties.a = 1", "this is of an event, and no event is meant here"),
        ('any("A" where trait.a = 1)', "this is of the person, and changes apart from the event"),
        ('any("A" where any("B"))', "this is about the person"),
        ('any("A" where count("B") > 1)', "this is about the person"),
        (
            'first(properties.a of "A", within 3 days) = 1',
            "would keep every event of a person live",
        ),
        ('most_frequent(channel of "A", today) = "web"', "would keep every event of a person live"),
        ('sum(properties.a of "A", since first "B") > 1', "write `within` and a duration"),
        ('last(properties.a of "A", last month) = 1', "`last month` has no end at the present"),
        ('any("A", within 4000 days)', "write at most 3660 days"),
        ('any("A", within 0 days)', "this duration is empty"),
        ('any("A", before 2026-02-30)', "`2026-02-30` is no day"),
        ('any("A", between 2026-02-02 and 2026-01-01)', "2026-01-01 is before 2026-02-02"),
        (
            "trait.a between 500 and 100",
            "nothing is between 500 and 100; write the smaller one first",
        ),
        (
            "trait.a between 2026-02-02 and 2026-01-01",
            "nothing is between 2026-02-02 and 2026-01-01",
        ),
        ('sequence("A", within 2 days)', "a sequence of 1 steps; write 2 to 8"),
        ("trait.a = 99999999999", "this number is too large"),
        ('trait."a*" = 1', "a name holds a sign that it may not"),
        ("trait.a.b.c.d.e.f.g.h.i = 1", "too many or none; write 1 to 8"),
    ],
)
def test_what_could_not_be_exact_is_refused_with_a_cure(text: str, mistake: str) -> None:
    assert any(mistake in found for found in mistakes(text, None)), mistakes(text, None)


def test_all_mistakes_are_said_at_once_in_order() -> None:
    found = mistakes('trait.ciy = 1\nand segment("vi")\nand trait.age = "x"')
    assert [line[:6] for line in found] == ["line 1", "line 2", "line 3"]


def test_a_tree_that_is_too_big_is_refused_once() -> None:
    wide = t.And(tuple(t.Member("a") for _ in range(5_000)))
    with pytest.raises(ConditionError) as caught:
        read_json(wide.json())
    assert ["more than 1000 parts" in str(one) for one in caught.value.problems] == [True]
    deep: t.AnyCondition = t.Member("a")
    for _ in range(100):
        deep = t.Not(deep)
    with pytest.raises(ConditionError) as caught:
        read_json(deep.json())
    assert len(caught.value.problems) == 1


def test_cells_inside_cells_have_an_end_too() -> None:
    deep: t.AnyValue = t.Trait(("a",))
    for _ in range(500):
        deep = t.Lookup("products", deep, "like")
    with pytest.raises(ConditionError) as caught:
        read_json(t.Exists(deep).json())
    assert ["more than 20 levels" in str(one) for one in caught.value.problems] == [True]


def test_a_mistake_in_a_tree_without_text_has_no_place() -> None:
    with pytest.raises(ConditionError) as caught:
        read_json(t.Compare("<", t.Trait(("a",)), t.Text("x")).json())
    assert caught.value.problems[0].told("fr") == (
        "un texte n'a pas d'ordre ; comparez par `=` ou `!=`"
    )


def test_a_segment_is_found_by_what_people_call_it() -> None:
    schema = Schema(segments={"loyal": ["Clients fidèles", "Loyal customers"], "vip": ["VIP"]})
    for written in ("clients fideles", "Clients fidèles", "loyal customer", "loyl"):
        with pytest.raises(ConditionError) as refused:
            parse(f'segment("{written}")', schema)
        assert refused.value.problems[0].meant == "loyal"
