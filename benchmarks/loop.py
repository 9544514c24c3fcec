"""The loop: events per CPU second with a million profiles in the state, and the worker's memory.

Method: a log is filled with one page view for each of PROFILES visitors, and carried (the set-up).
Then EVENTS more, of a shop's day: page and product views of known visitors (most) and of new ones,
carts, logins that give a visitor to an account, orders, tickets with a loyalty card. They are
appended beforehand; the figure is the CPU time of one process that carries them with the product's
own worker, `state.db` on disk. History is written by processes of their own, as in the product:
its CPU time, start of the process included, counts in a second figure; the memory is the worker's.
Two streams: `visits` as a shop sees them (VISITS at once, six events each on average, interleaved),
and the worst case, `scattered` (each event of anybody, so that nothing read or written serves
twice).

Machine's own limit, same run: bare SQLite upserts of documents of the same size, by key, among as
many rows. Seed 7. `PROFILES=100000 python -m benchmarks.loop` for a quick look.
"""

import gc
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from benchmarks._sizes import size
from filrouge.app.stores import open_stores
from filrouge.app.work import Worker, writer_of
from filrouge.app.workspace import Workspace
from filrouge.core.nouns import Record, RecordKind
from filrouge.core.queries import Query
from filrouge.sources.templates import make_workspace
from filrouge.stores.state_sqlite import open_state

PROFILES = size("PROFILES", 1_000_000)
EVENTS = size("EVENTS", 200_000)
SEED = 7
NOW = 1_790_000_000_000_000
BATCH = 16_000
"""Events in a transaction: the product's own default when it catches up."""
VISITS = 5_000
EVENTS_OF_A_VISIT = 6
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


def visit(number: int, visitor: int, chance: random.Random) -> dict[str, object]:
    """One event of a visitor's day."""
    draw = chance.random()
    message: dict[str, object] = {
        "messageId": f"ajs-{number:012d}-9d8c7b6a5f4e",
        "anonymousId": f"{visitor:08x}-7c1e-4b0a-9f52-0d6f1f3a2b9c",
        "timestamp": "2026-09-21T13:33:20.000Z",
        "context": {
            "page": {"path": "/p/lit-bebe", "url": "https://shop.example/p/lit-bebe"},
            "userAgent": AGENT,
            "locale": "fr-FR",
            "library": {"name": "analytics.js", "version": "2.11.1"},
        },
    }
    product = {"product_id": f"P{chance.randrange(5000)}", "price": 19.9, "category": "baby"}
    if draw < 0.55:
        message |= {"type": "page", "name": "Product", "properties": {"title": "Lit"}}
    elif draw < 0.80:
        message |= {"type": "track", "event": "Product Viewed", "properties": product}
    elif draw < 0.90:
        message |= {"type": "track", "event": "Product Added", "properties": product}
    elif draw < 0.96:
        message |= {
            "type": "identify",
            "userId": f"u{visitor}",
            "traits": {"email": f"client{visitor}@example.org", "firstName": "Ana"},
        }
    elif draw < 0.98:
        order = {"order_id": f"o{number}", "total": 59.9, "products": [product]}
        message |= {"type": "track", "event": "Order Completed", "properties": order}
    else:
        del message["anonymousId"]
        card = {"order_id": f"t{number}", "total": 35.2, "loyalty_id": f"29{visitor:011d}"}
        message |= {"type": "track", "event": "Ticket Paid", "properties": card}
    return message


def visitors(chance: random.Random, first_new: int) -> Iterator[int]:
    """Who comes: mostly somebody known, else somebody new."""
    for new in count(first_new):
        yield chance.randrange(PROFILES) if chance.random() < 0.85 else new


def visits(chance: random.Random, first_new: int) -> Iterator[int]:
    """Whose each event is when VISITS people are there at once."""
    coming = visitors(chance, first_new)
    there = list(islice(coming, VISITS))
    while True:
        place = chance.randrange(VISITS)
        yield there[place]
        if chance.random() < 1 / EVENTS_OF_A_VISIT:
            there[place] = next(coming)


