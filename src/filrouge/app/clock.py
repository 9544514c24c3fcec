"""The system's clock: the only reader of the wall clock in Filrouge."""

import time
from threading import Event as Flag


class SystemClock:
    """core.ports.Clock over the operating system."""

    def now(self) -> int:
        return time.time_ns() // 1_000

    def elapsed_s(self) -> float:
        """Seconds of a counter that only goes forward, to measure durations."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Let other processes work; for waits that poll."""
        Flag().wait(seconds)
