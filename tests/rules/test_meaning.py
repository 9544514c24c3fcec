"""What conditions mean, case by case, in the reading that defines it."""

import pytest
from tests.rules.people import at, event, is_true

from filrouge.core.time import DAY, HOUR
from filrouge.rules.facts import Facts

NOON = at("2026-03-15 12:00")
ANA = Facts(
    traits={"city": "Lyon", "age": 30, "vip": True, "born": "1990-05-01T00:00:00Z", "none": None,
            "tags": ["sport", 5], "address": {"zip": "69001"}, "spend": 19.99},
    consents={("email", "marketing"): True, ("sms", "marketing"): False},
    scores={"buy": 0.4},
    segments=frozenset({"vip"}),
    context={"weather": "rain"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('trait.city = "Lyon"', True),
        ('trait.city != "Lyon"', False),
        ('trait.town != "Lyon"', False),
        ('not trait.town = "Lyon"', True),
        ('trait.town not in ("Lyon")', False),
        ("trait.none exists", False),
        ("trait.none is missing", True),
        ("trait.address exists", True),
        ('trait.address.zip = "69001"', True),
        ("trait.city.zip is missing", True),
        ("trait.age >= 30", True),
        ('trait.age = "30"', False),
        ("trait.city = 30", False),
        ("trait.vip = true", True),
        ("trait.age = true", False),
        ("trait.spend = 19.99", True),
        ("trait.age between 18 and 30", True),
        ("trait.born < 1990-05-02", True),
        ("trait.born = 1990-05-01", True),
        ("trait.city < 1990-05-02", False),
        ('trait.tags contains "sport"', True),
        ('trait.tags contains "spo"', False),
        ('trait.tags contains "5"', False),
        ('trait.city contains "yo"', True),
        ('trait.city starts with "Ly"', True),
        ('trait.city starts with "ly"', False),
        ("trait.city = trait.city", True),
        ("trait.city = trait.town", False),
        ("trait.age < trait.spend", False),
        ('consent("email", "marketing")', True),
        ('consent("sms", "marketing") or consent("push", "marketing")', False),
        ('segment("vip") and not segment("new")', True),
        ('score("buy") >= 0.4', True),
        ('score("other") >= 0', False),
        ('context.weather in ("rain", "snow")', True),
        ('table("towns", trait.city).people > 500000', True),
        ('table("towns", trait.town).people is missing', True),
        ('table("towns", trait.age).people = 3', True),
    ],
)
def test_facts_are_compared_without_conversion(text: str, expected: bool) -> None:
    tables = {"towns": {"Lyon": {"people": 520_000}, "30": {"people": 3}}}
    assert is_true(text, [], facts=ANA, tables=tables) is expected


def test_an_event_leaves_a_rolling_window_at_its_exact_instant() -> None:
    bought = [event("Order Completed", NOON)]
    text = 'any("Order Completed", within 90 days)'
    assert is_true(text, bought, NOON)
    assert is_true(text, bought, NOON + 90 * DAY - 1)
    assert not is_true(text, bought, NOON + 90 * DAY)


def test_an_event_from_the_future_counts_from_its_instant_on() -> None:
    coming = [event("Order Completed", NOON, received=NOON - HOUR)]
    assert is_true('none("Order Completed")', coming, NOON - 1)
    assert is_true('any("Order Completed")', coming, NOON)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", "2026-03-15 00:00", "2026-03-15 23:59"),
        ("yesterday", "2026-03-14 00:00", "2026-03-14 23:59"),
        ("this week", "2026-03-09 00:00", "2026-03-15 23:59"),
        ("last week", "2026-03-02 00:00", "2026-03-08 23:59"),
        ("this month", "2026-03-01 00:00", "2026-03-31 23:59"),
        ("last month", "2026-02-01 00:00", "2026-02-28 23:59"),
        ("this quarter", "2026-01-01 00:00", "2026-03-31 23:59"),
        ("last quarter", "2025-10-01 00:00", "2025-12-31 23:59"),
        ("this year", "2026-01-01 00:00", "2026-12-31 23:59"),
        ("last year", "2025-01-01 00:00", "2025-12-31 23:59"),
    ],
)
def test_a_calendar_period_has_exact_ends(period: str, first: str, last: str) -> None:
    for time, expected in (
        (at(first) - 1, False),
        (at(first), True),
        (min(at(last) + 59_000_000, NOON), True),
        (at(last) + 60_000_000, False),
    ):
        assert is_true(f'any("A", {period})', [event("A", time)], NOON) is expected, time