def records(first: int, visitors: Iterator[int], chance: random.Random) -> Iterator[Record]:
    for number, visitor in enumerate(visitors, first):
        body = json.dumps(visit(number, visitor, chance), separators=(",", ":")).encode()
        yield Record(RecordKind.EVENT, "web", NOW + number, body)


def appended(worker: Worker, made: Iterator[Record]) -> None:
    group: list[Record] = []
    for record in made:
        group.append(record)
        if len(group) == BATCH:
            worker.stores.log.append(group)
            group = []
    if group:
        worker.stores.log.append(group)


def carried(worker: Worker, *, history_each: int = 0) -> tuple[float, int]:
    """CPU seconds of carrying all that the log holds, and the number of records.

    `history_each` writes history after that many records, as the worker does; 0 for none.
    """
    cpu, done, written = time.process_time(), 0, 0
    gc.disable()
    while step := worker.loop.step(BATCH):
        done += step
        if done % (64 * BATCH) < BATCH:
            gc.collect(0)
        if history_each and done - written >= history_each:
            worker.archive.write()
            written = done
    gc.enable()
    return time.process_time() - cpu, done


def archived(worker: Worker) -> float:
    """CPU seconds of writing what was carried into history, here and in the writer's process."""
    cpu = time.process_time() + children_cpu()
    worker.archive.write()
    return time.process_time() + children_cpu() - cpu


def children_cpu() -> float:
    """CPU seconds of the processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare_upserts(folder: Path) -> float:
    """Upserts a CPU second of SQLite alone, in transactions of BATCH, among as many rows."""
    state = open_state(folder / "bare.db")
    state.create("CREATE TABLE folds (n INTEGER PRIMARY KEY, k BLOB UNIQUE, doc BLOB)")
    put = Query(
        "put",
        "INSERT INTO folds (k, doc) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET doc = excluded.doc",
    )
    chance = random.Random(SEED)
    keys = [chance.randbytes(16) for _ in range(PROFILES)]
    for start in range(0, len(keys), 50_000):
        with state.transaction():
            state.write(put, [(key, b"x" * 250) for key in keys[start : start + 50_000]])
    cpu = time.process_time()
    wanted = min(EVENTS, 100_000)
    for _ in range(wanted // BATCH):
        with state.transaction():
            state.write(put, [(chance.choice(keys), b"y" * 260) for _ in range(BATCH)])
    return wanted / (time.process_time() - cpu)


def main() -> dict[str, float]:
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "workspace"
        make_workspace(folder, "retail")
        workspace = Workspace(folder)
        with open_stores(workspace) as stores:
            worker = Worker(workspace, stores, writer=writer_of(workspace))
            worker.start()
            appended(worker, records(0, iter(range(PROFILES)), chance))
            carried(worker, history_each=workspace.settings.history.write_after_events)
            archived(worker)
            rates = {}
            for place, stream in enumerate((visits, visitors)):
                whose = islice(stream(chance, PROFILES * (2 + place)), EVENTS)
                appended(worker, records(PROFILES + EVENTS * place, whose, chance))
                cpu, done = carried(worker)
                archive_cpu = archived(worker)
                rates[f"loop_{stream.__name__}_events_per_cpu_second"] = done / cpu
                rates[f"loop_{stream.__name__}_with_history"] = done / (cpu + archive_cpu)
                rates[f"history_{stream.__name__}_cpu_us_an_event"] = archive_cpu / done * 1e6
            people = worker.rooms.resolver.counts()["people"]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {
            "profiles": people,
            **rates,
            "worker_memory_mb_max": memory,
            "limit_bare_upserts_per_cpu_second": bare_upserts(Path(name)),
        }


if __name__ == "__main__":
    figures = main()
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    (results / "loop.json").write_text(json.dumps(figures, indent=2))
    json.dump(figures, sys.stdout, indent=2)
