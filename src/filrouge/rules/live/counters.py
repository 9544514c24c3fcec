"""Counters of a trace or a person: folded event by event, merged, stored, settled."""

from bisect import insort
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final

import msgspec
from msgspec import Raw

from filrouge.core.nouns import Event
from filrouge.rules.facts import Tables
from filrouge.rules.live.events import Folder, Taker, folder_of, taker_of
from filrouge.rules.live.kinds import CounterSpec, Entry, Merger, adder_of, merger_of, owned
from filrouge.rules.live.sizes import waiting_max
from filrouge.rules.live.windows import FOREVER

_TAKERS_MAX: Final = 256


class Counters(msgspec.Struct, array_like=True):
    """What conditions keep of the events of a trace, or of a whole person. Empty when made."""

    kept: dict[str, Any] = {}
    """counter -> its state (see `kinds`), or the MessagePack of a state that nobody asked yet"""
    ahead: dict[str, list[Entry]] = {}
    """counter -> entries dated after their reception, which wait for their instant"""


Count = Callable[[Counters, Event], None]
"""Puts one more event into counters."""


class _Stored(Counters, array_like=True):
    kept: dict[str, Raw]
    ahead: dict[str, list[Entry]]


_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(_Stored)
opened: Final = msgspec.msgpack.Decoder().decode
"""The state of a stored counter."""


class View:
    """Counters of one or more traces of a person, to be read while events are folded into them."""

    __slots__ = ("aheads", "kept", "some")

    def __init__(self, some: Sequence[Counters], mergers: Mapping[str, Merger]) -> None:
        self.some = some
        self.kept: Kept = some[0].kept if len(some) == 1 else Joined(some, mergers)
        """The states, but for what waits for its instant."""
        self.aheads = [counters.ahead for counters in some]


class Joined:
    """The states of several traces: merged one by one as they are asked."""

    __slots__ = ("_mergers", "_others", "_states")

    def __init__(self, some: Sequence[Counters], mergers: Mapping[str, Merger]) -> None:
        self._states, *self._others = [counters.kept for counters in some] or [{}]
        self._mergers = mergers

    def get(self, key: str) -> Any:
        """The state of a counter, None where there is none."""
        found = self._states.get(key)
        if found.__class__ is Raw:
            found = self._states[key] = opened(found)
        for states in self._others:
            if key in states:
                state = states[key]
                if state.__class__ is Raw:
                    state = states[key] = opened(state)
                found = state if found is None else self._mergers[key](found, state)
        return found


Kept = dict[str, Any] | Joined


