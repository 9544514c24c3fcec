"""A death at any step loses nothing that was written, and writes nothing twice."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.stores.history_world import NOON, expected, meanings, opened, rows

from filrouge.core.time import DAY
from filrouge.stores.history_duckdb import History
from filrouge.stores.history_duckdb import compaction as compaction_module

STEPS = ("written", "synced", "renamed", "listed")


class DeathError(Exception):
    """The process dies here."""


def dying(at: str, after: int = 0) -> Callable[[str], None]:
    """Dies at a step, once it has been passed `after` times."""
    passed = [0]

    def crash(step: str) -> None:
        if step == at:
            passed[0] += 1
            if passed[0] > after:
                raise DeathError(step)

    return crash


def listed_and_only_those(history: History, folder: Path) -> bool:
    on_disk = {path for path in (folder / "history").glob("*/*") if path.is_file()}
    return on_disk == {folder / "history" / path for path in history._manifest.paths()}


@pytest.mark.parametrize("step", STEPS)
def test_dying_while_writing(tmp_path: Path, step: str) -> None:
    written = rows(1, 40)
    opened(tmp_path).write(written[:20])
    with pytest.raises(DeathError):
        opened(tmp_path, crash=dying(f"write:{step}")).write(written[20:])
    history = opened(tmp_path)
    assert history.end() == (40 if step == "listed" else 20)
    history.write(written[20:])
    assert meanings(list(history.scan())) == expected(written)
    assert len(history.seen([row.message_key for row in written])) == 40
    assert listed_and_only_those(history, tmp_path)


@pytest.mark.parametrize("step", STEPS)
def test_dying_while_compacting(tmp_path: Path, step: str) -> None:
    history = opened(tmp_path)
    for first in range(1, 90, 10):
        history.write(rows(first, 10))
    history.write(rows(91, 5, time=NOON + DAY))
    with pytest.raises(DeathError):
        opened(tmp_path, crash=dying(f"compact:{step}")).compact()
    history = opened(tmp_path)
    everything = [*rows(1, 90), *rows(91, 5, time=NOON + DAY)]
    assert meanings(list(history.scan())) == expected(everything)
    history.compact()
    assert len(history.files()) == 2
    assert meanings(list(history.scan())) == expected(everything)
    history.compact()
    assert listed_and_only_those(history, tmp_path)


@pytest.mark.parametrize("step", STEPS)
def test_dying_while_erasing(tmp_path: Path, step: str) -> None:
    opened(tmp_path).write(rows(1, 20))
    with pytest.raises(DeathError):
        opened(tmp_path, crash=dying(f"erase:{step}")).erase([3, 5])
    history = opened(tmp_path)
    assert history.erase([3, 5]) == 2
    found = dict(pair for some in history.scan() for pair in some)
    assert len(found) == 20
    assert {offset for offset, record in found.items() if not record.body} == {3, 5}
    assert listed_and_only_those(history, tmp_path)


@pytest.mark.parametrize("step", STEPS)
def test_dying_while_merging_filters(tmp_path: Path, step: str) -> None:
    history = opened(tmp_path)
    for first in range(1, 71, 10):
        history.write(rows(first, 10))
    with pytest.raises(DeathError):
        opened(tmp_path, crash=dying(f"filter:{step}")).write(rows(71, 10))
    history = opened(tmp_path)
    keys = [row.message_key for row in rows(1, 90)]
    assert len(history.seen(keys)) == 80
    history.write(rows(81, 10))
    assert len(history.seen(keys)) == 90
    assert listed_and_only_those(history, tmp_path)


def test_the_days_of_past_months_become_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction_module, "FILE_ROWS_MAX", 35)
    history = opened(tmp_path)
    written = []
    for day in range(40):
        written += rows(1 + day * 10, 10, time=NOON + day * DAY)
        history.write(written[-10:])
    history.compact()
    periods = [file.period for file in history.files()]
    # Three days of October a file, its 28th day alone; then each day of the month under way.
    assert periods.count("2024-10") == 9
    assert len(periods) == 9 + 1 + 12
    assert meanings(list(history.scan())) == expected(written)
    assert history.compact() == 0
    assert len(history.seen([row.message_key for row in written])) == 400


def test_a_reader_under_way_survives_a_compaction(tmp_path: Path) -> None:
    history = opened(tmp_path)
    for first in range(1, 90, 10):
        history.write(rows(first, 10))
    history.write(rows(91, 5, time=NOON + DAY))
    reading = opened(tmp_path).scan(batch=10)
    found = [next(reading)]
    history.compact()
    history.compact()
    found += list(reading)
    assert meanings(found) == expected([*rows(1, 90), *rows(91, 5, time=NOON + DAY)])


def test_compaction_may_be_done_one_file_at_a_time(tmp_path: Path) -> None:
    history = opened(tmp_path)
    for day in range(3):
        for part in range(2):
            history.write(rows(1 + day * 20 + part * 10, 10, time=NOON + day * DAY))
    assert [history.compact(merges_max=1) for _ in range(3)] == [1, 1, 0]
    assert len(history.files()) == 4
