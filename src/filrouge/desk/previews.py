"""How many people a condition is true of, exactly, at an instant that is told.

A child process has taken the workspace as it was a moment ago, and answers in much less than a
second. While it answers, another one takes the workspace anew.
"""

import os
import select
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from threading import RLock
from typing import Any, Final

import msgspec

from filrouge.app.clock import SystemClock
from filrouge.core.errors import FilrougeError
from filrouge.core.time import iso
from filrouge.desk.people import People
from filrouge.rules import parse
from filrouge.stores.history_duckdb.errors import SegmentsNotReadError, TooMuchAskedError

MODULE: Final = "filrouge.worker.asking"
REFRESH_S: Final = 60.0
"""How old a child may be before the next one is started."""
PACE: Final = 5.0
"""A child answers for that many times what taking the workspace took, at least."""
TRIES: Final = 3
SAMPLE_PEOPLE: Final = 10
READ_BYTES: Final = 65_536
PIPE_BYTES_MAX: Final = 32_768
"""What a pipe takes without being read."""
LIKELY_MAX: Final = 10
"""Conditions asked lately that the next child makes ready for."""
END_S: Final = 5
Names = dict[str, dict[str, list[str]]]
"""Event -> path of a property -> its types; under `TRAITS`, traits."""
TRAITS: Final = ""
_ERRORS: Final = {error.code: error for error in (TooMuchAskedError, SegmentsNotReadError)}


class PreviewEndedError(FilrougeError):
    """The process that answers previews ended {times} times in a row."""

    code = "preview-ended"
    hint = "Try again; its own message is above. `filrouge doctor` says what holds the workspace."
    transient = True
    status = 503


class _EndedError(Exception):
    """The child is gone: it was stale, or nobody had asked for a while."""


class Child:
    """One process, and the lines between it and us."""

    def __init__(self, folder: Path, clock: SystemClock, likely: Iterable[str] = ()) -> None:
        """`likely` are conditions that it will be asked: it makes ready for them."""
        self._clock = clock
        self.started_s = clock.elapsed_s()
        self.took_s = 0.0
        self._told: dict[str, Any] | None = None
        self._waiting = b""
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", MODULE, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        if self._process.stdin is not None:
            lines = [msgspec.json.encode({"when": when}) + b"\n" for when in likely]
            self._process.stdin.write(b"".join(lines)[:PIPE_BYTES_MAX])

    def is_ready(self) -> bool:
        """Whether it has taken the workspace; never waits. Raises _EndedError."""
        if self._told is None and self._is_readable():
            self.wait()
        return self._told is not None

    def wait(self) -> None:
        """Wait until it has taken the workspace."""
        if self._told is None:
            self._told = self._line()
            self.took_s = self._clock.elapsed_s() - self.started_s

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Its answer. Raises _EndedError."""
        self.wait()
        if self._process.stdin is None:
            raise _EndedError
        try:
            self._process.stdin.write(msgspec.json.encode(request) + b"\n")
        except OSError as error:
            raise _EndedError from error
        return self._line()

    def is_old(self) -> bool:
        """Whether the next one may be started."""
        age = self._clock.elapsed_s() - self.started_s
        return age > max(REFRESH_S, (PACE + 1) * self.took_s)

    def end(self) -> None:
        """Let it go, and what it holds with it."""
        process = self._process
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.kill()
        process.wait(END_S)

    def _is_readable(self) -> bool:
        return bool(self._process.stdout and select.select([self._process.stdout], [], [], 0)[0])

    def _line(self) -> dict[str, Any]:
        if self._process.stdout is None:
            raise _EndedError
        while b"\n" not in self._waiting:
            read = os.read(self._process.stdout.fileno(), READ_BYTES)
            if not read:
                raise _EndedError
            self._waiting += read
        line, _, self._waiting = self._waiting.partition(b"\n")
        told: dict[str, Any] = msgspec.json.decode(line)
        return told


class Previews:
    """Answers for one workspace, one at a time; `close` it. A child that nobody asks for ten
    minutes ends by itself, and so does one that holds somebody who is erased."""

    def __init__(self, folder: Path, clock: SystemClock) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = RLock()
        self._child: Child | None = None
        self._next: Child | None = None
        self.names: Names = {}
        """Those that were told last: no values. Nothing before that."""
        self._asked_lately: OrderedDict[str, None] = OrderedDict()

    def warm(self) -> None:
        """Start to take the workspace, without waiting: somebody is about to ask."""
        with self._lock:
            if self._child is None:
                self._child = Child(self._folder, self._clock)

    def preview(self, when: str, at: int | None = None) -> dict[str, Any]:
        """How many are meant: `count` of `of`, exact for the instant `at` and the log up to
        `offset`; `sample` has the ids of some of them.

        `at` is an instant of the past, None for the latest one that is known. Raises
        ConditionError, TooMuchAskedError, SegmentsNotReadError or PreviewEndedError.
        """
        parse(when)
        request = {"when": when, "at": at, "sample": SAMPLE_PEOPLE}
        with self._lock:
            answer = self._asked(request)
            self._asked_lately[when] = None
            self._asked_lately.move_to_end(when)
            while len(self._asked_lately) > LIKELY_MAX:
                self._asked_lately.popitem(last=False)
        if "error" in answer:
            raise _ERRORS[answer["error"]](**answer["fields"])
        share = answer["count"] / answer["of"] if answer["of"] else 0.0
        return {**answer, "at": iso(answer["at"]), "share": share, "exact": True}

    def described(self) -> dict[str, Any]:
        """The names that conditions may use, their types and usual values.

        Raises PreviewEndedError.
        """
        with self._lock:
            told = self._asked({})
        self.names = names_of(told)
        return told

    def close(self) -> None:
        """End the children."""
        with self._lock:
            for child in (self._child, self._next):
                if child is not None:
                    child.end()
            self._child = self._next = None

    def _asked(self, request: dict[str, Any]) -> dict[str, Any]:
        for _ in range(TRIES):
            child = self._current()
            try:
                return child.ask(request)
            except _EndedError:
                child.end()
                self._child = None
        raise PreviewEndedError(times=TRIES)

    def _current(self) -> Child:
        """The child to ask: the next one once it is ready, started when this one is old."""
        try:
            if self._next is not None and (self._child is None or self._next.is_ready()):
                if self._child is not None:
                    self._child.end()
                self._child, self._next = self._next, None
        except _EndedError:
            if self._next is not None:
                self._next.end()
            self._next = None
        if self._child is None:
            self._child = Child(self._folder, self._clock, self._asked_lately)
        elif self._next is None and self._child.is_old():
            self._next = Child(self._folder, self._clock, self._asked_lately)
        return self._child


def names_of(told: dict[str, Any]) -> Names:
    """Events with the types of their properties, and traits with theirs, under `""`."""
    events = (
        {
            name: {one["path"]: one["types"] for one in told["properties"].get(name, ())}
            for name in told["events"]
        }
        if told.get("whole")
        else {}
    )
    return {**events, TRAITS: {one["path"]: one["types"] for one in told["traits"]}}


def with_people(answer: dict[str, Any], people: People) -> dict[str, Any]:
    """The same preview, its sample shown as members are."""
    return {**answer, "sample": people.shown(answer["sample"])}
