"""Who is who, measured on truth: precision, recall, fused customers, events a second.

Method: the events of a file with known persons (or of a generated world with other rates, seed
printed) go in time order through the rule engine in batches of 1,000, each a transaction on a
SQLite state file in a temporary folder; events are decoded beforehand, and only the engine is
timed (wall and CPU). What a shared device saw outside of sessions is nobody's.

* `rules_alone_events_per_cpu_s`: the same without the reading of identifiers out of events (timed
  apart, over the same events) and without the state's own time (its calls are timed, and the
  commit): facts, devices, persons and their partition.
* `precision`: of the events given to a profile, those whose true person is the profile's (the one
  with most of its events). `recall`: of all events, those in their person's main profile.
* `pair_precision`, `pair_recall`: over pairs of events, same profile against same person; the
  pair recall of a perfect attribution is .688 here, since nothing says whose the rest is.
* `fused`: customers whose main profile is somebody else's main profile too.
* `largest`: the most true persons in one profile.

    python -m benchmarks.identity [--ruleset strict] [--events 50000] [--world omni]
"""

import argparse
import gc
import json
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq

from benchmarks._sizes import size
from benchmarks.identity_world import generated_world
from filrouge.core.nouns import Event, Identifier
from filrouge.core.ports import Row
from filrouge.core.queries import Query
from filrouge.resolve import IdentityRules, Resolver, parsed_rules
from filrouge.resolve.reading.sightings import Reader
from filrouge.stores.state_sqlite import SqliteState, open_state

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data" / "identity"
RESULTS = Path(__file__).parent / "results" / "identity.json"
BATCH = 1_000
CHANNELS = {"web": "web", "email": "email", "pos": "store", "call": "call_centre"}
NAMES = {
    "page": "Page Viewed",
    "login": "Signed In",
    "logout": "Signed Out",
    "order": "Order Completed",
    "newsletter": "Newsletter Subscribed",
    "click": "Message Clicked",
    "ticket": "Ticket Paid",
    "enrol": "Loyalty Joined",
    "return": "Order Refunded",
    "call": "Call Completed",
}
PROPERTIES = {
    "email": "email",
    "phone": "phone",
    "card": "card",
    "order_no": "order_id",
    "first_name": "first_name",
}


def event_of(row: dict[str, Any], offset: int) -> Event:
    """A row of the events with truth, as the event that a source would have sent."""
    kind = row["type"]
    properties = {to: row[column] for column, to in PROPERTIES.items() if row[column]}
    body: dict[str, Any] = {"type": "page" if kind == "page" else "track"}
    return Event(
        offset=offset,
        source="omni",
        message_id=f"e{row['event_id']}",
        call="page" if kind == "page" else "track",
        name=NAMES[kind],
        channel=CHANNELS[row["channel"]],
        event_time=row["ts"],
        received_time=row["ts"],
        body=body,
        properties=properties,
        traits={},
        context={},
        user_id=row["user_id"] or "",
        anonymous_id=row["cookie"] or "",
        original_time=row["ts"],
    )


def omni_events() -> tuple[list[Event], list[int], list[str]]:
    """Events, their true persons, and the declared kiosks, of the shared set."""
    table = pq.read_table(DATA / "omni_events.parquet")
    table = table.set_column(1, "ts", table["ts"].cast("timestamp[us]").cast("int64"))
    rows = table.sort_by([("ts", "ascending"), ("event_id", "ascending")]).to_pylist()
    events = [event_of(row, number) for number, row in enumerate(rows, 1)]
    kiosks = pq.read_table(DATA / "omni_declared_devices.parquet").column(0).to_pylist()
    return events, [row["person_id"] for row in rows], kiosks


def batches(events: list[Event]) -> Iterator[list[Event]]:
    walk = iter(events)
    while batch := list(islice(walk, BATCH)):
        yield batch


class TimedState:
    """A state that counts the CPU time spent in it."""

    def __init__(self, state: SqliteState) -> None:
        self._state = state
        self.spent_cpu = 0.0

    def _timed(self, act: Callable[[], Any]) -> Any:
        start = time.process_time()
        try:
            return act()
        finally:
            self.spent_cpu += time.process_time() - start

    def create(self, schema: str) -> None:
        self._state.create(schema)

    def transaction(self) -> AbstractContextManager[None]:
        return self._state.transaction()

    def rows(self, query: Query, parameters: Sequence[Any] = ()) -> list[Row]:
        return self._timed(lambda: self._state.rows(query, parameters))  # type: ignore[no-any-return]

    def each(self, query: Query) -> Iterator[Row]:
        return self._state.each(query)

    def lookup(self, query: Query, keys: Iterable[Any]) -> dict[Any, Row]:
        return self._timed(lambda: self._state.lookup(query, keys))  # type: ignore[no-any-return]

    def write(self, query: Query, rows: Sequence[Sequence[Any]]) -> None:
        self._timed(lambda: self._state.write(query, rows))

    def close(self) -> None:
        self._state.close()


def reading_cpu(events: list[Event], rules: IdentityRules) -> float:
    """CPU seconds of reading the identifiers out of these events."""
    reader = Reader(rules, b"benchmark")
    start = time.process_time()
    for event in events:
        reader.read(event)
    return time.process_time() - start


