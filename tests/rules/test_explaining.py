"""Why a condition is true of somebody, or not: each part, what was found, when it changes."""

from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.differential.conditions_live import counters_of
from tests.differential.conditions_world import TABLES, Case, case_of
from tests.rules.people import at, event

from filrouge.core.nouns import Event
from filrouge.core.time import DAY, HOUR, MINUTE
from filrouge.rules import FOREVER, Facts, Live, Part, explained, parse
from filrouge.rules.naive import Naive

NOON = at("2026-03-15 12:00")
ANA = Facts(
    traits={"city": "Lyon", "age": 30, "tags": ["a", 2.5], "bio": "x" * 200, "odd": {"a": 1}},
    consents={("email", "marketing"): True, ("sms", "marketing"): False},
    scores={"buy": 0.25},
    segments=frozenset({"vip"}),
    zone="Europe/Paris",
)
EVENTS = [
    event("A", NOON - 40 * DAY, 1, n=3),
    event("A", NOON - DAY, 2, n=4.5, channel="store"),
    event("B", NOON - 20 * MINUTE, 3),
]


def part_of(text: str, events: list[Event] = EVENTS, now: int = NOON) -> Part:
    live = Live({"other": parse('any("A")'), "it": parse(text)}, "Europe/Paris")
    counters = live.empty()
    for one in events:
        live.folded(counters, one)
    return explained(live, "it", counters, ANA, now)


def all_parts(part: Part) -> list[Part]:
    return [part, *(inner for one in part.parts for inner in all_parts(one))]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_every_part_says_the_truth(seed: int) -> None:
    random = Random(seed)
    case = case_of(random)
    other: Case = case_of(random)
    live = Live({"other": other.condition, "it": case.condition}, case.zone)
    counters = counters_of(live, case, random)
    for now in (case.received, case.received + random.randrange(400 * DAY)):
        part = explained(live, "it", counters, case.facts, now, tables=TABLES)
        reading = live.read(counters, case.facts, now, tables=TABLES, only=(1,))
        assert part.truth is reading.truths[0]
        assert (part.change or FOREVER) >= reading.nexts[0]
        naive = Naive(case.events, case.facts, now, tables=TABLES, zone=case.zone)
        for one in all_parts(part):
            assert one.truth is naive.true(parse(one.text)), one.text
            assert one.found.en
            assert one.found.fr
            if one.change is not None:
                earlier = Naive(
                    case.events, case.facts, one.change - 1, tables=TABLES, zone=case.zone
                )
                assert earlier.true(parse(one.text)) is one.truth
        assert msgspec.json.decode(msgspec.json.encode(part), type=Part) == part


@pytest.mark.parametrize(
    ("text", "value", "english", "french"),
    [
        ('count("A", within 30 days) >= 2', 1, "once, it takes 2", "1 fois, il en faut 2"),
        ('count("A") >= 2', 2, "at least twice", "au moins 2 fois"),
        ('count("A") = 3', 2, "twice, it takes exactly 3", "2 fois, il en faut exactement 3"),
        ('count("C") > 1', 0, "never, it takes more than 1", "jamais, il en faut plus de 1"),
        ('count("A") in (1, 4)', 2, "twice, it takes 1 or 4", "2 fois, il en faut 1 ou 4"),
        (
            'count("A") between 3 and 5', 2,
            "twice, it takes 3 to 5", "2 fois, il en faut de 3 à 5",
        ),
        (
            'distinct(channel of "A") >= 3', 2,
            "2 different values, it takes 3", "2 valeurs différentes, il en faut 3",
        ),
        (
            'any("A")', 1,
            "last on 14 March 2026 at 13:00", "la dernière fois le 14 mars 2026 à 13:00",
        ),
        (
            'none("A", within 1 hours)', 0,
            "not in this time, last on 14 March 2026 at 13:00",
            "pas dans ce temps, la dernière fois le 14 mars 2026 à 13:00",
        ),
        ('any("C", this month)', 0, "never", "jamais"),
        ('any("A", yesterday)', 1, "once", "1 fois"),
        ('any("B", last year)', 0, "not in this time", "pas dans ce temps"),
        ('any("A", before 2026-01-01)', 0, "not in this time", "pas dans ce temps"),
        ('days_since("A") >= 30', 1, "1 day ago, it takes 30", "il y a 1 jour, il faut 30"),
        ('days_since("B") < 2', 0, "less than a day ago", "il y a moins d'un jour"),
        ('days_since("C") > 2', None, "never", "jamais"),
        (
            'sum(properties.n of "A") > 10', 7.5,
            "7.5, it takes more than 10", "7,5, il faut plus de 10",
        ),
        ('max(properties.n of "C") > 10', None, "nothing", "rien"),
        ('last(channel of "A") = "web"', "store", "\u201cstore\u201d", "« store »"),
        ('trait.city = "Paris"', "Lyon", "\u201cLyon\u201d", "« Lyon »"),
        ('trait.town = "Paris"', None, "not known", "inconnu"),
        ("trait.tags exists", ["a", 2.5], "\u201ca\u201d, 2.5", "« a », 2,5"),
        ('trait.odd contains "a"', {"a": 1}, '{"a": 1}', '{"a": 1}'),
        (
            'trait.bio contains "y"', "x" * 200,
            f"\u201c{'x' * 100}...\u201d", f"« {'x' * 100}... »",
        ),
        ("trait.age > trait.tags", [30, ["a", 2.5]],
         "30, against \u201ca\u201d, 2.5", "30, contre « a », 2,5"),
        ('score("buy") >= 0.4', 0.25, "0.25, it takes 0.4", "0,25, il faut 0,4"),
        ('consent("email", "marketing")', True, "agreed", "accepté"),
        ('consent("sms", "marketing")', False, "refused", "refusé"),
        ('consent("push", "marketing")', None, "nothing said", "rien de dit"),
        ('segment("vip")', True, "in the segment", "dans le segment"),
        ('segment("new")', False, "not in the segment", "pas dans le segment"),
        ('sequence("A", "B", "C", within 2 days)', 2, "2 of 3 steps", "2 des 3 étapes"),
        ('sequence("C", "B", within 2 days)', 0, "no step", "aucune étape"),
        ('not any("C")', 0, "never", "jamais"),
        ('any("A") and any("C") and any("B")', 2, "2 of 3", "2 sur 3"),
    ],
)  # fmt: skip
def test_what_was_found_is_told(text: str, value: object, english: str, french: str) -> None:
    part = part_of(text)
    assert (part.value, part.found.en, part.found.fr) == (value, english, french)


def test_a_condition_is_taken_apart() -> None:
    text = 'any("A", within 30 days) and not (trait.city = "Paris" or count("B", today) >= 2)'
    part = part_of(text)
    assert [one.kind for one in all_parts(part)] == [
        "and", "any", "not", "or", "compare", "compare",
    ]  # fmt: skip
    assert [one.truth for one in all_parts(part)] == [True, True, True, False, False, False]
    assert part.parts[0].change == NOON + 29 * DAY
    assert part.parts[1].parts[0].parts[1].text == 'count("B", today) >= 2'
    assert part.parts[0].words.fr == "a acheté depuis 30 jours".replace("acheté", "fait « A »")


def test_an_event_that_waits_is_a_change_of_the_parts_that_look_at_events() -> None:
    coming = event("A", NOON + HOUR, received=NOON)
    part = part_of('any("A") and trait.city = "Lyon"', [coming])
    assert (part.truth, part.change) == (False, NOON + HOUR)
    assert [one.change for one in part.parts] == [NOON + HOUR, None]
    assert part_of('any("A")', [coming], NOON + HOUR).truth
