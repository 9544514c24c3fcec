"""`python -m filrouge.worker.filling FOLDER`: count the past of new segments, and end.

A process of its own: the worker goes on meanwhile. It says that it is ready, waits for a word on
standard input, says as of which position of the log it counts, then gives frames: a length in four
bytes, then as much MessagePack. It ends at once when its standard input closes.
"""

import gc
import os
import signal
import sys
from pathlib import Path
from threading import Thread
from typing import Final

import msgspec

from filrouge.app.filling import said
from filrouge.app.stores import open_stores
from filrouge.app.workspace import Workspace
from filrouge.segment import Segments
from filrouge.worker.history import WithoutPandas, end_with_parent

NICENESS: Final = 9
"""More than the worker's own: what is live goes first. Not so much that a machine with no time left
leaves it nothing: while it reads the state, the state's write-ahead log grows."""
READY: Final = b"ready\n"
encoded: Final = msgspec.msgpack.Encoder().encode


def main(folder: Path) -> int:
    """Write what is said of the past to standard output."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    os.nice(NICENESS)
    sys.meta_path.insert(0, WithoutPandas())
    # Counters make no cycles: what is freed is freed at once, by counting.
    gc.disable()
    workspace = Workspace(folder)
    with open_stores(workspace, read_only=True) as stores:
        told(READY)
        os.read(sys.stdin.fileno(), 1)
        Thread(target=end_with_parent, daemon=True).start()
        segments = Segments(stores.state, workspace.settings.timezone)
        for one in said(stores, segments, lambda offset: told(b"%d\n" % offset)):
            frame = encoded(one)
            told(len(frame).to_bytes(4, "big") + frame)
    return 0


def told(data: bytes) -> None:
    """Write to whoever started this process, or end where nobody is there any more."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
