"""The past of new rules: what is counted of each trace, and whom the rules may concern.

Somebody counts every event up to one position of the log, and says it in frames. What comes after
that position is counted meanwhile, in memory, until both are put together.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, Protocol

import msgspec

from filrouge.core.nouns import Event
from filrouge.rules import Counters, Live
from filrouge.rules.live import CounterSpec
from filrouge.rules.narrowing import Narrowing
from filrouge.segment.versions import Versions

Row = tuple[bytes, int, bytes]
"""(trace, the number of its row, its counters as bytes)"""
Roots = Callable[[set[bytes]], Callable[[bytes], bytes | None]]
"""Of some traces, gives what tells the person (root) of each; None for nobody's."""


class Frame(msgspec.Struct, array_like=True):
    """A part of what is said of the past."""

    counted: list[Row] = []
    people: list[bytes] | None = None
    """After all that was counted: a trace at least of each of the people whom the rules may
    concern. None in all frames where they may concern anybody."""
    most: int = 0
    """How many traces are said so in all frames, at most."""


class Past(Protocol):
    """The counters of every trace up to one position of the log, counted elsewhere."""

    def is_ready(self, wait: bool) -> bool:
        """Whether it can take its picture of the state now; `wait`: once it can."""
        ...

    def begin(self) -> None:
        """Take the picture, while nothing is carried."""
        ...

    def next(self, wait: bool) -> Frame | None:
        """More of it, the rows in the order of their numbers; None at the end. An empty frame
        while it counts, unless asked to `wait`."""
        ...

    def close(self) -> None:
        """End it."""
        ...


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
        asked = {spec.key: spec for spec in self.narrowing.specs}
        self.specs: Final[Sequence[CounterSpec]] = [
            *(live.counters[key] for key in sorted(self.keys)),
            *(asked[key] for key in sorted(asked.keys() - self.keys)),
        ]
        """The counters that are counted: those, and what tells whom the rules may concern."""


class Whom:
    """Finds whom new rules may concern, of all the traces of which something was counted."""

    def __init__(self, narrowing: Narrowing, now: int) -> None:
        self._narrowing = narrowing
        self._now = now
        self._names: Final = frozenset(narrowing.counters(now))
        self._concerned: list[bytes] = []
        self._others: list[bytes] = []

    @property
    def is_known(self) -> bool:
        """Whether they leave anybody out."""
        return bool(self._names)

    def look(self, trace: bytes, counters: Counters) -> None:
        """One more trace, with all that was counted of it."""
        if self._names.isdisjoint(counters.kept) and self._names.isdisjoint(counters.ahead):
            return
        if self._narrowing.may_concern((counters,), self._now):
            self._concerned.append(trace)
        else:
            self._others.append(trace)

    def traces(self, roots: Roots, at_once: int) -> Iterator[Frame]:
        """A trace at least of each of them: one that is enough, or several of one person."""
        others, concerned = self._others, self._concerned
        yield Frame(people=[])
        yield from _parts(concerned, len(concerned) + len(others) // 2, at_once)
        root_of = roots(set(others))
        known: set[bytes] = set()
        several = []
        for trace in others:
            root = root_of(trace)
            if root in known:
                several.append(trace)
            elif root is not None:
                known.add(root)
        yield from _parts(several, len(concerned) + len(several), at_once)


def _parts(traces: list[bytes], most: int, at_once: int) -> Iterator[Frame]:
    for start in range(0, len(traces), at_once):
        yield Frame(people=traces[start : start + at_once], most=most)


def frames(
    batches: Iterable[list[tuple[bytes, int, Counters]]],
    rules: NewRules,
    now: int,
    roots: Roots,
    at_once: int,
) -> Iterator[Frame]:
    """What is said of the past; `now` is the log's time then, `roots` knows whose traces are."""
    whom = Whom(rules.narrowing, now)
    more = len(rules.specs) > len(rules.keys)
    doc, others = Live.stored, {spec.key for spec in rules.specs} - rules.keys
    for batch in batches:
        if whom.is_known:
            for trace, _number, counters in batch:
                whom.look(trace, counters)
        if more:
            batch = [(t, n, Live.without(counters, others)) for t, n, counters in batch]
        yield Frame([(t, n, doc(one)) for t, n, one in batch if one.kept or one.ahead])
    if whom.is_known:
        yield from whom.traces(roots, at_once)


class Meanwhile:
    """What happened since the picture of the past was taken."""

    def __init__(self, rules: NewRules, versions: Versions) -> None:
        self._rules = rules
        new = versions.complete(new=True)
        self._live, self._tables = new.live, new.tables
        self.counted: dict[bytes, Counters] = {}
        """By trace."""
        self.again: set[bytes] = set()
        """Traces that are to be counted again: their events changed hands."""
        self.people: set[bytes] = set()
        """Traces, or roots, of people who are not those of then."""

    def note(self, trace: bytes, event: Event) -> None:
        """One more event."""
        live = self._live
        if live.looks_at(event.name):
            counters = self.counted.get(trace)
            if counters is None:
                counters = self.counted[trace] = Counters({}, {})
                self.people.add(trace)
            live.folded(counters, event, self._tables)

    def changed(self, traces: Collection[bytes], people: Collection[bytes]) -> None:
        """Events of these traces changed hands, or went; these people are others now."""
        self.again.update(traces)
        self.people.update(traces, people)

    def joined(self, known: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The counters of these traces with what was counted since."""
        live, others = self._rules.complete.live, self._rules.others
        return [
            (trace, Live.stored(live.merged([Live.restored(doc), self._new(trace, others)])))
            for trace, doc in known
        ]

    def _new(self, trace: bytes, others: Collection[str]) -> Counters:
        return Live.without(self.counted[trace], others)
