"""One bit a person and rule, 4,096 persons a row; and how many came and went each day."""

from typing import Final, NamedTuple

from filrouge.core.ports import State
from filrouge.segment.rows import QUERIES

CHUNK_PEOPLE: Final = 4_096
CHUNK_BYTES: Final = CHUNK_PEOPLE // 8
PLACES: Final = 1 << 32
"""A rule's rows are numbered from its own number times this: one a chunk of people, or a day."""
TOTAL: Final = 0
"""The place among a rule's days that holds its members now."""


Noted = tuple[int, int, int, bool, bool]
"""(rule, person, day, member, carried)"""


class Day(NamedTuple):
    """A rule at the end of a day (days since 1970-01-01, in the workspace's time zone)."""

    day: int
    members: int
    entered: int
    left: int


class Bits:
    """Notes what a batch changes, then writes it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.forget()

    def forget(self) -> None:
        """Drop what was noted."""
        self.noted: list[Noted] = []

    def note(self, rule: int, person: int, day: int, *, member: bool, carried: bool) -> None:
        """A person is, or is no longer, a member; `carried`: from or to another row of theirs."""
        self.noted.append((rule, person, day, member, carried))

    def write(self) -> None:
        """Write what was noted, inside the caller's transaction."""
        if not self.noted:
            return
        flips: dict[int, dict[int, bool]] = {}
        days: dict[tuple[int, int], list[int]] = {}
        for rule, person, day, member, carried in self.noted:
            place = rule * PLACES + person // CHUNK_PEOPLE
            chunk = flips.get(place)
            if chunk is None:
                chunk = flips[place] = {}
            chunk[person % CHUNK_PEOPLE] = member
            change = days.get((rule, day))
            if change is None:
                change = days[rule, day] = [0, 0, 0]
            change[0] += 1 if member else -1
            if not carried:
                change[1 if member else 2] += 1
        known = self._state.lookup(QUERIES["bits"], flips)
        rows = []
        for place, chunk in sorted(flips.items()):
            bits = bytearray(known[place][1]) if place in known else bytearray(CHUNK_BYTES)
            for person, member in chunk.items():
                bit = 1 << (person & 7)
                bits[person >> 3] = bits[person >> 3] | bit if member else bits[person >> 3] & ~bit
            rows.append((place, bytes(bits)))
        self._state.write(QUERIES["put_bits"], rows)
        self._write_days(days)
        self.forget()

    def _write_days(self, days: dict[tuple[int, int], list[int]]) -> None:
        places = {rule * PLACES + day for rule, day in days}
        places |= {rule * PLACES + TOTAL for rule, _day in days}
        known = {p: list(row[1:]) for p, row in self._state.lookup(QUERIES["days"], places).items()}
        for (rule, day), (more, entered, left) in sorted(days.items()):
            total = known.setdefault(rule * PLACES + TOTAL, [0, 0, 0])
            total[0] += more
            noted = known.setdefault(rule * PLACES + day, [0, 0, 0])
            noted[0] = total[0]
            noted[1] += entered
            noted[2] += left
        self._state.write(QUERIES["put_day"], [(p, *row) for p, row in sorted(known.items())])

    # -- questions ---------------------------------------------------------------------------

    def chunks(self, rule: int) -> dict[int, int]:
        """chunk -> its bits, of the members of a rule."""
        bounds = (rule * PLACES, (rule + 1) * PLACES)
        rows = self._state.rows(QUERIES["bits_between"], bounds)
        return {place - rule * PLACES: int.from_bytes(bits, "little") for place, bits in rows}

    def total(self, rule: int) -> int:
        """How many are members."""
        place = rule * PLACES + TOTAL
        row = self._state.lookup(QUERIES["days"], (place,)).get(place)
        return row[1] if row else 0

    def days(self, rule: int, limit: int) -> list[Day]:
        """The last days on which anything changed, oldest first."""
        bounds = (rule * PLACES + TOTAL + 1, (rule + 1) * PLACES, limit)
        rows = self._state.rows(QUERIES["days_between"], bounds)
        return [Day(place - rule * PLACES, *row) for place, *row in reversed(rows)]

    def drop(self, rule: int) -> None:
        """Delete all of a rule."""
        bounds = [(rule * PLACES, (rule + 1) * PLACES)]
        self._state.write(QUERIES["drop_bits"], bounds)
        self._state.write(QUERIES["drop_days"], bounds)
