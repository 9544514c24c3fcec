"""The demo's world: lived, written beside the workspace as a brand's files, and carried."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from filrouge.app.importing import Progress, files_of_demo, load_files, today_of
from filrouge.app.people import People
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.errors import FilrougeError
from filrouge.core.nouns import Record, RecordKind
from filrouge.world import WORLDS, Arrival, World, named_world

CARRIED_RECORDS: Final = 4_000
CALL_LOG: Final = "files/appels.csv"
CALLERS_MAX: Final = 300
EVERYWHERE: Final = frozenset({"web", "store", "call_centre"})
BRAND: Final = "Maison Garance"


class UnknownWorldError(FilrougeError):
    """There is no world named {name!r}."""

    code = "world-unknown"
    hint = "Worlds: {known}. The real sources are one option away: --real, without --world."


def world_of(name: str, now: int) -> World:
    """The world of that name, its last day being the day of `now`. Raises UnknownWorldError."""
    if name not in WORLDS:
        raise UnknownWorldError(name=name, known=", ".join(WORLDS))
    return World(named_world(name, today_of(now)))


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
    for day in world.days(offline_files=True):
        if day.day == days - 1:
            load_files(worker, files_of_demo(Workspace(folder), today_of(now)), now, progress)
        for records in _records(day.events, now):
            worker.stores.log.append(records)
            while worker.step():
                pass
        if day.day < days - 1:
            _append(folder, day.lines)
        progress(min(day.day + 1, days), days, BRAND)
    worker.archive.write()


def _records(batches: Iterator[list[Arrival]], now: int) -> Iterator[list[Record]]:
    held: list[Record] = []
    for batch in batches:
        held += [
            Record(RecordKind.EVENT, source, received, body)
            for received, source, body in batch
            if received <= now
        ]
        if len(held) >= CARRIED_RECORDS:
            yield held
            held = []
    if held:
        yield held


def _append(folder: Path, lines: dict[str, list[str]]) -> None:
    """What the tills and the call centre exported last night."""
    for name, added in lines.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in added)


def met_everywhere(people: People, folder: Path) -> str | None:
    """The key of a person whom the web, a store and the call centre know, and most others too.

    Looked for among the latest callers.
    """
    log = folder / CALL_LOG
    if not log.is_file():
        return None
    best, rank = None, 0
    for line in log.read_text("utf-8").splitlines()[1:][-CALLERS_MAX:]:
        try:
            view = people.profile(f"phone:{line.split(';')[3]}")
        except FilrougeError:
            continue
        if view.channels.keys() >= EVERYWHERE and len(view.channels) > rank:
            emails = [one["value"] for one in view.identifiers if one["type"] == "email"]
            if emails:
                best, rank = f"email:{emails[0]}", len(view.channels)
    return best
