"""THE law of conditions: live = SQL = naive, at random instants and at each announced change."""

from random import Random

from tests.differential.conditions_live import truths_of
from tests.differential.conditions_sql import History
from tests.differential.conditions_world import case_of

CASES = 1_000
BATCH = 100
SEED = 20_261_123


def test_live_and_history_say_what_conditions_mean() -> None:
    print(f"seed {SEED}")
    truths = [0, 0]
    for start in range(SEED, SEED + CASES, BATCH):
        cases, expected = [], []
        for seed in range(start, start + BATCH):
            random = Random(seed)
            case = case_of(random)
            print(seed, case.condition.text())
            cases.append(case)
            expected.append(truths_of(case, random))
        history = History(cases, [list(instants) for instants in expected])
        for place, meant in enumerate(expected):
            assert history.truths(place) == meant, (start + place, cases[place].condition.text())
            for truth in meant.values():
                truths[truth] += 1
    assert min(truths) > CASES / 2, "cases of both truths are needed"