class Keeper:
    """Keeps the counters of these specs. `zone` is the workspace's."""

    def __init__(self, specs: Sequence[CounterSpec], zone: str) -> None:
        self._zone = zone
        self._specs = specs
        self._adders: Final = {spec.key: adder_of(spec) for spec in specs}
        self._mergers: Final = {spec.key: merger_of(spec) for spec in specs}
        self._waiting_max: Final = {spec.key: waiting_max(spec.kind) for spec in specs}
        self._any: Final = self._folder(None)
        selects = [select for spec in specs for select in spec.selects]
        self._folders: Final = {
            name: self._folder(name) for name in {name for one in selects for name in one.names}
        }
        self._taker_of = lru_cache(_TAKERS_MAX)(self._taker)

    def looks_at(self, event_name: str) -> bool:
        """True when an event of this name can touch a counter."""
        return self._any is not None or event_name in self._folders

    def keys_of(self, event_name: str) -> frozenset[str]:
        """The counters that an event of this name can touch."""
        return frozenset(spec.key for spec in self._names(event_name))

    def counter(self, event_name: str, tables: Tables) -> Count | None:
        """What puts an event of this name into counters; None where it can touch none."""
        folder = self._folders.get(event_name, self._any)
        return partial(self._count, folder, tables) if folder is not None else None

    def folded(self, counters: Counters, event: Event, tables: Tables) -> Counters:
        """The counters with one more event in them; they are changed and given back."""
        folder = self._folders.get(event.name, self._any)
        if folder is not None:
            self._count(folder, tables, counters, event)
        return counters

    def _count(self, folder: Folder, tables: Tables, counters: Counters, event: Event) -> None:
        if counters.ahead:
            self._arrive(counters, event.received_time)
        if event.event_time <= event.received_time:
            folder(counters.kept, event, tables)
        else:
            name = event.name if event.name in self._folders else None
            for key, value in self._taker_of(name)(event, tables):
                self._wait(counters, key, [[event.event_time, event.offset, value]])

    def _arrive(self, counters: Counters, now: int) -> None:
        """Put what waited until `now` in its place for good: what still waits alone is limited.

        What waits for counters that are not among these, those of a rule that is being filled, is
        left as it is.
        """
        arrived = [key for key, found in counters.ahead.items() if found[0][0] <= now]
        for key in arrived:
            add = self._adders.get(key)
            if add is None:
                continue
            entries = counters.ahead.pop(key)
            waiting = [entry for entry in entries if entry[0] > now]
            if waiting:
                counters.ahead[key] = waiting
            state = counters.kept.get(key)
            state = None if state is None else _open(state)
            for time, offset, value in entries[: len(entries) - len(waiting)]:
                state = add(state, time, offset, value)
            counters.kept[key] = state

    def merged(self, some: Iterable[Counters]) -> Counters:
        """Counters of all the events of these, which are left as they are."""
        into = Counters()
        for counters in some:
            for key, state in counters.kept.items():
                merge = self._mergers.get(key)
                if merge is not None:
                    mine = into.kept.get(key)
                    into.kept[key] = (
                        _own(state) if mine is None else merge(_open(mine), _open(state))
                    )
            self._gather(into, counters, self._mergers)
        return into

    def view(self, some: Sequence[Counters]) -> View:
        """Counters that go on counting, to be read as those of one person."""
        return View(some, self._mergers)

    def joined(self, some: Sequence[Counters], keys: Collection[str]) -> Counters:
        """The merge of these counters, to read: states may be shared with the ones given. What it
        holds of other counters means nothing."""
        kept: dict[str, Any] = {}
        for counters in some:
            more = counters.kept
            both = {key: kept[key] for key in kept.keys() & more.keys()}
            kept.update(more)
            for key, state in both.items():
                if key in keys:
                    kept[key] = self._mergers[key](_open(state), _open(more[key]))
        into = Counters(kept)
        for counters in some:
            if counters.ahead:
                self._gather(into, counters, keys)
        return into

    def _gather(self, into: Counters, counters: Counters, keys: Collection[str]) -> None:
        for key, entries in counters.ahead.items():
            if key in keys:
                self._wait(into, key, entries)

    def _wait(self, counters: Counters, key: str, entries: list[Entry]) -> None:
        """Put entries among those that wait: the latest are kept."""
        waiting = counters.ahead.setdefault(key, [])
        for entry in entries:
            insort(waiting, entry)
        del waiting[: -self._waiting_max[key]]

    def settled(self, counters: Counters, now: int) -> Counters:
        """The same, with the entries that waited until `now` in their places."""
        if not counters.ahead:
            return counters
        present = Counters(dict(counters.kept), {})
        for key, entries in counters.ahead.items():
            add = self._adders.get(key)
            if add is None:
                continue
            due = [entry for entry in entries if entry[0] <= now]
            if due:
                state = present.kept.get(key)
                state = None if state is None else owned(_open(state))
                for time, offset, value in due:
                    state = add(state, time, offset, value)
                present.kept[key] = state
            if len(due) < len(entries):
                present.ahead[key] = [entry for entry in entries if entry[0] > now]
        return present

    def _names(self, name: str | None) -> list[CounterSpec]:
        return [spec for spec in self._specs if not spec.names or name in spec.names]

    def _folder(self, name: str | None) -> Folder | None:
        specs = self._names(name)
        return folder_of(specs, self._zone, name, opened) if specs else None

    def _taker(self, name: str | None) -> Taker:
        return taker_of(self._names(name), self._zone, name)


def stored(counters: Counters) -> bytes:
    """Counters as MessagePack."""
    return _encoder.encode(counters)


def restored(data: bytes) -> Counters:
    """Counters that were stored; a state is decoded when it is asked. Nothing stored is empty."""
    return _decoder.decode(data) if data else Counters()


def first_waiting(counters: Counters, keys: Collection[str]) -> int:
    """The first instant for which an entry of one of these counters waits."""
    waits: list[int] = [
        entry[0] for key, entries in counters.ahead.items() if key in keys for entry in entries
    ]
    return min(waits, default=FOREVER)


def _open(state: Any) -> Any:
    return opened(state) if state.__class__ is Raw else state


def _own(state: Any) -> Any:
    return state if state.__class__ is Raw else owned(state)
