"""One case read live and naively: at random instants, and at each instant that live announces."""

from random import Random

from tests.differential.conditions_world import MOMENTS, TABLES, Case

from filrouge.core.time import DAY
from filrouge.rules.live import FOREVER, Counters, Live
from filrouge.rules.naive import Naive

EXPIRIES_MAX = 5


def naive_truth(case: Case, now: int) -> bool:
    """What the condition means at an instant."""
    return Naive(case.events, case.facts, now, tables=TABLES, zone=case.zone).true(case.condition)


def counters_of(live: Live, case: Case, random: Random) -> Counters:
    """The counters of the person: each trace folded in disorder, the traces merged in any order."""
    folds = []
    for trace in case.traces:
        fold = live.empty()
        for event in random.sample(trace, len(trace)):
            live.folded(fold, event, TABLES)
        folds.append(fold)
    random.shuffle(folds)
    if random.random() < 0.5:
        return live.merged([live.merged(folds[:2]), folds[2]])
    return live.merged([folds[2], live.merged([folds[1], folds[0]])])


def truths_of(case: Case, random: Random) -> dict[int, bool]:
    """Live truth by instant, held to the naive one; also just before each announced change."""
    live = Live({"": case.condition}, case.zone)
    counters = counters_of(live, case, random)
    found: dict[int, bool] = {}
    starts = [case.received, case.received + random.choice(MOMENTS[2:])]
    starts.append(case.received + random.randrange(400 * DAY))
    for start in starts:
        now = max(start, case.received)
        for _ in range(EXPIRIES_MAX):
            reading = live.read(counters, case.facts, now, tables=TABLES)
            truth, change = reading.truths[0], reading.nexts[0]
            assert truth is naive_truth(case, now), now
            assert change > now
            found[now] = truth
            if change == FOREVER:
                later = now + random.randrange(800 * DAY)
                assert naive_truth(case, later) is truth, (now, later)
                break
            assert naive_truth(case, change - 1) is truth, (now, change)
            found[change - 1] = truth
            now = change
    return found
