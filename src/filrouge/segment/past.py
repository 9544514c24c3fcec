"""The past of new rules: what is counted of each trace, and whom the rules may concern.

Somebody counts every event up to one position of the log, and says it in frames. What comes after
that position is counted meanwhile, in memory, until both are put together.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Protocol

import msgspec

from filrouge.core.errors import FilrougeError
from filrouge.core.nouns import Event
from filrouge.rules import FOREVER, Counters, Live
from filrouge.rules.live import CounterSpec
from filrouge.segment.versions import Versions

TRACES_AT_ONCE: Final = 300
"""Traces whose people are read in one transaction: some 25 ms."""
MEMBERS_AT_ONCE: Final = 800
"""People who are put in their segments in one transaction: as long."""
KEPT_BYTES_MAX: Final = 200_000_000
"""Of counters that are kept until it is known whose they are."""
Row = tuple[bytes, int, bytes]
"""(trace, the number of its row, its counters as bytes)"""
Roots = Callable[[set[bytes]], Callable[[bytes], bytes | None]]
"""Of some traces, gives what tells the person (root) of each; None for nobody's."""


class Member(NamedTuple):
    """What the new rules come to for a person, as of the log's time then."""

    person: bytes
    numbers: list[int]
    """The rules that are true."""
    until: int
    """The first instant at which that may change with no event."""


class Frame(msgspec.Struct, array_like=True):
    """A part of what is said of the past."""

    counted: list[Row] = []
    people: list[bytes] | None = None
    """After all that was counted: a trace at least of each of the people whom the rules may
    concern. None in all frames where they may concern anybody."""
    members: list[Member] = []
    """Instead of their traces, those people as they are, where that is known."""
    most: int = 0
    """How many are said in all frames, at most."""


class Past(Protocol):
    """The counters of every trace up to one position of the log, counted elsewhere."""

    def begin(self, wait: bool) -> bool:
        """Take the picture, while nothing is carried; whether it was ready to. `wait` until it
        is."""
        ...

    def next(self, wait: bool) -> Frame | None:
        """More of it, the rows in the order of their numbers; None at the end. An empty frame
        while it counts, unless asked to `wait`."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class FillingError(FilrougeError):
    """The process that counts the past of new segments ended with status {status}."""

    code = "segment-filling"
    hint = "Its own message is above. The worker starts again by itself, and fills them then."
    status = 500


class NewRules:
    """The rules that wait for their past, and what is to be counted for them."""

    def __init__(self, versions: Versions) -> None:
        found = versions.catalogue
        self.numbers: Final = {rule.number for rule in found.unfilled if rule.kind != "trait"}
        self.complete: Final = versions.complete()
        live = self.complete.live
        self.keys: Final = frozenset(live.counters.keys() - found.live.counters.keys())
        """The counters that none of the rules in force has."""
        self.others: Final = live.counters.keys() - self.keys
        self.narrowing: Final = self.complete.narrowing(self.numbers)
        places = sorted(self.complete.with_those_looking(self.numbers))
        self.read: Final = [self.complete.rules[place].number for place in places]
        """The rules that are read, in the order of the narrowing: those, and who looks at them."""
        asked = {spec.key: spec for spec in self.narrowing.specs}
        self.specs: Final[Sequence[CounterSpec]] = [
            *(live.counters[key] for key in sorted(self.keys)),
            *(asked[key] for key in sorted(asked.keys() - self.keys)),
        ]
        """The counters that are counted: those, and what tells whom the rules may concern."""


class Whom:
    """Finds whom new rules may concern, of all the traces of which something was counted."""

    def __init__(self, rules: NewRules, now: int) -> None:
        self._narrowing = rules.narrowing
        self._numbers = rules.read
        self._now = now
        self._names: Final = frozenset(self._narrowing.counters(now))
        self._traces: list[bytes] = []
        self._alone: list[tuple[list[int], int] | None] = []
        """What the rules come to for each trace alone; None where they do not concern it."""
        self._docs: list[bytes] = []
        self._bytes = 0

    @property
    def is_known(self) -> bool:
        """Whether they leave anybody out."""
        return bool(self._names)

    @property
    def _is_exact(self) -> bool:
        return self._narrowing.is_all and self._bytes <= KEPT_BYTES_MAX

    def look(self, trace: bytes, counters: Counters, doc: bytes) -> None:
        """One more trace, with all that was counted of it, and that as bytes."""
        if self._names.isdisjoint(counters.kept) and self._names.isdisjoint(counters.ahead):
            return
        self._traces.append(trace)
        self._alone.append(self._read((counters,)))
        if self._is_exact:
            self._docs.append(doc)
            self._bytes += len(doc)

    def _read(self, counters: Sequence[Counters]) -> tuple[list[int], int] | None:
        truths, nexts = self._narrowing.read(counters, self._now)
        until = min(nexts)
        if until == FOREVER and True not in truths:
            return None
        return [n for n, truth in zip(self._numbers, truths, strict=True) if truth], until

    def frames(self, roots: Roots) -> Iterator[Frame]:
        """Those people, or a trace at least of each: one that is enough, or several of one."""
        yield Frame(people=[])
        if self._is_exact:
            members = list(self._members(roots(set(self._traces))))
            for start in range(0, len(members), MEMBERS_AT_ONCE):
                some = members[start : start + MEMBERS_AT_ONCE]
                yield Frame(people=[], members=some, most=len(members))
            return
        pairs = list(zip(self._traces, self._alone, strict=True))
        sure = [trace for trace, alone in pairs if alone is not None]
        others = [trace for trace, alone in pairs if alone is None]
        yield from _parts(sure, len(sure) + len(others) // 2)
        known: set[bytes | None] = {None}
        several, root_of = [], roots(set(others))
        for trace in others:
            root = root_of(trace)
            if root in known and root is not None:
                several.append(trace)
            known.add(root)
        yield from _parts(several, len(sure) + len(several))

    def _members(self, root_of: Callable[[bytes], bytes | None]) -> Iterator[Member]:
        """What the rules come to for each person, all their traces together."""
        places: dict[bytes, int | list[int]] = {}
        for place, trace in enumerate(self._traces):
            root = root_of(trace)
            if root is not None:
                known = places.get(root)
                if known is None:
                    places[root] = place
                elif isinstance(known, int):
                    places[root] = [known, place]
                else:
                    known.append(place)
        for root, where in places.items():
            if isinstance(where, int):
                found = self._alone[where]
            else:
                found = self._read([Live.restored(self._docs[place]) for place in where])
            if found is not None:
                yield Member(root, *found)


def _parts(traces: list[bytes], most: int) -> Iterator[Frame]:
    for start in range(0, len(traces), TRACES_AT_ONCE):
        yield Frame(people=traces[start : start + TRACES_AT_ONCE], most=most)


def frames(
    batches: Iterable[list[tuple[bytes, int, Counters]]], rules: NewRules, now: int, roots: Roots
) -> Iterator[Frame]:
    """What is said of the past; `now` is the log's time then, `roots` knows whose traces are."""
    whom = Whom(rules, now)
    doc, others = Live.stored, {spec.key for spec in rules.specs} - rules.keys
    for batch in batches:
        rows = [(trace, number, doc(counters)) for trace, number, counters in batch]
        if whom.is_known:
            for (trace, _number, told), (_, _, counters) in zip(rows, batch, strict=True):
                whom.look(trace, counters, told)
        if others:
            left = [(t, n, Live.without(counters, others)) for t, n, counters in batch]
            rows = [(t, n, doc(one)) for t, n, one in left if one.kept or one.ahead]
        yield Frame(rows)
    if whom.is_known:
        yield from whom.frames(roots)


