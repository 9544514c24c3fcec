"""A workspace of many people and events, written where the worker would write it: state and
history, in minutes rather than hours. The log is empty, as after it was trimmed.

Each person has a user id, and two in five a browser too (a value, a handle and a trace more); their
folds have six traits and a consent. Events are of a shop's names, dated over 90 days, each of any
trace; their personal sides are left out, as nothing of what is measured reads them.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa

from filrouge.app.clock import SystemClock
from filrouge.app.files import LOG_FILE
from filrouge.app.ledger import QUERIES
from filrouge.app.loop import HISTORY, LAST_OF, POSITION
from filrouge.app.stores import Stores, open_stores
from filrouge.app.workspace import Workspace
from filrouge.core.queries import load_queries
from filrouge.core.time import DAY
from filrouge.profile import Fold
from filrouge.profile.leaves import QUERIES as FOLDS
from filrouge.profile.leaves import Leaf
from filrouge.resolve import parsed_rules
from filrouge.resolve.book import QUERIES as NODES
from filrouge.resolve.nodes import Link, Node
from filrouge.resolve.reading.sightings import Reader
from filrouge.sources.templates import make_workspace
from filrouge.stores.history_duckdb import SCHEMA
from filrouge.stores.history_duckdb.manifest import File, Manifest, path_of
from filrouge.stores.history_duckdb.parquet import ParquetFile

NOW: Final = SystemClock().now()
DAYS: Final = 90
BATCH: Final = 20_000
FILE_ROWS: Final = 1_000_000
SEED: Final = 20_261_126
NAMES: Final = (
    ("Page Viewed", 0.50),
    ("Product Viewed", 0.25),
    ("Product Added", 0.08),
    ("Message Opened", 0.06),
    ("Message Clicked", 0.03),
    ("Checkout Started", 0.03),
    ("Order Completed", 0.03),
    ("Ticket Paid", 0.02),
)
CITIES: Final = ("Lyon", "Paris", "Lille", "Nantes", "Metz", "Brest", "Nice", "Dijon")
CATEGORIES: Final = ("baby", "women", "men", "home", "garden")
LOG: Final = load_queries("filrouge.stores.log_sqlite")
_encode: Final = msgspec.msgpack.Encoder().encode


def crowd(folder: Path, profiles: int, events: int) -> Workspace:
    """Make the workspace."""
    make_workspace(folder, "retail")
    workspace = Workspace(folder)
    with open_stores(workspace) as stores:
        traces = _people(stores, profiles)
        _history(stores, traces, events)
        positions = [(POSITION, events), (HISTORY, events), (f"{LAST_OF}web", NOW)]
        with stores.state.transaction():
            stores.state.write(QUERIES["set_position"], positions)
        stores.state.checkpoint()
    with closing(sqlite3.connect(workspace.data / LOG_FILE)) as log, log:
        log.execute(LOG["set_trimmed"].sql, (events + 1,))
    return workspace


def _people(stores: Stores, profiles: int) -> list[bytes]:
    reader = Reader(parsed_rules("", "identity.yaml"), stores.keys.secret)
    traces: list[bytes] = []
    for first in range(0, profiles, BATCH):
        nodes: list[tuple[bytes, bytes, str | None, None]] = []
        handles, leaves = [], []
        for number in range(first, min(first + BATCH, profiles)):
            value, browser = f"customer-{number}", f"{number:08x}-5a0c-4b1e"
            user = reader.node_id("user", value)
            node = Node(user, "user", value, "A", NOW - 80 * DAY, 8, user)
            trace = user
            if number % 5 < 2:
                device = reader.node_id("anonymous", browser)
                link = Link(3, NOW, f"m{number}", "", "identify / web")
                node.links, node.pairs = {device: [link]}, {device: True}
                other = Node(device, "anonymous", browser, "D", NOW, 0, user)
                other.links = {user: [link]}
                nodes.append((device, _encode(other), None, None))
                pair = reader.pair_id(device, user)
                handles.append((pair, user, "", b""))
                leaves.append((pair, Fold(3, NOW - DAY, NOW, NOW)))
                traces.append(pair)
            nodes.append((user, _encode(node), node.value, None))
            leaves.append((trace, _fold(number)))
            traces.append(trace)
        with stores.state.transaction():
            stores.state.write(NODES["put_node"], nodes)
            stores.state.write(NODES["put_handle"], handles)
            start = len(traces) - len(leaves)
            rows = [
                (*Leaf(start + place, fold, []).row(), trace)
                for place, (trace, fold) in enumerate(leaves, 1)
            ]
            stores.state.write(FOLDS["add_fold"], rows)
    return traces


def _fold(number: int) -> Fold:
    said = {
        "email": f"u{number}@example.org",
        "firstName": "Ana",
        "city": CITIES[number % len(CITIES)],
        "age": 18 + number % 70,
        "loyalty": number % 3 == 0,
        "since": f"20{10 + number % 15}-01-31",
    }
    traits = {name: [NOW - DAY, number, value] for name, value in said.items()}
    consents = {f"email\0marketing\0u{number}@x.fr": [NOW, number, number % 2 == 0, NOW]}
    counter = {"web": [3, NOW - DAY, NOW]}
    return Fold(3, NOW - DAY, NOW, NOW, counter, {"identify": [1, NOW, NOW]}, traits, consents)


def _history(stores: Stores, traces: list[bytes], events: int) -> None:
    chance = np.random.default_rng(SEED)
    manifest = Manifest(stores.history.folder / "manifest.db")
    names = pa.array(traces, pa.binary())
    for first in range(1, events + 1, FILE_ROWS):
        last = min(first + FILE_ROWS - 1, events)
        file_id = manifest.next_file()
        path = path_of(f"2026-{file_id:03d}", first, file_id)
        (stores.history.folder / path).parent.mkdir(parents=True, exist_ok=True)
        file = ParquetFile(stores.history.folder / path)
        for table in _tables(chance, names, first, last, events):
            file.add(table)
        file.close()
        size = (stores.history.folder / path).stat().st_size
        listed = File(file_id, path, path[:8], first, last, file.rows, size, file.least, file.most)
        manifest.add([listed])
    manifest.close()


def _tables(
    chance: np.random.Generator, traces: pa.Array, first: int, last: int, events: int
) -> Iterator[pa.Table]:
    shares = [share for _, share in NAMES]
    for start in range(first, last + 1, BATCH):
        offsets = np.arange(start, min(start + BATCH, last + 1))
        count = len(offsets)
        times = NOW - DAYS * DAY + offsets * (DAYS * DAY // events)
        words = [NAMES[place][0] for place in chance.choice(len(NAMES), count, p=shares)]
        product, price = chance.integers(0, 5_000, count), chance.integers(100, 20_000, count)
        properties = [
            f'{{"product_id":"P{one}","category":"{CATEGORIES[one % 5]}","name":"Product number'
            f' {one}","price":{cents / 100},"revenue":{cents / 50},"currency":"EUR"}}'
            for one, cents in zip(product.tolist(), price.tolist(), strict=True)
        ]
        channels = np.array(["web", "web", "web", "store", "email"])[chance.integers(0, 5, count)]
        columns = {
            "offset": offsets,
            "kind": np.zeros(count, np.uint8),
            "form": np.zeros(count, np.uint8),
            "source": ["web"] * count,
            "call": ["track"] * count,
            "name": words,
            "channel": channels,
            "event_time": times - chance.integers(0, 60_000_000, count),
            "received_time": times,
            "trace": traces.take(pa.array(chance.integers(0, len(traces), count))),
            "properties": properties,
        }
        empty = {"string": "", "bool": False, "binary": b"", "int64": 0}
        arrays = []
        for field in SCHEMA:
            given = columns.get(field.name)
            if given is None:
                given = [None if field.nullable else empty[str(field.type)]] * count
            arrays.append(pa.array(given, field.type))
        yield pa.table(arrays, schema=SCHEMA)
