"""The timeline's index: where the events of a trace are, beside its fold.

The latest entries stand in the fold's own row, so that most events write nothing else; full ones
go to pages. Beyond ENTRIES_MAX the oldest by event time are let go, and found in history.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from filrouge.core.ports import State
from filrouge.core.queries import load_queries
from filrouge.profile.fold import Fold, empty_fold

QUERIES: Final = load_queries(__package__)

ENTRIES_MAX: Final = 1_000
"""Entries kept for a trace once it was cut back."""
ENTRIES_SLACK: Final = 500
"""How far the index may run over before it is cut back."""
PAGE_ENTRIES: Final = 64
NOT_CUT: Final = -(2**63)

_encode: Final = msgspec.msgpack.Encoder().encode
_decode_fold: Final = msgspec.msgpack.Decoder(Fold).decode
_decode_numbers: Final = msgspec.msgpack.Decoder(list[int]).decode


class TimelineEntry(NamedTuple):
    """Where one event of a person is: newest first by (event_time, offset)."""

    event_time: int
    offset: int


class Leaf:
    """The row of one trace: its fold, its latest entries, and what became of the others."""

    __slots__ = ("cut_time", "fold", "number", "numbers", "pages")

    def __init__(self, number: int, fold: Fold, numbers: list[int]) -> None:
        self.number = number
        """The row's number, 0 for one that is not written yet."""
        self.fold = fold
        self.numbers = numbers
        """event_time, offset, event_time, offset, ..."""
        self.pages = 0
        self.cut_time = NOT_CUT
        """Entries up to this event time may have been let go."""

    def row(self, key: bytes | int) -> tuple[Any, ...]:
        """The row to write: what changes, then the key."""
        return _encode(self.fold), _encode(self.numbers), self.pages, self.cut_time, key


def new_leaf() -> Leaf:
    """The row of a trace that was never seen."""
    return Leaf(0, empty_fold(), [])


def leaf_of(row: Sequence[Any]) -> Leaf:
    """A row read back: (number, doc, entries, pages, cut_time)."""
    leaf = Leaf(row[0], _decode_fold(row[1]), _decode_numbers(row[2]))
    leaf.pages, leaf.cut_time = row[3], row[4]
    return leaf


def fold_of(doc: bytes) -> Fold:
    """The fold alone."""
    return _decode_fold(doc)


class Index:
    """The pages of the index in the state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def spill(self, trace: bytes, leaf: Leaf) -> None:
        """Move a full row's entries to a page, and cut the index back where it runs over."""
        if len(leaf.numbers) < 2 * PAGE_ENTRIES:
            return
        leaf.pages += 1
        page = (trace, leaf.pages, _encode(leaf.numbers))
        self._state.write(QUERIES["write_page"], [page])
        leaf.numbers = []
        if leaf.pages * PAGE_ENTRIES >= ENTRIES_MAX + ENTRIES_SLACK:
            self._cut(trace, leaf)

    def entries(self, trace: bytes, leaf: Leaf) -> Iterator[TimelineEntry]:
        """Every entry kept, in no order."""
        yield from _entries_in(leaf.numbers)
        if leaf.pages:
            for (doc,) in self._state.rows(QUERIES["pages"], (trace,)):
                yield from _entries_in(_decode_numbers(doc))

    def delete(self, traces: Sequence[tuple[bytes]]) -> None:
        """Delete the pages of these traces."""
        self._state.write(QUERIES["delete_pages"], traces)

    def _cut(self, trace: bytes, leaf: Leaf) -> None:
        entries = sorted(self.entries(trace, leaf), reverse=True)
        kept, dropped = entries[:ENTRIES_MAX], entries[ENTRIES_MAX:]
        leaf.cut_time = max(leaf.cut_time, dropped[0].event_time)
        self.delete([(trace,)])
        pages: list[tuple[bytes, int, bytes]] = []
        for start in range(0, len(kept), PAGE_ENTRIES):
            numbers = [number for entry in kept[start : start + PAGE_ENTRIES] for number in entry]
            pages.append((trace, len(pages) + 1, _encode(numbers)))
        leaf.pages = len(pages)
        self._state.write(QUERIES["write_page"], pages)


def _entries_in(numbers: list[int]) -> Iterator[TimelineEntry]:
    walk = iter(numbers)
    return map(TimelineEntry, walk, walk)
