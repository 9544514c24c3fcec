"""A set of conditions, compiled: fold events into counters, merge counters, read them."""

from bisect import insort
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from filrouge.core.nouns import Event
from filrouge.rules import tree as t
from filrouge.rules.facts import NO_TABLES, Facts, Tables
from filrouge.rules.limits import AHEAD_EVENTS_MAX
from filrouge.rules.live.conditions import Conditions
from filrouge.rules.live.events import Taker, taker_of
from filrouge.rules.live.kinds import CounterSpec, Entry, added, merged
from filrouge.rules.live.probes import Probe, counts, parts_in_order, probe_source
from filrouge.rules.live.source import Source
from filrouge.rules.live.specs import NOTHING_KEPT, Counted
from filrouge.rules.live.touching import Touching, touching_of
from filrouge.rules.live.windows import FOREVER, Periods

_FUNCTIONS_MAX: Final = 1_024
_Told = Callable[[dict[str, Any], Facts, int, Tables], dict[str, Any]]
_Probing = Callable[[dict[str, Any], Facts, int, Tables], tuple[Probe, ...]]
_Function = Callable[[dict[str, Any], Facts, int, Tables], tuple[Sequence[bool], Sequence[int]]]


NO_VALUES: Final[Mapping[str, t.Value]] = {}


class Counters(msgspec.Struct, array_like=True):
    """What conditions keep of the events of a trace, or of a whole person. Empty when made."""

    kept: dict[str, Any] = {}
    """counter -> its state (see `kinds`)"""
    ahead: dict[str, list[Entry]] = {}
    """counter -> entries dated after their reception, which wait for their instant"""


class Reading(NamedTuple):
    """The truth of each condition, and the first instant at which it may change with no event."""

    truths: Sequence[bool]
    nexts: Sequence[int]


