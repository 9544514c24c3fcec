"""Fold everything anew from history and the log: the proof that the state is only a fold."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from filrouge.app.erasure import carry_out
from filrouge.app.files import no_crash
from filrouge.app.following import CLOCK
from filrouge.app.ledger import positions_in
from filrouge.app.loop import POSITION, Loop
from filrouge.app.reading import Configurations, Rules, rules_in
from filrouge.app.stores import Rooms, Stores, open_stores
from filrouge.app.work import worker_lock
from filrouge.app.workspace import Workspace
from filrouge.core.nouns import Record
from filrouge.segment import Definitions, settled

READ_RECORDS: Final = 5_000
CHECK_FILE: Final = "state.check.db"
REBUILD_FILE: Final = "state.rebuild.db"

Part = tuple[list[tuple[int, Record]], dict[int, bytes | None]]
"""Records in order, and the traces under which history holds them."""
Progress = Callable[[int, int], None]
"""Called with (records done, records in all)."""


def every_record(stores: Stores, until: int) -> Iterator[Part]:
    """All records up to an offset: history first, then the rest of the log.

    A worker may move records from the log into history meanwhile: what is no longer in the one is
    read from the other.
    """
    after = 0
    while after < until:
        end = min(stores.history.end(), until)
        if after < end:
            yield from _in_history(stores, after, end)
            after = end
            continue
        records = [pair for pair in stores.log.read(after, READ_RECORDS) if pair[0] <= until]
        if stores.history.end() > after:
            continue
        if not records:
            return
        yield records, {}
        after = records[-1][0]


def _in_history(stores: Stores, after: int, until: int) -> Iterator[Part]:
    for batch in stores.history.scan_kept(after, READ_RECORDS):
        kept = [one for one in batch if one.offset <= until]
        if kept:
            traces = {one.offset: one.trace for one in kept}
            yield [(one.offset, one.record) for one in kept], traces


def differences(live: Rooms, fresh: Rooms) -> list[str]:
    """What the live state says that the fresh one does not, and the other way round."""
    found: list[str] = []
    mine = dict(live.profiles.all_folds())
    theirs = dict(fresh.profiles.all_folds())
    for trace in sorted(mine.keys() | theirs.keys()):
        if mine.get(trace) != theirs.get(trace):
            found.append(f"trace {trace.hex()}: its fold differs")
        elif live.resolver.person_of_trace(trace) != fresh.resolver.person_of_trace(trace):
            found.append(f"trace {trace.hex()}: it belongs to another person")
    members, again = dict(live.segments.everybody()), dict(fresh.segments.everybody())
    found += [
        f"person {person.hex()}: member of {told(members, person)}, or of {told(again, person)}"
        for person in sorted(members.keys() | again.keys())
        if members.get(person, []) != again.get(person, [])
    ]
    shelved = {id_ for id_, _record in live.shelf.records()}
    found += [
        f"rejected event {id_}: on one shelf only"
        for id_ in sorted(shelved ^ {id_ for id_, _record in fresh.shelf.records()})
    ]
    return found


def told(members: Mapping[bytes, list[str]], person: bytes) -> str:
    """The segments of a person in one of two states."""
    return ", ".join(members.get(person, ())) or "nothing"


def rebuilt_differences(workspace: Workspace, stores: Stores, progress: Progress) -> list[str]:
    """Fold everything anew beside the live state, compare the two, and leave the live one alone.

    A worker may be running: what it carries meanwhile is folded too before the comparison.
    """
    path = stores.data / CHECK_FILE
    remove_state(path)
    live = Rooms(stores, workspace)
    try:
        with open_stores(workspace, state_path=path) as fresh_stores:
            fresh = _fresh_rooms(workspace, fresh_stores, live.rules)
            _keep(fresh_stores, fresh, live, revised=False)
            loop = Loop(fresh_stores, fresh, effects=False)
            with stores.state.snapshot():
                until = positions_in(stores.state).get(POSITION, 0)
                live.refresh()
                _suppress(loop)
                _carry_all(loop, stores, until, progress)
                loop.tick(positions_in(stores.state).get(CLOCK, 0))
                return differences(live, fresh)
    finally:
        remove_state(path)


def rebuild_state(workspace: Workspace, stores: Stores, progress: Progress) -> None:
    """Replace the state by a fresh fold, under the configuration of the files.

    Raises WorkerRunningError while a worker runs.
    """
    with worker_lock(stores.data):
        path = stores.data / REBUILD_FILE
        remove_state(path)
        _end_erasures(workspace, stores)
        until = stores.log.end()
        with open_stores(workspace, state_path=path) as fresh_stores:
            rules = rules_in(workspace.configuration())
            fresh = _fresh_rooms(workspace, fresh_stores, rules)
            _keep(fresh_stores, fresh, Rooms(stores, workspace), revised=True)
            loop = Loop(fresh_stores, fresh, effects=False)
            _suppress(loop)
            _carry_all(loop, stores, until, progress)
            _end(fresh_stores, loop)
            loop.archived(stores.history.end())
            fresh_stores.state.checkpoint()
        stores.state.close()
        remove_state(stores.state_path)
        path.replace(stores.state_path)
        remove_state(path)


def _end_erasures(workspace: Workspace, stores: Stores) -> None:
    """Carry out what a crash left planned: a fresh state knows no plans."""
    carry_out(stores, Rooms(stores, workspace), no_crash)


def _fresh_rooms(workspace: Workspace, stores: Stores, rules: Rules) -> Rooms:
    """Rooms over an empty state, with the identity rules that hold at the end."""
    with stores.state.transaction():
        Configurations(stores.state).put_rules(rules, stores.state)
    return Rooms(stores, workspace, refolding=True)


def _keep(stores: Stores, fresh: Rooms, live: Rooms, *, revised: bool) -> None:
    """Have the segments that hold at the end, and the tables that they look at, from the first
    event on; `revised`: those that wait for their past too."""
    versions = live.segments.versions
    with stores.state.transaction():
        fresh.segments.versions.keep(
            settled(versions.rules(), revised=revised), versions.columns.all()
        )


def _end(stores: Stores, loop: Loop) -> None:
    """Where the state before was lost, put its segments in force again: they are filled as new
    ones are. Drop the tables of before, which the log had too."""
    latest, versions = loop.rooms.configurations.latest(), loop.rooms.segments.versions
    definitions = latest.definitions if latest else Definitions()
    with stores.state.transaction():
        if not versions.rules():
            loop.following.apply(definitions, loop.following.clock)
        versions.drop_columns(definitions)


def _suppress(loop: Loop) -> None:
    """Erased people stay unknown: the key ring has the register of what was destroyed."""
    with loop.stores.state.transaction():
        loop.rooms.resolver.suppress(loop.stores.keys.all_destroyed())


def _carry_all(loop: Loop, stores: Stores, until: int, progress: Progress) -> None:
    for records, written in every_record(stores, until):
        loop.written = written
        loop.carry(records)
        progress(records[-1][0], until)


def remove_state(path: Path) -> None:
    """Delete a state file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