def test_a_day_is_the_persons_own_and_follows_summer_time() -> None:
    paris = Facts(zone="Europe/Paris")
    visit = [event("A", at("2026-03-28 23:00"))]
    assert is_true('any("A", today)', visit, at("2026-03-28 23:00"), paris)
    assert is_true('any("A", today)', visit, at("2026-03-29 21:59"), paris)
    assert not is_true('any("A", today)', visit, at("2026-03-29 22:00"), paris)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('count("A", before 2026-01-02) = 1', True),
        ('count("A", after 2026-01-02) = 1', True),
        ('count("A", between 2026-01-02 and 2026-01-02) = 2', True),
        ('count("A") = 4', True),
        ('first(properties.n of "A") = 1', True),
        ('last(properties.n of "A") = 4', True),
        ('last(properties.n of "A", before 2026-01-02) = 1', True),
        ('sum(properties.n of "A") = 10', True),
        ('average(properties.n of "A", between 2026-01-02 and 2026-01-02) = 2.5', True),
        ('min(properties.n of "A", after 2026-01-01) = 2', True),
        ('max(properties.n of "B") > 0', False),
        ('sum(properties.n of "B") = 0', True),
        ('distinct(properties.kind of "A") = 2', True),
        ('most_frequent(properties.kind of "A") = "x"', True),
        ('days_since("A") = 71', True),
        ('days_since("B") > 0', False),
        ("count(event) = 4", True),
        ('count("A" where hour = 1) = 1', True),
        ('count("A" where weekday = 5) = 2', True),
        ('any("A", since first "A" where properties.n = 3)', True),
        ('count("A", since first "A" where properties.n = 3) = 2', True),
        ('any("A", since first "B")', False),
    ],
)
def test_dates_and_hours_are_in_the_workspaces_zone(text: str, expected: bool) -> None:
    events = [
        event("A", "2026-01-01 22:59", 1, n=1, kind="x"),
        event("A", "2026-01-01 23:00", 2, n=2, kind="x"),
        event("A", "2026-01-02 22:59", 3, n=3, kind="y"),
        event("A", "2026-01-03 00:00", 4, n=4),
    ]
    assert is_true(text, events, zone="Europe/Paris") is expected


def test_a_sum_expires_on_the_hour_of_its_event() -> None:
    bought = [event("A", at("2026-03-15 12:34"), n=5)]
    text = 'sum(properties.n of "A", within 90 days) = 5'
    assert is_true(text, bought, at("2026-06-13 11:59"))
    assert not is_true(text, bought, at("2026-06-13 12:00"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('sequence("A", "B", within 1 hours)', True),
        ('sequence("A", "B", within 59 minutes)', False),
        ('sequence("B", "A", within 3 hours)', False),
        ('sequence("A", "B", within 1 hours, same properties.cart)', False),
        ('sequence("A", "B", within 2 hours, same properties.cart)', True),
        ('sequence("A", "A", within 2 hours)', True),
        ('sequence("A", "A", "A", within 2 hours)', False),
        ('sequence("A", "B", within 2 hours, within 2 hours)', False),
        ('sequence("A", "B" where properties.cart = "c2", within 2 hours)', True),
    ],
)
def test_a_sequence_is_in_order_in_time_and_of_one_cart(text: str, expected: bool) -> None:
    events = [
        event("A", NOON - 3 * HOUR, 1, cart="c1"),
        event("A", NOON - 2 * HOUR, 2, cart="c2"),
        event("B", NOON - 1 * HOUR, 3, cart="c1"),
    ]
    assert is_true(text, [*events, event("B", NOON, 4, cart="c2")], NOON) is expected


def test_at_one_instant_the_log_says_which_came_first() -> None:
    both = [event("A", NOON, 2, n=1), event("B", NOON, 1), event("A", NOON, 3, n=2)]
    assert is_true('sequence("B", "A", within 1 minutes)', both, NOON)
    assert not is_true('sequence("A", "B", within 1 minutes)', both, NOON)
    assert is_true('last(properties.n of "A") = 2', both, NOON)
