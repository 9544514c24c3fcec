"""New files of history: written under a temporary name, synced, renamed, then to be listed."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

Crash = Callable[[str], None]
"""Called with the name of each step once it is done; tests make it die there."""

TEMPORARY: Final = ".tmp"


def no_crash(step: str) -> None:
    """Nothing dies in production on purpose."""


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class NewFiles:
    """Some files that appear together: none is listed before all are safe."""

    def __init__(self, folder: Path, step: str, crash: Crash) -> None:
        self._folder = folder
        self._step = step
        self._crash = crash
        self._paths: list[str] = []

    def temporary(self, path: str) -> Path:
        """Where to write what will be `path`."""
        target = self._folder / path
        if not target.parent.exists():
            target.parent.mkdir(parents=True)
            sync(self._folder)
        self._paths.append(path)
        return target.with_name(target.name + TEMPORARY)

    def settle(self) -> None:
        """Sync and rename them all."""
        self._crash(f"{self._step}:written")
        targets = [self._folder / path for path in self._paths]
        for target in targets:
            sync(target.with_name(target.name + TEMPORARY))
        self._crash(f"{self._step}:synced")
        for target in targets:
            target.with_name(target.name + TEMPORARY).rename(target)
        for parent in {target.parent for target in targets}:
            sync(parent)
        self._crash(f"{self._step}:renamed")


def sweep(folder: Path, listed: Iterable[str]) -> None:
    """Remove what a crash left behind: files that the manifest does not list."""
    keep = {folder / path for path in listed}
    for pattern in ("*/*.parquet", "*/*.filter", f"*/*{TEMPORARY}"):
        for path in folder.glob(pattern):
            if path not in keep:
                path.unlink(missing_ok=True)
