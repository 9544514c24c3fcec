"""A workspace in this process: events told, history written, deaths, and what is left in files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from tests.simulation.test_loop_laws import RECEIVED_TIME, DeathError

from filrouge.app.acts import EraseAct, PinAct, act_record
from filrouge.app.ledger import QUERIES
from filrouge.app.stores import KEYS_FILE, CrashPoint, Stores, no_crash, open_stores
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.errors import UnknownPersonError
from filrouge.core.nouns import Record, RecordKind
from filrouge.desk.people import People, Window
from filrouge.desk.rebuild import rebuilt_differences
from filrouge.sources.templates import make_workspace
from filrouge.stores.keys_sqlite import KeyRing

Message = dict[str, Any]


class Shop:
    """The same secret in each, so that people have the same ids."""

    def __init__(self, folder: Path) -> None:
        make_workspace(folder, "retail")
        self.folder = folder
        self.workspace = Workspace(folder)
        KeyRing(self.workspace.data / KEYS_FILE, bytes).close()

    def append(self, messages: Sequence[Message]) -> None:
        """Put messages in the log."""
        records = [
            Record(RecordKind.EVENT, "web", RECEIVED_TIME, msgspec.json.encode(message))
            for message in messages
        ]
        with open_stores(self.workspace) as stores:
            stores.log.append(records)

    def live(self, crash: CrashPoint = no_crash, *, batch: int = 20, archive: bool = False) -> None:
        """Carry all that the log has; `archive` puts it in history, and empties the log."""
        with open_stores(self.workspace, crash=crash) as stores:
            worker = Worker(self.workspace, stores, crash)
            worker.start()
            while worker.loop.position < stores.log.end():
                worker.loop.step(batch)
            if archive:
                worker.archive.write()
                stores.log.trim(worker.loop.position + 1)

    def tell(self, messages: Sequence[Message], *, archive: bool = False) -> None:
        self.append(messages)
        self.live(archive=archive)

    def ask_erasure(self, key: str) -> None:
        """Put an erasure in the log."""
        with open_stores(self.workspace) as stores:
            person = self._people(stores).person(key).id
            stores.log.append([act_record(EraseAct(person, f"receipt-{person}", "test"), 0)])

    def erase(self, key: str) -> None:
        self.ask_erasure(key)
        self.live()

    def pin(self, kind: Any, a: str, b: str) -> None:
        with open_stores(self.workspace) as stores:
            stores.log.append([act_record(PinAct(kind, a, b, "test"), RECEIVED_TIME)])
        self.live()

    def profile(self, key: str) -> dict[str, Any] | None:
        """The profile and the timeline of a person, None for nobody."""
        with open_stores(self.workspace) as stores:
            people = self._people(stores)
            try:
                view: dict[str, Any] = msgspec.to_builtins(people.profile(key))
            except UnknownPersonError:
                return None
            view["timeline"] = people.timeline(key, Window())["events"]
            return view

    def events(self, key: str) -> list[str]:
        """The messages of a person's timeline, in alphabetical order."""
        found = self.profile(key)
        return sorted(event["messageId"] for event in found["timeline"]) if found else []

    def receipts(self) -> int:
        with open_stores(self.workspace) as stores:
            return len(stores.state.rows(QUERIES["erasures"]))

    def differences(self) -> list[str]:
        """What a rebuild says otherwise."""
        with open_stores(self.workspace) as stores:
            return rebuilt_differences(self.workspace, stores, lambda _done, _all: None)

    def found(self, needles: Sequence[bytes]) -> list[str]:
        """The files that hold one of these, in plain."""
        return [
            f"{path.relative_to(self.folder)}: {needle.decode()}"
            for path in self.folder.rglob("*")
            if path.is_file()
            for needle in needles
            if needle in path.read_bytes().lower()
        ]

    def readable(self, needles: Sequence[bytes]) -> list[int]:
        """The records of the log and of history that hold one of these, once unsealed."""
        with open_stores(self.workspace) as stores:
            kept = [pair for some in stores.history.scan() for pair in some]
            kept += stores.log.read(0, 1_000_000)
            return [offset for offset, record in kept for n in needles if n in record.body.lower()]

    def _people(self, stores: Stores) -> People:
        return People(self.workspace, stores, Worker(self.workspace, stores).rooms)


def die(shop: Shop, crash: CrashPoint, *, archive: bool = False) -> bool:
    """A life that may end before its end; whether it did."""
    try:
        shop.live(crash, archive=archive)
    except DeathError:
        return True
    return False
