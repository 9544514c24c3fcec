"""Keeps the worker alive beside the server, and tells it when records have come."""

import os
import subprocess
from threading import Event as Flag
from threading import Lock, Thread
from typing import Final

RESTART_PAUSE_S: Final = 0.5
STOP_TIMEOUT_S: Final = 10
READY_TIMEOUT_S: Final = 60


class Supervisor:
    """One worker process: started, poked through a pipe, started again if it dies.

    The worker ends by itself when the pipe closes, so that it never outlives the server.
    """

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._stopping = Flag()
        self._ready = Flag()
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: int | None = None
        self._thread: Thread | None = None

    def launch(self) -> None:
        """Start the worker, without waiting for it."""
        if self._thread is None:
            self._thread = Thread(target=self._keep, name="supervisor", daemon=True)
            self._thread.start()

    def start(self) -> None:
        """Start the worker, and wait until it has opened the workspace."""
        self.launch()
        self._ready.wait(READY_TIMEOUT_S)

    def poke(self) -> None:
        """Say that there are new records; never blocks."""
        pipe = self._pipe
        if pipe is not None:
            try:
                os.write(pipe, b"\n")
            except (BlockingIOError, OSError):
                return

    def stop(self) -> None:
        """End the worker, and wait for it."""
        self._stopping.set()
        self._close_pipe()
        process = self._process
        if process is not None:
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._thread is not None:
            self._thread.join(STOP_TIMEOUT_S)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            reading, writing = os.pipe()
            os.set_blocking(writing, False)
            process = subprocess.Popen(  # noqa: S603
                self._command, stdin=reading, stdout=subprocess.PIPE, close_fds=True
            )
            os.close(reading)
            with self._lock:
                self._process, self._pipe = process, writing
            if process.stdout is not None:
                while process.stdout.readline():
                    self._ready.set()
            process.wait()
            self._close_pipe()
            self._stopping.wait(RESTART_PAUSE_S)

    def _close_pipe(self) -> None:
        with self._lock:
            if self._pipe is not None:
                os.close(self._pipe)
                self._pipe = None
