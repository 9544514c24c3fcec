"""The row of each trace in the state: its fold, and where its latest events are.

What conditions of a new rule count of the past comes for many traces at once. It waits in a small
table beside their rows, each until its row is written next; whoever reads finds it in the row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

import msgspec

from filrouge.core.held import let_go
from filrouge.core.nouns import Event
from filrouge.core.ports import Counting, Row, State
from filrouge.core.queries import load_queries
from filrouge.profile.fold import Declared, Fold, empty_fold

QUERIES: Final = load_queries(__package__)

ROWS_HELD_MAX: Final = 100_000
"""Rows written lately that are held in memory: who visits comes back within the hour, and has a few
each. As bytes: what is decoded lives no longer than it is near."""
NOT_CUT: Final = -(2**63)

Past = tuple[bytes, int, bytes]
"""(trace, the number of its row, what conditions count of its past, as bytes)"""
_encode: Final = msgspec.msgpack.Encoder().encode
_decode_fold: Final = msgspec.msgpack.Decoder(Fold).decode
_decode_declared: Final = msgspec.msgpack.Decoder(Declared).decode
_decode_numbers: Final = msgspec.msgpack.Decoder(list[int]).decode
_number: Final = itemgetter(5)


class Leaf:
    """The row of one trace: its fold, its latest entries, and what became of the others."""

    __slots__ = (
        "_counters",
        "_counting",
        "counted",
        "cut_time",
        "fold",
        "number",
        "numbers",
        "pages",
    )

    def __init__(self, number: int, fold: Fold, numbers: list[int]) -> None:
        self.number = number
        """The row's number."""
        self.fold = fold
        self.numbers = numbers
        """event_time, offset, event_time, offset, ..."""
        self.pages = 0
        self.cut_time = NOT_CUT
        """Entries up to this event time may have been let go."""
        self.counted = b""
        """What conditions counted, as bytes."""
        self._counters: Any = None
        self._counting: Counting | None = None
        """Who counted, where more was counted than the bytes say."""

    @property
    def declared(self) -> Fold:
        """What was said of the person, with all the rest."""
        return self.fold

    def counters(self, counting: Counting) -> Any:
        """What conditions counted, to be read."""
        if self._counters is None:
            self._counters = counting.read(self.counted)
        return self._counters

    def count(self, event: Event, put: Callable[[Any, Event], None], counting: Counting) -> None:
        """Put one more event into the counters, by what `counting` gives for it."""
        if self._counters is None:
            self._counters = counting.read(self.counted)
        put(self._counters, event)
        self._counting = counting

    def row(self) -> Row:
        """What to write: (doc, entries, pages, cut_time, counters, number)."""
        if self._counting is not None:
            self.counted = self._counting.doc(self._counters)
            self._counting = None
        return (
            _encode(self.fold),
            _encode(self.numbers),
            self.pages,
            self.cut_time,
            self.counted,
            self.number,
        )


class Glance:
    """The row of a trace that is only looked at: decoded where it is asked."""

    __slots__ = ("_counters", "_declared", "_row")

    def __init__(self, row: Row) -> None:
        self._row = row
        self._declared: Declared | None = None
        self._counters: Any = None

    @property
    def declared(self) -> Declared:
        """What was said of the person."""
        if self._declared is None:
            self._declared = _decode_declared(self._row[0])
        return self._declared

    def counters(self, counting: Counting) -> Any:
        """What conditions counted, to be read."""
        if self._counters is None:
            self._counters = counting.read(self._row[4])
        return self._counters


class Tally:
    """What was counted of a trace, read without its fold."""

    __slots__ = ("_counters", "_leaves", "_trace")

    def __init__(self, trace: bytes, counters: Any, leaves: "Leaves") -> None:
        self._trace = trace
        self._counters = counters
        self._leaves = leaves

    @property
    def declared(self) -> Fold:
        """What was said of the person, should anybody ask."""
        return self._leaves.folds([self._trace])[self._trace]

    def counters(self, _counting: Counting) -> Any:
        """What conditions counted, to be read."""
        return self._counters


