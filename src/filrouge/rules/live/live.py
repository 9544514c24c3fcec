"""A set of conditions, compiled: fold events into counters, merge counters, read them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from msgspec import Raw

from filrouge.core.nouns import Event
from filrouge.rules import tree as t
from filrouge.rules.facts import NO_TABLES, Facts, Tables
from filrouge.rules.live.comparing import CHANGES, Compared, Comparing, write_changes
from filrouge.rules.live.conditions import Conditions
from filrouge.rules.live.counters import (
    Count,
    Counters,
    Keeper,
    View,
    first_waiting,
    opened,
    restored,
    stored,
)
from filrouge.rules.live.probes import Probe, counts, parts_in_order, probe_source
from filrouge.rules.live.source import Source
from filrouge.rules.live.specs import NOTHING_KEPT, Counted
from filrouge.rules.live.steadiness import (
    Parts,
    Steady,
    asking,
    write_holds,
    write_matches,
)
from filrouge.rules.live.steering import Push
from filrouge.rules.live.touching import Touching, touching_of
from filrouge.rules.live.windows import FOREVER, Periods

_FUNCTIONS_MAX: Final = 1_024
_Told = Callable[[dict[str, Any], Facts, int, Tables], dict[str, Any]]
_Probing = Callable[[dict[str, Any], Facts, int, Tables], tuple[Probe, ...]]
NO_VALUES: Final[Mapping[str, t.Value]] = {}
NO_PUSHES: Final[Mapping[int, Push]] = {}


class Reading(NamedTuple):
    """The truth of each condition, and the first instant at which it may change with no event."""

    truths: Sequence[bool]
    nexts: Sequence[int]


class _Function(NamedTuple):
    """The compiled reading of some conditions, and the counters that it asks."""

    read: Callable[[dict[str, Any], Facts, int, Tables], Reading]
    keys: tuple[str, ...]


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
        self._keeper = Keeper(self._counted.specs, zone)
        self.looks_at: Final = self._keeper.looks_at
        """True when an event of this name can touch a counter, and so a condition or a value."""
        self._periods = Periods()
        self.keys_of: Final = lru_cache(_FUNCTIONS_MAX)(self._keeper.keys_of)
        """The counters that an event of this name can touch."""
        self._function_of = lru_cache(_FUNCTIONS_MAX)(self._made_function)
        self._probing_of = lru_cache(_FUNCTIONS_MAX)(self._made_probing)
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

    @staticmethod
    def stored(counters: Counters) -> bytes:
        """Counters as MessagePack, to keep in a row."""
        return stored(counters)

    @staticmethod
    def restored(data: bytes) -> Counters:
        """Counters that were stored; none where there are no bytes.

        A state is decoded when it is asked: what an event does not touch costs next to nothing.
        """
        return restored(data)

    def folded(self, counters: Counters, event: Event, tables: Tables = NO_TABLES) -> Counters:
        """The counters with one more event in them; `counters` itself is changed and given back.

        An event is folded once: whoever calls removes retries.
        """
        return self._keeper.folded(counters, event, tables)

    def counter(self, event_name: str, tables: Tables = NO_TABLES) -> Count | None:
        """What `folded` does with events of one name, for many of them; None where they can touch
        no counter."""
        return self._keeper.counter(event_name, tables)

    def merged(self, some: Iterable[Counters]) -> Counters:
        """Counters that equal folding all the events of these, which are left as they are.

        Counters that no condition needs any more are left out.
        """
        return self._keeper.merged(some)

    def view(self, some: Sequence[Counters]) -> View:
        """Counters of the traces of a person, to be compared while events are folded into them."""
        return self._keeper.view(some)

    def joined(self, some: Sequence[Counters], keys: Collection[str]) -> Counters:
        """What `merged` gives of these counters alone, to read only: nothing is folded into it."""
        return some[0] if len(some) == 1 else self._keeper.joined(some, keys)

    @staticmethod
    def without(counters: Counters, keys: Collection[str]) -> Counters:
        """The same counters but for some."""
        return Counters(
            {key: state for key, state in counters.kept.items() if key not in keys},
            {key: entries for key, entries in counters.ahead.items() if key not in keys},
        )

    @staticmethod
    def beside(known: Counters, new: Counters, keys: Collection[str]) -> Counters:
        """These of the counters that are known, with new ones that are none of them."""
        return Counters(
            {**{key: state for key, state in known.kept.items() if key in keys}, **new.kept},
            {**{key: some for key, some in known.ahead.items() if key in keys}, **new.ahead},
        )

    def settled(self, counters: Counters, now: int) -> Counters:
        """The same counters, with the entries that waited until `now` in their places.

        The ones that are given are not to be folded into any more.
        """
        return self._keeper.settled(counters, now)

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
            return function.read(counters.kept, facts, now, tables)
        present = self.settled(counters, now)
        truths, nexts = function.read(present.kept, facts, now, tables)
        first = first_waiting(present, function.keys)
        return Reading(truths, tuple(min(one, first) for one in nexts))

    def comparing(
        self,
        only: tuple[int, ...],
        numbers: Sequence[int],
        members: Mapping[str, int],
        pushes: Mapping[int, Push] = NO_PUSHES,
    ) -> Comparing:
        """Some conditions, by their places, to be compared with what they were.

        Those that were true are told by the `numbers` of their places, and so are the segments that
        they look at, by their `members`. `pushes`: which way what happened since can push those at
        some places.
        """
        source = Source(self._zone)
        writer = Conditions(source, self._counted, self._periods, members)
        write_changes(
            source,
            writer,
            [
                Compared(numbers[place], self._rules[place], pushes.get(place, "any"))
                for place in only
            ],
        )
        function = self._compiled(source, CHANGES)
        return Comparing(function, frozenset(writer.keys), self._keeper)

    def steady(self, only: Iterable[int], event_name: str) -> tuple[Steady, ...]:
        """When these conditions, by their places, can no longer change by more events of this name:
        by any of them, or by those that match no `where`. Nothing where they always can."""
        rules = [self._rules[place] for place in only]
        found = (asking(rules, event_name, some=False), asking(rules, event_name))
        return tuple(self._made_steady(parts) for parts in dict.fromkeys(found) if parts)

    def _made_steady(self, parts: Parts) -> Steady:
        source = Source(self._zone)
        write_holds(source, Conditions(source, self._counted, self._periods), parts)
        holds = self._compiled(source)
        if not parts.wheres:
            return Steady(holds)
        source = Source(self._zone)
        write_matches(source, parts.wheres)
        return Steady(holds, self._compiled(source, "e, tables"))

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
        asked = self._function_of((self.names.index(name),)).keys
        first = first_waiting(present, asked)
        if first == FOREVER:
            return found
        return tuple(
            probe._replace(change=min(probe.change, first)) if counts(part) else probe
            for part, probe in zip(parts_in_order(self.condition(name)), found, strict=True)
        )

    def _made_function(self, only: tuple[int, ...] | None) -> _Function:
        chosen = range(len(self._rules)) if only is None else only
        source = Source(self._zone)
        source.names |= {"Reading": Reading, "new": tuple.__new__}
        writer = Conditions(source, self._counted, self._periods)
        truths, nexts = [], []
        for place in chosen:
            truth, change = writer.truth(self._rules[place])
            name = source.fresh("r")
            source.line(f"{name} = {truth}")
            truths.append(name)
            nexts.append(change or repr(FOREVER))
        source.line(f"return new(Reading, ({_tuple(truths)}, {_tuple(nexts)}))")
        return _Function(self._compiled(source), tuple(writer.keys))

    def _made_probing(self, name: str) -> _Probing:
        source = Source(self._zone)
        source.names["Probe"] = Probe
        writer = Conditions(source, self._counted, self._periods)
        parts = parts_in_order(self.condition(name))
        source.line(f"return {_tuple([probe_source(source, writer, part) for part in parts])}")
        function: _Probing = self._compiled(source)
        return function

    @cached_property
    def _telling(self) -> _Told:
        source = Source(self._zone)
        writer = Conditions(source, self._counted, self._periods)
        told = [f"{name!r}: {writer.told(value)}" for name, value in self._told.items()]
        source.line(f"return {{{', '.join(told)}}}")
        function: _Told = self._compiled(source)
        return function

    def _compiled(self, source: Source, parameters: str = "kept, facts, now, tables") -> Any:
        body = "\n".join([f"def reading({parameters}):", *source.head, *source.lines])
        source.names |= {"Raw": Raw, "opened": opened}
        exec(compile(body, "<conditions>", "exec"), source.names)  # noqa: S102
        return source.names["reading"]


def _tuple(names: list[str]) -> str:
    return f"({''.join(f'{name}, ' for name in names)})"
