"""Computed traits in conditions: they mean what a stored trait of that value would."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import msgspec
import pytest
from tests.differential.conditions_live import truths_of
from tests.differential.conditions_world import TABLES, Case, case_of, value_of

from filrouge.rules import ConditionError, inlined, parse, parse_value
from filrouge.rules import tree as t
from filrouge.rules.naive import Naive

SEED = 20_261_126
TEXTS = {
    "ltv": 'sum(properties.revenue of "Order Completed")',
    "orders": 'count("Order Completed", within 90 days)',
    "favourite": 'most_frequent(properties.product_id of "Order Completed")',
    "aisle": 'table("products", trait.favourite).category',
    "loved": "trait.aisle",
    "recency": 'days_since("Order Completed")',
}
TRAITS = {name: parse_value(text) for name, text in TEXTS.items()}


def mistakes(text: str, traits: Mapping[str, t.AnyValue] = TRAITS) -> list[tuple[str, str]]:
    with pytest.raises(ConditionError) as caught:
        inlined(parse(text), traits)
    return [(one.told("en"), one.told("fr")) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("trait.ltv > 100", f"{TEXTS['ltv']} > 100"),
        ("not (trait.orders >= 2 or trait.city = \"Lyon\")",
         f"not ({TEXTS['orders']} >= 2 or trait.city = \"Lyon\")"),
        ("trait.orders in (1, 2)", f"{TEXTS['orders']} in (1, 2)"),
        ("trait.ltv between 1 and 2", f"{TEXTS['ltv']} between 1 and 2"),
        ("trait.age < trait.recency", f"trait.age < {TEXTS['recency']}"),
        ('trait.favourite starts with "p"', f'{TEXTS["favourite"]} starts with "p"'),
        ("trait.favourite exists", f"{TEXTS['favourite']} exists"),
        ('trait.aisle = "baby"', f'table("products", {TEXTS["favourite"]}).category = "baby"'),
        ('trait.loved = "baby"', f'table("products", {TEXTS["favourite"]}).category = "baby"'),
        ('table("products", trait.favourite).price > 2',
         f'table("products", {TEXTS["favourite"]}).price > 2'),
        ('any("A" where channel = "web") and segment("vip")',
         'any("A" where channel = "web") and segment("vip")'),
    ],
)  # fmt: skip
def test_a_computed_trait_is_put_in_its_place(text: str, meant: str) -> None:
    assert inlined(parse(text), TRAITS) == parse(meant)


def test_a_value_may_be_made_of_computed_traits() -> None:
    assert inlined(TRAITS["loved"], TRAITS).text() == (
        f'table("products", {TEXTS["favourite"]}).category'
    )


def test_a_condition_without_computed_traits_is_left_as_it_is() -> None:
    condition = parse('trait.city = "Lyon"')
    assert inlined(condition, TRAITS) is condition


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("trait.ltv.x = 1", "`trait.ltv` is computed, and holds no `x`", "ne contient pas de `x`"),
        ("trait.orders exists", "`trait.orders` is `count(", "`trait.orders` est `count("),
        ("trait.orders exists", "within 90 days)`: this always exists", "` : ceci existe toujours"),
        ("trait.age < trait.orders", "this count is on the right", "ce compte est à droite"),
        ("trait.orders > 1.5", "a count is a whole number", "un compte est un nombre entier"),
        ('trait.ltv = "much"', "the left side is a number, the right side a text", "le côté"),
        ('table("products", trait.ltv).x = 1', "a row of a table is found by a text", "une ligne"),
    ],
)
def test_what_cannot_stand_there_is_refused(text: str, english: str, french: str) -> None:
    ((told_en, told_fr),) = mistakes(text)
    assert english in told_en
    assert french in told_fr


@pytest.mark.parametrize(
    "node",
    [
        t.Happened(t.Select((), t.Compare("=", t.Trait(("ltv",)), t.Number(1)))),
        t.Exists(t.Aggregate("last", t.Trait(("ltv",)), t.Select())),
        t.Happened(t.Select(), t.SinceFirst(t.Select((), t.Exists(t.Trait(("ltv",)))))),
    ],
)
def test_an_event_has_no_computed_trait(node: t.Condition) -> None:
    with pytest.raises(ConditionError) as caught:
        inlined(node, TRAITS)
    (problem,) = caught.value.problems
    assert "is computed of a person's events, and this is about one event" in problem.told("en")
    assert "comparez-le hors du `where`" in problem.told("fr")


def test_traits_made_of_each_other_are_told_as_a_path() -> None:
    loop = {
        "a": parse_value('table("t", trait.b).x'),
        "b": parse_value("trait.c"),
        "c": parse_value("trait.b"),
    }
    ((english, french),) = mistakes("trait.a = 1", loop)
    assert "in a loop: `trait.b -> trait.c -> trait.b`" in english
    assert "en boucle : `trait.b -> trait.c -> trait.b`" in french
    ((alone, _),) = mistakes("trait.x = 1", {"x": parse_value("trait.x")})
    assert "`trait.x -> trait.x`" in alone


def test_traits_made_of_hundreds_of_others_are_refused() -> None:
    chain = {f"t{number}": parse_value(f"trait.t{number + 1}") for number in range(2_000)}
    ((english, _),) = mistakes("trait.t0 = 1", chain)
    assert "more than 20 levels" in english


def test_a_computed_trait_means_what_a_stored_one_would() -> None:
    """And its truth is found live too, with its changes."""
    print(f"seed {SEED}")
    truths = [0, 0]
    for seed in range(SEED, SEED + 600):
        random = Random(seed)
        case = case_of(random)
        value, asked = value_of(random), asked_of(random)
        try:
            condition = inlined(asked, {"it": value})
        except ConditionError:
            continue
        print(seed, condition.text())
        case = replace(case, condition=condition)
        for now, truth in truths_of(case, random).items():
            assert stored(case, value, now).true(asked) is truth
            truths[truth] += 1
    assert min(truths) > 200, truths


def asked_of(random: Random) -> t.AnyCondition:
    """A condition on `trait.it`."""
    it = random.choice(
        [t.Trait(("it",)), t.Trait(("it",)), t.Lookup("products", t.Trait(("it",)), "kind")]
    )
    texts, number = (
        (t.Text("baby"), t.Text("web")),
        t.Number(random.choice([0, 1, 2, 3]) * 1_000_000),
    )
    asked: t.AnyCondition = random.choice(
        [
            t.Compare(random.choice(["<", "<=", ">", ">=", "=", "!="]), it, number),
            t.Compare(random.choice(["=", "!="]), it, random.choice(texts)),
            t.Among(it, random.choice([texts, (number,)]), random.random() < 0.5),
            t.Between(it, t.Number(0), t.Number(5_000_000)),
            t.Matches(it, "contains", random.choice(["a", "y"])),
            t.Exists(it, random.random() < 0.5),
        ]
    )
    return random.choice([asked, t.Not(asked), t.And((t.Exists(t.Trait(("price",))), asked))])


def stored(case: Case, value: t.AnyValue, now: int) -> Naive:
    """The naive reading of a person for whom the value is a trait like others."""
    alone = Naive(case.events, case.facts, now, tables=TABLES, zone=case.zone)
    traits: dict[str, Any] = {**case.facts.traits, "it": alone.json(value)}
    facts = msgspec.structs.replace(case.facts, traits=traits)
    return Naive(case.events, facts, now, tables=TABLES, zone=case.zone)
