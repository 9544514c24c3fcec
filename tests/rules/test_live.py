"""The live reading: counters are a monoid, bounded, and say when they change."""

from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.differential.conditions_world import TABLES, case_of
from tests.rules.people import at, event

from filrouge.core.nouns import Event
from filrouge.core.time import DAY, HOUR, MINUTE
from filrouge.rules import checked, parse
from filrouge.rules import tree as t
from filrouge.rules.facts import Facts
from filrouge.rules.limits import (
    AHEAD_EVENTS_MAX,
    DEPTH_MAX,
    FREQUENT_VALUES_MAX,
    SEQUENCE_EVENTS_MAX,
)
from filrouge.rules.live import FOREVER, Counters, Live
from filrouge.rules.naive import Naive

NOON = at("2026-03-15 12:00")


def fold_of(live: Live, events: list[Event]) -> Counters:
    counters = live.empty()
    for one in events:
        live.folded(counters, one, TABLES)
    return counters


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_any_order_and_any_grouping_give_the_same_counters(seed: int) -> None:
    random = Random(seed)
    case = case_of(random)
    live = Live({"": case.condition}, case.zone)

    def present(*folds: Counters) -> Counters:
        """What was received is known: nothing waits that is not dated after all of it."""
        return live.settled(live.merged(folds), case.received)

    whole = present(fold_of(live, case.events))
    assert present(fold_of(live, random.sample(case.events, len(case.events)))) == whole
    a, b, c = (fold_of(live, trace) for trace in case.traces)
    assert present(a, b, c) == whole
    assert present(c, live.merged([b, a])) == whole
    assert present(live.merged([c, a]), b, live.empty()) == whole
    assert [a, b, c] == [fold_of(live, trace) for trace in case.traces]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_counters_are_stored_and_read_back(seed: int) -> None:
    case = case_of(Random(seed))
    live = Live({"": case.condition}, case.zone)
    counters = fold_of(live, case.events)
    stored = msgspec.msgpack.encode(counters)
    assert msgspec.msgpack.decode(stored, type=Counters) == counters


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_stored_counters_are_folded_merged_and_read_as_others(seed: int) -> None:
    random = Random(seed)
    case, other = case_of(random), case_of(random)
    live = Live({"it": case.condition, "other": other.condition}, case.zone)
    half = len(case.events) // 2
    kept = live.restored(live.stored(fold_of(live, case.events[:half])))
    for one in case.events[half:]:
        live.folded(kept, one, TABLES)
    whole = fold_of(live, case.events)
    assert msgspec.msgpack.decode(live.stored(kept), type=Counters) == whole
    folds = [fold_of(live, trace) for trace in case.traces]
    traces = [live.restored(live.stored(fold)) for fold in folds]
    meant = live.read(whole, case.facts, case.received, tables=TABLES, only=(0,))
    for some in (traces, folds):
        joined = live.joined(some, live.counters)
        assert live.read(joined, case.facts, case.received, tables=TABLES, only=(0,)) == meant
    assert live.stored(live.merged(traces)) == live.stored(live.merged(folds))
    assert folds == [fold_of(live, trace) for trace in case.traces]
    assert live.restored(b"") == live.empty()


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ('any("A", within 90 days)', NOON + 90 * DAY),
        ('count("A", within 1 hours) >= 2', NOON - 20 * MINUTE + HOUR),
        ('count("A", within 1 hours) >= 3', FOREVER),
        ('count("A", within 1 hours) = 2', NOON - 20 * MINUTE + HOUR),
        ('none("A", today)', at("2026-03-16 00:00")),
        ('count("A", yesterday) = 0', at("2026-03-16 00:00")),
        ('days_since("A") >= 30', NOON + 30 * DAY),
        ('sum(properties.n of "A", within 1 days) > 1', at("2026-03-16 11:30")),
        ('any("B", within 90 days) and any("A", within 1 days)', FOREVER),
        ('any("B", within 90 days) or any("A", within 1 days)', NOON + DAY),
        ('not any("A", within 1 days) and any("A", within 5 minutes)', NOON + DAY),
        ('trait.city = "Lyon"', FOREVER),
        ('sequence("A", "A", within 1 hours, within 1 days)', NOON - 20 * MINUTE + DAY),
        ('distinct(properties.n of "A", within 1 days) >= 2', NOON - 20 * MINUTE + DAY),
    ],
)
def test_the_next_change_is_exact(text: str, change: int) -> None:
    live = Live({"": parse(text)})
    counters = fold_of(live, [event("A", NOON - 20 * MINUTE, 1, n=1), event("A", NOON, 2, n=2)])
    assert live.read(counters, Facts(), NOON).nexts[0] == change


