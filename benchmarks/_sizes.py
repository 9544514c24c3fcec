"""How much a benchmark does: its own size, unless a variable of the environment says less or more.

`PROFILES`, `EVENTS`, `KEYS`, `SECONDS`, `RATE` and `CASES` are read by every script that has such a
size, so that one line tries the whole suite:
`PROFILES=300 EVENTS=4000 KEYS=100000 SECONDS=1 RATE=100 CASES=500 make bench`. `SEED` is where a
script that goes through seeds begins.
"""

import os
from typing import Final

NAMES: Final = ("PROFILES", "EVENTS", "KEYS", "SECONDS", "RATE", "CASES", "SEED")


def size(name: str, usual: int) -> int:
    """A number of things."""
    return int(os.environ.get(name, usual))


def duration_s(usual: float) -> float:
    """How long to measure."""
    return float(os.environ.get("SECONDS", usual))


def given() -> dict[str, str]:
    """The sizes that the environment changes."""
    return {name: os.environ[name] for name in NAMES if name in os.environ}
