"""Fold everything anew from history and the log: the proof that the state is only a fold."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from filrouge.app.loop import Loop
from filrouge.app.stores import Rooms, Stores
from filrouge.core.nouns import Record
from filrouge.stores.state_sqlite import SqliteState

READ_RECORDS: Final = 5_000
SHOWN_DIFFERENCES_MAX: Final = 20

Progress = Callable[[int, int], None]
"""Called with (records done, records in all)."""


def every_record(stores: Stores, until: int) -> Iterator[list[tuple[int, Record]]]:
    """All records up to an offset: history first, then the rest of the log."""
    after = 0
    for batch in stores.history.scan(0, READ_RECORDS):
        kept = [(offset, record) for offset, record in batch if offset <= until]
        if kept:
            yield kept
            after = kept[-1][0]
    after = max(after, min(stores.history.end(), until))
    while after < until:
        records = [pair for pair in stores.log.read(after, READ_RECORDS) if pair[0] <= until]
        if not records:
            return
        yield records
        after = records[-1][0]


def refold(stores: Stores, rooms: Rooms, until: int, progress: Progress) -> Loop:
    """Carry every record up to `until` through a loop that emits nothing."""
    loop = Loop(stores, rooms, effects=False)
    for records in every_record(stores, until):
        loop.carry(records)
        progress(records[-1][0], until)
    return loop


def differences(live: Rooms, live_state: SqliteState, fresh: Rooms) -> list[str]:
    """What the live state says that the fresh one does not, and the other way round."""
    found: list[str] = []
    with live_state.snapshot():
        mine = dict(live.profiles.all_folds())
        theirs = dict(fresh.profiles.all_folds())
        for trace in sorted(mine.keys() | theirs.keys()):
            if mine.get(trace) != theirs.get(trace):
                found.append(f"trace {trace.hex()}: its fold differs")
            elif live.resolver.person_of_trace(trace) != fresh.resolver.person_of_trace(trace):
                found.append(f"trace {trace.hex()}: it belongs to another person")
        shelved = {id_ for id_, _record in live.shelf.records()}
        found += [
            f"rejected event {id_}: on one shelf only"
            for id_ in sorted(shelved ^ {id_ for id_, _record in fresh.shelf.records()})
        ]
    return found


def temporary_state(data: Path) -> Path:
    """Where a rebuild makes its state before it takes the place of the live one."""
    return data / "state.rebuild.db"


def remove_state(path: Path) -> None:
    """Delete a state file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