class Waiting:
    """Who is to be read for the new rules, or put in their segments, some at a time."""

    def __init__(self) -> None:
        self._parts: deque[list[bytes] | list[Member]] = deque()
        self._done = self._most = 0
        self.unsure: set[bytes] = set()
        """Traces and roots of people who may not be what is said of them."""

    def __len__(self) -> int:
        return len(self._parts)

    def add(self, frame: Frame) -> None:
        """More of them were said."""
        self._parts.extend(part for part in (frame.people, frame.members) if part)
        self._most = frame.most

    def add_people(self, people: Collection[bytes]) -> None:
        """These are to be read too, by a trace or a root."""
        some = sorted(people)
        for start in range(0, len(some), TRACES_AT_ONCE):
            self._parts.append(some[start : start + TRACES_AT_ONCE])

    def to_read(self) -> list[bytes]:
        """Those whose turn it is who are to be read in any case, by a trace or a root."""
        return [one for one in self._part() if isinstance(one, bytes)]

    def first(self, now: int) -> tuple[list[bytes], list[Member]]:
        """Those whose turn it is: to be read, and those who are what is said of them."""
        people = self.to_read()
        sure = []
        for one in self._part():
            if not isinstance(one, bytes):
                if one.person in self.unsure or one.until <= now:
                    people.append(one.person)
                else:
                    sure.append(one)
        return people, sure

    def _part(self) -> Sequence[bytes | Member]:
        return self._parts[0] if self._parts else ()

    def share(self) -> int | None:
        """How many have had their turn with them, in thousandths of all; None at the end."""
        if not self._parts:
            return None
        done = self._done + len(self._parts[0])
        return done * 1_000 // max(self._most, done)

    def end_turn(self) -> None:
        """The next ones."""
        if self._parts:
            self._done += len(self._parts.popleft())


class Meanwhile:
    """What happened since the picture of the past was taken."""

    def __init__(self, rules: NewRules, versions: Versions) -> None:
        self._rules = rules
        new = versions.complete(new=True)
        self._live, self._tables = new.live, new.tables
        self.counted: dict[bytes, Counters] = {}
        """By trace."""
        self.is_put = False
        """Whether all of it is in the rows: the rules are read as of every event."""
        self.again: set[bytes] = set()
        """Traces that are to be counted again: their events changed hands."""
        self.people: set[bytes] = set()
        """Traces, or roots, of people who may not be what they were when they were asked for."""

    def note(self, trace: bytes, event: Event) -> None:
        """One more event: it makes no difference where the new rules count nothing of it."""
        if not self._live.looks_at(event.name):
            return
        known = self.counted.get(trace)
        counters = known if known is not None else Counters({}, {})
        self._live.folded(counters, event, self._tables)
        if known is None and (counters.kept or counters.ahead):
            if not self.is_put:
                self.counted[trace] = counters
            self.people.add(trace)

    def changed(self, traces: Collection[bytes], people: Collection[bytes]) -> None:
        """Events of these traces changed hands, or went; these people are others now."""
        self.again.update(traces)
        self.people.update(traces, people)

    def others(self) -> set[bytes]:
        """Those people, whom it forgets."""
        people, self.people = self.people, set()
        return people

    def joined(self, known: Iterable[Row]) -> list[Row]:
        """What the new rules count of these traces, with what was counted since."""
        live, others = self._rules.complete.live, self._rules.others
        return [
            (
                trace,
                number,
                Live.stored(
                    live.merged(
                        Live.without(one, others)
                        for one in (Live.restored(doc), self.counted[trace])
                    )
                ),
            )
            for trace, number, doc in known
        ]