def resolved(events: list[Event], rules: IdentityRules) -> tuple[list[str | None], dict[str, Any]]:
    """The person of each event once all are in, and the time that the engine took."""
    by_offset = {event.offset: event for event in events}
    offsets_of: dict[bytes, dict[int, None]] = {}
    trace_of: dict[int, bytes | None] = {}
    spent = spent_cpu = commit_cpu = 0.0
    moves = 0

    def events_of_trace(trace: bytes) -> list[Event]:
        return [by_offset[offset] for offset in offsets_of.get(trace, ())]

    with TemporaryDirectory() as folder:
        state = TimedState(open_state(Path(folder) / "state.db"))
        Resolver.create_tables(state)
        resolver = Resolver(rules, state, b"benchmark", events_of_trace)
        for batch in batches(events):
            gc.collect(0)
            gc.disable()
            start, start_cpu = time.perf_counter(), time.process_time()
            with state.transaction():
                found = resolver.resolve(batch)
                done_cpu = time.process_time()
            commit_cpu += time.process_time() - done_cpu
            spent += time.perf_counter() - start
            spent_cpu += time.process_time() - start_cpu
            gc.enable()
            for event, trace in zip(batch, found.traces, strict=True):
                trace_of[event.offset] = trace
                if trace is not None:
                    offsets_of.setdefault(trace, {})[event.offset] = None
            for move in found.moves:
                moves += 1
                del offsets_of[move.old or b""][move.offset]
                offsets_of.setdefault(move.new or b"", {})[move.offset] = None
                trace_of[move.offset] = move.new
        rules_cpu = spent_cpu - commit_cpu - state.spent_cpu - reading_cpu(events, rules)
        person = {trace: customer_of(resolver, trace) for trace in offsets_of}
        counts = resolver.counts()
        state.close()
    people = [
        person[trace] if (trace := trace_of[event.offset]) is not None else None for event in events
    ]
    speed = {
        "events_per_s": round(len(events) / spent),
        "events_per_cpu_s": round(len(events) / spent_cpu),
        "rules_alone_events_per_cpu_s": round(len(events) / rules_cpu),
        "moves": moves,
        **counts,
    }
    return people, speed


def customer_of(resolver: Resolver, trace: bytes) -> str | None:
    """The person of a trace; None for what a shared device saw outside of sessions."""
    found = resolver.person_of_trace(trace)
    if found is None or resolver.is_shared(Identifier("person", found)):
        return None
    return found


def quality(people: list[str | None], truth: list[int]) -> dict[str, Any]:
    """Precision and recall over events and over pairs of them, and who is fused."""
    both = Counter((p, t) for p, t in zip(people, truth, strict=True) if p is not None)
    found: Counter[str] = Counter()
    persons: dict[str, set[int]] = {}
    main: dict[int, tuple[int, str]] = {}
    owned: dict[str, int] = {}
    for (profile, person), events in both.items():
        found[profile] += events
        persons.setdefault(profile, set()).add(person)
        owned[profile] = max(owned.get(profile, 0), events)
        main[person] = max(main.get(person, (0, "")), (events, profile))
    true = Counter(truth)
    pairs = sum(n * (n - 1) // 2 for n in both.values())
    pairs_found = sum(n * (n - 1) // 2 for n in found.values())
    pairs_true = sum(n * (n - 1) // 2 for n in true.values())
    mains = Counter(profile for _, profile in main.values())
    fused = sum(mains[profile] > 1 for _, profile in main.values())
    return {
        "precision": round(sum(owned.values()) / sum(found.values()), 4),
        "recall": round(sum(events for events, _ in main.values()) / len(truth), 4),
        "pair_precision": round(pairs / pairs_found, 4),
        "pair_recall": round(pairs / pairs_true, 4),
        "fused": round(fused / len(main), 4),
        "largest": max(len(each) for each in persons.values()),
        "customers": len(main),
        "profiles": len(persons),
    }


def measured(name: str, ruleset: str, events_max: int) -> dict[str, Any]:
    if name == "omni":
        events, truth, kiosks = omni_events()
    else:
        events, truth, kiosks = generated_world(name)
    rules = parsed_rules(
        f"ruleset: {ruleset}\nown_domains: [enseigne.fr]\nkiosks: {json.dumps(kiosks)}",
        "identity.yaml",
    )
    events, truth = events[:events_max], truth[:events_max]
    people, speed = resolved(events, rules)
    row = {
        "name": f"{name}-{ruleset}",
        "world": name,
        "ruleset": ruleset,
        "events": len(events),
        **quality(people, truth),
    }
    return {**row, **speed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=size("EVENTS", 10**9))
    parser.add_argument("--ruleset", choices=("balanced", "strict", "both"), default="both")
    parser.add_argument("--world", default="")
    given = parser.parse_args()
    rulesets = ("balanced", "strict") if given.ruleset == "both" else (given.ruleset,)
    worlds = [given.world] if given.world else ["omni", "tidy", "rough"]
    if not DATA.exists() and "omni" in worlds:
        worlds.remove("omni")
        print("the shared events with truth are absent: generated worlds only")
    rows = [measured(w, r, given.events) for w in worlds for r in rulesets]
    columns: tuple[str, ...] = ("name", "events", "precision", "recall")
    columns = (*columns, "pair_precision", "pair_recall", "fused")
    columns = (*columns, "largest", "merges", "moves", "events_per_s", "events_per_cpu_s")
    columns = (*columns, "rules_alone_events_per_cpu_s")
    print("  ".join(f"{column:>16}" for column in columns))
    for row in rows:
        print("  ".join(f"{row[column]!s:>16}" for column in columns))
    RESULTS.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    state = "SQLite file in a temporary folder, WAL, synchronous=NORMAL, batches of 1,000"
    RESULTS.write_text(json.dumps({"machine": machine, "state": state, "rows": rows}, indent=2))


if __name__ == "__main__":
    main()
