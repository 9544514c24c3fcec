"""Operators' acts among events: the last word on each pair holds, and undone it was never said."""

from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.differential.test_identity_order import (
    CARDS,
    DEVICES,
    EMAILS,
    ORDERS,
    PHONES,
    RULES,
    USERS,
    made_event,
)
from tests.resolve.evidence import stale_people
from tests.resolve.world import World

from filrouge.core.nouns import Event

ACTS_MAX = 8
RULES_HERE = {
    "roomy": RULES["roomy"],
    "tight": RULES["tight"],
    "crowded": RULES["crowded"],
    "tight and crowded": msgspec.structs.replace(RULES["tight"], crowd_max=4),
    "nearly all a crowd": msgspec.structs.replace(RULES["roomy"], crowd_max=2),
}
KEYS = sorted(
    f"{kind}:{value}"
    for kind, values in {
        "user": USERS,
        "anonymous": DEVICES,
        "email": [email for email in EMAILS if email.endswith("x.fr")],
        "phone": [f"+33{phone[1:]}" for phone in PHONES if phone.startswith("06")],
        "loyalty": CARDS,
        "order": ORDERS,
    }.items()
    for value in set(values)
    if value
)


class Act(msgspec.Struct, frozen=True):
    kind: str
    a: str
    b: str
    minute: int
    undo: bool

    def do(self, world: World) -> None:
        world.pin(self.kind, self.a, self.b, self.minute, undo=self.undo)


def made_acts(random: Random) -> list[Act]:
    acts: list[Act] = []
    for minute in range(random.randint(1, ACTS_MAX)):
        a, b = random.sample(KEYS, 2)
        if acts and random.random() < 0.5:
            a, b = random.choice([(act.a, act.b) for act in acts])
        acts.append(Act(random.choice(["link", "cut"]), a, b, minute, random.random() < 0.3))
    return acts


def lasting(acts: list[Act]) -> list[Act]:
    """The last word on each pair, unless it was undone."""
    last = {frozenset((act.a, act.b)): act for act in acts}
    return [act for act in last.values() if not act.undo]


def heard(events: list[Event], acts: list[Act], random: Random, rules: str) -> World:
    """A world that hears events and acts in a random order, events in batches of random sizes."""
    world = World(RULES_HERE[rules])
    left: list[Event | Act] = [*events, *acts]
    random.shuffle(left)
    while left:
        size = random.choice([1, 1, 2, 5, 20])
        some, left = left[:size], left[size:]
        world.tell([each for each in some if isinstance(each, Event)])
        for each in some:
            if isinstance(each, Act):
                each.do(world)
        if random.random() < 0.2:
            world.resolver.forget_cache()
    return world


def told_once(events: list[Event], acts: list[Act], rules: str) -> World:
    world = World(RULES_HERE[rules])
    world.tell(events)
    for act in acts:
        act.do(world)
    return world


def assert_same(world: World, other: World) -> None:
    assert world.snapshot() == other.snapshot()
    assert stale_people(world) == []
    mine, theirs = world.resolver.counts(), other.resolver.counts()
    assert (mine["people"], mine["contested"]) == (theirs["people"], theirs["contested"])


@pytest.mark.parametrize("rules", list(RULES_HERE))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**40), size=st.integers(2, 45))
def test_the_last_word_on_a_pair_holds_and_undone_it_was_never_said(
    rules: str, seed: int, size: int
) -> None:
    compare_with_last_words(rules, seed, size)


@pytest.mark.parametrize(
    ("rules", "seed", "size"),
    [
        pytest.param("nearly all a crowd", 1, 9, id="a value that joins nobody under one name"),
        pytest.param("nearly all a crowd", 10, 12, id="a value linked before it is seen"),
        pytest.param("nearly all a crowd", 56, 34, id="an order cut off, and cut off no more"),
    ],
)
def test_worlds_that_operators_once_got_wrong(rules: str, seed: int, size: int) -> None:
    compare_with_last_words(rules, seed, size)


def compare_with_last_words(rules: str, seed: int, size: int) -> None:
    random = Random(seed)
    events = [made_event(number, random) for number in range(size)]
    acts = made_acts(random)
    world = heard(events, acts, random, rules)
    assert_same(world, told_once(events, lasting(acts), rules))
    for act in lasting(acts):
        world.pin(act.kind, act.a, act.b, ACTS_MAX, undo=True)
    assert_same(world, told_once(events, [], rules))
