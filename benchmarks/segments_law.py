"""Do live memberships ever differ from what the same events mean?

Method: random worlds, each from one seed, lived by the product's own worker in simulated time
(tests/segment/world.py): CONDITIONS random conditions in force as segments (some on other segments)
over a random stream of events, late, twice, in disorder, dated ahead or received by a clock that
went back; clocks that leap; people who merge, are linked, cut and erased; conditions taken away and
filled anew, from history too; restarts. After each step, and at every instant that is announced as
one at which something may change, live memberships and counts are those of a naive recomputation in
plain Python; at the end of each world, then and at the instants that follow, also those that the
SQL of history gives. So it is in three more worlds of the same seed, of few conditions: that most
events leave as they are; whose parts are idle until another part counts; of a worker that lags, so
that one batch lasts for days or weeks. Worlds of every second seed hold next to nothing in memory,
so that all is read back all the time. Each core lives a seed at a time. `cases`: conditions of a
world, each held to all its instants; `looks`: persons at instants; `differences`: worlds in which a
reading said otherwise, or that failed, by their seeds. 100,000 cases take about 80 minutes of one
core.

`SEED=20261400 CASES=5000 python -m benchmarks.segments_law` goes on where another run ended.
"""

import json
import os
import sys
import time
from contextlib import ExitStack
from multiprocessing import Pool
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import format_exc
from typing import Final, NamedTuple

from tests.segment.world import Draw, World
from tests.segment.worlds import (
    definitions_of,
    idle_definitions_of,
    memory,
    steady_definitions_of,
)

from benchmarks._sizes import size

CASES: Final = size("CASES", 100_000)
SEED: Final = size("SEED", 20_261_200)
CONDITIONS: Final = 100
FEW: Final = 3
"""In each of three more worlds of the same seed."""
WORLDS_OF_A_SEED: Final = 4
CASES_OF_A_SEED: Final = CONDITIONS + (WORLDS_OF_A_SEED - 1) * FEW
CROWDS: Final = 5
SEEDS_OF_A_PROCESS: Final = 20
"""A process lives so many and ends: what it holds in memory goes with it."""
TELL_EACH_S: Final = 30.0
TARGETS: Final = {"differences": 0}
RESULTS: Final = Path(__file__).parent / "results" / "segments_law.json"


class Lived(NamedTuple):
    """The worlds of one seed. `difference`: what a reading said otherwise, empty where none did."""

    seed: int
    looks: int
    cpu_s: float
    difference: str


def lived(seed: int) -> Lived:
    """The worlds of one seed, whole."""
    begun, worlds, difference = time.process_time(), list[World](), ""
    with TemporaryDirectory() as folder, ExitStack() as opened, memory(seed):

        def world(name: str, conditions: int, draw: Draw = definitions_of) -> World:
            made = World(Path(folder, name), seed, conditions, draw)
            opened.callback(made.town.close)
            worlds.append(made)
            return made

        try:
            world("town", CONDITIONS).live()
            few = world("few", FEW, steady_definitions_of)
            for _ in range(CROWDS):
                few.crowd()
                few.step()
            few.end()
            idle = world("idle", FEW, idle_definitions_of)
            idle.visits()
            idle.end()
            lagging = world("lagging", FEW, steady_definitions_of)
            lagging.weeks()
            lagging.end()
        except AssertionError as error:
            difference = str(error) or format_exc()
        except Exception:
            difference = format_exc()
    looks = sum(made.looks for made in worlds)
    return Lived(seed, looks, time.process_time() - begun, difference)


def main() -> int:
    count = -(-CASES // CASES_OF_A_SEED)
    done, looks, cpu_s, seeds, told = 0, 0, 0.0, list[int](), time.monotonic()
    with Pool(len(os.sched_getaffinity(0)), maxtasksperchild=SEEDS_OF_A_PROCESS) as pool:
        for one in pool.imap_unordered(lived, range(SEED, SEED + count)):
            done, looks, cpu_s = done + 1, looks + one.looks, cpu_s + one.cpu_s
            if one.difference:
                seeds.append(one.seed)
                again = f"SEED={one.seed} CASES=1 python -m benchmarks.segments_law"
                tell(f"seed {one.seed}: {one.difference}\nTo run it again: {again}")
            if time.monotonic() - told > TELL_EACH_S or done == count:
                told = time.monotonic()
                cases = done * CASES_OF_A_SEED
                tell(f"{cases:,} of {CASES:,} cases, {looks:,} looks, {len(seeds)} differences")
    cases = count * CASES_OF_A_SEED
    result = {
        "cases": cases,
        "worlds": count * WORLDS_OF_A_SEED,
        "looks": looks,
        "differences": len(seeds),
        "limit": TARGETS["differences"],
        "differing_seeds": sorted(seeds),
        "next_seed": SEED + count,
        "cpu_minutes_for_100000_cases": round(cpu_s / cases * 100_000 / 60, 1),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result))
    return 1 if seeds else 0


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
