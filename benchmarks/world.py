"""The simulated retailer: events a second on one core, and memory as the world grows.

Method: each world is lived in a process of its own, its events made and thrown away; CPU seconds
and the largest resident size are the process's own. More days must cost no memory; more people cost
what a row of the population costs. The warm-up (35 days without events) is counted in the time.
A plain `json.dumps` of an event of the same size, one after the other, is the machine's own limit
of the usual way to write one. Seed 2026. `PROFILES=20000 python -m benchmarks.world` for a
quick look.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks._sizes import size

PEOPLE = size("PROFILES", 200_000)
DAYS = 60
LIVE = """
import resource, sys, time
from filrouge.world import Settings, World
people, days = int(sys.argv[1]), int(sys.argv[2])
cpu = time.process_time()
count = size = 0
for batch in World(Settings(people, days)).events():
    count += len(batch)
    size += sum(len(arrival.body) for arrival in batch)
cpu = time.process_time() - cpu
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(count, size, cpu, memory)
"""
LIMIT_EVENTS = 20_000


def lived(people: int, days: int) -> dict[str, float]:
    """One world in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", LIVE, str(people), str(days)],
        capture_output=True,
        check=True,
        text=True,
    )
    count, size, cpu, memory = (float(part) for part in done.stdout.split())
    return {
        "events": int(count),
        "bytes_an_event": size / count,
        "events_per_cpu_second": count / cpu,
        "memory_mb_max": memory,
    }


def plain_json_per_second() -> float:
    event = {
        "type": "track", "event": "Product Viewed", "messageId": "0123456789abcdef-1",
        "anonymousId": "5692161d-100b-45e5-875c-8519a9320579", "timestamp": "2026-11-22T10:00:00Z",
        "properties": {"product_id": "MG-B001", "name": "Couches taille 1", "price": 20.9},
        "context": {"page": {"path": "/", "title": "x" * 40}, "userAgent": "y" * 110},
    }  # fmt: skip
    cpu = time.process_time()
    for _ in range(LIMIT_EVENTS):
        json.dumps(event).encode()
    return LIMIT_EVENTS / (time.process_time() - cpu)


def main() -> dict[str, object]:
    return {
        "few_people": lived(PEOPLE // 10, DAYS),
        "few_days": lived(PEOPLE, DAYS // 4),
        "whole": lived(PEOPLE, DAYS),
        "limit_json_dumps_per_cpu_second": plain_json_per_second(),
    }


if __name__ == "__main__":
    figures = main()
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    (results / "world.json").write_text(json.dumps(figures, indent=2))
    json.dump(figures, sys.stdout, indent=2)
