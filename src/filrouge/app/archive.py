"""Keeps history up with the loop, and trims what both history and the state are past."""

from collections.abc import Callable
from typing import Protocol

from filrouge.app.loop import HISTORY, Loop
from filrouge.app.settings import Settings
from filrouge.core.time import SECOND


class Writing(Protocol):
    """A writing of history that was started."""

    def is_done(self) -> bool:
        """Whether it has ended, well or not."""
        ...

    def result(self) -> int:
        """Wait until it has ended; gives the rows written. Raises what went wrong."""
        ...


Writer = Callable[[int, int], Writing]
"""Starts to write the records with `after` < offset <= `until`."""


class Archive:
    """The worker's second duty. Somebody else writes, so that no micro-batch waits for it; what
    was written is put in the state here, in `poll`."""

    def __init__(self, loop: Loop, writer: Writer, settings: Settings) -> None:
        self._loop = loop
        self._writer = writer
        self._clock = loop.rooms.clock
        self._settings = settings
        self._written_time = self._clock.now()
        self._until = 0
        self._writing: Writing | None = None
        loop.before_erasure = self.finish

    def poll(self, *, can_wait: bool = False) -> None:
        """Start a writing where enough events wait, or some wait for long enough (unless they
        `can_wait`: the machine has something more urgent to do); put in the state one that is done.
        """
        waiting = self._loop.position - self._loop.positions.get(HISTORY, 0)
        waited = self._clock.now() - self._written_time
        limits = self._settings.history
        if self._writing is not None:
            if self._writing.is_done():
                self.finish()
        elif waiting >= limits.write_after_events or (
            waiting > 0 and waited >= limits.write_after_seconds * SECOND and not can_wait
        ):
            self._start()

    def write(self) -> int:
        """Write everything up to the loop's position, and wait for it; gives the rows."""
        self.finish()
        self._start()
        return self.finish()

    def finish(self) -> int:
        """Wait for the writing under way, if any, and put it in the state; gives its rows."""
        if self._writing is None:
            return 0
        writing, self._writing = self._writing, None
        rows = writing.result()
        self._loop.crash("after-history")
        self._loop.archived(self._until)
        self._trim()
        return rows

    def _start(self) -> None:
        self._written_time = self._clock.now()
        self._until = self._loop.position
        self._writing = self._writer(self._loop.positions.get(HISTORY, 0), self._until)

    def _trim(self) -> None:
        """Drop log rows that history has, once the state that folded them is on the disk."""
        stores = self._loop.stores
        keep_from = self._loop.positions.get(HISTORY, 0) - self._settings.log.keep_records
        if keep_from > stores.log.start() and stores.state.checkpoint():
            stores.log.trim(keep_from)
