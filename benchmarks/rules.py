"""What do conditions cost, and do the three readings ever differ?

Method: one process, CPU time, best of five. `read_us_simple`: 50 simple conditions (a count, any or
none over a rolling window, a trait, a consent, a segment, a score, alone) on people with 30 events
in their counters, one call for all; `read_us_touched`: only those that an event of one name can
touch; `read_us_behavioural`: 50 behavioural conditions (sums, distinct values, sequences, calendar
periods). `fold_us`: one event into the counters of the 50 simple ones (mean over events of ten
names); `merge_us`: the counters of two traces of 30 events. `bot_counters_bytes`: what a million
events in a year leave in the counters of nine conditions of all kinds, as MessagePack.
`live_100`: 100 conditions, half of them simple and half behavioural, windows of 7 to 365 days, on
people with 30 events in a year. `fold_us`: an event into the counters; `read_touched_us`: what an
event of one name can touch (`touched` conditions, mean); `read_all_us`; `restored_us` and
`stored_us`: the counters from and to MessagePack, none asked; `event_us`: all of it for one event,
from the bytes of a trace to its bytes, and `event_us_of_two_traces` where the person has another
trace; `bytes_a_person`; `compiled_ms`: to make the set. These people do not fit in a processor's
nearest memory, as those of a workspace do not.
`cases`, `differences`: random conditions and people, read live and naively, the first
`cases_by_sql` by DuckDB too (16 ms each: planning), at random instants and at each announced change
(see tests/differential). Seed 20261123.
Run: `python -m benchmarks.rules [--cases 100000] [--sql-cases 20000] [--bot 1000000]`.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any, Final

import msgspec
from tests.differential.conditions_live import truths_of
from tests.differential.conditions_sql import History
from tests.differential.conditions_world import case_of
from tests.rules.people import event

from benchmarks._sizes import size
from filrouge.core.nouns import Event
from filrouge.core.time import DAY, HOUR
from filrouge.rules import parse
from filrouge.rules.facts import Facts
from filrouge.rules.live import Live

RESULTS: Final = Path(__file__).parent / "results" / "rules.json"
SEED: Final = 20_261_123
BATCH: Final = 100
NOW: Final = 1_767_225_600_000_000
NAMES: Final = [f"Event {number}" for number in range(10)]
TARGETS: Final = {
    "read_us_simple": 8,
    "differences": 0,
    "live_100.fold_us + live_100.read_touched_us": 5,
}
SIMPLE: Final = (
    'count("Event {a}", within {d} days) >= {k}',
    'any("Event {a}" where channel = "web", within {d} days)',
    'none("Event {a}", within {d} days)',
    'trait.city = "city {a}"',
    'segment("s{a}")',
    'consent("email", "purpose {a}")',
    'score("model {a}") > 0.{k}',
)
BEHAVIOURAL: Final = (
    'sum(properties.n of "Event {a}", within {d} days) > {k}',
    'distinct(properties.n of "Event {a}", within {d} days) >= {k}',
    'sequence("Event {a}", "Event {k}", within 2 days, within {d} days)',
    'count("Event {a}", this month) >= {k}',
    'count("Event {a}", last week) >= {k}',
    'average(properties.n of "Event {a}", this year) > {k}',
    'last(properties.n of "Event {a}", within {d} days) = {k}',
    'days_since("Event {a}") > {d}',
)
BOT: Final = (
    'count("Event 1", within 365 days) >= 1000',
    'count("Event 1", last year) = 3',
    'sum(properties.n of "Event 1", within 365 days) > 1',
    'average(properties.n of "Event 1", within 30 days) > 1',
    'max(properties.n of "Event 1", this quarter) > 1',
    'distinct(properties.n of "Event 1", within 365 days) >= 50',
    'most_frequent(properties.n of "Event 1") = 1',
    'sequence("Event 1", "Event 1", within 365 days, same properties.n)',
    'last(properties.n of "Event 1") = 1',
)


def conditions(forms: tuple[str, ...], number: int) -> Live:
    """`number` conditions made of these forms."""
    return live_of([forms], number)


def live_of(kinds: Sequence[tuple[str, ...]], number: int) -> Live:
    """`number` conditions made in turn of forms of these kinds."""
    random = Random(SEED)
    return Live(
        {
            str(place): parse(
                forms[place // len(kinds) % len(forms)].format(
                    a=random.randrange(10),
                    d=random.choice([7, 30, 90, 365]),
                    k=random.randint(1, 5),
                )
            )
            for place, forms in enumerate(islice(cycle(kinds), number))
        },
        "Europe/Paris",
    )


def events_of(random: Random, number: int, days: int = 120) -> list[Event]:
    """A person's events."""
    return [
        event(
            random.choice(NAMES),
            NOW - random.randrange(days * 24) * HOUR,
            random.randrange(10**9),
            n=random.randrange(50),
            channel=random.choice(["web", "store"]),
        )
        for _ in range(number)
    ]


def microseconds(work: Callable[[], int]) -> float:
    """Microseconds of CPU for one of the things that `work` does, best of five."""
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        done = work()
        best = min(best, (time.process_time() - begun) / done * 1e6)
    return best


