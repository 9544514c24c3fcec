"""Fills new segments from the past while the loop goes on.

Somebody else counts every event up to one position of the log; what comes after it is counted here,
in memory, until both are put together. Then everybody is read once. A worker that dies begins
again: what was counted before replaces what an earlier attempt had left.
"""

import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from select import select
from typing import IO, Final, NoReturn, Protocol

import msgspec

from filrouge.app.asking import counted
from filrouge.app.following import Following
from filrouge.app.ledger import QUERIES
from filrouge.app.stores import Rooms, Stores
from filrouge.core.errors import FilrougeError
from filrouge.core.nouns import Event
from filrouge.rules import Counters
from filrouge.segment import Catalogue

AT_ONCE: Final = 1_000
"""Traces put in the state, or whose people are read, in one transaction."""
FILLED: Final = "filled"
"""The position that says how much of the traces was read for new segments, in thousandths; 0 where
there is none."""

Frame = Sequence[tuple[bytes, bytes]]
"""(trace, its counters as bytes)"""
MODULE: Final = "filrouge.worker.filling"
_frame: Final = msgspec.msgpack.Decoder(list[tuple[bytes, bytes]]).decode


class Past(Protocol):
    """The counters of every trace up to one position of the log, counted elsewhere."""

    def is_ready(self, wait: bool) -> bool:
        """Whether it can take its picture of the state now; `wait`: once it can."""
        ...

    def begin(self) -> int:
        """Take the picture, while nothing is carried; gives the position of the log."""
        ...

    def next(self, wait: bool) -> Frame | None:
        """More of it, in the order of the traces; None at the end. Nothing while it counts,
        unless asked to `wait`."""
        ...

    def close(self) -> None:
        """End it."""
        ...


Counter = Callable[[Collection[str]], Past]
"""Starts to count: counters by their keys."""


class CountedHere:
    """The past, counted by this process: nothing is carried meanwhile."""

    def __init__(self, stores: Stores, rooms: Rooms, keys: Collection[str]) -> None:
        catalogue = rooms.segments.versions.complete()
        self._counting = rooms.segments.counts
        specs = [catalogue.live.counters[key] for key in sorted(keys)]
        self._counted = counted(stores, specs, catalogue.zone, tables=catalogue.tables)
        self._batches: Iterator[list[tuple[bytes, Counters]]] = self._counted.batches()

    def is_ready(self, wait: bool) -> bool:
        return True

    def begin(self) -> int:
        return self._counted.offset

    def next(self, wait: bool) -> Frame | None:
        batch = next(self._batches, None)
        if batch is None:
            return None
        return [(trace, self._counting.doc(counters)) for trace, counters in batch]

    def close(self) -> None:
        return


class FillingError(FilrougeError):
    """The process that counts the past of new segments ended with status {status}."""

    code = "segment-filling"
    hint = "Its own message is above. The worker starts again by itself, and fills them then."
    status = 500


