"""Values told as they are: their text, their JSON, their words, and what they come to."""

import pytest
from hypothesis import HealthCheck, given, settings
from tests.rules.people import at, event
from tests.rules.trees import VALUES

from filrouge.core.time import DAY
from filrouge.rules import (
    ConditionError,
    Facts,
    Live,
    Schema,
    checked_value,
    parse_value,
    read_value_json,
)
from filrouge.rules import tree as t
from filrouge.rules.limits import COUNT_MAX
from filrouge.rules.naive import Naive

NOON = at("2026-03-15 12:00")
LTV = 'sum(properties.revenue of "Order Completed", within 365 days)'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LTV, 40.5),
        ('average(properties.revenue of "Order Completed")', 20.25),
        ('max(properties.revenue of "Order Completed")', 30),
        ('count("Order Completed")', 2),
        ('count("Order Completed" where properties.revenue > 20, this year)', 1),
        ('count("Order Completed", last month)', 1),
        ('count("Order Completed", within 14 days)', 1),
        ('count("Order Completed", before 2026-03-01)', 1),
        ('count("Order Completed", since first "Order Completed" where channel = "store")', 1),
        ('days_since("Order Completed")', 1),
        ('days_since("Ticket Paid")', None),
        ('distinct(channel of "Order Completed")', 2),
        ('last(channel of "Order Completed")', "store"),
        ('first(properties.gift of "Order Completed")', True),
        ('most_frequent(properties.none of "Order Completed")', None),
        ("trait.tags", ["a", 1]),
        ("trait.none", None),
        ('score("buy")', 0.25),
        ('table("towns", trait.city).people', 520_000),
        ('table("towns", last(properties.town of "Order Completed")).people', 520_000),
        ('table("towns", trait.none).people', None),
    ],
)
def test_a_value_is_told_as_json_has_it(text: str, told: object) -> None:
    events = [
        event("Order Completed", NOON - 30 * DAY, 1, revenue=10.5, gift=True, town="Lyon"),
        event("Order Completed", NOON - DAY, 2, revenue=30, channel="store"),
    ]
    facts = Facts(traits={"tags": ["a", 1], "none": None, "city": "Lyon"}, scores={"buy": 0.25})
    tables = {"towns": {"Lyon": {"people": 520_000}}}
    live = Live({}, values={"it": parse_value(text)})
    counters = live.empty()
    for one in events:
        live.folded(counters, one, tables)
    assert repr(live.values(counters, facts, NOON, tables=tables)["it"]) == repr(told)
    naive = Naive(events, facts, NOON, tables=tables)
    assert repr(naive.json(parse_value(text))) == repr(told)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(VALUES)
def test_a_value_comes_back_from_its_text_and_its_json(value: t.AnyValue) -> None:
    assert checked_value(value) == []
    assert parse_value(value.text()) == value
    assert read_value_json(value.json()) == value
    assert value.words("fr")
    assert value.words("en")


def test_a_value_is_told_in_words() -> None:
    assert parse_value(LTV).words("fr") == "le total du montant de ses achats depuis 365 jours"
    assert parse_value(LTV).words("en") == (
        "the total revenue of their purchases in the last 365 days"
    )
    assert parse_value("trait.city").words("fr") == "sa ville"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("12", "line 1, column 1: this is no value of a person; write a count"),
        ("properties.revenue", "this is no value of a person"),
        ("context.weather", "this is no value of a person"),
        ('table("t", context.weather).x', "line 1, column 12: this is of the moment"),
        ('any("A")', "where a value was expected"),
        ('count("A") >= 2', "`>=` where the end was expected"),
        ('first(channel of "A", within 3 days)', "would keep every event of a person live"),
        ('sum(trait.x of "A")', "this is of the person"),
        ("trait.ciy", "no trait is named `ciy`; did you mean `city`?"),
        ('sum(channel of "A")', "`sum` is of numbers, this is a text"),
    ],
)
def test_what_is_no_value_is_refused_with_its_place(text: str, mistake: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_value(text, Schema(traits={"city": "text", "x": "number"}))
    assert any(mistake in one.told("en") for one in caught.value.problems), caught.value.problems
    assert all(one.what.fr and one.cure.fr for one in caught.value.problems)


def test_json_that_is_no_value_is_refused() -> None:
    with pytest.raises(ConditionError) as caught:
        read_value_json(b'{"kind": "and", "items": []}')
    assert "this JSON is no value" in caught.value.problems[0].what.en


def test_a_count_over_a_moving_time_stops_where_it_is_kept_no_more() -> None:
    texts = {
        "moving": 'count("A", within 365 days)',
        "all": 'count("A")',
        "kinds": 'distinct(properties.n of "A")',
    }
    live = Live({}, values={name: parse_value(text) for name, text in texts.items()})
    counters = live.empty()
    events = [event("A", NOON + number, number, n=number) for number in range(COUNT_MAX + 5)]
    for one in events:
        live.folded(counters, one)
    told = live.values(counters, Facts(), NOON + DAY)
    assert told == {"moving": COUNT_MAX, "all": COUNT_MAX + 5, "kinds": COUNT_MAX}
    naive = Naive(events, Facts(), NOON + DAY)
    assert told == {name: naive.json(parse_value(text)) for name, text in texts.items()}


def test_only_events_that_touch_a_counter_are_looked_at() -> None:
    value = parse_value('count("A")')
    live = Live({"b": t.Happened(t.Select(("B",)))}, values={"a": value})
    assert [live.looks_at(name) for name in ("A", "B", "C")] == [True, True, False]
    assert Live({}, values={"all": parse_value("count(event)")}).looks_at("C")
    assert not Live({"vip": t.Member("x")}).looks_at("A")