def reading_us(live: Live, only: tuple[int, ...] | None = None) -> float:
    """Microseconds to read all the conditions, or some, on one person."""
    random = Random(SEED)
    people = []
    for _ in range(200):
        counters = live.empty()
        for one in events_of(random, 30):
            live.folded(counters, one)
        facts = Facts(
            traits={"city": f"city {random.randrange(10)}"},
            scores={f"model {number}": random.random() for number in range(10)},
            segments={f"s{random.randrange(10)}"},
            zone="Europe/Paris",
        )
        people.append((counters, facts))

    def work() -> int:
        for _ in range(20):
            for counters, facts in people:
                live.read(counters, facts, NOW, only=only)
        return 20 * len(people)

    return microseconds(work)


def folding_us(live: Live) -> dict[str, float]:
    """Microseconds to fold an event, and to merge two traces."""
    events = events_of(Random(SEED), 3_000)

    def fold() -> int:
        for start in range(0, len(events), 30):
            counters = live.empty()
            for one in events[start : start + 30]:
                live.folded(counters, one)
        return len(events)

    traces = []
    for start in (0, 30):
        counters = live.empty()
        for one in events[start : start + 30]:
            live.folded(counters, one)
        traces.append(counters)

    def merge() -> int:
        for _ in range(1_000):
            live.merged(traces)
        return 1_000

    return {"fold_us": microseconds(fold), "merge_us": microseconds(merge)}


def hundred() -> dict[str, float]:
    """What 100 live conditions cost an event, and a person."""
    begun = time.process_time()
    live = live_of([SIMPLE, BEHAVIOURAL], 100)
    compiled_ms = (time.process_time() - begun) * 1e3
    random, people = Random(SEED), []
    facts = Facts(
        traits={"city": "city 3"},
        scores={f"model {number}": random.random() for number in range(10)},
        segments={"s1"},
        zone="Europe/Paris",
    )
    for _ in range(200):
        counters, events = live.empty(), events_of(random, 31, 365)
        for one in events[:30]:
            live.folded(counters, one)
        touched = live.touching.by_event(events[30].name)
        people.append((live.stored(counters), counters, events, touched))

    def fold() -> int:
        for _, _, events, _ in people:
            counters = live.empty()
            for one in events:
                live.folded(counters, one)
        return 31 * len(people)

    def read(only: bool) -> int:
        for _ in range(20):
            for _, counters, _, touched in people:
                live.read(counters, facts, NOW, only=touched if only else None)
        return 20 * len(people)

    def restore() -> int:
        return sum(live.restored(data) is not None for data, _, _, _ in people)

    closed = [live.restored(data) for data, _, _, _ in people]

    def store() -> int:
        return sum(bool(live.stored(counters)) for counters in closed)

    def follow(traces: int) -> int:
        for data, _, events, touched in people:
            counters = live.restored(data)
            live.folded(counters, events[30])
            others = [live.restored(people[0][0]) for _ in range(traces - 1)]
            view = live.joined([counters, *others], live.keys_of(events[30].name))
            live.read(view, facts, NOW, only=touched)
            live.stored(counters)
        return len(people)

    return {
        "touched": sum(len(touched) for *_, touched in people) / len(people),
        "fold_us": microseconds(fold),
        "read_touched_us": microseconds(lambda: read(True)),
        "read_all_us": microseconds(lambda: read(False)),
        "restored_us": microseconds(restore),
        "stored_us": microseconds(store),
        "event_us": microseconds(lambda: follow(1)),
        "event_us_of_two_traces": microseconds(lambda: follow(2)),
        "bytes_a_person": sum(len(data) for data, *_ in people) / len(people),
        "compiled_ms": compiled_ms,
    }


def bot_bytes(number: int) -> int:
    """Bytes that a bot leaves in counters of all kinds."""
    live = Live({str(place): parse(text) for place, text in enumerate(BOT)})
    counters, step = live.empty(), 365 * DAY // number
    for place in range(number):
        live.folded(counters, event("Event 1", NOW + place * step, place, n=place % 5_000))
    return len(msgspec.msgpack.encode(counters))


def differences(number: int, by_sql: int) -> int:
    """How many of `number` random cases differ live, and of the first `by_sql` in SQL too."""
    found = 0
    for start in range(SEED, SEED + number, BATCH):
        cases, expected = [], []
        for seed in range(start, min(start + BATCH, SEED + number)):
            random = Random(seed)
            case = case_of(random)
            try:
                expected.append(truths_of(case, random))
                cases.append(case)
            except AssertionError:
                print(f"live differs, seed {seed}: {case.condition.text()}")
                found += 1
        if start >= SEED + by_sql:
            continue
        history = History(cases, [list(instants) for instants in expected])
        for place, meant in enumerate(expected):
            if history.truths(place) != meant:
                print(f"SQL differs, from seed {start}: {cases[place].condition.text()}")
                found += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=size("PROFILES", 100_000))
    parser.add_argument("--sql-cases", type=int, default=size("PROFILES", 100_000) // 5)
    parser.add_argument("--bot", type=int, default=size("EVENTS", 1_000_000))
    arguments = parser.parse_args()
    simple, behavioural = conditions(SIMPLE, 50), conditions(BEHAVIOURAL, 50)
    result: dict[str, Any] = {
        "read_us_simple": reading_us(simple),
        "read_us_touched": reading_us(simple, simple.touching.by_event("Event 3")),
        "read_us_behavioural": reading_us(behavioural),
        **folding_us(simple),
        "live_100": hundred(),
        "bot_counters_bytes": bot_bytes(arguments.bot),
        "cases": arguments.cases,
        "cases_by_sql": min(arguments.sql_cases, arguments.cases),
        "differences": differences(arguments.cases, arguments.sql_cases),
        "seed": SEED,
        "targets": TARGETS,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
