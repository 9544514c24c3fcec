"""The row of each person: what they are a member of since when, and when that may change."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any, Final

import msgspec

from filrouge.core.held import let_go
from filrouge.core.ports import State
from filrouge.core.queries import load_queries, load_schema
from filrouge.rules import FOREVER, Facts, Steady

QUERIES: Final = load_queries(__package__)
SCHEMA: Final = load_schema(__package__)
ROWS_HELD_MAX: Final = 40_000
"""Rows of people of whom something came lately, with what is known of them: who comes back within
the hour is read no more than who never left."""
ROWS_READ: Final = 1_000
NOT_STEADY: Final[tuple[int, Steady]] = 0, Steady(lambda *_: 0)
"""More events of a name may change something: not asked again until a membership changed."""

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(dict[int, int]).decode
_last: Final = itemgetter(-1)


class Row:
    """One person. `since`: rule -> the instant at which they became a member."""

    __slots__ = (
        "due",
        "facts",
        "fresh",
        "given",
        "number",
        "person",
        "read_by",
        "since",
        "stale",
        "steady",
        "touched",
        "written_due",
    )

    def __init__(self, person: bytes, number: int, since: dict[int, int], due: int) -> None:
        self.person = person
        self.number = number
        self.since = since
        self.due = due
        """The first instant at which a membership may change with no event, or a little before."""
        self.written_due = due
        """As it is in the state."""
        self.fresh = False
        """Not written yet."""
        self.stale = False
        """To be read whole: their traces are not those of before."""
        self.touched = False
        self.facts: tuple[object, Facts] | None = None
        """(the version of the rules that asked, traits, consents and time zone), until somebody
        says more or their traces change."""
        self.read_by: object = None
        """The version of the rules by which they were read last."""
        self.steady: dict[str, tuple[int, Steady]] = {}
        """By the name of events: until when more of them change nothing, and what says so; or
        `NOT_STEADY`."""
        self.given: frozenset[int] = frozenset()
        """Memberships of somebody else that this person may never have had: to be read first."""

    def read_anew(self) -> None:
        """Forget what was known when they were read last."""
        self.stale, self.facts = False, None
        self.steady.clear()

    def ask_again(self) -> None:
        """Forget which events may change something."""
        if self.steady:
            self.steady = {n: one for n, one in self.steady.items() if one is not NOT_STEADY}

    def doc(self) -> bytes:
        """The memberships as bytes."""
        return _encode(self.since)


def row_of(person: bytes, number: int, doc: bytes, due: int) -> Row:
    """A row read back."""
    return Row(person, number, _decode(doc), due)


class Rows:
    """Reads and writes rows; those of who came lately are held in memory, the latest last."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.forget()

    def forget(self) -> None:
        """Drop what is in memory."""
        self._held: dict[bytes, Row] = {}
        self._last_number = -1

    def read(self, people: Iterable[bytes]) -> dict[bytes, Row]:
        """The rows of these persons, those that exist."""
        held = self._held
        rows: dict[bytes, Row] = {}
        unknown: list[bytes] = []
        for person in people:
            row = held.get(person)
            if row is None:
                unknown.append(person)
            else:
                rows[person] = row
        for person, found in self._state.lookup(QUERIES["people"], unknown).items():
            rows[person] = row_of(*found)
        return rows

    def all(self) -> Iterator[Row]:
        """Every row, in the order in which people came."""
        after = 0
        while rows := self._state.rows(QUERIES["people_after"], (after, ROWS_READ)):
            for number, person, doc, due in rows:
                yield row_of(person, number, doc, due)
            after = rows[-1][0]

    def new(self, person: bytes) -> Row:
        """The row of a person who has none: the next number, never used before."""
        if self._last_number < 0:
            self._last_number = self._state.rows(QUERIES["last_person"])[0][0] or 0
        self._last_number += 1
        row = Row(person, self._last_number, {}, FOREVER)
        row.fresh = row.stale = row.touched = True
        return row

    def write(self, rows: Iterable[Row], *, once: bool = False) -> None:
        """Write the rows that were touched; they are as they were written from here on. `once`: it
        is for no event of theirs, so that those who were not in memory are not held there."""
        held = self._held
        docs: list[tuple[bytes, int]] = []
        updates: list[tuple[Any, ...]] = []
        new: list[tuple[Any, ...]] = []
        for row in rows:
            if not once:
                held.pop(row.person, None)
                held[row.person] = row
            if row.stale:
                row.read_anew()
            row.given = frozenset()
            if not row.touched:
                continue
            doc = row.doc()
            if row.fresh:
                new.append((doc, row.due, row.number, row.person))
            elif row.due == row.written_due:
                docs.append((doc, row.number))
            else:
                updates.append((doc, row.due, row.number))
            row.fresh = row.touched = False
            row.written_due = row.due
        # A row whose `due` stays is written in one place and not in three.
        self._state.write(QUERIES["update_memberships"], sorted(docs, key=_last))
        self._state.write(QUERIES["update_person"], sorted(updates, key=_last))
        self._state.write(QUERIES["add_person"], new)
        let_go(held, ROWS_HELD_MAX)

    def drop(self, rows: Iterable[Row]) -> None:
        """Delete rows."""
        gone = list(rows)
        self._state.write(QUERIES["drop_person"], [(row.number,) for row in gone])
        for row in gone:
            self._held.pop(row.person, None)

    def drop_all(self) -> None:
        """Delete every row: there is no rule that anybody could be a member of."""
        self._state.write(QUERIES["drop_people"], [()])
        self.forget()
