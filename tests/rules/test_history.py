"""The SQL reading: relations as documented, constants quoted, one dialect so far."""

from itertools import pairwise

import duckdb
import pytest
from tests.differential.conditions_sql import History
from tests.differential.conditions_world import Case
from tests.rules.people import at, event

from filrouge.rules import DialectUnknownError, parse
from filrouge.rules.facts import Facts
from filrouge.rules.history import clock_rows, period_rows

NOON = at("2026-03-15 12:00")
HOUR = 3_600_000_000


def is_member(text: str, *, now: int = NOON, facts: Facts | None = None) -> bool:
    events = [event("A", NOON, 1, n=1, who="l'ami"), event("B", NOON, 2, n=2)]
    case = Case(parse(text), [events], facts or Facts(), "Europe/Paris", NOON)
    return History([case], [[now]]).truths(0)[now]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('any("A" where properties.who = "l\'ami")', True),
        ('any("A" where properties.who = "\' OR 1 = 1 --")', False),
        ('any("A" where hour = 13 and weekday = 7)', True),
        ('sequence("A", "B", within 1 minutes)', True),
        ('sequence("B", "A", within 1 minutes)', False),
        ('trait.city = "Lyon" and score("buy") > 0.4', True),
        ('consent("email", "marketing") or segment("new")', False),
        ("average(properties.n of event) = 1.5", True),
        ("count(event, this month) = 2 and count(event, last month) = 0", True),
        (
            'any("B" where table("products", table("products", properties.n).kind).price = 12.5)',
            True,
        ),
        (
            'any("A" where table("products", table("products", properties.n).kind).price = 12.5)',
            False,
        ),
        ('table("products", table("products", trait.n).kind).price = 12.5', True),
        ('distinct(table("products", properties.n).kind of event) = 1', True),
    ],
)
def test_the_query_gives_the_persons_for_whom_it_is_true(text: str, expected: bool) -> None:
    facts = Facts(traits={"city": "Lyon", "n": 2}, scores={"buy": 0.5}, segments={"vip"})
    assert is_member(text, facts=facts) is expected


def test_the_past_is_asked_as_of_its_instant() -> None:
    assert is_member('none("A")', now=NOON - 1)
    assert is_member('any("A", within 1 hours)', now=NOON + HOUR - 1)
    assert is_member('none("A", within 1 hours)', now=NOON + HOUR)


def test_only_known_dialects_are_written() -> None:
    with pytest.raises(DialectUnknownError, match="duckdb"):
        parse("trait.a = 1").sql("cobol")


def test_what_is_read_twice_is_written_once() -> None:
    query = parse('count("A") >= 2 or count("A") = 0').sql()
    assert query.count("COUNT(*)") == 1
    assert duckdb.extract_statements(query)[0].type == duckdb.StatementType.SELECT


def test_a_table_is_joined_once_for_each_cell() -> None:
    asked = 'table("products", properties.n).kind'
    twice = (
        f'any("A" where {asked} = "a" or {asked} starts with "b") and any("B" where {asked} exists)'
    )
    for query in (parse(twice).sql(), parse(f"distinct({asked} of event) > 1").sql()):
        assert query.count("FROM tables") == 1


def test_clocks_have_no_hole_and_change_twice_a_year_in_paris() -> None:
    rows = clock_rows("Europe/Paris")
    assert all(one[1] == other[0] for one, other in pairwise(rows))
    assert (rows[0][0], rows[-1][1]) == (-(2**62), 2**62)
    changes = [
        start for start, _, _ in rows if at("2026-01-01 00:00") <= start < at("2027-01-01 00:00")
    ]
    assert changes == [at("2026-03-29 01:00"), at("2026-10-25 01:00")]
    assert clock_rows("UTC") == ((-(2**62), 2**62, 0),)


def test_periods_are_ten_for_each_zone_and_instant() -> None:
    rows = list(period_rows([("UTC", NOON)]))
    assert len(rows) == 10
    assert ("UTC", NOON, "today", at("2026-03-15 00:00"), at("2026-03-16 00:00")) in rows