def test_an_event_dated_ahead_waits_for_its_instant() -> None:
    live = Live({"": parse('any("A", within 1 days)')})
    counters = fold_of(live, [event("A", NOON + HOUR, 1, received=NOON)])
    assert live.read(counters, Facts(), NOON) == ((False,), (NOON + HOUR,))
    assert live.read(counters, Facts(), NOON + HOUR) == ((True,), (NOON + HOUR + DAY,))
    settled = live.settled(counters, NOON + HOUR)
    assert not settled.ahead
    assert live.read(settled, Facts(), NOON + 2 * HOUR).truths == (True,)


def test_only_the_conditions_that_a_change_touches_are_read() -> None:
    live = Live(
        {
            "a": parse('any("A") and trait.city = "Lyon"'),
            "b": parse('segment("vip") and score("buy") > 0.5'),
            "c": parse('any(event where channel = "web", this month)'),
            "d": parse('sequence("A", "B", within 1 days) or trait.city exists'),
        }
    )
    assert live.touching.by_event("A") == (0, 2, 3)
    assert live.touching.by_event("B") == (2, 3)
    assert live.touching.by_event("other") == (2,)
    assert live.touching.traits == {"city": (0, 3)}
    assert live.touching.segments == {"vip": (1,)}
    assert live.touching.scores == {"buy": (1,)}
    assert live.touching.zone == (2,)
    counters = fold_of(live, [event("A", NOON)])
    facts = Facts(traits={"city": "Lyon"})
    assert live.read(counters, facts, NOON, only=(0, 2)).truths == (True, True)
    assert live.read(counters, facts, NOON).truths == (True, False, True, True)


def test_conditions_that_look_at_the_same_events_share_a_counter() -> None:
    live = Live(
        {
            "a": parse('count("A", within 90 days) >= 2'),
            "b": parse('count("A", within 7 days) > 4'),
            "c": parse('any("A")'),
        }
    )
    (spec,) = live.counters.values()
    assert (spec.kind, spec.keep, spec.names) == ("recent", 5, ("A",))


def test_a_bot_does_not_make_counters_grow() -> None:
    """20,000 events in a year, from all kinds of conditions; the benchmark sends a million."""
    texts = [
        'count("A", within 365 days) >= 1000',
        'count("A", last year) = 3',
        'sum(properties.n of "A", within 365 days) > 1',
        'average(properties.n of "A", within 30 days) > 1',
        'max(properties.n of "A", this quarter) > 1',
        'distinct(properties.n of "A", within 365 days) >= 50',
        'most_frequent(properties.n of "A") = 1',
        'sequence("A", "A", within 365 days, same properties.n)',
        'last(properties.n of "A") = 1',
    ]
    live = Live({str(index): parse(text) for index, text in enumerate(texts)})
    counters = live.empty()
    for number in range(20_000):
        time = NOON + number * 27 * MINUTE
        ahead = number % 10 == 0
        live.folded(
            counters, event("A", time, number, n=number, received=time - HOUR if ahead else time)
        )
    sizes = {live.counters[key].kind: len(state) for key, state in counters.kept.items()}
    assert sizes["recent"] <= 1_000
    assert sizes["distinct"] <= 50
    assert sizes["frequent"] <= FREQUENT_VALUES_MAX
    assert sizes["sequence"] <= SEQUENCE_EVENTS_MAX
    buckets = [
        len(state) for key, state in counters.kept.items() if live.counters[key].kind == "buckets"
    ]
    assert max(buckets) <= 4_000
    assert not counters.ahead, "all are dated before the last reception"


def test_what_waits_is_limited_and_what_is_due_is_not() -> None:
    """A device whose clock is a minute ahead: what it says counts a minute later, all of it."""
    live = Live({"": parse(f'count("A") >= {3 * AHEAD_EVENTS_MAX}')})
    counters, most = live.empty(), 3 * AHEAD_EVENTS_MAX
    for number in range(most):
        received = NOON + number * 10_000_000
        live.folded(counters, event("A", received + MINUTE, number, received=received))
        (waiting,) = counters.ahead.values()
        assert len(waiting) <= 7
    assert live.read(counters, Facts(), NOON + DAY).truths == (True,)
    same = live.empty()
    for number in range(most):
        live.folded(same, event("A", NOON + MINUTE + number, number, received=NOON))
    assert max(map(len, same.ahead.values())) == AHEAD_EVENTS_MAX


def test_the_deepest_and_the_widest_conditions_are_read_in_every_way() -> None:
    deep: t.AnyCondition = parse('any("A", within 1 days)')
    for level in range(DEPTH_MAX - 1):
        kind = t.And if level % 2 else t.Or
        deep = kind((t.Member(f"s{level}"), deep)) if level % 3 else t.Not(deep)
    wide = t.Or(tuple(t.Compare("=", t.Trait((f"t{n}",)), t.Text("x")) for n in range(300)))
    for tree in (deep, wide):
        assert checked(tree) == []
        assert parse(tree.text()) == tree
        assert tree.words("fr")
        counters = tree.live().empty()
        assert tree.live().read(counters, Facts(), NOON).truths[0] is Naive([], Facts(), NOON).true(
            tree
        )
        assert tree.sql().startswith("WITH known")
