"""Lists of people, page by page: found by an identifier or a name, or the recently active."""

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from filrouge.app.stores import Rooms, Stores
from filrouge.core.errors import FilrougeError
from filrouge.core.nouns import Event, Identifier, Person, RecordKind
from filrouge.profile import TimelineEntry

FOUND_MAX: Final = 200
"""People that a search finds by their identifiers, and again by their names."""
WALKED_RECORDS: Final = 400
WALKED_RECORDS_MAX: Final = 4_000
"""Records that one page of the recently active looks at; it may hold few people, or none."""
LATEST: Final = TimelineEntry(2**62, 0)


class BadCursorError(FilrougeError):
    """{cursor!r} is not a cursor that this list gave."""

    code = "cursor-malformed"
    hint = "Send `next` back as it was given, or nothing to start again."


class Page(NamedTuple):
    """Some people, and where the next ones begin."""

    people: list[Person]
    next: str | None


def found_people(rooms: Rooms, text: str, cursor: str | None, limit: int) -> Page:
    """People by an identifier, its beginning, or a name."""
    start = number_of(cursor) if cursor else 0
    found = list(islice(_found(rooms, text), start, start + limit + 1))
    return Page(found[:limit], str(start + limit) if len(found) > limit else None)


def recent_people(rooms: Rooms, stores: Stores, cursor: str | None, limit: int) -> Page:
    """People by the record of their latest event, the last one first, while the log holds it."""
    end, start = stores.log.end(), stores.log.start()
    before = min(number_of(cursor), end + 1) if cursor else end + 1
    stop = max(start, before - WALKED_RECORDS_MAX)
    walk = _Walk(rooms)
    people: list[tuple[int, Person]] = []
    while before > stop and len(people) <= limit:
        after = max(before - WALKED_RECORDS, stop) - 1
        for offset, event in reversed(_events(rooms, stores, after, before)):
            people += ((offset, person) for person in walk.whose_latest(offset, event))
        before = after + 1
    listed = [person for _, person in people[:limit]]
    if len(people) > limit:
        return Page(listed, str(people[limit - 1][0]))
    return Page(listed, str(before) if before > start else None)


def number_of(cursor: str) -> int:
    """The number that a cursor is. Raises BadCursorError."""
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise BadCursorError(cursor=cursor)
    return int(cursor)


def _found(rooms: Rooms, text: str) -> Iterator[Person]:
    known: set[str] = set()
    for person in rooms.resolver.search(text, FOUND_MAX):
        known.add(person.id)
        yield person
    for trace in rooms.profiles.traces_named(text, FOUND_MAX):
        id_ = rooms.resolver.person_of_trace(trace)
        if id_ is None or id_ in known:
            continue
        known.add(id_)
        if found := rooms.resolver.person(Identifier("person", id_)):
            yield found


def _events(rooms: Rooms, stores: Stores, after: int, before: int) -> list[tuple[int, Event]]:
    found: list[tuple[int, Event]] = []
    while after < before - 1 and (rows := stores.log.read(after, before - 1 - after)):
        for offset, record in rows:
            if offset >= before:
                return found
            if record.kind == RecordKind.EVENT and record.body:
                event = rooms.reader.read(offset, record)
                if isinstance(event, Event):
                    found.append((offset, event))
        after = rows[-1][0]
    return found


class _Walk:
    """Who is whose, asked once for each person of a page."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._people: dict[Identifier, Person | None] = {}
        self._latest: dict[str, int] = {}

    def whose_latest(self, offset: int, event: Event) -> list[Person]:
        """The people whose latest event this is: one, or none."""
        found: dict[str, Person] = {}
        for identifier in self._rooms.resolver.identifiers(event):
            if identifier not in self._people:
                self._people[identifier] = self._rooms.resolver.person(identifier)
            person = self._people[identifier]
            if person is not None and self._latest_offset(person) == offset:
                found[person.id] = person
        return list(found.values())

    def _latest_offset(self, person: Person) -> int:
        if person.id not in self._latest:
            profiles = self._rooms.profiles
            entries = profiles.timeline(person.traces, LATEST, -LATEST.event_time, 1)
            if entries is None:
                entries = [TimelineEntry(0, offset) for offset in profiles.offsets(person.traces)]
            self._latest[person.id] = entries[-1].offset if entries else 0
        return self._latest[person.id]
