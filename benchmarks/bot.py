"""A bot: what one person's million events come to, and what each costs.

Method: one workspace with the segments, computed traits and moments of the example, and conditions
with every kind of counter, each as large as a condition may make it (tests/segment/bot.py). EVENTS
events of one person, some late, some dated ahead, with values of which hardly any comes twice, are
carried by the product's own worker, in slices, through history too. For each piece of what is held
of the person: `bytes`, the most seen after any slice, and `limit_bytes`, what the documentation
tells. `us_an_event`: CPU of the worker, in the last slice. Seed in `bot.py`.
`EVENTS=20000 python -m benchmarks.bot` for a quick look.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.segment import bot
from tests.segment.town import Town

from benchmarks._sizes import size
from filrouge.core.time import SECOND

EVENTS: Final = size("EVENTS", 1_000_000)
SLICES: Final = 20
BATCH: Final = 16_000
STEP: Final = 40 * SECOND
"""A million of them are more than a year."""
TARGETS: Final = {"over_limit": 0}
RESULTS: Final = Path(__file__).parent / "results" / "bot.json"


def main() -> int:
    pieces: dict[str, dict[str, int]] = {}
    many, cpu = EVENTS // SLICES, 0.0
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder, "shop"), *bot.definitions())
        for first in range(0, EVENTS, many):
            town.stores.log.append(list(bot.records(first, many, STEP)))
            begun = time.process_time()
            town.carry(BATCH)
            cpu = time.process_time() - begun
            town.worker.archive.write()
            for piece, (found, most) in bot.held(town).items():
                told = pieces.setdefault(piece, {"bytes": 0, "limit_bytes": most})
                told["bytes"] = max(told["bytes"], found)
            print(f"{first + many} events, {cpu / many * 1e6:.0f} us each, {pieces}", flush=True)
        profile = bot.profile_bytes(town)
        town.close()
    over = sum(told["bytes"] > told["limit_bytes"] for told in pieces.values())
    figures = {
        "events": EVENTS,
        **pieces,
        "profile_bytes": profile,
        "us_an_event": round(cpu / many * 1e6, 1),
        "over_limit": over,
        "targets": TARGETS,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print(json.dumps(figures, indent=2))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
