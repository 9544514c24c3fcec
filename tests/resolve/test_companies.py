"""Asked for in batches and remembered, people are those that are asked for one by one."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.differential.test_identity_order import RULES, made_event
from tests.resolve.world import World

from filrouge.core.nouns import Identifier


@pytest.mark.parametrize("rules", ["tight", "roomy", "crowded"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**40), size=st.integers(2, 60))
def test_companies_are_the_people_of_their_traces(rules: str, seed: int, size: int) -> None:
    random = Random(seed)
    world = World(RULES[rules])
    left = [made_event(number, random) for number in range(size)]
    while left:
        count = random.choice([1, 2, 5, 20])
        world.tell(left[:count])
        left = left[count:]
        traces = [trace for trace in world.folded if random.random() < 0.7]
        found = world.resolver.companies(traces)
        for trace in traces:
            person = world.resolver.person_of_trace(trace)
            shared = person is not None and trace.hex() == person and trace not in found
            if trace in found:
                known = world.resolver.person(Identifier("person", found[trace].root.hex()))
                assert known is not None and found[trace].root.hex() == person
                assert set(found[trace].traces) == set(known.traces)
            else:
                assert person is None or shared
