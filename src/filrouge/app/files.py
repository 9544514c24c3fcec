"""The files of a workspace's data, by name, and what concerns them all."""

from collections.abc import Callable
from typing import Final

from filrouge.core.ids import keyed_hash

LOG_FILE: Final = "log.db"
STATE_FILE: Final = "state.db"
CONTROL_FILE: Final = "control.db"
KEYS_FILE: Final = "keys.db"
HISTORY_FOLDER: Final = "history"

CrashPoint = Callable[[str], None]
"""Called with the name of each point at which a test may kill the process."""


def no_crash(name: str) -> None:
    """The crash point of real life: nothing happens."""


def record_seal(secret: bytes, offset: int) -> bytes:
    """The name of the key that seals one record of history by itself."""
    return keyed_hash(secret, f"record:{offset}")
