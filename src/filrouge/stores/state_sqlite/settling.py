"""Moves the write-ahead log into the file while the worker goes on."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Final

MOVE: Final = "PRAGMA wal_checkpoint(PASSIVE)"
EACH: Final = 10_000
"""Rows after which some is moved, two seconds of a busy shop: a page that is written several times
is moved once."""
PASSES: Final = 3
"""Each moves what was written while the one before did: little is left after the last."""
LITTLE_PAGES: Final = 4_000
"""What whoever writes moves itself, in some 10 ms."""


class Settling:
    """A thread, now and then, with a connection of its own; SQLite waits for it without Python.

    What it meets is left to whoever writes next: that meets it too, and says so.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._thread: Thread | None = None
        self._rows = 0
        self._left = 0
        """Pages that a reader held back, or that came meanwhile."""

    def note(self, rows: int) -> bool:
        """So many rows were written in all; whether little is left to be moved, by whoever writes.

        Only where nobody writes meanwhile does the write-ahead log begin anew.
        """
        if self._thread is not None:
            if self._thread.is_alive():
                return False
            self._thread = None
            return self._left <= LITTLE_PAGES
        if rows - self._rows >= EACH:
            self._rows = rows
            self._thread = Thread(target=self._move, name="settling", daemon=True)
            self._thread.start()
        return False

    def end(self) -> None:
        """Wait until nothing is under way."""
        if self._thread is not None:
            self._thread.join()

    def close(self) -> None:
        self.end()
        if self._connection is not None:
            self._connection.close()

    def _move(self) -> None:
        with suppress(sqlite3.DatabaseError):
            if self._connection is None:
                self._connection = self._connect()
            for _ in range(PASSES):
                ((_busy, pages, moved),) = self._connection.execute(MOVE).fetchall()
                self._left = pages - moved
