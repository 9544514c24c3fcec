"""The timeline's index: where the events of a trace are, beside its fold.

The latest entries stand in the fold's own row, so that most events write nothing else; full ones
go to pages. Beyond ENTRIES_MAX the oldest by event time are let go, and found in history.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from filrouge.core.ports import State
from filrouge.profile.leaves import QUERIES, Leaf

ENTRIES_MAX: Final = 1_000
"""Entries kept for a trace once it was cut back."""
ENTRIES_SLACK: Final = 500
"""How far the index may run over before it is cut back."""
PAGE_ENTRIES: Final = 64
ENTRIES_FULL: Final = 2 * PAGE_ENTRIES
"""Numbers (two an entry) at which a row must be spilled to a page."""

_encode: Final = msgspec.msgpack.Encoder().encode
_decode_numbers: Final = msgspec.msgpack.Decoder(list[int]).decode


class TimelineEntry(NamedTuple):
    """Where one event of a person is: newest first by (event_time, offset)."""

    event_time: int
    offset: int


class Index:
    """The pages of the index in the state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def spill(self, trace: bytes, leaf: Leaf) -> None:
        """Move a full row's entries to a page, and cut the index back where it runs over."""
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
