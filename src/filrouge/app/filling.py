"""Fills new segments from the past while the loop goes on.

Somebody else counts every event up to one position of the log, and says whom the new rules may
concern; what comes after it is counted here, in memory, until both are put together. Then those
people are read once, and those who are others since. A worker that dies begins again: what was
counted before replaces what an earlier attempt had left.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from select import select
from typing import IO, Final, NoReturn

import msgspec

from filrouge.app.asking import counted
from filrouge.app.following import Following
from filrouge.app.ledger import QUERIES
from filrouge.app.stores import Rooms, Stores
from filrouge.resolve import Everyone
from filrouge.segment import (
    FillingError,
    Frame,
    Meanwhile,
    NewRules,
    Past,
    Segments,
    Waiting,
    frames,
)

AT_ONCE: Final = 300
"""Traces whose people are read in one transaction: some 25 ms."""
SINCE_AT_ONCE: Final = 1_000
"""Traces whose counters are merged in one transaction: as long."""
PIPE_BYTES: Final = 2**20  # Several frames: who counts goes on meanwhile.
FILLED: Final = "filled"
"""The position that says how much of the traces was read for new segments, in thousandths."""
NOTHING: Final = Frame()
_frame: Final = msgspec.msgpack.Decoder(Frame).decode


def said(
    stores: Stores, segments: Segments, taken: Callable[[int], object] = lambda _offset: None
) -> Iterator[Frame]:
    """What is said of the past of new rules; `taken` hears as of which position of the log."""
    rules = NewRules(segments.versions)
    complete = rules.complete
    past = counted(stores, rules.specs, complete.zone, tables=complete.tables, taken=taken)

    def roots(traces: set[bytes]) -> Callable[[bytes], bytes | None]:
        with stores.state.snapshot():
            return Everyone(stores.state, traces).root_of

    return frames(past.batches(), rules, past.clock, roots)


class CountedHere:
    """The past, counted by this process: nothing is carried meanwhile."""

    def __init__(self, stores: Stores, rooms: Rooms) -> None:
        self._frames = said(stores, rooms.segments)

    def begin(self, wait: bool) -> bool:
        return True

    def next(self, wait: bool) -> Frame | None:
        return next(self._frames, None)

    def close(self) -> None:
        return


class CountedApart:
    """The past, counted by a process of its own, which ends where its parent does."""

    def __init__(self, folder: Path) -> None:
        line = [sys.executable, "-m", "filrouge.worker.filling", str(folder)]
        # Less than a frame is ever in its buffer: what `select` says of the pipe is all there is.
        self._process = subprocess.Popen(  # noqa: S603
            line, bufsize=4, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pipesize=PIPE_BYTES
        )

    def begin(self, wait: bool) -> bool:
        if not self._has_said(wait):
            return False
        assert self._process.stdin is not None  # noqa: S101
        with suppress(BrokenPipeError):
            self._process.stdin.write(self._output.readline() and b"!")
            self._process.stdin.flush()
        return bool(self._output.readline() or self._ended())

    def next(self, wait: bool) -> Frame | None:
        if not self._has_said(wait):
            return NOTHING
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

    def __init__(
        self, stores: Stores, rooms: Rooms, following: Following, count: Callable[[], Past]
    ) -> None:
        self._stores = stores
        self._rooms = rooms
        self._following = following
        self._count = count
        self._past: Past | None = None
        self.restart()
        following.restarted = self.restart

    def restart(self) -> None:
        """Forget what was begun: another version came, or a batch was rolled back."""
        if self._past is not None:
            self._past.close()
        self._past = None
        self._rules: NewRules | None = None
        self._hear_of(None)
        self._rooms.profiles.end_past()
        self._waiting: Waiting | None = None
        """Those whom the rules may concern; None for anybody."""
        self._after = 0

    def _hear_of(self, meanwhile: Meanwhile | None) -> None:
        self._meanwhile, following = meanwhile, self._following
        following.noted = meanwhile.note if meanwhile is not None else None
        following.moved = meanwhile.changed if meanwhile is not None else None

    def finish(self) -> None:
        """Do all that is to be done, and wait for whoever counts."""
        while self.poll(wait=True):
            continue

    def poll(self, *, wait: bool = False) -> bool:
        """Do a slice of what is to be done; whether anything was. `wait` for whoever counts."""
        catalogue = self._rooms.segments.catalogue
        if catalogue.unfilled:
            if self._rules is None:
                self.restart()
                self._rules = NewRules(self._rooms.segments.versions)
                self._past = self._count() if self._rules.keys else None
            if self._past is None or self._waiting is not None:
                return self._put_since()
            return self._hear(wait) if self._meanwhile is not None else self._begin(wait)
        if self._past is not None:
            if self._hear(wait and not self._waiting):
                return True
            if not self._waiting:
                return False
        return self._read_people() if catalogue.unread else False

    def _begin(self, wait: bool) -> bool:
        assert self._past is not None and self._rules is not None  # noqa: S101
        if not self._past.begin(wait):
            return False
        self._hear_of(Meanwhile(self._rules, self._rooms.segments.versions))
        self._rooms.profiles.expect_past()
        self._rooms.segments.forgotten.clear()
        return True

    def _hear(self, wait: bool) -> bool:
        """Put what was counted elsewhere beside the rows of its traces, or note whom it concerns;
        whether anything was said."""
        assert self._past is not None  # noqa: S101
        frame = self._past.next(wait)
        if frame is None:
            self._past.close()
            self._past = None
        elif frame.counted:
            with self._stores.state.transaction():
                self._rooms.profiles.put_past(frame.counted)
        elif frame.people is not None:
            self._waiting = self._waiting if self._waiting is not None else Waiting()
            self._waiting.add(frame)
        return frame is not NOTHING

    def _put_since(self) -> bool:
        """Put what was counted here beside the rows; with the last of it, the rules are filled."""
        profiles, meanwhile = self._rooms.profiles, self._meanwhile
        since = meanwhile.counted if meanwhile is not None else {}
        some = list(islice(since, SINCE_AT_ONCE))
        with self._stores.state.transaction():
            if meanwhile is not None:
                profiles.put_beside(meanwhile.joined(profiles.counters_of(some)))
            for trace in some:
                del since[trace]
            if not since:
                self._fill()
        return True

    def _fill(self) -> None:
        segments, profiles, rules = self._rooms.segments, self._rooms.profiles, self._rules
        assert rules is not None  # noqa: S101
        past, waiting, meanwhile = self._past, self._waiting, self._meanwhile
        self._past = None
        segments.versions.filled([rule.number for rule in segments.catalogue.unfilled])
        self.restart()
        if meanwhile is not None:
            profiles.recount(sorted(meanwhile.again))
            if waiting is not None and set(segments.catalogue.unread) == rules.numbers:
                waiting.add_people(meanwhile.others())
                meanwhile.is_put = True
                self._past, self._waiting = past, waiting
                self._hear_of(meanwhile)
            elif past is not None:
                past.close()

    def _read_people(self) -> bool:
        """Read some people for the rules that are new, or put them where they are known to be."""
        segments, new = self._rooms.segments, self._rooms.segments.catalogue.unread
        waiting, clock = self._waiting, self._following.clock
        with self._stores.state.transaction():
            if waiting is None:
                naming = segments.counted_for(new, clock)
                after, traces, share = self._rooms.profiles.traces_after(
                    self._after, AT_ONCE, naming
                )
            else:
                self._note_others(waiting)
                traces, sure = waiting.first(clock)
                after, share = 0, waiting.share()
                segments.put(new, sure, clock)
            self._read(new, traces)
            if share is None:
                segments.versions.read(new)
            self._stores.state.write(QUERIES["set_position"], [(FILLED, share or 0)])
        self._after = after
        if waiting is not None:
            waiting.end_turn()
        if share is None:
            self.restart()
        return True

    def _read(self, new: Sequence[int], traces: Sequence[bytes]) -> None:
        segments, profiles = self._rooms.segments, self._rooms.profiles
        companies = self._rooms.resolver.companies(traces)
        some = [trace for company in companies.values() for trace in company.traces]
        with profiles.at_hand(some, facts=segments.asks_facts(new)):
            segments.fill(new, companies, profiles, self._following.clock)

    def _note_others(self, waiting: Waiting) -> None:
        """Tell who may not be what is said of them."""
        assert self._meanwhile is not None  # noqa: S101
        people = {*self._meanwhile.others(), *self._rooms.segments.forgotten, *waiting.to_read()}
        roots = {company.root for company in self._rooms.resolver.companies(people).values()}
        waiting.unsure.update(people, roots)
