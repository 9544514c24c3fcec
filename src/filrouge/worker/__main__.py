"""`python -m filrouge.worker DIR`: carry the workspace's log until standard input closes."""

import gc
import os
import select
import signal
import sys
from pathlib import Path
from typing import Final

from filrouge.app.work import WorkerRunningError, open_worker
from filrouge.app.workspace import Workspace
from filrouge.worker.crashes import crash_point

POLL_S: Final = 0.05
"""Records that came without a poke (another process imported them) wait at most this long."""
NICENESS: Final = 5
"""Who waits for an answer goes first: the server's process has more of a busy machine."""
LOCK_TRIES: Final = 200
READ_BYTES: Final = 65_536


def main(folder: Path) -> int:
    """Run until standard input is closed or a signal asks to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The worker says when: Python would stop an event in its way to look through all in memory.
    gc.disable()
    os.nice(NICENESS)
    workspace = Workspace(folder)
    stdin = sys.stdin.fileno()
    for _ in range(LOCK_TRIES):
        try:
            with open_worker(workspace, crash_point()) as worker:
                sys.stdout.write("ready\n")
                sys.stdout.flush()
                worker.run(lambda: waited(stdin), gathered)
            return 0
        except WorkerRunningError:
            if not waited(stdin):
                return 0
    raise WorkerRunningError


def gathered(seconds: float) -> None:
    """Let records come together."""
    select.select([], [], [], seconds)


def waited(stdin: int) -> bool:
    """Wait for a poke or a little; False once standard input is closed."""
    readable, _, _ = select.select([stdin], [], [], POLL_S)
    return not readable or bool(os.read(stdin, READ_BYTES))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
