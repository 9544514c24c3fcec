"""What people and programs ask of a workspace: profiles, timelines, evidence, the shelf."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec

from filrouge.app.ledger import positions_in
from filrouge.app.loop import EVENTS, EVENTS_OF, LAST_OF, POSITION
from filrouge.app.stores import Rooms, Stores
from filrouge.app.workspace import Workspace
from filrouge.core.errors import UnknownPersonError
from filrouge.core.language import Words
from filrouge.core.nouns import Event, Identifier, Person, Record, RecordKind
from filrouge.core.time import iso
from filrouge.desk.listing import BadCursorError, found_people, recent_people
from filrouge.desk.segments.in_force import InForce
from filrouge.profile import ProfileView, TimelineEntry, profile_view
from filrouge.resolve import PinMalformedError, parsed_key
from filrouge.segment.turns import ENTERED, turns_of

TIMELINE_LIMIT: Final = 100
TIMELINE_LIMIT_MAX: Final = 1_000
FOREVER: Final = 2**62
EXPORT_EVENTS_MAX: Final = 1_000_000
_SAME: Final = Words("they are the same identifier", "c'est le même identifiant")


class Window(NamedTuple):
    """Which events of a timeline: `from_time` <= event time < `until_time`."""

    from_time: int = -FOREVER
    until_time: int = FOREVER
    channel: str | None = None
    cursor: str | None = None
    limit: int = TIMELINE_LIMIT


class People:
    """Questions about persons, over a state that may be open for reading only."""

    def __init__(self, workspace: Workspace, stores: Stores, rooms: Rooms) -> None:
        self.workspace = workspace
        self._stores = stores
        self._rooms = rooms
        self.in_force = InForce(workspace, stores, rooms)

    def person(self, key: str) -> Person:
        """Who a key names. Raises BadKeyError or UnknownPersonError."""
        person = self._rooms.resolver.person(self._identifier(key))
        if person is None:
            raise UnknownPersonError(key=key)
        return person

    def profile(self, key: str) -> ProfileView:
        """The 360 view of the person whom a key names."""
        return self._view(self.person(key))

    def timeline(self, key: str, window: Window) -> dict[str, Any]:
        """The events of a person, newest first, and the cursor of the next ones."""
        person = self.person(key)
        until = TimelineEntry(window.until_time, 0)
        before = _entry_of(window.cursor) if window.cursor else until
        limit = max(1, min(window.limit, TIMELINE_LIMIT_MAX))
        events: list[Event] = []
        while len(events) < limit:
            page = self._page(person, before, window.from_time, limit + 1)
            found = page[:limit]
            events += [e for e in found if window.channel in (None, e.channel)]
            if len(page) <= limit:
                return {"events": [event_view(event) for event in events[:limit]], "next": None}
            before = TimelineEntry(found[-1].event_time, found[-1].offset)
        last = events[limit - 1]
        return {
            "events": [event_view(event) for event in events[:limit]],
            "next": f"{last.event_time}.{last.offset}",
        }

    def why(self, key: str, other: str) -> dict[str, Any]:
        """The chain of evidence between two identifiers, or what keeps them apart."""
        why = self._rooms.resolver.why(self._identifier(key), self._identifier(other))
        zone = self.workspace.settings.timezone
        return {
            **why.data(),
            "words": {"fr": why.words("fr", zone), "en": why.words("en", zone)},
        }

    def listed(self, text: str, cursor: str | None, limit: int) -> dict[str, Any]:
        """People by an identifier, its beginning, or a name; the recently active for no text."""
        if text.strip():
            page = found_people(self._rooms, text.strip(), cursor, limit)
        else:
            page = recent_people(self._rooms, self._stores, cursor, limit)
        return {"people": [self._summary(person) for person in page.people], "next": page.next}

    def shown(self, people: Sequence[str]) -> list[dict[str, Any]]:
        """Persons by their ids, as lists show them; those who are nobody any more are left out."""
        found = (self._rooms.resolver.person(Identifier("person", one)) for one in people)
        return [self._summary(person) for person in found if person is not None]

    def status(self) -> dict[str, Any]:
        """Counts of the workspace, and how far the worker is behind the log."""
        settings = self.workspace.settings
        positions = positions_in(self._stores.state)
        counts = self._rooms.resolver.counts()
        return {
            "workspace": {
                "name": settings.name,
                "languages": settings.languages,
                "currency": settings.currency,
                "timezone": settings.timezone,
            },
            "events": positions.get(EVENTS, 0),
            "people": counts["people"],
            "merges": counts["merges"],
            "rejected": self._rooms.shelf.count(),
            "lag": self._stores.log.end() - positions.get(POSITION, 0),
            "overdue": self.in_force.memberships.overdue(self._rooms.clock.now()),
        }

    def activity(self, source: str) -> dict[str, Any]:
        """How many events a source sent, and when the last one was received."""
        positions = positions_in(self._stores.state)
        last = positions.get(f"{LAST_OF}{source}")
        return {
            "events": positions.get(f"{EVENTS_OF}{source}", 0),
            "last": iso(last) if last else None,
        }

    def position(self) -> int:
        """The offset up to which the worker has carried the log."""
        return positions_in(self._stores.state).get(POSITION, 0)

    def carried_after(self, after: int, limit: int) -> tuple[int, list[dict[str, Any]]]:
        """Events and changes of membership carried after an offset, with the person of each; the
        offset reached. About `limit` of them."""
        until = self.position()
        found: list[dict[str, Any]] = []
        for offset, record in self._stores.log.read(after, limit) if until > after else ():
            if offset > until or len(found) >= limit:
                break
            after = offset
            if record.body:
                found += self._told(offset, record)
        return after, found

    def _told(self, offset: int, record: Record) -> list[dict[str, Any]]:
        """What a record is told as: an event, memberships, or nothing."""
        if record.kind == RecordKind.DERIVED and (turns := turns_in(record.body)):
            self.in_force.refresh()
            return [{"offset": offset, **self._turn_view(turn)} for turn in turns]
        if record.kind not in (RecordKind.EVENT, RecordKind.DERIVED):
            return []
        event = self._rooms.reader.read(offset, record)
        if not isinstance(event, Event):
            return []
        whose = self._whose(event)
        if record.kind == RecordKind.DERIVED and whose["person"] is None:
            return []
        return [{"kind": "event", **event_view(event), "offset": offset, **whose}]

    def _turn_view(self, turn: dict[str, Any]) -> dict[str, Any]:
        """One change of membership, as the stream tells it."""
        said = turn["properties"]
        person = self._rooms.resolver.person(Identifier("person", said["person"]))
        return {
            "kind": "membership",
            "messageId": turn["messageId"],
            "event": turn["event"],
            "timestamp": turn["timestamp"],
            "person": person.id if person is not None else None,
            "label": label_of(self.folded(person)) if person is not None else None,
            "segment": said["segment"],
            "name": self.in_force.name_of(said["segment"]),
            "member": turn["event"] == ENTERED,
            "cause": said.get("cause"),
        }

    def _whose(self, event: Event) -> dict[str, Any]:
        for identifier in self._rooms.resolver.identifiers(event):
            person = self._rooms.resolver.person(identifier)
            if person is not None:
                return {"person": person.id}
        return {"person": None}

    def export(self, key: str) -> dict[str, Any]:
        """Everything known of a person (GDPR art. 15 and 20)."""
        person = self.person(key)
        events: list[Event] = []
        for trace in person.traces:
            events += self._rooms.profiles.events_of_trace(trace)
        events.sort(key=lambda event: (event.event_time, event.offset))
        view = self._view(person)
        return {
            "profile": msgspec.to_builtins(view),
            "memberships": [
                {**one, "when": self.in_force.by_id[one["id"]].when}
                for one in view.segments
                if one["id"] in self.in_force.by_id
            ],
            "events": [{**event_view(event), "message": event.body} for event in events],
        }

    def _page(
        self, person: Person, before: TimelineEntry, from_time: int, limit: int
    ) -> list[Event]:
        profiles = self._rooms.profiles
        entries = profiles.timeline(person.traces, before, from_time, limit)
        if entries is None:
            known = {e.offset: e for t in person.traces for e in profiles.events_of_trace(t)}
            older = [
                TimelineEntry(event.event_time, event.offset)
                for event in known.values()
                if event.event_time >= from_time
            ]
            entries = sorted((e for e in older if e < before), reverse=True)[:limit]
            return [known[entry.offset] for entry in entries]
        return self._rooms.reader.at([entry.offset for entry in entries])

    def _view(self, person: Person) -> ProfileView:
        return self.in_force.completed(self.folded(person), person)

    def folded(self, person: Person) -> ProfileView:
        """What a person's events come to, without segments and computed traits."""
        fold = self._rooms.profiles.merged_fold(person.traces)
        return profile_view(person, fold, self.workspace.settings.currency)

    def _summary(self, person: Person) -> dict[str, Any]:
        view = self.folded(person)
        return {
            "id": view.id,
            "label": label_of(view),
            "identifiers": view.identifiers[:6],
            "channels": view.channels,
            "events": view.events,
            "updated_at": view.updated_at,
            "last_seen": view.last_seen,
        }

    def check_pair(self, a: str, b: str) -> None:
        """Raise BadKeyError, UnknownPersonError or PinMalformedError for keys not to be pinned."""
        found = [self._identifier(key) for key in (a, b)]
        for key, identifier in zip((a, b), found, strict=True):
            if identifier.type == "person":
                self.person(key)
        if found[0] == found[1]:
            raise PinMalformedError(a=a, b=b, why=_SAME)

    def _identifier(self, key: str) -> Identifier:
        return parsed_key(key, self._rooms.resolver.rules)


