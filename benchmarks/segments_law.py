"""Do live memberships ever differ from what the same events mean?

Method: random worlds, each from one seed, lived by the product's own worker in simulated time
(tests/segment/world.py): CONDITIONS random conditions in force as segments (some on other segments)
over a random stream of events, late, twice, in disorder, dated ahead or received by a clock that
went back; clocks that leap; people who merge, are linked, cut and erased; conditions taken away and
filled anew, from history too; restarts. After each step, and at every instant that is announced as
one at which something may change, live memberships and counts are those of a naive recomputation in
plain Python; at the end of each world, then and at the instants that follow, also those that the
SQL of history gives. So it is in two more worlds of the same seed: of few conditions that most
events leave as they are, and of few whose parts are idle until another part counts. Worlds of every
second seed hold next to nothing in memory, so that all is read back all the time. `cases`:
conditions of a world, each held to all its instants; `looks`: persons at instants; `differences`:
worlds in which a reading said otherwise, or that failed, by their seeds. 100,000 cases take about
80 minutes of one core.

`SEED=20261400 CASES=5000 python -m benchmarks.segments_law` goes on where another run ended.
"""

import json
import sys
import time
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import format_exc
from typing import Final

from tests.segment.world import World
from tests.segment.worlds import idle_definitions_of, memory, steady_definitions_of

from benchmarks._sizes import size

CASES: Final = size("CASES", 100_000)
SEED: Final = size("SEED", 20_261_200)
CONDITIONS: Final = 100
FEW: Final = 3
"""In each of two more worlds of the same seed."""
CASES_OF_A_SEED: Final = CONDITIONS + 2 * FEW
CROWDS: Final = 5
TELL_EACH_S: Final = 30.0
TARGETS: Final = {"differences": 0}
RESULTS: Final = Path(__file__).parent / "results" / "segments_law.json"


def lived(seed: int) -> tuple[int, str]:
    """One world, whole; gives its looks, and what differed."""
    with TemporaryDirectory() as folder, ExitStack() as opened, memory(seed):
        try:
            world = World(Path(folder, "town"), seed, CONDITIONS)
            opened.callback(world.town.close)
            world.live()
            few = World(Path(folder, "few"), seed, FEW, steady_definitions_of)
            opened.callback(few.town.close)
            for _ in range(CROWDS):
                few.crowd()
                few.step()
            few.end()
            idle = World(Path(folder, "idle"), seed, FEW, idle_definitions_of)
            opened.callback(idle.town.close)
            idle.visits()
            idle.end()
        except AssertionError as error:
            return 0, str(error) or format_exc()
        except Exception:
            return 0, format_exc()
        return world.looks + few.looks + idle.looks, ""


def main() -> int:
    cases, looks, seeds = 0, 0, []
    begun, told = time.process_time(), time.monotonic()
    for seed in count(SEED):
        if cases >= CASES:
            break
        seen, difference = lived(seed)
        cases, looks = cases + CASES_OF_A_SEED, looks + seen
        if difference:
            seeds.append(seed)
            again = f"SEED={seed} CASES=1 python -m benchmarks.segments_law"
            print(
                f"seed {seed}: {difference}\nTo run it again: {again}", file=sys.stderr, flush=True
            )
        if time.monotonic() - told > TELL_EACH_S or cases >= CASES:
            told = time.monotonic()
            print(
                f"{cases:,} of {CASES:,} cases, {looks:,} looks, {len(seeds)} differences; "
                f"next seed {seed + 1}",
                file=sys.stderr,
                flush=True,
            )
    spent = time.process_time() - begun
    result = {
        "cases": cases,
        "worlds": cases // CASES_OF_A_SEED,
        "looks": looks,
        "differences": len(seeds),
        "limit": TARGETS["differences"],
        "differing_seeds": seeds,
        "next_seed": SEED + cases // CASES_OF_A_SEED,
        "cpu_minutes_for_100000_cases": round(spent / cases * 100_000 / 60, 1),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result))
    return 1 if seeds else 0


if __name__ == "__main__":
    sys.exit(main())
