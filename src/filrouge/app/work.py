"""The worker: the one process that carries a workspace's log round the thread."""

import fcntl
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filrouge.app.acts import Act, ConfigureAct, TableAct, act_record
from filrouge.app.archive import Archive, Writer
from filrouge.app.archiving import Child, Done, write_history
from filrouge.app.files import CrashPoint, no_crash
from filrouge.app.filling import CountedApart, CountedHere, Filling
from filrouge.app.loop import Loop
from filrouge.app.reading import Configurations, put_over
from filrouge.app.stores import Rooms, Stores, open_stores
from filrouge.app.workspace import Workspace
from filrouge.core.errors import FilrougeError, StoreBusyError
from filrouge.segment import Past

LOCK_FILE: Final = "worker.lock"
SERVER_LOCK_FILE: Final = "server.lock"
COLLECT_EACH: Final = 1_000_000
"""Records after which Python looks for cycles, for half a second: it finds next to none."""
FEW: Final = 200
"""Records of a batch that costs more an event than a larger one would."""
GATHER_S: Final = 0.015
"""After a batch of few: what comes meanwhile is carried together, for half the work."""
FILL_S: Final = 0.04
"""While there is something to fill; where nothing is said yet, as long is left to who counts."""

Wait = Callable[[], bool]
"""Waits for new records, or a little; False when the worker must end."""


class WorkerRunningError(FilrougeError):
    """Another worker holds this workspace."""

    code = "worker-running"
    hint = "A workspace on SQLite has one worker; the running `filrouge serve` is it."


class ServerRunningError(FilrougeError):
    """Another `filrouge serve` serves this workspace."""

    code = "server-running"
    hint = "Use that one, or end it first; a workspace on SQLite has one server."


@contextmanager
def worker_lock(data: Path) -> Iterator[None]:
    """Be the only worker of a workspace. Raises WorkerRunningError."""
    with _locked(data / LOCK_FILE, WorkerRunningError) as lock:
        # The process that writes history shares it: there is no worker before both have ended.
        os.set_inheritable(lock, True)
        yield


@contextmanager
def server_lock(data: Path) -> Iterator[None]:
    """Be the only server of a workspace. Raises ServerRunningError."""
    with _locked(data / SERVER_LOCK_FILE, ServerRunningError):
        yield


@contextmanager
def _locked(path: Path, held: type[FilrougeError]) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise held from error
        yield file.fileno()


class Worker:
    """A loop and its archive over open stores. History is written here and now, unless a
    `writer` does it elsewhere."""

    def __init__(
        self,
        workspace: Workspace,
        stores: Stores,
        crash: CrashPoint = no_crash,
        writer: Writer | None = None,
        counter: Callable[[], Past] | None = None,
    ) -> None:
        self.workspace = workspace
        self.stores = stores
        self.rooms = Rooms(stores, workspace)
        self.loop = Loop(stores, self.rooms, crash=crash)
        write = writer or (lambda after, until: Done(write_history(stores, after, until)))
        self.archive = Archive(self.loop, write, workspace.settings)
        count = counter or (lambda: CountedHere(stores, self.rooms))
        self.filling = Filling(stores, self.rooms, self.loop.following, count)
        self._limit = workspace.settings.state.batch_events_max
        self._uncollected = 0
        self._fill_s = FILL_S
        self._filling = False
        """Whether the last step filled something: there may be more."""

    def start(self) -> None:
        """Put the files' configuration in force, and finish what a crash left.

        Segments, computed traits and moments only in a workspace that never had a configuration:
        later on, `filrouge apply` puts them in force.
        """
        if acts := files_acts(self.workspace, self.rooms.configurations):
            now = self.rooms.clock.now()
            self.stores.log.append([act_record(act, now) for act in acts])
        self.loop.end_erasures()
        self.loop.publish()

    def step(self) -> int:
        """One micro-batch, or what is due when nothing waits; gives the records carried."""
        now, begun = self.rooms.clock.now(), self.rooms.clock.elapsed_s()
        collects = gc.isenabled()
        gc.disable()
        try:
            carried = self.loop.step(self._limit)
            while not carried and self.loop.tick(now):
                continue
        finally:
            if collects:
                gc.enable()
        self._uncollected += carried
        if self._uncollected >= COLLECT_EACH:
            self._uncollected = 0
            gc.collect()
        self.archive.poll(can_wait=self.rooms.segments.catalogue.is_filling)
        self._fill(begun)
        return carried

    def _fill(self, begun: float) -> None:
        """Go on filling: a tenth as long as the batch took since `begun`, FILL_S at least."""
        elapsed_s = self.rooms.clock.elapsed_s
        self._fill_s = max((elapsed_s() - begun) / 10, FILL_S)
        until = elapsed_s() + self._fill_s
        self._filling = self.filling.poll()
        while self._filling and elapsed_s() < until:
            self._filling = self.filling.poll()

    def settle(self, until: int, progress: Callable[[int], None] = lambda _position: None) -> None:
        """Carry everything up to an offset."""
        while self.loop.position < until and self.step():
            progress(self.loop.position)
        self.filling.finish()
        self.archive.finish()

    def run(self, wait: Wait, gather: Callable[[float], object] = lambda _s: None) -> None:
        """Carry records until `wait` says the end; `gather` lets some come, for so many seconds."""
        self.start()
        while True:
            try:
                carried = self.step()
            except StoreBusyError:
                carried = 0
            if carried < FEW:
                self.stores.state.settle()
            is_filling = self.rooms.segments.catalogue.is_filling
            if carried and not self._filling and (is_filling or carried < FEW):
                gather(self._fill_s if is_filling else GATHER_S)
            elif not carried and not self._filling and not wait():
                break
        self.archive.finish()


def files_acts(workspace: Workspace, configurations: Configurations) -> list[Act]:
    """What puts the files in force, definitions apart where there are any; nothing where they
    are."""
    act = ConfigureAct(workspace.configuration(), keeps_definitions=True)
    latest = configurations.latest()
    if latest is None:
        columns = workspace.columns()
        return [TableAct(columns), act] if columns else [act]
    return [act] if put_over(latest, act).version != latest.version else []


def writer_of(workspace: Workspace) -> Writer:
    """Writes the history of a workspace in processes of their own."""
    sealed = workspace.settings.history.sealed_properties
    return lambda after, until: Child(workspace.data, sealed, after, until)


def counter_of(workspace: Workspace) -> Callable[[], Past]:
    """Counts the past of new segments in processes of their own."""
    return lambda: CountedApart(workspace.folder)


@contextmanager
def open_worker(workspace: Workspace, crash: CrashPoint = no_crash) -> Iterator[Worker]:
    """The worker of a workspace, alone on it. Raises WorkerRunningError."""
    with worker_lock(workspace.data), open_stores(workspace, crash=crash) as stores:
        worker = Worker(workspace, stores, crash, writer_of(workspace), counter_of(workspace))
        worker.start()
        yield worker
