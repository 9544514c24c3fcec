"""Whom a new rule can concern: nobody for whom it is true, now or later, is left out."""

from random import Random

from tests.differential.conditions_live import counters_of, naive_truth
from tests.differential.conditions_world import Case, case_of, facts_of

from filrouge.core.time import DAY
from filrouge.rules import Live, parse
from filrouge.rules import tree as t
from filrouge.segment.narrowing import Narrowing

SEED = 20_261_210
CASES = 1_000


def concerns(case: Case, random: Random, now: int) -> bool:
    live = Live({"": case.condition}, case.zone)
    narrowing = Narrowing([case.condition], case.zone, live.keeps)
    counters = counters_of(live, case, random)
    found = narrowing.may_concern([counters], now)
    keys = narrowing.counters(now)
    assert not keys or not found or set(keys) & {*counters.kept, *counters.ahead}
    return found


def test_whoever_it_is_true_of_now_or_later_is_concerned() -> None:
    print(f"seed {SEED}")
    left_out = true = 0
    for seed in range(SEED, SEED + CASES):
        random = Random(seed)
        case = case_of(random)
        if random.random() < 0.5:
            other = case_of(random).condition
            case.condition = random.choice([t.And, t.Or])((case.condition, other))
        if concerns(case, random, case.received):
            continue
        left_out += 1
        for _ in range(3):
            later = case.received + random.choice([0, random.randrange(400 * DAY)])
            case.facts = facts_of(random)
            true += naive_truth(case, later)
    assert left_out > CASES / 10
    assert true == 0


def test_a_trait_beside_what_happened_leaves_out_those_to_whom_nothing_did() -> None:
    narrowed = Narrowing([parse('any("A") and trait.city = "Lyon"')], "UTC", {})
    assert narrowed.counters(0) and not narrowed.may_concern([], 0)
    for when in ('any("A") or trait.city = "Lyon"', 'none("A")', 'count("A", today) >= 1'):
        assert Narrowing([parse(when)], "UTC", {}).counters(0) == ()
