"""A process that has taken a workspace, and the lines between it and us."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any, Final

import msgspec

from filrouge.app.clock import SystemClock

MODULE: Final = "filrouge.worker.asking"
PIPE_BYTES_MAX: Final = 32_768
"""What a pipe takes without being read."""
END_S: Final = 5


class Child:
    """One process. What it says is heard on a thread of its own."""

    def __init__(
        self,
        folder: Path,
        clock: SystemClock,
        likely: Iterable[str],
        told: Callable[["Child", dict[str, Any] | None], object],
    ) -> None:
        """`likely` are conditions that it will be asked: it makes ready for them. `told` hears of
        each answer, of the child's being ready, and, as None, of its end."""
        self._clock = clock
        self._told = told
        self.started_s = clock.elapsed_s()
        self.took_s = 0.0
        self.progress = 0.0
        """The share of taking the workspace that is done."""
        self.ready = False
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", MODULE, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        lines = [msgspec.json.encode({"when": when}) + b"\n" for when in likely]
        self._write(b"".join(lines)[:PIPE_BYTES_MAX])
        Thread(target=self._hear, daemon=True).start()

    def send(self, request: dict[str, Any]) -> None:
        """Ask; where it is gone, its end is told."""
        self._write(msgspec.json.encode(request) + b"\n")

    def end(self) -> None:
        """Let it go, and what it holds with it."""
        self._process.kill()
        self._process.wait(END_S)

    def _write(self, lines: bytes) -> None:
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.write(lines)
                self._process.stdin.flush()

    def _hear(self) -> None:
        if self._process.stdout is not None:
            for line in self._process.stdout:
                said: dict[str, Any] = msgspec.json.decode(line)
                if "progress" in said:
                    self.progress = said["progress"]
                    continue
                if "ready" in said:
                    self.took_s = self._clock.elapsed_s() - self.started_s
                    self.progress, self.ready = 1.0, True
                self._told(self, said)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._told(self, None)
