"""After an erasure, the world is the one in which the erased person never was."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.differential.test_identity_order import RULES, made_event, told
from tests.resolve.evidence import evidence, stale_people
from tests.resolve.world import World


@pytest.mark.parametrize("rules", ["tight", "roomy", "strict", "crowded"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**40), size=st.integers(2, 45))
def test_after_an_erasure_the_others_are_as_if_the_person_had_never_been(
    rules: str, seed: int, size: int
) -> None:
    compare_with_never(rules, seed, size)


@pytest.mark.parametrize(
    ("rules", "seed", "size"),
    [
        pytest.param("crowded", 3277, 32, id="a value named only on devices that many use"),
        pytest.param("tight", 1000727, 51, id="an order named beside a value that is nobody's"),
        pytest.param("strict", 2000204, 50, id="a visit claimed through an erased event"),
        pytest.param("roomy", 2000940, 42, id="the same, seen from another session"),
        pytest.param("crowded", 5001941, 29, id="a value that a nameless event cuts off a crowd"),
        pytest.param("crowded", 5003698, 28, id="the same, of a value that a family shares"),
        pytest.param("crowded", 7000395, 7, id="an order in a crowd that follows one value again"),
        pytest.param("roomy", 14, 40, id="a family's value and the erased first name"),
        pytest.param("roomy", 7000245, 37, id="a value beside one that is in part erased"),
    ],
)
def test_worlds_that_an_erasure_once_got_wrong(rules: str, seed: int, size: int) -> None:
    compare_with_never(rules, seed, size)


def compare_with_never(rules: str, seed: int, size: int) -> None:
    random = Random(seed)
    events = [made_event(number, random) for number in range(size)]
    world = told(events, random, rules)
    erased = []
    for _ in range(2):
        known = sorted({str(person) for m in world.trace_of if (person := world.person_of(m))})
        if not known:
            return
        found = world.forget(f"person:{random.choice(known)}")
        assert found is not None
        erased.append(found)
        never = World(RULES[rules])
        for each in erased:
            never.never(each)
        never.tell([each for each in events if each.message_id in world.trace_of])
        assert world.snapshot() == never.snapshot()
        world.check()
        assert stale_people(world) == []
        if any(each.marks for each in erased):
            continue
        mine, theirs = world.resolver.counts(), never.resolver.counts()
        for name in ("people", "identifiers", "contested"):
            assert mine[name] == theirs[name], name
        assert evidence(world) == evidence(never)
