"""A value says the same live as naively: alone, beside conditions, and beside other values."""

from collections import Counter
from random import Random

from tests.differential.conditions_live import counters_of
from tests.differential.conditions_world import TABLES, case_of, value_of

from filrouge.core.time import DAY
from filrouge.rules.live import Live
from filrouge.rules.naive import Naive

CASES = 1_500
SEED = 20_261_125


def test_live_tells_the_values_that_are_meant() -> None:
    print(f"seed {SEED}")
    sorts: Counter[str] = Counter()
    for seed in range(SEED, SEED + CASES):
        random = Random(seed)
        case = case_of(random)
        values = {f"v{number}": value_of(random) for number in range(random.randint(1, 3))}
        print(seed, [value.text() for value in values.values()])
        live = Live({"": case.condition}, case.zone, values)
        counters = counters_of(live, case, random)
        for now in (case.received, case.received + random.randrange(400 * DAY)):
            naive = Naive(case.events, case.facts, now, tables=TABLES, zone=case.zone)
            meant = {name: naive.json(value) for name, value in values.items()}
            told = live.values(counters, case.facts, now, tables=TABLES)
            assert repr(told) == repr(meant)
            assert live.read(counters, case.facts, now, tables=TABLES).truths == (
                naive.true(case.condition),
            )
            sorts.update(type(one).__name__ for one in meant.values())
    assert min(sorts[name] for name in ("int", "float", "str", "bool", "NoneType")) > 20, sorts
