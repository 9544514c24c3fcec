"""`python -m filrouge.worker.history DATA AFTER UNTIL [PROPERTY...]`: write history, and end.

A process of its own: its memory is given back, and no thread of the worker waits for another.
It ends at once when its standard input closes: its parent is gone.
"""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import Any, Final

from filrouge.app.archiving import BUSY_STATUS, OpenedStores, write_history
from filrouge.core.errors import StoreBusyError
from filrouge.worker.crashes import crash_point

NICENESS: Final = 5
"""More than the worker's own: nobody waits for history."""


class WithoutPandas:
    """pyarrow loads pandas where it is installed, 0.3 s and 60 MB, for lists that are no pandas."""

    def find_spec(self, name: str, *_: object) -> Any:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def main(data: Path, after: int, until: int, sealed: Sequence[str]) -> int:
    """Write the records with `after` < offset <= `until`, and print the number of rows."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    Thread(target=end_with_parent, daemon=True).start()
    os.nice(NICENESS)
    sys.meta_path.insert(0, WithoutPandas())
    # Rows make no cycles: what is freed is freed at once, by counting.
    gc.disable()
    try:
        stores = OpenedStores(data, sealed, crash_point())
        sys.stdout.write(str(write_history(stores, after, until)))
    except StoreBusyError:
        return BUSY_STATUS
    return 0


def end_with_parent() -> None:
    """Wait for standard input to close, and end without a word: history has its manifest."""
    while os.read(sys.stdin.fileno(), 1):
        continue
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]))
