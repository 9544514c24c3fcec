"""The demo's world: lived, written beside the workspace as a brand's files, and carried."""

from pathlib import Path
from typing import Final

from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.nouns import Record
from filrouge.desk.importing import Progress, files_of_demo, load_files, today_of
from filrouge.world import World

CARRIED_RECORDS: Final = 16_000
CALL_LOG: Final = "files/appels.csv"
BRAND: Final = "Maison Garance"


def write_opening_files(world: World, folder: Path) -> None:
    """The reference tables, and the files that days will add to."""
    for name, lines in world.opening_files().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)


def load_world(worker: Worker, world: World, now: int, progress: Progress) -> None:
    """Carry the world's events as they arrived, up to `now`; its files, by their mappings, before
    the last day: who came today is then seen last."""
    folder = worker.workspace.folder
    days = world.settings.days
    held: list[Record] = []
    for day in world.days(offline_files=True):
        if day.day == days - 1:
            _carry(worker, held)
            load_files(worker, files_of_demo(Workspace(folder), today_of(now)), now, progress)
        for batch in day.events:
            held += [record for record in batch if record.received_time <= now]
            if len(held) >= CARRIED_RECORDS:
                _carry(worker, held)
        if day.day < days - 1:
            _append(folder, day.lines)
        progress(min(day.day + 1, days), days, BRAND)
    _carry(worker, held)
    worker.archive.write()


def _carry(worker: Worker, held: list[Record]) -> None:
    if held:
        worker.stores.log.append(held)
        held.clear()
    while worker.step():
        pass


def _append(folder: Path, lines: dict[str, list[str]]) -> None:
    """What the tills and the call centre exported last night."""
    for name, added in lines.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in added)