class CountedApart:
    """The past, counted by a process of its own, which ends where its parent does."""

    def __init__(self, folder: Path, keys: Collection[str]) -> None:
        line = [sys.executable, "-m", MODULE, str(folder), *sorted(keys)]
        self._process = subprocess.Popen(  # noqa: S603
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def is_ready(self, wait: bool) -> bool:
        return self._has_said(wait) and bool(self._output.readline() or self._ended())

    def begin(self) -> int:
        assert self._process.stdin is not None  # noqa: S101
        self._process.stdin.write(b"!")
        self._process.stdin.flush()
        return int(self._output.readline() or self._ended())

    def next(self, wait: bool) -> Frame | None:
        if not self._has_said(wait):
            return []
        length = self._output.read(4)
        if not length:
            return None if self._process.wait() == 0 else self._ended()
        return _frame(self._output.read(int.from_bytes(length, "big")))

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101
        return self._process.stdout

    def _has_said(self, wait: bool) -> bool:
        return wait or bool(select([self._output], [], [], 0)[0])

    def _ended(self) -> NoReturn:
        raise FillingError(status=self._process.wait())


class Filling:
    """What is being filled, if anything. Does a slice at a time, between micro-batches."""

    def __init__(self, stores: Stores, rooms: Rooms, following: Following, count: Counter) -> None:
        self._stores = stores
        self._rooms = rooms
        self._following = following
        self._count = count
        self._past: Past | None = None
        self.restart()
        following.moved, following.restarted = self.changed, self.restart

    def restart(self) -> None:
        """Forget what was begun: another version came, or a batch was rolled back."""
        if self._past is not None:
            self._past.close()
        self._past = None
        self._keys: frozenset[str] = frozenset()
        self._complete: Catalogue | None = None
        self._counting = False
        self._following.noted = None
        self._since: dict[bytes, Counters] = {}
        self._again: set[bytes] = set()
        self._after = 0

    # -- while the loop goes on ----------------------------------------------------------------

    def note(self, trace: bytes, event: Event) -> None:
        """An event after the picture was taken."""
        if self._counting and self._complete is not None:
            live = self._complete.live
            if live.looks_at(event.name):
                counters = self._since.get(trace)
                if counters is None:
                    counters = self._since[trace] = Counters({}, {})
                live.folded(counters, event, self._complete.tables)

    def changed(self, traces: Collection[bytes]) -> None:
        """Events of these traces changed hands, or went: they are counted again at the end."""
        if self._counting:
            self._again.update(traces)

    # -- slices --------------------------------------------------------------------------------

    def finish(self) -> None:
        """Do all that is to be done, and wait for whoever counts."""
        while self.poll(wait=True):
            continue

    def poll(self, *, wait: bool = False) -> bool:
        """Do a slice of what is to be done; whether anything was. `wait` for whoever counts."""
        catalogue = self._rooms.segments.catalogue
        if catalogue.unfilled:
            if self._complete is None:
                self._start()
            if self._past is not None and not self._counting:
                return self._begin(wait)
            return self._put_past(wait) if self._past is not None else self._put_since()
        if catalogue.unread:
            return self._read_people()
        return False

    def _start(self) -> None:
        versions = self._rooms.segments.versions
        self._complete = versions.complete()
        keys = self._complete.live.counters.keys() - versions.catalogue.live.counters.keys()
        self._keys = frozenset(keys)
        if keys:
            self._past = self._count(keys)

    def _begin(self, wait: bool) -> bool:
        assert self._past is not None  # noqa: S101
        if not self._past.is_ready(wait):
            return False
        self._past.begin()
        self._counting = True
        self._following.noted = self.note
        return True

    def _put_past(self, wait: bool) -> bool:
        """Put what was counted elsewhere in the rows of its traces."""
        assert self._past is not None  # noqa: S101
        frame = self._past.next(wait)
        if frame is None:
            self._past.close()
            self._past = None
        elif frame:
            read = self._rooms.segments.counts.read
            with self._stores.state.transaction():
                self._join({trace: read(doc) for trace, doc in frame}, instead=True)
        return frame is None or bool(frame)

    def _put_since(self) -> bool:
        """Put what was counted here in the rows; with the last of it, the rules are filled."""
        some = list(islice(self._since, AT_ONCE))
        with self._stores.state.transaction():
            self._join({trace: self._since[trace] for trace in some}, instead=False)
            for trace in some:
                del self._since[trace]
            if not self._since:
                self._fill()
        return True

    def _fill(self) -> None:
        segments, profiles = self._rooms.segments, self._rooms.profiles
        again = self._again
        segments.versions.filled([rule.number for rule in segments.catalogue.unfilled])
        self.restart()
        profiles.recount(sorted(again))

    def _join(self, counted: dict[bytes, Counters], *, instead: bool) -> None:
        assert self._complete is not None  # noqa: S101
        live, keys, profiles = self._complete.live, self._keys, self._rooms.profiles
        counting, others = self._rooms.segments.counts, live.counters.keys() - keys
        rows = []
        for trace, doc in profiles.counters_of(counted):
            known, new = counting.read(doc), counted[trace]
            if instead:
                joined = live.beside(known, new, others)
            else:
                joined = live.merged([known, live.without(new, others)])
            rows.append((trace, counting.doc(joined)))
        profiles.put_counters(rows)

    def _read_people(self) -> bool:
        """Read the people of some traces for the rules that are new."""
        segments, profiles = self._rooms.segments, self._rooms.profiles
        new = segments.catalogue.unread
        with self._stores.state.transaction():
            naming = segments.counted_for(new, self._following.clock)
            last, traces = profiles.traces_after(self._after, AT_ONCE, naming)
            companies = self._rooms.resolver.companies(traces)
            with profiles.at_hand(t for company in companies.values() for t in company.traces):
                segments.fill(new, companies, profiles.standing, self._following.clock)
            if last is None:
                segments.versions.read(new)
            share = 0 if last is None else last * 1_000 // profiles.last_number()
            self._stores.state.write(QUERIES["set_position"], [(FILLED, share)])
        self._after = last or 0
        return True
