"""How long until somebody who types a condition sees how many people it is true of?

Method: a workspace of PROFILES people (1.4 traces each) and EVENTS events of 90 days is written as
the worker would leave it (`_crowd.py`; the set-up). `take_s`: from the start of the child process
until it is ready, once, and its memory then. Then conditions as they are typed, through the
product's own `Previews`: `first_ms`, when the child meets it for the first time, and `again_ms`,
the median of five more times, each with the CPU that the child took. The limit is for both, but
for `rare`, a property that was not made ready: it is read out of history when it is first asked.
`filling`: counters of every trace by SQL, of `count("Page Viewed", within 90 days) >= 3` (half of
the events), and of that with a sum, a distinct and a last, from the files to Python's objects; the
limit is for the first. `calibration_us` is one small JSON encoding (200 bytes): the machine's own
pace in the same run.
Run: `python -m benchmarks.preview [--profiles 1000000] [--events 10000000] [--folder DIR]`; such a
folder is kept, and taken as it is the next time.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks._crowd import crowd
from benchmarks._sizes import size
from benchmarks.history import calibration_us
from filrouge.app.asking import counted
from filrouge.app.clock import SystemClock
from filrouge.app.stores import open_stores
from filrouge.app.workspace import Workspace
from filrouge.desk.previews import Previews
from filrouge.rules import Live, parse

RESULTS: Final = Path(__file__).parent / "results" / "preview.json"
LIMITS: Final = {"first_ms_max": 1_000, "again_ms_max": 1_000, "filling.count_s": 20}
AGAIN: Final = 5
TYPED: Final = {
    "any": 'any("Order Completed")',
    "where": 'any("Order Completed" where properties.category = "baby")',
    "count": 'count("Order Completed" where properties.category = "baby", within 90 days) >= 2',
    "whole": 'count("Order Completed" where properties.category = "baby" and channel = "web", '
    'within 90 days) >= 1 and not any("Message Clicked" where channel = "email", within 7 days) '
    'and trait.city = "Lyon" and consent("email", "marketing")',
    "sum": 'sum(properties.revenue of "Order Completed", within 90 days) > 100',
    "traits": 'trait.age >= 40 and trait.city in ("Lyon", "Paris")',
    "frequent": 'none("Page Viewed", within 7 days)',
    "month": 'count("Page Viewed", this month) >= 2',
    "views": 'count("Product Viewed" where properties.category = "baby", within 30 days) >= 3',
    "distinct": 'distinct(properties.product_id of "Product Viewed", within 30 days) >= 5',
    "sequence": 'sequence("Product Added", "Checkout Started", within 2 days)',
}
RARE: Final = {"rare": 'any("Product Viewed" where properties.never exists)'}
FILLED: Final = {
    "count": 'count("Page Viewed", within 90 days) >= 3',
    "sum": 'sum(properties.revenue of "Order Completed", within 90 days) > 100',
    "distinct": 'distinct(properties.category of "Order Completed", within 90 days) >= 2',
    "last": 'last(properties.category of "Product Added") = "baby"',
}


def cpu_s() -> float:
    """What this process's children have taken of the processors."""
    times = [one.cpu_times() for one in psutil.Process().children(recursive=True)]
    return float(sum(one.user + one.system for one in times))


def memory_mb() -> float:
    """The memory of this process's children."""
    children = psutil.Process().children(recursive=True)
    return float(sum(child.memory_info().rss for child in children)) / 2**20


def typed(folder: Path) -> dict[str, Any]:
    """Ask as somebody who types."""
    begun = time.perf_counter()
    previews = Previews(folder, SystemClock())
    known = previews.described()
    found: dict[str, Any] = {
        "take_s": time.perf_counter() - begun,
        "take_cpu_s": cpu_s(),
        "taken_memory_mb": memory_mb(),
        "events_known": len(known["events"]),
        "typed": [],
    }
    for name, when in (TYPED | RARE).items():
        times, cpu = [], []
        for _ in range(1 + AGAIN):
            begun, taken = time.perf_counter(), cpu_s()
            answer = previews.preview(when)
            times.append((time.perf_counter() - begun) * 1e3)
            cpu.append((cpu_s() - taken) * 1e3)
        one = {
            "name": name,
            "first_ms": times[0],
            "first_cpu_ms": cpu[0],
            "again_ms": statistics.median(times[1:]),
            "again_cpu_ms": statistics.median(cpu[1:]),
            "people": answer["count"],
        }
        found["typed"].append(one)
        print(one, flush=True)
    for key in ("first_ms", "again_ms"):
        found[f"{key}_max"] = max(one[key] for one in found["typed"] if one["name"] not in RARE)
    found["memory_mb"] = memory_mb()
    previews.close()
    return found


def filled(folder: Path) -> dict[str, Any]:
    """Fill counters from history."""
    found: dict[str, Any] = {}
    workspace = Workspace(folder)
    for name in ("count", "all"):
        rules = {key: parse(text) for key, text in FILLED.items() if name in (key, "all")}
        live = Live(rules, "Europe/Paris")
        with open_stores(workspace, read_only=True) as stores:
            begun, cpu = time.perf_counter(), time.process_time()
            some = counted(stores, list(live.counters.values()), "Europe/Paris")
            traces = sum(len(batch) for batch in some.batches())
            seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        found |= {f"{name}_s": seconds, f"{name}_cpu_s": cpu, f"{name}_traces": traces}
        print(found, flush=True)
    return found


def measured(folder: Path) -> dict[str, Any]:
    """Everything over one workspace."""
    return {**typed(folder), "filling": filled(folder)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--profiles", type=int, default=size("PROFILES", 1_000_000))
    parser.add_argument("--events", type=int, default=size("EVENTS", 10_000_000))
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        folder = arguments.folder or Path(top) / "shop"
        if not folder.is_dir():
            crowd(folder, arguments.profiles, arguments.events)
        result = {
            "profiles": arguments.profiles,
            "events": arguments.events,
            **measured(folder),
            "limits": LIMITS,
            "calibration_us": calibration_us(),
        }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
