"""Homes: people live in blocks of twelve that are cut into homes of one to five."""

from typing import Final

import numpy as np

from filrouge.world.chance import Bits, Chance, Ints

BLOCK: Final = 12
PATTERNS: Final = (
    (1, 1, 1, 2, 2, 2, 3), (1, 2, 2, 3, 4), (1, 1, 2, 2, 2, 4), (1, 1, 1, 1, 2, 3, 3),
    (2, 2, 2, 2, 4), (1, 1, 2, 3, 5), (1, 2, 2, 2, 2, 3), (1, 1, 1, 1, 1, 2, 2, 3),
)  # fmt: skip
"""How a block is cut (of the order of Insee's census: 37% of homes hold one person)."""


def _place_table() -> Ints:
    """(pattern, place in the block) -> first place of the home, rank in it, its size."""
    table = np.zeros((len(PATTERNS), BLOCK, 3), np.int64)
    for number, pattern in enumerate(PATTERNS):
        place = 0
        for size in pattern:
            for rank in range(size):
                table[number, place + rank] = (place, rank, size)
            place += size
    return table


PLACES: Final = _place_table()


class Homes:
    """Of each person: the number of their home (that of its first member), rank in it, its size."""

    def __init__(self, chance: Chance, people: Bits) -> None:
        blocks = people // np.uint64(BLOCK)
        pattern = chance.picks([1] * len(PATTERNS), "home.pattern", blocks)
        places = (people % np.uint64(BLOCK)).astype(np.int64)
        found = PLACES[pattern, places]
        self.first: Ints = blocks.astype(np.int64) * BLOCK + found[:, 0]
        self.rank: Ints = found[:, 1]
        self.size: Ints = found[:, 2]
