"""Needs: born, researched, evaluated, bought, evaluated after, and born again.

A need lives from its birth to its end, which are drawn at birth. Where it is not answered at Maison
Garance it is answered elsewhere, or forgotten: so whether somebody buys does not change which needs
they will have, and what a contact caused can be told need by need.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.world.chance import Bits, Chance, Floats, Ints, numbers
from filrouge.world.people.traits import CHANNELS

SLOTS: Final = 8
"""Numbers that a person's needs of one day are told apart by: categories first, then channels."""
INDUCED_SLOT: Final = 4
NEVER: Final = -1
REST_DAYS: Final = 5
"""After a need has ended, before another of the category may be born."""
REPEAT_DAYS: Final = (20, 50)

COLUMNS: Final[dict[str, type[np.generic]]] = {
    "person": np.int32, "slot": np.int8, "category": np.int8, "key": np.uint64,
    "birth": np.int16, "evaluate": np.int16, "end": np.int16,
    "bought": np.int16, "outlet": np.int8,
}  # fmt: skip


class Needs:
    """The needs alive, one row each, in columns; `without[:, c]` is the life without channel c."""

    def __init__(self) -> None:
        self.person: NDArray[np.int32] = np.empty(0, np.int32)
        self.slot: NDArray[np.int8] = np.empty(0, np.int8)
        self.category: NDArray[np.int8] = np.empty(0, np.int8)
        self.key: Bits = np.empty(0, np.uint64)
        self.birth: NDArray[np.int16] = np.empty(0, np.int16)
        self.evaluate: NDArray[np.int16] = np.empty(0, np.int16)
        """The day from which one compares and is ready to buy; before it one looks around."""
        self.end: NDArray[np.int16] = np.empty(0, np.int16)
        self.bought: NDArray[np.int16] = np.empty(0, np.int16)
        self.outlet: NDArray[np.int8] = np.empty(0, np.int8)
        self.credit: NDArray[np.float32] = np.empty((0, len(CHANNELS)), np.float32)
        """Of the hazard on the day of buying, the share that each channel's contacts added."""
        self.without_day: NDArray[np.int16] = np.empty((0, len(CHANNELS)), np.int16)
        """When the need would have been bought without the channel; NEVER where it would not."""
        self.without_outlet: NDArray[np.int8] = np.empty((0, len(CHANNELS)), np.int8)

    def __len__(self) -> int:
        return len(self.person)

    def add(
        self, chance: Chance, people: Ints, category: Ints, *, day: int, slot: int = NEVER
    ) -> Ints:
        """Needs born today, one a person; gives the day on which each ends."""
        count = len(people)
        slots = category if slot == NEVER else np.full(count, slot, np.int64)
        key = chance.bits("need", numbers(people * SLOTS + slots), day)
        wait = ((key >> np.uint64(20)) % np.uint64(3)).astype(np.int64)
        research = 1 + ((key >> np.uint64(24)) % np.uint64(7)).astype(np.int64)
        ready = 4 + ((key >> np.uint64(32)) % np.uint64(14)).astype(np.int64)
        evaluate = day + wait + research
        end = evaluate + ready
        fresh = {
            "person": people, "slot": slots, "category": category, "key": key,
            "birth": np.full(count, day), "evaluate": evaluate, "end": end,
            "bought": np.full(count, NEVER), "outlet": np.full(count, NEVER),
        }  # fmt: skip
        for name, kind in COLUMNS.items():
            setattr(self, name, np.concatenate([getattr(self, name), fresh[name].astype(kind)]))
        channels = len(CHANNELS)
        none = np.full((count, channels), NEVER, np.int16)
        self.credit = np.concatenate([self.credit, np.zeros((count, channels), np.float32)])
        self.without_day = np.concatenate([self.without_day, none])
        self.without_outlet = np.concatenate([self.without_outlet, none.astype(np.int8)])
        return end

    def take_ended(self, day: int) -> "Needs":
        """Take out the needs that ended before today, and give them."""
        over = self.end < day
        return self._split(over)

    def _split(self, out: NDArray[np.bool_]) -> "Needs":
        taken, kept = Needs(), ~out
        for name in (*COLUMNS, "credit", "without_day", "without_outlet"):
            column = getattr(self, name)
            setattr(taken, name, column[out])
            setattr(self, name, column[kept])
        return taken

    def numbers_of(self, rows: Ints) -> tuple[Ints, Bits]:
        """(person, key) of rows."""
        return self.person[rows].astype(np.int64), self.key[rows]


def repeat_boost(since_end: Floats, boost: float) -> Floats:
    """How much likelier a need is, so many days after the last one of its category ended."""
    low, high = REPEAT_DAYS
    return np.where((since_end >= low) & (since_end <= high), boost, 1.0)
