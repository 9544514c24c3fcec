"""One bit a person and rule, 4,096 persons a row; and how many came and went each day."""

from collections import Counter, defaultdict
from itertools import chain
from typing import Final, NamedTuple

from filrouge.core.ports import State
from filrouge.segment.rows import QUERIES

CHUNK_PEOPLE: Final = 4_096
CHUNK_BYTES: Final = CHUNK_PEOPLE // 8
PLACES: Final = 1 << 32
"""A rule's rows are numbered from its own number times this: one a chunk of people, or a day."""
TOTAL: Final = 0
"""The place among a rule's days that holds its members now."""


Changed = list[int]
"""What changed of a person: the number of a rule that they are a member of from here on, `~number`
of one that they are no longer."""


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
        self.noted = 0
        """How many memberships changed."""
        self._flips: dict[int, dict[int, list[int]]] = {}
        """By chunk and rule: who changed there, in order; `~person` for those who left."""
        self._told: dict[tuple[int, bool], list[Changed]] = {}
        """By day, and whether it was carried: what changed."""

    def note(self, person: int, day: int, changed: Changed, *, carried: bool) -> None:
        """What changed of a person; `carried`: from or to another row of theirs."""
        enters = person % CHUNK_PEOPLE
        leaves = ~enters
        chunk = self._flips.get(person // CHUNK_PEOPLE)
        if chunk is None:
            chunk = self._flips[person // CHUNK_PEOPLE] = defaultdict(list)
        for one in changed:
            if one >= 0:
                chunk[one].append(enters)
            else:
                chunk[~one].append(leaves)
        self._told.setdefault((day, carried), []).append(changed)
        self.noted += len(changed)

    def write(self) -> None:
        """Write what was noted, inside the caller's transaction."""
        if not self._flips:
            return
        flips = {
            rule * PLACES + number: changed
            for number, chunk in self._flips.items()
            for rule, changed in chunk.items()
        }
        known = self._state.lookup(QUERIES["bits"], flips)
        rows = []
        for place, changed in sorted(flips.items()):
            bits = bytearray(known[place][1]) if place in known else bytearray(CHUNK_BYTES)
            for flip in changed:
                if flip >= 0:
                    bits[flip >> 3] |= 1 << (flip & 7)
                else:
                    bits[~flip >> 3] &= ~(1 << (~flip & 7))
            rows.append((place, bits))
        self._state.write(QUERIES["put_bits"], rows)
        self._write_days()
        self.forget()

    def _write_days(self) -> None:
        counts = {how: Counter(chain(*told)) for how, told in sorted(self._told.items())}
        found = {(max(one, ~one), day) for (day, _), changed in counts.items() for one in changed}
        places = {rule * PLACES + place for rule, day in found for place in (day, TOTAL)}
        known = {p: list(row[1:]) for p, row in self._state.lookup(QUERIES["days"], places).items()}
        for (day, carried), changed in counts.items():
            for one, number in changed.items():
                rule = max(one, ~one)
                total = known.setdefault(rule * PLACES + TOTAL, [0, 0, 0])
                total[0] += number if one >= 0 else -number
                noted = known.setdefault(rule * PLACES + day, [0, 0, 0])
                noted[0] = total[0]
                if not carried:
                    noted[1 if one >= 0 else 2] += number
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
