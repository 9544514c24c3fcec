"""The room: keeps the folds of traces and the index of their events in the state."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import msgspec

from filrouge.core.nouns import Event, Move, Standing
from filrouge.core.ports import Counting, EventsAt, State, Steps
from filrouge.core.queries import load_schema
from filrouge.profile.consents import CONSENT_NAMES, granted_consents
from filrouge.profile.fold import Fold, latest_traits, merged
from filrouge.profile.fold_event import folded
from filrouge.profile.index import ENTRIES_FULL, Index, TimelineEntry
from filrouge.profile.leaves import (
    NOT_CUT,
    QUERIES,
    Glance,
    Leaf,
    Leaves,
    Past,
    Tally,
    fold_of,
)

SCHEMA: Final = load_schema(__package__)

NAME_TRAITS: Final = ("name", "firstName", "first_name", "lastName", "last_name")
WORDS_MAX: Final = 12
WORD_LENGTH_MAX: Final = 60
NOTHING_OPEN: Final[Mapping[bytes, Leaf]] = {}


class Told(msgspec.Struct, frozen=True, gc=False):
    """An event, the trace it was given to, and the number that settles ties."""

    trace: bytes
    event: Event
    tie: int


class Said(NamedTuple):
    """What somebody said of themselves."""

    traits: dict[str, Any]
    consents: dict[tuple[str, str], bool]
    """(channel, purpose) -> granted for one address at least; what is not there is no."""


class Profiles:
    """Folds by trace. Writes happen inside the caller's transaction."""

    def __init__(
        self,
        state: State,
        events_at: EventsAt,
        events_in_history: Callable[[bytes], list[Event]],
        tie_of: Callable[[Event], int],
        counting: Counting,
    ) -> None:
        self._state = state
        self._events_at = events_at
        self._events_in_history = events_in_history
        self._tie_of = tie_of
        self._index = Index(state)
        self._leaves = Leaves(state, counting)
        self._counting = counting
        self._open: Mapping[bytes, Leaf | Glance | Tally] | None = None
        """While a batch is folded: the leaves of the person whose turn it is. Else those at hand,
        if any are."""

    def forget_cache(self) -> None:
        """Drop what is in memory, after a roll-back."""
        self._leaves.forget()
        self._open = None

    def fold(self, told: Sequence[Told], steps: Steps | None = None) -> None:
        """Fold a batch of events, each once, and index them; `steps` follows event by event.

        One person after the other, so that what is known of each is near until all is done.
        """
        leaves, counting, counter = self._leaves, self._counting, self._counting.counter
        traces = [one.trace for one in told]
        distinct = dict.fromkeys(traces)
        leaves.ready({*distinct, *steps.traces} if steps is not None else distinct)
        leaves.number(distinct)
        words: list[tuple[bytes, str]] = []
        for places in turns(traces if steps is None else steps.whose):
            self._open = opened = leaves.open({traces[place] for place in places})
            for place in places:
                one = told[place]
                trace, event = one.trace, one.event
                if steps is not None and steps.pressing:
                    steps.before(place)
                leaf = opened.get(trace)
                if leaf is None:
                    leaf = opened[trace] = leaves.new(trace)
                folded(leaf.fold, event, one.tie)
                put = counter(event.name)
                if put is not None:
                    leaf.count(event, put, counting)
                numbers = leaf.numbers
                numbers += (event.event_time, event.offset)
                if len(numbers) >= ENTRIES_FULL:
                    self._index.spill(trace, leaf)
                if event.call == "identify":
                    words += [(trace, word) for word in name_words(event.traits)]
                if steps is not None:
                    steps.after(place, event.call == "identify" or event.name in CONSENT_NAMES)
            leaves.close(opened)
        self._open = None
        leaves.write()
        self._state.write(QUERIES["add_word"], words)

    def counted(self, traces: Sequence[bytes]) -> tuple[list[Any], list[bytes]]:
        """What conditions counted of each of these traces, and those of which nothing was folded.

        While a batch is folded: up to the event that is being followed.
        """
        counting, found, missing = self._counting, list[Any](), list[bytes]()
        opened, look = self._around(traces), self._leaves.look
        for trace in traces:
            leaf = opened.get(trace) or look(trace)
            if leaf is None:
                missing.append(trace)
            else:
                found.append(leaf.counters(counting))
        return found, missing

    def said(self, traces: Sequence[bytes], names: Collection[str] | None = None) -> Said:
        """What these traces say of a person, as for `counted`; `names`: the traits that matter,
        None for all of them."""
        opened, look = self._around(traces), self._leaves.look
        found = [opened.get(trace) or look(trace) for trace in traces]
        said = [leaf.declared for leaf in found if leaf is not None]
        return Said(latest_traits(said, names), granted_consents(said))

    def _around(self, traces: Iterable[bytes]) -> Mapping[bytes, Leaf | Glance | Tally]:
        if self._open is None:
            self._leaves.ready(traces)
            return NOTHING_OPEN
        return self._open

    def standing(self, traces: Sequence[bytes]) -> Standing:
        """All that conditions are asked about."""
        found, said = self.counted(traces)[0], self.said(traces)
        return Standing(found, said.traits, said.consents)

    @contextmanager
    def at_hand(self, traces: Iterable[bytes], *, facts: bool = True) -> Iterator[None]:
        """Ask for the standing of many people inside: the rows of all their traces are read at
        once, and are in memory no longer than that. Without `facts`, for what was counted."""
        leaves = self._leaves
        self._open = leaves.glances(traces) if facts else leaves.tallies(traces)
        try:
            yield
        finally:
            self._open = None

    def move(self, moves: Sequence[Move]) -> None:
        """Give events to other traces: folds them there, and folds anew what they left."""
        if not moves:
            return
        events = {event.offset: event for event in self._events_at([m.offset for m in moves])}
        self._state.write(QUERIES["move_event"], [(m.offset, m.new or b"") for m in moves])
        left: dict[bytes, set[int]] = {}
        for move in moves:
            if move.old is not None:
                left.setdefault(move.old, set()).add(move.offset)
        for trace, offsets in left.items():
            self._fold_anew(trace, without=offsets)
        self.fold(
            [
                Told(move.new, events[move.offset], self._tie_of(events[move.offset]))
                for move in moves
                if move.new is not None and move.offset in events
            ]
        )

    def recount(self, traces: Iterable[bytes]) -> None:
        """Count again, from their events, what conditions count of these traces."""
        for trace in traces:
            counters = self._counting.read(b"")
            for event in self.events_of_trace(trace):
                put = self._counting.counter(event.name)
                if put is not None:
                    put(counters, event)
            self.put_counters([(trace, self._counting.doc(counters))])

    def put_counters(self, counted: Sequence[tuple[bytes, bytes]]) -> None:
        """Write what conditions count of traces, in place of what was there."""
        self._leaves.put_counters(counted)

    def expect_past(self) -> None:
        """What conditions count of the past of each trace is to be put: see `put_past`."""
        self._leaves.gone = set()

    def put_past(self, counted: Sequence[Past]) -> None:
        """Put what was counted of the past of traces, by the numbers that their rows had when it
        was expected: those that went since are left out. Counters of the same names are replaced,
        others stay."""
        gone = self._leaves.gone or ()
        self._leaves.put_past([one for one in counted if one[0] not in gone])

    def put_beside(self, counted: Sequence[Past]) -> None:
        """The same of traces as they are now, by the numbers of their rows."""
        self._leaves.put_past(counted)

    def end_past(self) -> None:
        """Nothing more of the past is to be put."""
        self._leaves.gone = None

    def counters_of(self, traces: Iterable[bytes]) -> list[Past]:
        """What conditions count of these traces, as bytes; those without a row are left out."""
        return list(self._leaves.counters(traces))

    def traces_after(
        self, number: int, limit: int, naming: Collection[str] = ()
    ) -> tuple[int, list[bytes], int | None]:
        """The number of the last of the next traces, in the order in which they came, those of
        them whose counters have one of these names (unless there is none), and the share of all
        that came so far, in thousandths; None at the end."""
        rows = self._state.rows(QUERIES["numbered_traces"], (number, limit))
        names = [name.encode() for name in naming]
        traces = [
            trace
            for _number, trace, counted, past in rows
            if not names or any(name in counted or (past and name in past) for name in names)
        ]
        if not rows:
            return 0, [], None
        return rows[-1][0], traces, rows[-1][0] * 1_000 // self._leaves.last_number()

    def all_traces(self, at_once: int) -> Iterator[list[bytes]]:
        """Every trace that has a fold, some at a time, in the order in which they came."""
        after = 0
        while rows := self._state.rows(QUERIES["numbered_traces"], (after, at_once)):
            yield [row[1] for row in rows]
            after = rows[-1][0]

    def place(self, owners: Sequence[tuple[int, bytes]]) -> None:
        """Remember whose events are that history holds under another trace: (offset, trace)."""
        self._state.write(QUERIES["move_event"], owners)

    def owners(self, offsets: Sequence[int]) -> dict[int, bytes]:
        """Whose the events at these offsets are now, of those that changed hands."""
        rows = self._state.lookup(QUERIES["moved"], offsets)
        return {offset: row[1] for offset, row in rows.items()}

    def refold(self, traces: Iterable[bytes]) -> None:
        """Fold these traces again: what their events say has changed."""
        for trace in traces:
            self._fold_anew(trace, without=set())

    def _fold_anew(self, trace: bytes, without: set[int]) -> None:
        remaining = [e for e in self.events_of_trace(trace) if e.offset not in without]
        self.forget([trace])
        self.fold([Told(trace, event, self._tie_of(event)) for event in remaining])

    def events_of_trace(self, trace: bytes) -> list[Event]:
        """Every event folded in a trace, in the order of the log."""
        leaf = self._leaves.read([trace]).get(trace)
        if leaf is None:
            return []
        offsets = {entry.offset for entry in self._index.entries(trace, leaf)}
        events = {event.offset: event for event in self._events_at(sorted(offsets))}
        if leaf.cut_time != NOT_CUT:
            for event in self._events_in_history(trace):
                events.setdefault(event.offset, event)
            moved_in = self._state.rows(QUERIES["moved_to"], (trace,))
            for event in self._events_at([row[0] for row in moved_in]):
                events.setdefault(event.offset, event)
            owners = self._state.lookup(QUERIES["moved"], list(events))
            events = {o: e for o, e in events.items() if o not in owners or owners[o][1] == trace}
        return [events[offset] for offset in sorted(events)]

    def forget(self, traces: Iterable[bytes]) -> None:
        """Delete the folds and the index of these traces."""
        keys = [(trace,) for trace in traces]
        self._state.write(QUERIES["delete_words"], keys)
        self._leaves.delete(keys)
        self._index.delete(keys)

    def merged_fold(self, traces: Iterable[bytes]) -> Fold:
        """The fold of a person: the merge of the folds of their traces."""
        return merged(self._leaves.folds(sorted(traces)).values())

    def offsets(self, traces: Iterable[bytes]) -> list[int]:
        """The offsets of the events that the index of these traces still holds."""
        return sorted(
            entry.offset
            for trace, leaf in self._leaves.read(traces).items()
            for entry in self._index.entries(trace, leaf)
        )

    def all_offsets(self, traces: Iterable[bytes]) -> set[int]:
        """The offsets of all events of these traces."""
        found: set[int] = set()
        for trace, leaf in self._leaves.read(traces).items():
            found |= {entry.offset for entry in self._index.entries(trace, leaf)}
            if leaf.cut_time != NOT_CUT:
                found |= {event.offset for event in self.events_of_trace(trace)}
        return found

    def all_folds(self) -> Iterable[tuple[bytes, Fold]]:
        """Every trace and its fold, in the order of their ids."""
        after = b""
        while rows := self._state.rows(QUERIES["all_folds"], (after,)):
            for trace, doc in rows:
                yield trace, fold_of(doc)
            after = rows[-1][0]

    def timeline(
        self, traces: Iterable[bytes], before: TimelineEntry, from_time: int, limit: int
    ) -> list[TimelineEntry] | None:
        """The newest `limit` entries before `before` and not before `from_time`, newest first.

        None where the index was cut back too far to tell: history knows.
        """
        entries: list[TimelineEntry] = []
        floor = NOT_CUT
        for trace, leaf in self._leaves.read(traces).items():
            floor = max(floor, leaf.cut_time)
            entries += [
                entry
                for entry in self._index.entries(trace, leaf)
                if entry < before and entry.event_time >= from_time
            ]
        if floor >= from_time:
            entries = [entry for entry in entries if entry.event_time > floor]
            if len(entries) < limit:
                return None
        return sorted(entries, reverse=True)[:limit]

    def traces_named(self, text: str, limit: int) -> list[bytes]:
        """Traces whose names have words that start with each word of `text`."""
        found: set[bytes] | None = None
        for word in name_words({"name": text}):
            rows = self._state.rows(
                QUERIES["traces_by_word"], (word, word + "\U0010ffff", 50 * limit)
            )
            traces = {row[0] for row in rows}
            found = traces if found is None else found & traces
        return sorted(found or ())[:limit]


def turns(whose: Iterable[bytes]) -> Iterable[list[int]]:
    """The places of the events of each person, by whose each is.

    >>> [*turns([b"a", b"b", b"a"])]
    [[0, 2], [1]]
    """
    places: dict[bytes, list[int]] = {}
    for place, person in enumerate(whose):
        known = places.get(person)
        if known is None:
            places[person] = [place]
        else:
            known.append(place)
    return places.values()


def name_words(traits: dict[str, Any]) -> list[str]:
    """The words by which a person may be searched, in lower case, without accents lost."""
    words: list[str] = []
    for trait in NAME_TRAITS:
        value = traits.get(trait)
        if isinstance(value, str):
            words += value.lower()[:200].split()
    return sorted({word[:WORD_LENGTH_MAX] for word in words})[:WORDS_MAX]
