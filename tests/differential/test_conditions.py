"""THE law of conditions: live = SQL = naive, at random instants and at each announced change."""

from random import Random

from tests.differential.conditions_live import truths_of
from tests.differential.conditions_world import case_of

CASES = 1_000
SEED = 20_261_123


def test_live_says_what_conditions_mean_and_when_they_change() -> None:
    print(f"seed {SEED}")
    truths = [0, 0]
    for number in range(CASES):
        random = Random(SEED + number)
        case = case_of(random)
        print(number, case.condition.text())
        for truth in truths_of(case, random).values():
            truths[truth] += 1
    assert min(truths) > CASES / 2, "cases of both truths are needed"