class Live:
    """Conditions by name, in order. `zone` is the workspace's: dates and hours of events are in it.
    `values` are told as they are (see `values`): the counters they need are kept too. `least`: how
    many a counter keeps at least, as the `keeps` of another version says.

    >>> from filrouge.rules import parse
    >>> live = Live({"new": parse('none("Order Completed")')})
    >>> live.read(live.empty(), Facts(), now=0).truths
    (True,)
    """

    def __init__(
        self,
        rules: Mapping[str, t.Condition],
        zone: str = "UTC",
        values: Mapping[str, t.Value] = NO_VALUES,
        least: Mapping[str, int] = NOTHING_KEPT,
    ) -> None:
        self.names: Final = tuple(rules)
        self._rules: Final[tuple[Any, ...]] = tuple(rules.values())
        self._zone = zone
        self._told: Final[dict[str, Any]] = dict(values)
        self._counted = Counted(self._rules, zone, self._told.values(), least)
        self.counters: Final = {spec.key: spec for spec in self._counted.specs}
        self._takers: dict[str, list[tuple[CounterSpec, Taker]]] = {}
        self._any_takers: list[tuple[CounterSpec, Taker]] = []
        self._index_takers()
        self._periods = Periods()
        self._probing_of = lru_cache(_FUNCTIONS_MAX)(self._made_probing)
        self._function_of = lru_cache(_FUNCTIONS_MAX)(self._made_function)
        self._keys_of = lru_cache(_FUNCTIONS_MAX)(self._made_keys)
        self.touching: Final[Touching] = touching_of(self._rules)
        """Which conditions an event, or another change, can touch."""
        self.keeps: Final = self._counted.keeps
        """How many instants or values each counter keeps, to be `least` of the next version: so
        that a condition that goes leaves the counters of the others as they are."""

    def condition(self, name: str) -> t.AnyCondition:
        """One of the conditions."""
        found: t.AnyCondition = self._rules[self.names.index(name)]
        return found

    @staticmethod
    def empty() -> Counters:
        """The neutral element: merging it changes nothing."""
        return Counters()

    def folded(self, counters: Counters, event: Event, tables: Tables = NO_TABLES) -> Counters:
        """The counters with one more event in them; `counters` itself is changed and given back.

        An event is folded once: whoever calls removes retries.
        """
        for spec, take in self._takers.get(event.name, self._any_takers):
            time = event.event_time
            if not spec.first_time <= time < spec.after_time:
                continue
            value = take(event, event.properties, tables)
            if value is None:
                continue
            if time > event.received_time:
                _wait(counters.ahead, spec.key, [[time, event.offset, value]])
            else:
                state = counters.kept.get(spec.key)
                counters.kept[spec.key] = added(spec, state, time, event.offset, value)
        return counters

    def merged(self, some: Iterable[Counters]) -> Counters:
        """Counters that equal folding all the events of these, which are left as they are.

        Counters that no condition needs any more are left out.
        """
        into = Counters()
        for other in some:
            for key, state in other.kept.items():
                mine, spec = into.kept.get(key), self.counters.get(key)
                if spec is not None:
                    into.kept[key] = state if mine is None else merged(spec, mine, state)
            for key, entries in other.ahead.items():
                if key in self.counters:
                    _wait(into.ahead, key, entries)
        return _owned(into)

    def view(self, some: Sequence[Counters], only: tuple[int, ...] | None = None) -> Counters:
        """What `merged` gives, to be read only: states are shared, and of the counters there are
        those that some conditions (all, for None) look at."""
        if len(some) == 1:
            return some[0]
        into = Counters({}, {})
        for key in self._keys_of(only):
            states = [other.kept[key] for other in some if key in other.kept]
            if states:
                spec, state = self.counters[key], states[0]
                for other in states[1:]:
                    state = merged(spec, state, other)
                into.kept[key] = state
        for other in some:
            for key, entries in other.ahead.items():
                if key in self.counters:
                    _wait(into.ahead, key, entries)
        return into

    @staticmethod
    def without(counters: Counters, keys: Collection[str]) -> Counters:
        """The same counters but for some."""
        return Counters(
            {key: state for key, state in counters.kept.items() if key not in keys},
            {key: entries for key, entries in counters.ahead.items() if key not in keys},
        )

    def _made_keys(self, only: tuple[int, ...] | None) -> tuple[str, ...]:
        if only is None:
            return tuple(self.counters)
        return self._counted.keys_for(self._rules[place] for place in only)

    def settled(self, counters: Counters, now: int) -> Counters:
        """The same counters, with the entries that waited until `now` in their places."""
        if not counters.ahead:
            return counters
        due, waiting = _owned(Counters(counters.kept, {})), {}
        for key, entries in counters.ahead.items():
            spec = self.counters.get(key)
            if spec is None:
                continue
            for time, offset, value in entries:
                if time <= now:
                    due.kept[key] = added(spec, due.kept.get(key), time, offset, value)
            left = [entry for entry in entries if entry[0] > now]
            if left:
                waiting[key] = left
        due.ahead = waiting
        return due

    def read(
        self,
        counters: Counters,
        facts: Facts,
        now: int,
        *,
        tables: Tables = NO_TABLES,
        only: tuple[int, ...] | None = None,
    ) -> Reading:
        """The truth of the conditions (or of `only` these, by their places) at `now`.

        `now` is not before the reception of an event that was folded.
        """
        function = self._function_of(only)
        if not counters.ahead:
            return Reading(*function(counters.kept, facts, now, tables))
        present = self.settled(counters, now)
        truths, nexts = function(present.kept, facts, now, tables)
        first = _first_waiting(present)
        return Reading(truths, tuple(min(one, first) for one in nexts))

    def values(
        self, counters: Counters, facts: Facts, now: int, *, tables: Tables = NO_TABLES
    ) -> dict[str, Any]:
        """The values at `now`, as JSON has them, numbers in units; None for what is missing.

        >>> from filrouge.rules import parse_value
        >>> live = Live({}, values={"visits": parse_value('count("Store Visited")')})
        >>> live.values(live.empty(), Facts(), now=0)
        {'visits': 0}
        """
        present = self.settled(counters, now)
        return self._telling(present.kept, facts, now, tables)

    def probes(
        self, name: str, counters: Counters, facts: Facts, now: int, tables: Tables = NO_TABLES
    ) -> tuple[Probe, ...]:
        """What each part of one condition comes to at `now`, in the order of `parts_in_order`."""
        present = self.settled(counters, now)
        found = self._probing_of(name)(present.kept, facts, now, tables)
        first = _first_waiting(present)
        if first == FOREVER:
            return found
        return tuple(
            probe._replace(change=min(probe.change, first)) if counts(part) else probe
            for part, probe in zip(parts_in_order(self.condition(name)), found, strict=True)
        )

    def looks_at(self, event_name: str) -> bool:
        """True when an event of this name can touch a counter, and so a condition or a value."""
        return bool(self._any_takers) or event_name in self._takers

    def _index_takers(self) -> None:
        specs = self.counters.values()
        takers = {spec.key: (spec, taker_of(spec, self._zone)) for spec in specs}
        self._any_takers = [takers[spec.key] for spec in specs if not spec.names]
        for name in {name for spec in specs for name in spec.names}:
            self._takers[name] = [
                takers[spec.key] for spec in specs if not spec.names or name in spec.names
            ]

    def _made_function(self, only: tuple[int, ...] | None) -> _Function:
        chosen = range(len(self._rules)) if only is None else only
        source = Source(self._zone)
        writer = Conditions(source, self._counted)
        truths, nexts = [], []
        for place in chosen:
            truth, change = writer.truth(self._rules[place])
            name = source.fresh("r")
            source.line(f"{name} = {truth}")
            truths.append(name)
            nexts.append(change or repr(FOREVER))
        source.line(f"return {_tuple(truths)}, {_tuple(nexts)}")
        function: _Function = self._compiled(source)
        return function

    def _made_probing(self, name: str) -> _Probing:
        source = Source(self._zone)
        source.names["Probe"] = Probe
        writer = Conditions(source, self._counted)
        parts = parts_in_order(self.condition(name))
        source.line(f"return {_tuple([probe_source(source, writer, part) for part in parts])}")
        function: _Probing = self._compiled(source)
        return function

    @cached_property
    def _telling(self) -> _Told:
        source = Source(self._zone)
        writer = Conditions(source, self._counted)
        told = [f"{name!r}: {writer.told(value)}" for name, value in self._told.items()]
        source.line(f"return {{{', '.join(told)}}}")
        function: _Told = self._compiled(source)
        return function

    def _compiled(self, source: Source) -> Any:
        body = "\n".join([_HEAD, *source.head, *source.lines])
        source.names["periods"] = self._periods.at
        exec(compile(body, "<conditions>", "exec"), source.names)  # noqa: S102
        return source.names["reading"]


_HEAD: Final = """def reading(kept, facts, now, tables):
    traits, consents, scores = facts.traits, facts.consents, facts.scores
    segments, context, zone = facts.segments, facts.context, facts.zone"""


def _first_waiting(counters: Counters) -> int:
    """The first instant for which an entry waits."""
    waits = [entry[0] for entries in counters.ahead.values() for entry in entries]
    return min(waits, default=FOREVER)


def _tuple(names: list[str]) -> str:
    return f"({''.join(f'{name}, ' for name in names)})"


def _wait(ahead: dict[str, list[Entry]], key: str, entries: list[Entry]) -> None:
    """Put entries among those that wait: the latest are kept."""
    waiting = ahead.setdefault(key, [])
    for entry in entries:
        insort(waiting, entry)
    del waiting[:-AHEAD_EVENTS_MAX]


def _owned(counters: Counters) -> Counters:
    """A copy whose states can be changed."""
    kept = {
        key: dict(state) if isinstance(state, dict) else list(state)
        for key, state in counters.kept.items()
    }
    for state in kept.values():
        if isinstance(state, dict):
            for place, pair in state.items():
                if isinstance(pair, list):
                    state[place] = list(pair)
    return Counters(kept, counters.ahead)
