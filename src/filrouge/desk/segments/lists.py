"""Static lists: people are put on one, or taken off it, by events that hold one identifier each.

Such an event is no evidence of who is who: what an operator types joins nobody to anybody.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from filrouge.app.stores import Rooms, Stores
from filrouge.collect import LISTS_SOURCE
from filrouge.core.errors import FilrougeError
from filrouge.core.ids import keyed_hash
from filrouge.core.language import Words
from filrouge.core.nouns import Identifier, Person, Record, RecordKind
from filrouge.core.time import iso
from filrouge.desk.segments.errors import (
    LineUnreadableError,
    MiswrittenKeyError,
    NotAListError,
    UnusableKeyError,
)
from filrouge.desk.segments.in_force import InForce
from filrouge.resolve import parsed_key
from filrouge.resolve.reading.normalise import normal_value
from filrouge.rules import Facts, Live, parse
from filrouge.rules.live.counters import opened
from filrouge.segment import SegmentDefinition
from filrouge.segment.definitions import LIST_EVENT

NO_EVENT: Final = 0


class Entry(NamedTuple):
    """A key that somebody gave, and the line of the file where it stands (0 for none)."""

    key: str
    line: int = 0
    problem: Words | None = None
    """Why that line could not be read."""


class Refused(NamedTuple):
    """A key that names nobody whom an event could be of."""

    entry: Entry
    error: FilrougeError


class Prepared(NamedTuple):
    """What some keys come to. `unchanged`: on the list, or off it, already."""

    records: list[Record]
    unchanged: int
    refused: list[Refused]


class ListChanges:
    """Makes the events that change one list."""

    def __init__(
        self, stores: Stores, rooms: Rooms, in_force: InForce, definition: SegmentDefinition
    ) -> None:
        if definition.kind != "list":
            raise NotAListError(id=definition.id)
        self._stores = stores
        self._rooms = rooms
        self._in_force = in_force
        self._id = definition.id
        zone = in_force.memberships.catalogue.zone
        self._live = Live({"": parse(definition.when)}, zone)
        (self._counter,) = self._live.counters
        self._seen: set[Identifier] = set()

    def prepared(self, entries: Sequence[Entry], *, joined: bool) -> Prepared:
        """The events that put people on the list (`joined`), or take them off.

        Whoever is there already needs none. The same call again gives the same messages.
        """
        found = Prepared([], 0, [])
        unchanged = 0
        for entry in entries:
            try:
                if entry.problem is not None:
                    raise LineUnreadableError(problem=entry.problem)
                record = self._record(entry.key, joined)
            except FilrougeError as error:
                found.refused.append(Refused(entry, error))
                continue
            if record is None:
                unchanged += 1
            else:
                found.records.append(record)
        return found._replace(unchanged=unchanged)

    def _record(self, key: str, joined: bool) -> Record | None:
        rules = self._rooms.resolver.rules
        identifier = parsed_key(key, rules)
        person = self._rooms.resolver.person(identifier)
        if identifier.type == "person":
            identifier = self._identifier_of(person, key)
        kind = rules.types[identifier.type]
        value, is_personal = normal_value(kind.form, identifier.value, rules.region)
        if not value:
            raise MiswrittenKeyError(value=identifier.value, type=identifier.type)
        if not is_personal or kind.cls == "E" or rules.blocks(kind, value):
            raise UnusableKeyError(key=key)
        if identifier in self._seen:
            return None
        self._seen.add(identifier)
        is_on, cause = self._state_of(person)
        if is_on == joined:
            return None
        now = self._rooms.clock.now()
        properties: dict[str, Any] = {"list": self._id, "joined": joined}
        body: dict[str, Any] = {
            "type": "track",
            "event": LIST_EVENT,
            "messageId": keyed_hash(b"list", f"{self._id}:{identifier}:{joined}:{cause}").hex(),
            "timestamp": iso(now),
            "properties": properties,
        }
        put_at(body, path_of(kind.paths), identifier.value)
        return Record(RecordKind.EVENT, LISTS_SOURCE, now, msgspec.json.encode(body))

    def _state_of(self, person: Person | None) -> tuple[bool, int]:
        """Whether somebody is on the list, and the event that made it so."""
        rule = self._in_force.memberships.rule(self._id)
        if rule is None or not rule.filled:
            return False, self._stores.log.end()
        if person is None:
            return False, NO_EVENT
        profiles = self._rooms.profiles
        profiles.forget_cache()
        counters = self._live.merged(profiles.counted(person.traces)[0])
        kept = counters.kept.get(self._counter)
        last = opened(kept) if isinstance(kept, msgspec.Raw) else kept
        is_on = self._live.read(counters, Facts(), self._in_force.now()).truths[0]
        return is_on, last[1] if last else NO_EVENT

    def _identifier_of(self, person: Person | None, key: str) -> Identifier:
        """The identifier by which a person is best known."""
        types = self._rooms.resolver.rules.types
        members = [one for one in (person.members if person else ()) if one.type in types]
        if not members:
            raise UnusableKeyError(key=key)
        best = min(members, key=lambda one: types[one.type].priority)
        return Identifier(best.type, best.value)


def path_of(paths: Sequence[str]) -> str:
    """Where a message says an identifier: at its top, else among its properties, else anywhere."""
    return min(paths, key=lambda path: (2 if "." in path else 0) - path.startswith("properties."))


def put_at(body: dict[str, Any], path: str, value: str) -> None:
    """Write a value in the objects that a path names."""
    *outer, last = path.split(".")
    for name in outer:
        body = body.setdefault(name, {})
    body[last] = value


def in_parts(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """Some entries at a time."""
    part: list[Entry] = []
    for entry in entries:
        part.append(entry)
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part
