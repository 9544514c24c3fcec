"""How many events filling new counters would read: those of history, and of the log after it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from filrouge.app.ledger import positions_in
from filrouge.app.loop import POSITION
from filrouge.app.stores import Rooms, Stores
from filrouge.core.nouns import Event, RecordKind
from filrouge.segment import ANY_EVENT, Key, Span
from filrouge.stores.history_duckdb import Wanted

READ_RECORDS: Final = 5_000


def events_to_fill(
    stores: Stores, rooms: Rooms, spans: Mapping[Key, Sequence[Span]]
) -> dict[Key, int]:
    """How many events that the worker has carried fall in the spans of each definition.

    Spans of one definition do not overlap. What history does not hold yet is read from the log:
    usually less than `write_after_events` records.
    """
    numbers = dict(enumerate(spans))
    wanted = [Wanted(number, *span) for number, key in numbers.items() for span in spans[key]]
    if not wanted:
        return dict.fromkeys(spans, 0)
    found = stores.history.counted(wanted)
    for event in _unwritten(stores, rooms):
        for one in wanted:
            is_meant = one.name in (ANY_EVENT, event.name)
            if is_meant and one.first_time <= event.event_time < one.after_time:
                found[one.id] = found.get(one.id, 0) + 1
    return {key: found.get(number, 0) for number, key in numbers.items()}


def _unwritten(stores: Stores, rooms: Rooms) -> Iterator[Event]:
    """The events carried by the worker that history does not hold yet."""
    after, until = stores.history.end(), positions_in(stores.state).get(POSITION, 0)
    while after < until and (rows := stores.log.read(after, READ_RECORDS)):
        for offset, record in rows:
            if offset <= until and record.kind == RecordKind.EVENT and record.body:
                event = rooms.reader.read(offset, record)
                if isinstance(event, Event):
                    yield event
        after = rows[-1][0]
