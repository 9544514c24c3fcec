"""What is held in memory to be used again: as much as is allowed, the latest."""

from itertools import islice
from typing import Any, Final

PART: Final = 16


def let_go(held: dict[Any, Any], most: int) -> None:
    """Let go of the first of what is held where it is more than `most`.

    A sixteenth at a time: half of it at once is tens of milliseconds in which nothing is carried.

    >>> held = dict.fromkeys(range(33))
    >>> let_go(held, 32)
    >>> len(held), next(iter(held))
    (30, 3)
    """
    if len(held) > most:
        for key in list(islice(held, len(held) - most + most // PART)):
            del held[key]
