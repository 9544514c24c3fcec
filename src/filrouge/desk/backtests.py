"""Who would be in segments that are not in force: now, and at instants of the past."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from filrouge.app.asking import Moment, moment_of
from filrouge.app.ledger import positions_in
from filrouge.app.loop import POSITION
from filrouge.app.stores import Rooms, Stores
from filrouge.core.errors import StoreBusyError
from filrouge.core.time import DAY, iso
from filrouge.rules.facts import Tables
from filrouge.rules.tree import AnyCondition
from filrouge.stores.history_duckdb.errors import SegmentsNotReadError, TooMuchAskedError

DAYS_AGO: Final = (0, 30, 60, 90)
TRIES: Final = 5
Told = list[dict[str, Any]]
"""For each instant: `days_ago`, `at`, and the `count` among the `of` people who were there then."""


def backtests(
    stores: Stores,
    rooms: Rooms,
    conditions: Mapping[str, AnyCondition],
    zone: str,
    *,
    tables: Tables,
    progress: Callable[[int, int], None],
) -> dict[str, Told]:
    """How many people each condition is true of, read in history; nothing where nobody is known.

    Of people as they are known now, by what had happened at each instant, whenever it was received.
    Computed traits and segments are in their places. What would need too much memory is left out.
    Takes about 10 s for a million people, and a second for each condition and instant.
    """
    if not conditions or not positions_in(stores.state).get(POSITION, 0):
        return {}
    moment = _taken(stores, rooms, zone, tables)
    moment.relations.by_event_time()
    found: dict[str, Told] = {id_: [] for id_ in conditions}
    done, total = 0, len(conditions) * len(DAYS_AGO)
    try:
        for days in DAYS_AGO:
            for id_, condition in conditions.items():
                progress(done, total)
                done += 1
                if id_ in found and not _asked(moment, condition, days, found[id_]):
                    del found[id_]
    finally:
        moment.relations.close()
    progress(done, total)
    return {id_: told for id_, told in found.items() if told[0]["of"]}


def _asked(moment: Moment, condition: AnyCondition, days: int, told: Told) -> bool:
    """Add the answer for one instant; False where there is none."""
    at = moment.at - days * DAY
    try:
        answer = moment.relations.answer(condition, at, 1)
    except (TooMuchAskedError, SegmentsNotReadError):
        return False
    told.append({"days_ago": days, "at": iso(at), "count": answer.people, "of": answer.of})
    return True


def _taken(stores: Stores, rooms: Rooms, zone: str, tables: Tables) -> Moment:
    for _ in range(TRIES - 1):
        try:
            return moment_of(stores, rooms.clock, zone, tables=tables)
        except StoreBusyError:
            continue
    return moment_of(stores, rooms.clock, zone, tables=tables)
