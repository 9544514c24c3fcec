"""What conditions ask of every fold, read from end to end: traits, consents, an objection.

Only that part of a fold is decoded: about 2 us each.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final, NamedTuple

import msgspec

from filrouge.core.nouns import Event
from filrouge.core.ports import State
from filrouge.profile.consents import CONSENT_NAMES
from filrouge.profile.fold import NEVER, Fold, Stamped, empty_fold
from filrouge.profile.fold_event import folded
from filrouge.profile.leaves import QUERIES

FACT_NAMES: Final = tuple(sorted(CONSENT_NAMES))
"""Events that say something of consents; traits come from identifies."""


class TraceFacts(NamedTuple):
    """One trace's part."""

    trace: bytes
    updated_time: int
    traits: dict[str, Stamped]
    consents: dict[str, Stamped]
    objected_time: int | None


class _Part(msgspec.Struct, array_like=True, gc=False):
    """The beginning of a Fold."""

    events: int = 0
    first_time: int = 0
    last_time: int = 0
    updated_time: int = NEVER
    channels: msgspec.Raw = msgspec.Raw(b"")
    names: msgspec.Raw = msgspec.Raw(b"")
    traits: dict[str, list[Any]] = {}
    consents: dict[str, list[Any]] = {}
    objection: list[int] = []


TOLD_TRACES: Final = 50_000
PASSED_BY: Final = 6
"""Traces that are read, and passed by, in the time in which one is looked for."""
_part: Final = msgspec.msgpack.Decoder(_Part).decode


def everybody(
    state: State, progress: Callable[[float], object] = lambda _share: None
) -> Iterator[TraceFacts]:
    """Every trace that has a fold; read inside one transaction. `progress` hears now and then what
    share of them is read."""
    # They are numbered as they come.
    most = state.rows(QUERIES["last_number"])[0][0] or 0
    for number, (trace, doc) in enumerate(state.each(QUERIES["folds_as_they_lie"])):
        if number % TOLD_TRACES == 0:
            progress(number / max(most, number, 1))
        yield _facts(trace, _part(doc))


def numbers_of(state: State, traces: Collection[bytes]) -> Iterator[tuple[bytes, int]]:
    """The numbers of the rows of these traces; those without a fold are left out."""
    most = state.rows(QUERIES["last_number"])[0][0] or 0
    if len(traces) * PASSED_BY < most:
        yield from state.lookup(QUERIES["numbers"], traces).values()
    else:
        wanted = set(traces)
        yield from (row for row in state.each(QUERIES["all_numbers"]) if row[0] in wanted)


def moved(state: State) -> Iterator[tuple[int, bytes]]:
    """Events that changed hands, in the order of the log: (offset, trace, b"" for nobody's)."""
    yield from state.each(QUERIES["all_moved"])


def facts_of(events: Iterable[tuple[Event, int]]) -> TraceFacts:
    """The same of some events of one trace, each with the number that settles ties."""
    fold = empty_fold()
    for event, tie in events:
        folded(fold, event, tie)
    return _facts(b"", fold)


def _facts(trace: bytes, fold: _Part | Fold) -> TraceFacts:
    objected = fold.objection[0] if fold.objection else None
    return TraceFacts(trace, fold.updated_time, fold.traits, fold.consents, objected)
