"""Whose each trace is, found for everybody at once."""

from random import Random

import pytest
from tests.differential.test_identity_order import RULES, made_event, told
from tests.resolve.world import World

from filrouge.resolve import Everyone


def check(world: World, random: Random) -> int:
    """Everyone at once as the room says trace by trace; gives the number of traces."""
    traces = [trace for trace, events in world.folded.items() if events]
    companies = world.fresh().companies(traces)
    some = set(random.sample(traces, len(traces) // 3))
    everyone, only = Everyone(world.state), Everyone(world.state, some)
    for trace in traces:
        company = companies.get(trace)
        root = company.root if company else None
        assert everyone.root_of(trace) == root, trace.hex()
        assert trace not in some or only.root_of(trace) == root, trace.hex()
    return len(traces)


@pytest.mark.parametrize("rules", list(RULES))
def test_all_traces_at_once_belong_to_whom_each_belongs(rules: str) -> None:
    traces = 0
    for seed in range(40):
        random = Random(f"{rules}{seed}")
        events = [made_event(number, random) for number in range(random.randrange(2, 60))]
        world = told(events, random, rules)
        traces += check(world, random)
        known = sorted({str(one) for name in world.trace_of if (one := world.person_of(name))})
        if known:
            world.forget(f"person:{random.choice(known)}")
            traces += check(world, random)
    assert traces > 200
