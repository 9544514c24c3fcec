"""The whole loop over real stores: deaths and disorder change nothing of what is known."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulation.traffic import START, Traffic

from filrouge.app.files import KEYS_FILE, CrashPoint, no_crash
from filrouge.app.stores import open_stores
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.errors import UnknownPersonError
from filrouge.core.nouns import Record, RecordKind
from filrouge.core.time import DAY
from filrouge.desk.people import People
from filrouge.desk.rebuild import rebuilt_differences
from filrouge.sources.templates import make_workspace
from filrouge.stores.keys_sqlite import KeyRing

POINTS: Final = (
    "before-transaction",
    "before-commit",
    "after-commit",
    "after-publish",
    "after-history",
    "write:written",
    "write:renamed",
    "write:listed",
)
BATCH_RECORDS: Final = 20
RECEIVED_TIME: Final = START + 30 * DAY

deaths = st.lists(st.tuples(st.sampled_from(POINTS), st.integers(1, 4)), max_size=6)


class DeathError(Exception):
    """The process dies here."""


def dying(point: str, times: int) -> CrashPoint:
    left = [times]

    def crash(passed: str) -> None:
        left[0] -= passed == point
        if passed == point and left[0] == 0:
            raise DeathError(point)

    return crash


def records_of(seed: int, requests: int = 10) -> tuple[list[Record], set[str]]:
    """The records of a traffic, all in one order, and the identifiers in them."""
    traffic = Traffic(Random(seed), people=6)
    records = [
        Record(RecordKind.EVENT, "web", RECEIVED_TIME, msgspec.json.encode(message))
        for sending in traffic.sendings(requests)
        for message in sending.messages
    ]
    return records, traffic.keys


def known_after(
    folder: Path, records: Sequence[Record], keys: set[str], lives: Sequence[CrashPoint]
) -> dict[str, Any]:
    """Append the records, carry them through these lives and one more; what is then known.

    Every workspace has the same secret, so that people have the same ids.
    """
    make_workspace(folder, "retail")
    workspace = Workspace(folder)
    KeyRing(workspace.data / KEYS_FILE, bytes).close()
    with open_stores(workspace) as stores:
        for at in range(0, len(records), BATCH_RECORDS):
            stores.log.append(records[at : at + BATCH_RECORDS])
    for crash in lives:
        try:
            _live(workspace, crash)
        except DeathError:
            continue
    return _live(workspace, no_crash, lambda people: _views(people, keys))


def _live(
    workspace: Workspace, crash: CrashPoint, ask: Callable[[People], dict[str, Any]] | None = None
) -> dict[str, Any]:
    with open_stores(workspace, crash=crash) as stores:
        worker = Worker(workspace, stores, crash)
        worker.start()
        while worker.loop.position < stores.log.end():
            worker.loop.step(BATCH_RECORDS)
            worker.archive.write()
        if ask is None:
            return {}
        assert rebuilt_differences(workspace, stores, lambda _done, _all: None) == []
        return ask(People(workspace, stores, worker.rooms))


def _views(people: People, keys: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"events": people.status()["events"]}
    for key in sorted(keys):
        try:
            view: dict[str, Any] = msgspec.to_builtins(people.profile(key))
        except UnknownPersonError:
            continue
        view.pop("aliases", None)
        found[key] = view
    return found


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32), told=deaths)
def test_deaths_at_any_point_change_nothing(seed: int, told: list[tuple[str, int]]) -> None:
    records, keys = records_of(seed)
    with TemporaryDirectory() as top:
        calm = known_after(Path(top) / "calm", records, keys, [])
        lives = [dying(point, times) for point, times in told]
        assert known_after(Path(top) / "deadly", records, keys, lives) == calm


@pytest.mark.parametrize("point", POINTS)
def test_a_life_that_ends_at_each_point_is_taken_up(tmp_path: Path, point: str) -> None:
    records, keys = records_of(7)
    calm = known_after(tmp_path / "calm", records, keys, [])
    lives = [dying(point, 1), dying(point, 2)]
    assert known_after(tmp_path / "deadly", records, keys, lives) == calm


def distinct(records: Sequence[Record]) -> list[Record]:
    """The good messages, once each: which of two bodies under one id counts is the log's order."""
    first: dict[str, Record] = {}
    for record in records:
        name = msgspec.json.decode(record.body)["messageId"]
        if name.startswith("message-"):
            first.setdefault(name, record)
    return list(first.values())


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32), order=st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_people_and_profiles(seed: int, order: Random) -> None:
    records, keys = records_of(seed)
    events = distinct(records)
    shuffled = list(events)
    order.shuffle(shuffled)
    with TemporaryDirectory() as top:
        straight = known_after(Path(top) / "straight", events, keys, [])
        assert known_after(Path(top) / "shuffled", shuffled, keys, []) == straight
