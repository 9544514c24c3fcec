"""The state's write-ahead log while somebody reads for long: it grows, and is moved in the end."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from filrouge.core.queries import Query
from filrouge.stores.state_sqlite import SqliteState, open_state
from filrouge.stores.state_sqlite.settling import EACH, LITTLE_PAGES, MOVE

SCHEMA: Final = "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text BLOB NOT NULL);"
PUT: Final = Query("put", "INSERT OR REPLACE INTO notes VALUES (?, ?)")
TOTAL: Final = Query("total", "SELECT count(*), sum(length(text)) FROM notes")
BATCH: Final = EACH // 4
BATCHES: Final = 16
FEW_BYTES: Final = 100
MANY_BYTES: Final = 500


class Shop:
    """A state that is written in batches, by a worker that settles after each."""

    def __init__(self, path: Path, opened: ExitStack) -> None:
        self.path = path
        self.state = open_state(path)
        opened.callback(self.state.close)
        self.state.create(SCHEMA)
        self._opened = opened
        self.moves = 0
        """How often whoever writes moved pages itself."""
        self.state._connection.set_trace_callback(self._note)

    def _note(self, statement: str) -> None:
        self.moves += statement == MOVE

    def reader(self) -> SqliteState:
        found = open_state(self.path, read_only=True)
        self._opened.callback(found.close)
        return found

    def write(self, first: int, size: int) -> None:
        """Batches of rows of one size, from a number on."""
        for batch in range(BATCHES):
            self.write_batch(first + batch * BATCH, size)

    def write_batch(self, first: int, size: int) -> None:
        with self.state.transaction():
            numbers = range(first, first + BATCH)
            self.state.write(PUT, [(number, bytes(size)) for number in numbers])
        self.settle()

    def settle(self) -> None:
        """As the worker does between two batches; whoever moves pages has ended then."""
        self.state.settle()
        settling = self.state._settling
        assert settling is not None
        settling.end()

    @property
    def log_bytes(self) -> int:
        return self.path.with_name(f"{self.path.name}-wal").stat().st_size

    @property
    def file_bytes(self) -> int:
        return self.path.stat().st_size


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with ExitStack() as opened:
        yield Shop(tmp_path / "state.db", opened)


def total(state: SqliteState) -> tuple[int, int]:
    ((count, size),) = state.rows(TOTAL)
    return count, size


ROWS: Final = BATCH * BATCHES


def test_with_no_reader_the_log_is_written_over_and_over(shop: Shop) -> None:
    for turn in range(6):
        shop.write(0, MANY_BYTES)
        if turn == 1:
            largest = shop.log_bytes
    assert shop.log_bytes <= largest, "what was moved is written over"
    assert shop.file_bytes > ROWS * MANY_BYTES


def test_who_reads_for_long_keeps_their_snapshot_and_nothing_is_lost(shop: Shop) -> None:
    shop.write(0, FEW_BYTES)
    shop.settle()
    before, reader = (ROWS, ROWS * FEW_BYTES), shop.reader()
    with reader.snapshot():
        assert total(reader) == before
        file = shop.file_bytes
        sizes: list[int] = []
        shop.write(0, MANY_BYTES)
        moves = shop.moves
        for turn in range(1, 4):
            shop.write(0, MANY_BYTES)
            shop.write(turn * ROWS, FEW_BYTES)
            sizes.append(shop.log_bytes)
            assert total(reader) == before
        assert shop.moves == moves, "so much is left to the thread"
        assert sizes == sorted(sizes) and sizes[-1] > 2 * sizes[0], "it grows meanwhile"
        assert sizes[-1] > LITTLE_PAGES * 2_048, "more than whoever writes moves itself"
        assert shop.file_bytes == file, "nothing of it is moved past what they read"
        after = (4 * ROWS, ROWS * MANY_BYTES + 3 * ROWS * FEW_BYTES)
        assert total(shop.state) == after
        assert total(shop.reader()) == after, "others see what was written"
    assert total(reader) == after


def test_once_they_go_the_log_is_moved_and_begins_anew(shop: Shop) -> None:
    shop.write(0, FEW_BYTES)
    reader = shop.reader()
    with reader.snapshot():
        total(reader)
        for turn in range(1, 4):
            shop.write(turn * ROWS, MANY_BYTES)
        held, file, moves = shop.log_bytes, shop.file_bytes, shop.moves
    for _ in range(EACH // BATCH):
        assert shop.file_bytes == file, "nothing is moved before its turn"
        shop.write_batch(0, FEW_BYTES)
    assert shop.file_bytes > file + 2 * ROWS * MANY_BYTES, "what was held back is in the file"
    assert shop.moves == moves, "the thread moved it"
    shop.write_batch(0, FEW_BYTES)
    assert shop.moves == moves + 1, "whoever writes moves the little that is left"
    for _ in range(2):
        shop.write(0, FEW_BYTES)
    assert shop.log_bytes <= held + ROWS * FEW_BYTES * 2, "it is written over, and grows no more"
    assert shop.state.checkpoint()
    assert shop.log_bytes == 0
    expected = (4 * ROWS, 3 * ROWS * MANY_BYTES + ROWS * FEW_BYTES)
    assert total(shop.state) == total(reader) == expected


def test_what_a_reader_held_back_is_there_after_a_worker_that_died(
    shop: Shop, tmp_path: Path
) -> None:
    shop.write(0, FEW_BYTES)
    reader = shop.reader()
    with reader.snapshot():
        total(reader)
        shop.write(ROWS, MANY_BYTES)
        for name in ("state.db", "state.db-wal"):
            (tmp_path / f"copy-{name}").write_bytes((tmp_path / name).read_bytes())
    with ExitStack() as opened:
        copy = open_state(tmp_path / "copy-state.db")
        opened.callback(copy.close)
        assert total(copy) == (2 * ROWS, ROWS * (FEW_BYTES + MANY_BYTES))
