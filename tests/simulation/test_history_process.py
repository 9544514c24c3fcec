"""History is written by a process of its own: what it wrote counts, whatever its end."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import msgspec
import pytest
from tests.simulation.traffic import START, Traffic

from filrouge.app.archiving import Child, HistoryWriterError
from filrouge.app.loop import HISTORY
from filrouge.app.stores import open_stores
from filrouge.app.work import Worker, WorkerRunningError, open_worker, worker_lock
from filrouge.app.workspace import Workspace
from filrouge.core.nouns import Record, RecordKind
from filrouge.core.time import DAY
from filrouge.desk.rebuild import rebuilt_differences
from filrouge.sources.templates import make_workspace
from filrouge.worker.crashes import VARIABLE

SEED = 20_261_123


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """A worker that has carried some traffic, and written none of it."""
    make_workspace(tmp_path / "shop", "retail")
    workspace = Workspace(tmp_path / "shop")
    with open_worker(workspace) as one:
        one.stores.log.append(records())
        one.settle(one.stores.log.end())
        yield one


def records(after: int = 0) -> list[Record]:
    """Ten requests of the same traffic, after the first of them."""
    traffic = Traffic(Random(SEED), people=6)
    return [
        Record(RecordKind.EVENT, "web", START + 30 * DAY, msgspec.json.encode(message))
        for sending in islice(traffic.sendings(after + 10), after, None)
        for message in sending.messages
    ]


def check_history_is_whole(worker: Worker) -> None:
    """History has each record once, and the state folds from it again."""
    offsets = [offset for some in worker.stores.history.scan() for offset, _ in some]
    assert offsets == sorted(set(offsets))
    assert offsets[-1] == worker.loop.positions[HISTORY] == worker.loop.position
    assert rebuilt_differences(worker.workspace, worker.stores, lambda _done, _all: None) == []


def test_what_it_wrote_is_put_in_the_state(worker: Worker) -> None:
    assert worker.archive.write() > 0
    check_history_is_whole(worker)
    assert worker.archive.write() == 0


def test_a_writer_that_dies_is_told_and_its_work_done_again(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for point in ("write:written", "write:renamed", "write:listed"):
        monkeypatch.setenv(VARIABLE, point)
        with pytest.raises(HistoryWriterError):
            worker.archive.write()
    monkeypatch.delenv(VARIABLE)
    worker.archive.write()
    check_history_is_whole(worker)


def test_a_writer_ends_with_its_parent(worker: Worker) -> None:
    process = Child(worker.workspace.data, [], 0, worker.loop.position)._process
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait() == 1
    worker.archive.write()
    check_history_is_whole(worker)


def test_a_writer_holds_the_workers_lock_until_it_ends(tmp_path: Path) -> None:
    line = [sys.executable, "-c", "input()"]
    with worker_lock(tmp_path):
        writer = subprocess.Popen(line, stdin=subprocess.PIPE, close_fds=False)
    with pytest.raises(WorkerRunningError), worker_lock(tmp_path):
        pass
    writer.communicate(b"\n")
    with worker_lock(tmp_path):
        pass


def test_a_check_sees_what_is_written_to_history_meanwhile(worker: Worker) -> None:
    worker.archive.write()
    worker.stores.log.append(records(10))
    worker.settle(worker.stores.log.end())

    def meanwhile(_done: int, _all: int) -> None:
        worker.archive.write()

    with open_stores(worker.workspace) as stores:
        assert rebuilt_differences(worker.workspace, stores, meanwhile) == []
    assert worker.loop.positions[HISTORY] == worker.loop.position, "written meanwhile"