def turns_in(body: bytes) -> list[dict[str, Any]]:
    """The changes of membership that a derived record holds."""
    return [*turns_of(msgspec.json.decode(body))]


def label_of(view: ProfileView) -> str:
    """How to call a person: their name, else their best identifier."""
    traits = view.traits
    name = traits.get("name")
    if not isinstance(name, str) or not name.strip():
        parts = [traits.get("firstName") or traits.get("first_name")]
        parts.append(traits.get("lastName") or traits.get("last_name"))
        name = " ".join(part for part in parts if isinstance(part, str))
    if name.strip():
        return name.strip()
    return view.identifiers[0]["value"] if view.identifiers else view.id[:12]


def event_view(event: Event) -> dict[str, Any]:
    """One event as the timeline shows it."""
    return {
        "messageId": event.message_id,
        "type": event.call,
        "event": event.name or event.call,
        "channel": event.channel,
        "source": event.source,
        "timestamp": iso(event.event_time),
        "receivedAt": iso(event.received_time),
        "properties": event.properties or (event.traits if event.call == "identify" else {}),
    }


def _entry_of(cursor: str) -> TimelineEntry:
    time, _, offset = cursor.partition(".")
    try:
        return TimelineEntry(int(time), int(offset))
    except ValueError as error:
        raise BadCursorError(cursor=cursor) from error
