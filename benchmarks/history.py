"""What does history cost: writing with seals, reading back, knowing a message, compacting?

Method: one process, one thread. Events of about 700 bytes (seed 20261122; people, products, pages
and browsers vary; one in twenty has an e-mail among its properties) are written in batches of
20,000, given to 20,000 traces, then scanned whole, found by offset, looked for by message, and
compacted; the processor's time of the thread is divided by the number of events. Memory is the
highest of the process while it writes or compacts, above what it was just before. Message filters
are then measured alone, with 50 M keys made of random bytes in 400 files, as they are written and
once merged as writing does by itself. `calibration_us` is one small JSON encoding (200 bytes): the
machine's own pace in the same run.
Run: `python -m benchmarks.history [--events 200000] [--keys 50000000] [--folder DIR]`.
"""

import argparse
import gc
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import numpy as np
import psutil

from benchmarks._sizes import size
from filrouge.core.ids import body_hash, message_key
from filrouge.core.nouns import Event, Record, RecordKind
from filrouge.core.time import DAY, MILLISECOND
from filrouge.stores.history_duckdb import History, HistoryRow
from filrouge.stores.history_duckdb.key_filter import opened, sought, write_merged, write_new
from filrouge.stores.keys_sqlite import KeyRing

RESULTS = Path(__file__).parent / "results" / "history.json"
SEED = 20_261_122
BATCH = 20_000
TRACES = 20_000
FILTER_FILES = 400
SOUGHT = 1_000
START_TIME = 20_500 * DAY


def event_body(chance: Random, offset: int, person: int) -> dict[str, Any]:
    """A product page as the web tag sends it."""
    product = chance.randrange(5_000)
    body: dict[str, Any] = {
        "type": "track",
        "event": chance.choice(("Product Viewed", "Product Added", "Order Completed")),
        "messageId": f"ajs-next-{offset}-{chance.getrandbits(64):016x}",
        "userId": f"customer-{person:06d}",
        "anonymousId": f"{person:08x}-5a0c-4b1e-9d2f-{person:012x}",
        "originalTimestamp": "2026-02-16T10:00:00.000Z",
        "sentAt": "2026-02-16T10:00:01.000Z",
        "properties": {
            "product_id": f"P{product}",
            "category": chance.choice(("baby", "women", "men", "home")),
            "name": f"Product number {product}",
            "price": chance.randrange(10_000) / 100,
            "quantity": 1,
            "currency": "EUR",
        },
        "context": {
            "ip": f"192.0.2.{person % 250}",
            "userAgent": f"Mozilla/5.0 (X11; Linux x86_64) Chrome/{chance.randrange(90, 140)}.0",
            "page": {
                "url": f"https://shop.example/p/{product}?utm_source=mail",
                "path": f"/p/{product}",
                "title": f"Product number {product}",
            },
            "library": {"name": "analytics.js", "version": "2.1.0"},
            "locale": "fr-FR",
        },
    }
    if chance.randrange(20) == 0:
        body["properties"]["email"] = f"customer{person}@example.org"
    return body


