"""Named crash points: a test may ask the process to kill itself at one of them."""

import os
import signal
from typing import Final

from filrouge.app.files import CrashPoint, no_crash
from filrouge.app.settings import environment

VARIABLE: Final = "FILROUGE_CRASH_AT"
"""`NAME` or `NAME:N`, the N-th time that the point is passed; names may have colons."""


def crash_point() -> CrashPoint:
    """The crash point that the environment asks for; none in real life."""
    wanted = environment().get(VARIABLE, "")
    if not wanted:
        return no_crash
    name, _, times = wanted.rpartition(":")
    name, left = (name, int(times)) if times.isdigit() else (wanted, 1)

    def crash(passed: str) -> None:
        nonlocal left
        if passed == name:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return crash
