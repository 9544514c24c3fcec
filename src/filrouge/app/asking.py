"""The relations of conditions over a workspace, as of one moment of its log."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from filrouge.app.archiving import ArchiveStores
from filrouge.app.following import CLOCK
from filrouge.app.ledger import QUERIES, positions_in
from filrouge.app.loop import LAST_OF, POSITION, tie_of_key
from filrouge.app.reading import Configurations, EventReader
from filrouge.collect import Seen, message_of
from filrouge.core.errors import StoreBusyError
from filrouge.core.nouns import Event, RecordKind
from filrouge.core.ports import Clock
from filrouge.profile import (
    CONSENTS_MAX,
    FACT_NAMES,
    TRAITS_MAX,
    TraceFacts,
    everybody,
    facts_of,
    moved,
    numbers_of,
)
from filrouge.resolve import Everyone
from filrouge.rules.facts import NO_TABLES, Tables
from filrouge.rules.live import CounterSpec
from filrouge.stores.history_duckdb.asking import (
    PASS_ROWS,
    Beside,
    Connection,
    Counted,
    Counting,
    Held,
    Known,
    Members,
    Relations,
)

READ_RECORDS: Final = 2_000
READ_EVENTS: Final = 5_000
"""Events read again at a time, for facts of the past."""
ZONE_TRAIT: Final = "timezone"
"""The trait that says in which time zone a person lives."""


class Moment:
    """A workspace as of one moment of its log; close it with `relations.close()`."""

    def __init__(self, stores: ArchiveStores, relations: Relations, offset: int) -> None:
        self._stores = stores
        self.relations = relations
        self.offset = offset
        """The last record of which it knows the consequences."""

    @property
    def at(self) -> int:
        """The instant that its answers are exact for, unless they are asked for an earlier one."""
        return self.relations.at

    def move_on(self, now: int) -> bool:
        """Where nothing came since, it is as good for the present instant; whether that is so."""
        if self._stores.log.end() != self.offset:
            return False
        self.relations.move_on(now)
        return True


def last_erasure(stores: ArchiveStores) -> int:
    """The record of the last erasure, under way or done: what was taken before knows too much."""
    return stores.state.rows(QUERIES["last_erasure"])[0][0] or 0


def moment_of(
    stores: ArchiveStores,
    clock: Clock,
    zone: str,
    *,
    members: Members | None = None,
    tables: Tables = NO_TABLES,
    declared: Sequence[str] = (),
    connect: Callable[..., Connection] = Connection,
    progress: Callable[[float], object] = lambda _share: None,
) -> Moment:
    """Take the workspace as it is now. Raises StoreBusyError where its files change meanwhile.

    `progress` hears now and then what share of the traces is read.

    Reads every value and fold of the state in one transaction: about 25 s for a million people.
    """
    with stores.state.snapshot():
        positions = positions_in(stores.state)
        offset, now = positions.get(POSITION, 0), clock.now()
        if stores.log.end() > offset:
            # What waits in the log is not known yet: the log's own time, then.
            now = max(
                (time for name, time in positions.items() if name.startswith(LAST_OF)), default=0
            )
        reader = EventReader(stores.log, stores.history, Configurations(stores.state))
        beside = Beside(
            zone,
            ZONE_TRAIT,
            FACT_NAMES,
            lambda groups: _refolded(reader, groups),
            members,
            tables=tables,
            declared=declared,
            traits_max=TRAITS_MAX,
            consents_max=CONSENTS_MAX,
        )
        held = held_by(stores, reader, offset)
        traces = everybody(stores.state, progress)
        known = _known(traces, Everyone(stores.state))
        relations = Relations(connect(held.folder), held, known, now, beside)
    return Moment(stores, relations, offset)


def counted(
    stores: ArchiveStores,
    specs: Sequence[CounterSpec],
    zone: str,
    *,
    tables: Tables = NO_TABLES,
    connect: Callable[..., Connection] = Connection,
    pass_rows: int = PASS_ROWS,
    taken: Callable[[int], object] = lambda _offset: None,
) -> Counted:
    """What folding every event so far would put in these counters. `zone` is the workspace's.

    What events are is read in one transaction; counting comes after it, and the numbers that traces
    have then. `taken` hears as of which offset, as soon as what comes later makes no difference.
    Raises StoreBusyError where the files change meanwhile.
    """
    with stores.state.snapshot():
        positions = positions_in(stores.state)
        offset = positions.get(POSITION, 0)
        taken(offset)
        reader = EventReader(stores.log, stores.history, Configurations(stores.state))
        held = held_by(stores, reader, offset)
        counting = Counting(
            connect(held.folder),
            held,
            partial(numbers_of, stores.state),
            zone,
            tables=tables,
            pass_rows=pass_rows,
        )
    return Counted(counting, specs, offset, positions.get(CLOCK, 0))


def held_by(stores: ArchiveStores, reader: EventReader, until: int) -> Held:
    """Where the events up to an offset are; to be used inside a transaction of the state."""
    files = stores.history.files()
    end = max((file.last_offset for file in files), default=0)
    return Held(
        stores.history.folder,
        [file.path for file in files],
        until,
        moved(stores.state),
        _tail(stores, reader, end, until),
        reader.at,
    )


def _tail(
    stores: ArchiveStores, reader: EventReader, after: int, until: int
) -> Iterator[tuple[bytes, Event]]:
    """(trace, event) of what history does not have yet."""
    first = after + 1
    traces = {
        one.offset: one.trace or b""
        for one in Seen(stores.state, stores.history.seen).recent(after, until)
    }
    while after < until and (records := stores.log.read(after, READ_RECORDS)):
        for offset, record in records:
            if offset in traces and record.body and record.kind != RecordKind.CONTROL:
                event = reader.read(offset, record)
                if isinstance(event, Event):
                    yield traces[offset], event
        after = records[-1][0]
    if first <= until and stores.log.start() > first:
        # History has written meanwhile, and the log has dropped what it wrote.
        raise StoreBusyError(store="log")


def _known(facts: Iterable[TraceFacts], everyone: Everyone) -> Iterator[Known]:
    for one in facts:
        root = everyone.root_of(one.trace)
        if root is not None:
            yield Known(one.trace, root, *one[1:])


def _refolded(reader: EventReader, groups: Sequence[Sequence[int]]) -> Iterator[Known]:
    """For each group of offsets, what its events say of a person."""
    waiting: list[Sequence[int]] = []
    for place, group in enumerate(groups, 1):
        waiting.append(group)
        if place == len(groups) or sum(map(len, waiting)) >= READ_EVENTS:
            offsets = sorted(offset for some in waiting for offset in some)
            found = {event.offset: event for event in reader.at(offsets)}
            for some in waiting:
                events = [found[offset] for offset in some if offset in found]
                facts = facts_of((e, tie_of_key(message_of(e).key)) for e in events)
                yield Known(b"", b"", *facts[1:])
            waiting = []
