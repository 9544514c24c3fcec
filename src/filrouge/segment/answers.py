"""Questions about memberships, for whoever only reads the state: rules are held, people are not."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final, NamedTuple

import msgspec

from filrouge.core.ports import State
from filrouge.rules import FOREVER
from filrouge.segment.bits import CHUNK_PEOPLE, Bits, Day
from filrouge.segment.catalogue import Catalogue, Rule
from filrouge.segment.columns import Columns
from filrouge.segment.rows import QUERIES, Row, row_of
from filrouge.segment.versions import read_kept

NUMBERS_READ: Final = 1_000
_rule: Final = msgspec.msgpack.Decoder(Rule)


class Overlap(NamedTuple):
    """How many people a rule has in common with another one, and how many the other has."""

    rule: Rule
    both: int
    members: int


class Memberships:
    """Reads what the worker keeps, as it is now."""

    def __init__(self, state: State, zone: str) -> None:
        self._state = state
        self._zone = zone
        self._bits = Bits(state)
        self.columns: Final = Columns(state)
        """What the reference tables hold that rules look at."""
        self._kept = b""
        self._ids: dict[int, str] = {}
        self.catalogue = Catalogue((), zone)

    def refresh(self) -> Catalogue:
        """The rules in force now."""
        rows = self._state.rows(QUERIES["kept"])
        kept = rows[0][0] if rows else b""
        if kept != self._kept:
            rules = [_rule.decode(doc) for _number, doc in self._state.rows(QUERIES["rules"])]
            keeps = read_kept(kept).keeps
            tables = self.columns.tables(rule.tables for rule in rules)
            self.catalogue = Catalogue(rules, self._zone, keeps, tables)
            self._ids = {one.number: one.id for one in rules if one.kind == "segment"}
            self._kept = kept
        return self.catalogue

    def is_filling(self) -> bool:
        """Whether the past of a rule in force is still being counted, or read."""
        return self.catalogue.is_filling

    def rule(self, id_: str) -> Rule | None:
        """The rule of a segment; None where there is none."""
        return self.catalogue.by_id.get(("segment", id_))

    def of(self, people: Collection[bytes]) -> dict[bytes, Row]:
        """The rows of persons, those that have one."""
        found = self._state.lookup(QUERIES["people"], people)
        return {person: row_of(*held) for person, held in found.items()}

    def segments_of(self, row: Row | None) -> dict[str, int]:
        """What a person is a member of, by id in order, and since when."""
        since = row.since if row is not None else {}
        ids = self._ids
        return dict(sorted((ids[number], at) for number, at in since.items() if number in ids))

    def members(self, rule: Rule, after: int, limit: int) -> list[Row]:
        """Members whose rows have numbers above `after`, in the order in which people came."""
        numbers = list(islice(_numbers(self._bits.chunks(rule.number), after), limit))
        found = self._state.lookup(QUERIES["people_numbered"], numbers)
        rows = [
            row_of(found[number][1], number, *found[number][2:])
            for number in numbers
            if number in found
        ]
        return [row for row in rows if rule.number in row.since]

    def count(self, rule: Rule) -> int:
        """How many are members."""
        return self._bits.total(rule.number)

    def days(self, rule: Rule, now: int, limit: int) -> list[Day]:
        """The last days, up to today and `limit` of them, oldest first, none left out.

        A day on which nothing changed has the members of the day before it.
        """
        today = self.catalogue.day_of(now)
        first = max(today - limit + 1, self.catalogue.day_of(rule.applied_time))
        noted = {day.day: day for day in self._bits.days(rule.number, limit + 1)}
        before = [day for number, day in noted.items() if number < first]
        members = before[-1].members if before else 0
        found: list[Day] = []
        for number in range(first, max(today, first) + 1):
            day = noted.get(number, Day(number, members, 0, 0))
            members = day.members
            found.append(day)
        return found[-limit:]

    def overlaps(self, rule: Rule) -> list[Overlap]:
        """What a segment has in common with each other one."""
        mine = self._bits.chunks(rule.number)
        return [
            Overlap(other, _in_both(mine, self._bits.chunks(other.number)), self.count(other))
            for other in self.catalogue.rules
            if other.kind == "segment" and other.number != rule.number
        ]

    def everybody(self) -> Iterator[Row]:
        """Every person who was ever read, in the order in which they came."""
        after = 0
        while rows := self._state.rows(QUERIES["people_after"], (after, NUMBERS_READ)):
            for number, person, doc, due in rows:
                yield row_of(person, number, doc, due)
            after = rows[-1][0]

    def overdue(self, now: int) -> int:
        """How many people should have been read again by `now`."""
        count: int = self._state.rows(QUERIES["overdue"], (now,))[0][0]
        return count

    def next_due(self) -> int:
        """The first instant at which somebody is to be read again."""
        return self._state.rows(QUERIES["next_due"])[0][0] or FOREVER


def _numbers(chunks: dict[int, int], after: int) -> Iterator[int]:
    """The numbers of the rows whose bits are set, above `after`, in order."""
    for chunk, bits in sorted(chunks.items()):
        start = chunk * CHUNK_PEOPLE
        if start + CHUNK_PEOPLE <= after:
            continue
        left = bits >> max(0, after + 1 - start) << max(0, after + 1 - start)
        while left:
            lowest = left & -left
            yield start + lowest.bit_length() - 1
            left ^= lowest


def _in_both(one: dict[int, int], other: dict[int, int]) -> int:
    return sum((bits & other[chunk]).bit_count() for chunk, bits in one.items() if chunk in other)