def batch_of(chance: Random, first: int, count: int, hour_rows: int) -> list[HistoryRow]:
    """Rows as the worker hands them over; a day has 24 x `hour_rows`."""
    rows = []
    for offset in range(first, first + count):
        person = chance.randrange(TRACES)
        body = event_body(chance, offset, person)
        received = START_TIME + (offset // (24 * hour_rows)) * DAY + offset * MILLISECOND // 100
        record = Record(RecordKind.EVENT, "web", received, msgspec.json.encode(body), "track")
        event = Event(
            offset=offset,
            source="web",
            message_id=body["messageId"],
            call="track",
            name=body["event"],
            channel="web",
            event_time=received,
            received_time=received,
            body=body,
            properties=body["properties"],
            traits={},
            context=body["context"],
            user_id=body["userId"],
            anonymous_id=body["anonymousId"],
        )
        trace = person.to_bytes(16, "big")
        key = message_key("web", event.message_id)
        rows.append(HistoryRow(offset, record, event, trace, trace, key, body_hash(record.body)))
    return rows


class Stopwatch:
    """Adds up the processor time of this thread, and the highest memory seen meanwhile."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.process = psutil.Process()

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        started = time.thread_time()
        result = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.thread_time() - started
        return result

    def memory_mb(self) -> float:
        return float(self.process.memory_info().rss) / 2**20


class Peak:
    """The highest memory of the process, looked at every 20 ms."""

    def __init__(self, watch: Stopwatch) -> None:
        self._watch = watch
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.mb = 0.0

    def _look(self) -> None:
        while not self._stop.wait(0.02):
            self.mb = max(self.mb, self._watch.memory_mb())

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def measure_events(folder: Path, events: int) -> dict[str, float]:
    """Write, scan, look up, compact."""
    chance = Random(SEED)
    watch = Stopwatch()
    history = History(folder / "history", KeyRing(folder / "keys.db", os.urandom))
    history.write(batch_of(chance, 1, 1_000, events))
    above_mb = 0.0
    last: list[HistoryRow] = []
    for first in range(1_001, events, BATCH):
        last = batch_of(chance, first, BATCH, max(1, events // 72))
        gc.collect()
        # The rows themselves are the caller's: what counts is what writing adds to them.
        base = watch.memory_mb()
        with Peak(watch) as peak:
            watch.time("write", partial(history.write, last))
        above_mb = max(above_mb, peak.mb - base)
    written = history.end() - 1_000
    bytes_each = sum(file.bytes for file in history.files()) / history.end()
    scanned = watch.time("scan", lambda: sum(len(some) for some in history.scan()))
    offsets = [chance.randrange(1, history.end()) for _ in range(100)]
    watch.time("records_at", lambda: history.records_at(offsets))
    known = [row.message_key for row in last[:SOUGHT]]
    watch.time("seen_known", lambda: history.seen(known))
    unknown = [chance.randbytes(16) for _ in range(SOUGHT)]
    watch.time("seen_unknown", lambda: history.seen(unknown))
    with Peak(watch) as compacting:
        files = len(history.files())
        before = watch.memory_mb()
        watch.time("compact", history.compact)
    seconds = watch.seconds
    return {
        "events": written,
        "write_us": seconds["write"] / written * 1e6,
        "bytes_each": bytes_each,
        "write_memory_mb": above_mb,
        "scan_us": seconds["scan"] / scanned * 1e6,
        "random_record_ms": seconds["records_at"] / len(offsets) * 1e3,
        "seen_known_us": seconds["seen_known"] / SOUGHT * 1e6,
        "seen_unknown_us": seconds["seen_unknown"] / SOUGHT * 1e6,
        "compact_us": seconds["compact"] / history.end() * 1e6,
        "compact_memory_mb": compacting.mb - before,
        "files_before": files,
        "files_after": len(history.files()),
    }


def measure_filters(folder: Path, keys: int) -> dict[str, float]:
    """Look for 1,000 unknown keys among many."""
    chance = np.random.default_rng(SEED)
    rows = keys // FILTER_FILES
    written: list[tuple[Path, int, int]] = []
    for at in range(FILTER_FILES):
        raw = chance.bytes(16 * rows)
        names = [raw[start : start + 16] for start in range(0, len(raw), 16)]
        path = folder / f"{at}.filter"
        blocks = write_new(path, names, range(at * rows, (at + 1) * rows))
        written.append((path, rows, blocks))
    merged: list[tuple[Path, int, int]] = []
    started = time.thread_time()
    for at in range(0, FILTER_FILES, 8):
        path = folder / f"{at}.merged"
        sizes = write_merged(path, [(source, count) for source, count, _ in written[at : at + 8]])
        merged.append((path, *sizes))
    merge_us = (time.thread_time() - started) / keys * 1e6
    return {
        "keys": keys,
        "merge_us_a_key": merge_us,
        f"us_a_key_in_{len(written)}": us_a_key(chance, written),
        f"us_a_key_in_{len(merged)}": us_a_key(chance, merged),
        "passed_blocks_share": passed_share(chance, written[:50]),
    }


def us_a_key(chance: np.random.Generator, files: Sequence[tuple[Path, int, int]]) -> float:
    """Median time of 15 batches of unknown keys."""
    maps = [opened(*one) for one in files]
    times = []
    for _ in range(15):
        raw = chance.bytes(16 * SOUGHT)
        names = [raw[start : start + 16] for start in range(0, len(raw), 16)]
        started = time.thread_time()
        looked_for = sought(names)
        for one in maps:
            one.candidates(looked_for)
        times.append(time.thread_time() - started)
    return float(np.median(times)) / SOUGHT * 1e6


def passed_share(chance: np.random.Generator, files: Sequence[tuple[Path, int, int]]) -> float:
    """The share of unknown keys that a filter's blocks let through."""
    raw = chance.bytes(16 * 100_000)
    looked_for = sought([raw[start : start + 16] for start in range(0, len(raw), 16)])
    return float(np.mean([opened(*one).passing(looked_for).mean() for one in files]))


def calibration_us() -> float:
    """The median time of a JSON encoding."""
    encode = msgspec.json.Encoder().encode
    value = {"numbers": [1, 2, 3], "text": "x" * 180}
    times = []
    for _ in range(15):
        started = time.thread_time()
        for _ in range(10_000):
            encode(value)
        times.append(time.thread_time() - started)
    return float(np.median(times)) / 10_000 * 1e6


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--events", type=int, default=size("EVENTS", 200_000))
    arguments.add_argument("--keys", type=int, default=size("KEYS", 50_000_000))
    arguments.add_argument("--folder", type=Path, default=None)
    chosen = arguments.parse_args()
    result = {"machine": {"calibration_us": calibration_us()}}
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        result["events"] = measure_events(Path(folder), chosen.events)
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        result["filters"] = measure_filters(Path(folder), chosen.keys)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    for part, figures in result.items():
        for name, figure in figures.items():
            print(f"{part:8} {name:24} {figure:14,.3f}")


if __name__ == "__main__":
    main()
