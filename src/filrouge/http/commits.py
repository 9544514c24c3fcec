"""Group commit: requests that wait at the same time share one synced append to the log."""

import asyncio
from collections.abc import Callable
from threading import Condition, Thread
from typing import Final

from filrouge.core.errors import FilrougeError
from filrouge.core.language import Words
from filrouge.core.nouns import Record
from filrouge.core.ports import Log
from filrouge.core.sentences import said
from filrouge.http.collector_errors import LogUnavailableError, QueueFullError

QUEUE_BYTES_MAX: Final = 64 * 1024 * 1024
QUEUE_RECORDS_MAX: Final = 100_000
COMMIT_RECORDS_MAX: Final = 10_000
"""A longer queue is stored in several appends, so that the first ones wait less."""
FEW: Final = 16
"""Records of a commit that costs more a record than a larger one would."""
GATHER_S: Final = 0.004
"""After a commit of few: what comes meanwhile shares the next one. Who comes alone never waits."""

_STOPPING: Final = Words("the server is stopping.", "le serveur s'arrête.")
_RECORD_OVERHEAD_BYTES: Final = 200

Waiting = tuple[list[Record], int, "asyncio.Future[None]"]


class GroupCommit:
    """A queue, and the thread that empties it into the log.

    `submit` belongs to the event loop's thread. `on_commit` is called in the committing thread
    after each append, and must return at once.
    """

    def __init__(
        self,
        log: Log,
        *,
        on_commit: Callable[[], None] = lambda: None,
        bytes_max: int = QUEUE_BYTES_MAX,
        records_max: int = QUEUE_RECORDS_MAX,
    ) -> None:
        self._log = log
        self._on_commit = on_commit
        self._bytes_max = bytes_max
        self._records_max = records_max
        self._queue: list[Waiting] = []
        self._queued_bytes = 0
        self._queued_records = 0
        self._changed = Condition()
        self._gathers = False
        self._closing = False
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def queued_records(self) -> int:
        """Records that were submitted and are not durable yet."""
        return self._queued_records

    def submit(self, records: list[Record]) -> "asyncio.Future[None]":
        """A future that is done once the records are durable.

        It fails with LogUnavailableError when nothing was stored. Raises QueueFullError before
        memory grows beyond the limits.
        """
        size = sum([len(record.body) for record in records], _RECORD_OVERHEAD_BYTES * len(records))
        if self._closing:
            raise LogUnavailableError(why=_STOPPING)
        if (
            self._queued_bytes + size > self._bytes_max
            or self._queued_records + len(records) > self._records_max
        ):
            raise QueueFullError
        loop = self._loop or self._start()
        done: asyncio.Future[None] = loop.create_future()
        self._queued_bytes += size
        self._queued_records += len(records)
        with self._changed:
            self._queue.append((records, size, done))
            if len(self._queue) == 1 and not self._gathers:
                self._changed.notify()
        return done

    async def close(self) -> None:
        """Store what is queued, then stop the thread. Later submissions are refused."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def _start(self) -> asyncio.AbstractEventLoop:
        loop = self._loop = asyncio.get_running_loop()
        self._thread = Thread(target=self._run, args=(loop,), name="group-commit", daemon=True)
        self._thread.start()
        return loop

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        while group := self._next_group():
            failure = self._append(group)
            loop.call_soon_threadsafe(self._wake, group, failure)
            if sum(len(records) for records, _, _ in group) < FEW:
                self._gather()

    def _gather(self) -> None:
        """Let requests come together."""
        with self._changed:
            self._gathers = True
            self._changed.wait_for(lambda: self._closing, GATHER_S)
            self._gathers = False

    def _next_group(self) -> list[Waiting]:
        """Everything that waits, up to a limit; empty once closed."""
        with self._changed:
            while not self._queue and not self._closing:
                self._changed.wait()
            count = 0
            for place, (records, _, _) in enumerate(self._queue):
                count += len(records)
                if count > COMMIT_RECORDS_MAX and place:
                    group, self._queue = self._queue[:place], self._queue[place:]
                    return group
            group, self._queue = self._queue, []
            return group

    def _append(self, group: list[Waiting]) -> LogUnavailableError | None:
        try:
            self._log.append([record for records, _, _ in group for record in records])
        except FilrougeError as error:
            return LogUnavailableError(why=Words(error.told("en")[0], error.told("fr")[0]))
        except Exception as error:
            return LogUnavailableError(why=_sentence(said(error)))
        self._on_commit()
        return None

    def _wake(self, group: list[Waiting], failure: LogUnavailableError | None) -> None:
        for records, size, done in group:
            self._queued_bytes -= size
            self._queued_records -= len(records)
            if done.done():
                continue
            if failure is None:
                done.set_result(None)
            else:
                done.set_exception(failure)


def _sentence(words: Words) -> Words:
    return Words(f"{words.en}.", f"{words.fr}.")
