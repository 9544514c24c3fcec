"""Files into the log, then round the thread; idempotent, because messages keep their ids."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from filrouge.app.stores import Stores
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.time import instant
from filrouge.desk.desk import Desk
from filrouge.sources.files import DemoFile, SourceFile, demo_files, read_records, shift_days

BATCH_ROWS: Final = 2_000

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total or None, what is being done)."""


class FileToRead(NamedTuple):
    """A file, the source that it belongs to, and the mapping to read it by ("" for all)."""

    path: Path
    source: SourceFile
    mapping: str = ""
    shift_days: int = 0
    live: bool = False


class Imported(NamedTuple):
    """What an import did. `events` are new ones; `retries` were there before."""

    read: int
    events: int
    retries: int
    rejected: int


def import_files(
    desk: Desk, stores: Stores, files: Iterable[FileToRead], now: int, progress: Progress
) -> Imported:
    """Append the messages of files to the log, and wait until the worker has carried them.

    Raises ConfigurationError or FilrougeError for a file that cannot be read at all.
    """
    desk.configure()
    before = desk.counts()
    first = stores.log.end()
    read = 0
    for file in files:
        batches = read_records(
            file.path,
            file.source,
            now,
            BATCH_ROWS,
            mapping=file.mapping,
            shift_days=file.shift_days,
            live=file.live,
        )
        for batch in batches:
            if batch.records:
                stores.log.append(batch.records)
                read += len(batch.records)
            label = f"{file.path.name} {batch.mapping}".strip()
            progress(batch.done_rows, batch.total_rows, label)
    last = stores.log.end()
    desk.settle(last, lambda position: progress(position - first, last - first, "people"))
    after = desk.counts()
    return Imported(
        read,
        after.events - before.events,
        after.retries - before.retries,
        after.rejected - before.rejected,
    )


def files_of_demo(workspace: Workspace, today: date) -> list[FileToRead]:
    """The files that a workspace's own mappings name, older sources first, their dates moved so
    that they end today."""
    files = sorted(demo_files(workspace.folder), key=lambda file: file.source.last_day)
    return [_moved(file, today) for file in files]


def today_of(now: int) -> date:
    """The UTC day of an instant."""
    return instant(now).date()


def load_demo(worker: Worker, files: Iterable[FileToRead], now: int, progress: Progress) -> None:
    """Carry files, and write their history."""
    load_files(worker, files, now, progress)
    if worker.loop.position:
        worker.archive.write()


def load_files(worker: Worker, files: Iterable[FileToRead], now: int, progress: Progress) -> None:
    """Read files and carry them as they come, in one process: nothing waits for anything."""
    for file in files:
        for batch in read_records(
            file.path,
            file.source,
            now,
            BATCH_ROWS,
            mapping=file.mapping,
            shift_days=file.shift_days,
        ):
            if batch.records:
                worker.stores.log.append(batch.records)
                while worker.step():
                    pass
            progress(batch.done_rows, batch.total_rows, f"{file.source.name} {batch.mapping}")


def _moved(file: DemoFile, today: date) -> FileToRead:
    return FileToRead(file.path, file.source, file.mapping, shift_days(file.source, today))
