"""What a condition costs to be kept live: an honest bound, its reasons, and a refusal beyond it."""

from random import Random

import pytest
from tests.rules.people import at, event

from filrouge.core.nouns import Event
from filrouge.core.time import DAY, HOUR, MINUTE
from filrouge.rules import (
    ConditionError,
    Live,
    cost_of,
    inlined,
    parse,
    parse_value,
    read_json,
    read_value_json,
)
from filrouge.rules import tree as t
from filrouge.rules.limits import FREQUENT_VALUES_MAX, LIVE_BYTES_MAX

NOON = at("2026-03-15 12:00")
FORMS = [
    'count("A", within 365 days) >= 1000',
    'count("A", last week) = 3',
    'count("A", this year) >= 3 and none("A", last quarter)',
    'any("A", since first "A" where properties.n > 1)',
    'sum(properties.n of "A", within 30 days) > 1',
    'average(properties.n of "A", within 7 days) > 1',
    'sum(properties.n of "A", within 3660 days) > 1',
    'max(properties.n of "A", this month) > 1 or min(properties.n of "A", last month) > 1',
    'distinct(properties.text of "A", within 365 days) >= 1000',
    'most_frequent(properties.text of "A") = "x"',
    'sequence("A", "A", within 365 days, same properties.text)',
    'first(properties.text of "A") = "x" or last(properties.text of "A") = "y"',
    'days_since("A") > 3',
]


def worst_events() -> list[Event]:
    """A bot: every quarter of an hour for months, long texts and huge numbers, partly ahead."""
    random = Random(20_261_127)
    events = []
    for number in range(12_000):
        time = NOON + number * 15 * MINUTE * (1 if number < 6_000 else 30)
        ahead = number % 3 == 0
        events.append(
            event(
                "A",
                time,
                2**62 + number,
                n=random.choice([9e9, -9e9, 8_999_999_999.999999]),
                text=random.choice(["y" * 20, "\U0001f600" * 250]) + str(random.randrange(3_000)),
                received=time - HOUR if ahead else time,
            )
        )
    return events


EVENTS = worst_events()


@pytest.mark.parametrize("text", FORMS)
def test_a_condition_never_keeps_more_than_it_costs(text: str) -> None:
    live = Live({"": parse(text)}, "Europe/Paris")
    cost = cost_of(parse(text))
    counters, largest = live.empty(), 0
    for number, one in enumerate(EVENTS):
        live.folded(counters, one)
        if number % 500 == 0:
            largest = max(largest, len(live.stored(counters)))
            counters = live.settled(counters, one.received_time)
    assert largest <= cost.bytes_per_profile_max
    assert cost.counters == len(live.counters)
    assert len(cost.reasons) == cost.counters


@pytest.mark.parametrize("text", FORMS[:1] + FORMS[4:6] + FORMS[8:11])
def test_the_cost_is_not_far_from_the_worst(text: str) -> None:
    live = Live({"": parse(text)})
    counters = live.empty()
    for one in EVENTS[:6_000]:
        live.folded(counters, one)
    assert len(live.stored(counters)) > cost_of(parse(text)).bytes_per_profile_max / 3


@pytest.mark.parametrize(
    ("text", "level", "english", "french"),
    [
        ('trait.city = "Lyon"', "light", (), ()),
        ('count("A", within 90 days) >= 2', "light",
         ('`count("A", within 90 days)`: up to 2 instants, 2 KB',),
         ('`count("A", within 90 days)` : jusqu\'à 2 instants, 2 Ko',)),
        ('sum(properties.n of "A", within 30 days) > 1', "medium",
         ('`sum(properties.n of "A", within 30 days)`: up to 721 sums by time, 19 KB',),
         ('`sum(properties.n of "A", within 30 days)` : '
          "jusqu'à 721 sommes par tranche de temps, 19 Ko",)),
        ('most_frequent(properties.n of "A") = 1 and any("A")', "heavy",
         ('`most_frequent(properties.n of "A")`: up to 1000 counted values, 57 KB',
          '`any("A")`: up to 1 instant, 2 KB'),
         ('`most_frequent(properties.n of "A")` : jusqu\'à 1000 valeurs comptées, 57 Ko',
          '`any("A")` : jusqu\'à 1 instant, 2 Ko')),
    ],
)  # fmt: skip
def test_a_cost_has_a_level_and_reasons(
    text: str, level: str, english: tuple[str, ...], french: tuple[str, ...]
) -> None:
    cost = cost_of(parse(text))
    assert cost.level == level
    assert tuple(reason.en for reason in cost.reasons) == english
    assert tuple(reason.fr for reason in cost.reasons) == french


def test_a_value_has_a_cost_too() -> None:
    assert cost_of(parse_value("trait.city")).counters == 0
    assert cost_of(parse_value('count("A")')).level == "light"
    assert (
        cost_of(parse_value('count("A", within 9 days)'))
        .reasons[0]
        .en.startswith('`count("A", within 9 days)`: up to 1000 instants')
    )


COUNTS = " and ".join(f'count("A{number}") >= 1000' for number in range(20))
SUMS = " or ".join(f'sum(properties.n of "A{number}", within 3660 days) > 5' for number in range(2))
FAVOURITES = " or ".join(f'most_frequent(properties.n of "A{number}") = 5' for number in range(5))


@pytest.mark.parametrize(
    ("text", "place", "english", "french"),
    [
        (COUNTS, 1, "202 KB of a profile, over 128 KB; 20 counters, first of all `count(\"A0\")`: "
         "up to 1000 instants, 11 KB; compare it with a smaller number",
         "comparez-le à un nombre plus petit"),
        (SUMS, 1, "take a coarser window (a shorter one, or `this year`), or fewer sums",
         "prenez une fenêtre plus grossière"),
        (FAVOURITES, 1, "ask for fewer values", "demandez moins de valeurs"),
    ],
)  # fmt: skip
def test_what_could_cost_too_much_is_refused_with_a_cure(
    text: str, place: int, english: str, french: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    (problem,) = caught.value.problems
    assert problem.column == place
    assert "too costly to keep live: up to " in problem.told("en")
    assert english in problem.told("en")
    assert "trop coûteux à tenir à jour : jusqu'à " in problem.told("fr")
    assert french in problem.told("fr")


def test_json_and_computed_traits_are_held_to_the_same_limit() -> None:
    kinds = tuple(
        t.Exists(t.Aggregate("most_frequent", t.Property(("n",)), t.Select((f"A{number}",))))
        for number in range(5)
    )
    with pytest.raises(ConditionError):
        read_json(t.Or(kinds).json())
    traits = {f"t{number}": one.value for number, one in enumerate(kinds)}
    asked = parse(" or ".join(f"trait.{name} exists" for name in traits))
    with pytest.raises(ConditionError) as caught:
        inlined(asked, traits)
    assert "too costly" in caught.value.problems[0].told("en")
    assert cost_of(read_value_json(traits["t0"].json())).bytes_per_profile_max < LIVE_BYTES_MAX


def test_most_frequent_counts_as_many_bytes_as_it_may() -> None:
    live = Live({}, values={"it": parse_value('most_frequent(properties.n of "A")')})
    counters = live.empty()
    for number in range(1_500):
        live.folded(counters, event("A", NOON + number * DAY, number, n=f"{number:04}" + "z" * 60))
    ((_, state),) = counters.kept.items()
    assert len(state) == 32_768 // 66 < FREQUENT_VALUES_MAX
    assert sorted(state)[-1].startswith("s:0495")
