"""THE law of filling: counters by SQL are what folding the events one by one keeps."""

from random import Random

import pytest
from tests.differential.conditions_world import DAY, EPOCH, TABLES, case_of
from tests.differential.counters_sql import Told

from filrouge.rules import Counters, Live
from filrouge.rules.history.counters import bucket_sql
from filrouge.rules.live.buckets import bucket_rule

CASES = 200
BATCH = 100
SEED = 20_261_125


def folded(live: Live, trace: list, random: Random) -> Counters:  # type: ignore[type-arg]
    counters = Counters({}, {})
    for event in random.sample(trace, len(trace)):
        live.folded(counters, event, TABLES)
    return counters


def test_counters_by_sql_are_those_that_folding_keeps() -> None:
    print(f"seed {SEED}")
    kinds: set[str] = set()
    waited = 0
    for start in range(SEED, SEED + CASES, BATCH):
        cases = [case_of(Random(seed)) for seed in range(start, start + BATCH)]
        told = Told(cases)
        for place, case in enumerate(cases):
            live = Live({"": case.condition}, case.zone)
            found = told.counters(place, live)
            for trace, mine in zip(case.traces, found, strict=True):
                expected = live.settled(folded(live, trace, Random(start)), case.received)
                assert mine == expected, (start + place, case.condition.text())
                waited += bool(expected.ahead)
                kinds |= {live.counters[key].kind for key in expected.kept}
    assert waited > CASES / 20, "events dated ahead are needed"
    assert kinds == {
        "recent", "buckets", "distinct", "first", "last", "frequent", "sequence"
    }  # fmt: skip


@pytest.mark.parametrize("rule", ["all", "900000000", "day", "week", "month", "quarter", "year"])
def test_an_instant_falls_in_the_same_bucket_in_sql(rule: str) -> None:
    import duckdb

    random = Random(SEED)
    times = [EPOCH + random.randrange(-900 * DAY, 900 * DAY) for _ in range(2_000)]
    query = f"SELECT {bucket_sql(rule)} FROM (SELECT UNNEST(?) AS event_time) AS e"
    found = [row[0] for row in duckdb.execute(query, [times]).fetchall()]
    assert found == [bucket_rule(rule)(time) for time in times]