def leaf_of(row: Sequence[Any]) -> Leaf:
    """A row read back: (doc, entries, pages, cut_time, counters, number)."""
    leaf = Leaf(row[5], _decode_fold(row[0]), _decode_numbers(row[1]))
    leaf.pages, leaf.cut_time, leaf.counted = row[2:5]
    return leaf


def fold_of(doc: bytes) -> Fold:
    """The fold alone."""
    return _decode_fold(doc)


class Leaves:
    """Reads and writes leaves. What it holds in memory serves its own writing, never a question."""

    def __init__(self, state: State, counting: Counting) -> None:
        self._state = state
        self._counting = counting
        self.gone: set[bytes] | None = None
        """Traces whose rows were deleted since somebody began to count their past; None: nobody."""
        self.forget()

    def forget(self) -> None:
        """Drop what is in memory, after a roll-back."""
        self._held: dict[bytes, Row] = {}
        self._absent: dict[bytes, None] = {}
        """Traces that were looked for and have no row."""
        self._joined: set[int] = set()
        """Rows of which something waits beside them, which is in them as they were read."""
        self._known: list[Row] = []
        self._new: list[Row] = []
        """Rows that are to be written: those that are there already, and the others."""
        self._numbers: dict[bytes, int] = {}
        """Those of the new ones of a batch, until they are opened."""
        self._last_number = 0

    def read(self, traces: Iterable[bytes]) -> dict[bytes, Leaf]:
        """The leaves of these traces, those that exist."""
        return {trace: leaf_of(row) for trace, row in self._rows(traces, write=True)}

    def _rows(self, traces: Iterable[bytes], *, write: bool) -> Iterator[tuple[bytes, Row]]:
        """The rows of these traces, which may be written next (`write`), or are looked at only."""
        for trace, row in self._state.lookup(QUERIES["fold"], traces).items():
            past = row[7]
            if past is None:
                yield trace, row[1:7]
            else:
                if write:
                    self._joined.add(row[6])
                yield trace, (*row[1:5], self._joined_doc(row[5], past), row[6])

    def _joined_doc(self, doc: bytes, past: bytes | None) -> bytes:
        return self._counting.doc(self._counting.read(doc, past)) if past else doc

    def folds(self, traces: Iterable[bytes]) -> dict[bytes, Fold]:
        """The folds alone."""
        rows = self._state.lookup(QUERIES["fold"], traces)
        return {trace: _decode_fold(row[1]) for trace, row in rows.items()}

    def glances(self, traces: Iterable[bytes]) -> dict[bytes, Glance]:
        """Those that are looked at once."""
        leaves: dict[bytes, Glance] = {}
        unknown: list[bytes] = []
        for trace in traces:
            leaf = self.look(trace)
            if leaf is not None:
                leaves[trace] = leaf
            elif trace not in self._absent:
                unknown.append(trace)
        for trace, row in self._rows(unknown, write=False):
            leaves[trace] = Glance(row)
        return leaves

    def tallies(self, traces: Iterable[bytes]) -> dict[bytes, "Tally"]:
        """Those of which only what was counted is looked at, once."""
        read, found = self._counting.read, self._state.lookup(QUERIES["counters"], traces)
        return {
            trace: Tally(trace, read(doc, past), self)
            for trace, doc, past, _number in found.values()
        }

    # -- a batch -------------------------------------------------------------------------------

    def ready(self, traces: Iterable[bytes]) -> None:
        """Have the rows of these traces in memory, for whoever opens them or looks at them next;
        of others, no more than is allowed."""
        held, absent = self._held, self._absent
        let_go(held, ROWS_HELD_MAX)
        let_go(absent, ROWS_HELD_MAX)
        unknown = [trace for trace in traces if trace not in held and trace not in absent]
        held.update(self._rows(unknown, write=True))
        absent.update(dict.fromkeys(trace for trace in unknown if trace not in held))

    def number(self, traces: Iterable[bytes]) -> None:
        """Number the new ones of these traces, which are opened next, in this order."""
        for trace in traces:
            if trace in self._absent:
                self._numbers[trace] = self._next_number()

    def open(self, traces: Iterable[bytes]) -> dict[bytes, Leaf]:
        """Those of these traces, which are ready, that are not new, to be closed soon."""
        held = self._held
        return {trace: leaf_of(held[trace]) for trace in traces if trace in held}

    def new(self, trace: bytes) -> Leaf:
        """The row of a trace that was never seen."""
        return Leaf(self._numbers.pop(trace), empty_fold(), [])

    def look(self, trace: bytes) -> Glance | None:
        """One that is only looked at, if it is in memory."""
        row = self._held.get(trace)
        return Glance(row) if row is not None else None

    def close(self, leaves: Mapping[bytes, Leaf]) -> None:
        """Leaves as bytes, to be written with all others."""
        held = self._held
        for trace, leaf in leaves.items():
            row = leaf.row()
            if trace in self._absent:
                del self._absent[trace]
                self._new.append((*row, trace))
            else:
                self._known.append(row)
                held.pop(trace, None)
            held[trace] = row

    def write(self) -> None:
        """Write what was closed, in the order of the rows; new ones after all others."""
        known, new = self._known, self._new
        self._known, self._new = [], []
        self._state.write(QUERIES["update_fold"], sorted(known, key=_number))
        if self._joined:
            self._drop_past(known)
        self._state.write(QUERIES["add_fold"], sorted(new, key=_number))

    def _drop_past(self, rows: Sequence[Row]) -> None:
        """These rows were written, with all that was counted."""
        joined = self._joined.intersection(map(_number, rows))
        self._joined -= joined
        self._state.write(QUERIES["drop_past"], [(number,) for number in joined])

    def delete(self, keys: Sequence[tuple[bytes]]) -> None:
        """Delete the rows of these traces."""
        self._state.write(QUERIES["drop_past_of"], keys)
        self._state.write(QUERIES["delete_fold"], keys)
        self.let_go(trace for (trace,) in keys)
        if self.gone is not None:
            self.gone.update(trace for (trace,) in keys)

    def counters(self, traces: Iterable[bytes]) -> Iterator[Past]:
        """What conditions count of these traces, as bytes; those without a row are left out."""
        for trace, doc, past, number in self._state.lookup(QUERIES["counters"], traces).values():
            yield trace, number, self._joined_doc(doc, past)

    def put_counters(self, counted: Sequence[tuple[bytes, bytes]]) -> None:
        """Write what conditions count of traces, in place of what was there."""
        self._state.write(QUERIES["set_counters"], [(doc, trace) for trace, doc in counted])
        self._state.write(QUERIES["drop_past_of"], [(trace,) for trace, _doc in counted])
        self.let_go(trace for trace, _doc in counted)

    def put_past(self, counted: Sequence[Past]) -> None:
        """Put what was counted of some traces beside their rows."""
        waits = self._waiting(number for _trace, number, _doc in counted)
        rows = [
            (self._joined_doc(waits[number], doc) if number in waits else doc, number)
            for _trace, number, doc in counted
        ]
        self._state.write(QUERIES["put_past"], rows)
        self.let_go(trace for trace, _number, _doc in counted)

    def _waiting(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """What waits beside these rows already."""
        last = self._state.rows(QUERIES["last_past"])[0][0] or 0
        found = self._state.lookup(QUERIES["past"], [one for one in numbers if one <= last])
        return dict(found.values())

    def let_go(self, traces: Iterable[bytes]) -> None:
        """Forget rows that were written otherwise."""
        for trace in traces:
            self._held.pop(trace, None)

    def last_number(self) -> int:
        """The number of the row that came last, 0 for none."""
        return self._state.rows(QUERIES["last_number"])[0][0] or 0

    def _next_number(self) -> int:
        if not self._last_number:
            self._last_number = self.last_number()
        self._last_number += 1
        return self._last_number
