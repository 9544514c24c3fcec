"""A small world for the tests of who is who: events in any order, and what became of them."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from filrouge.core.nouns import Event, Identifier, Move, PersonChange
from filrouge.core.time import MINUTE
from filrouge.resolve import Forgotten, IdentityRules, Pin, Resolver, default_rules
from filrouge.stores.state_sqlite import SqliteState

SECRET = b"pepper"
START = 1_735_689_600_000_000
"""2025-01-01T00:00:00Z"""


def event(message_id: str, minute: float = 0, call: str = "track", **given: Any) -> Event:
    """An event `minute` minutes after START. Keywords: name, channel, source, user, anonymous,
    device, previous, traits, context_traits, and properties by their names."""
    user, anonymous = given.pop("user", ""), given.pop("anonymous", "")
    traits = given.pop("traits", {})
    context: dict[str, Any] = {}
    if "device" in given:
        context["device"] = {"id": given.pop("device")}
    if "context_traits" in given:
        context["traits"] = given.pop("context_traits")
    body: dict[str, Any] = {"type": call, "messageId": message_id}
    if "previous" in given:
        body["previousId"] = given.pop("previous")
    time = START + round(minute * MINUTE)
    name = given.pop("name", "Page Viewed" if call == "page" else "Order Completed")
    return Event(
        offset=0,
        source=given.pop("source", "site"),
        message_id=message_id,
        call=call,
        name=name if call in ("track", "page") else "",
        channel=given.pop("channel", "web"),
        event_time=time,
        received_time=time,
        body=body,
        properties=given,
        traits=traits,
        context=context,
        user_id=user,
        anonymous_id=anonymous,
        original_time=time,
    )


class World:
    """A resolver over a real state, with the events folded by trace as the loop would."""

    def __init__(self, rules: IdentityRules | None = None) -> None:
        self.rules = rules or default_rules()
        self.state = SqliteState(sqlite3.connect(":memory:", isolation_level=None))
        Resolver.create_tables(self.state)
        self.folded: dict[bytes, dict[int, Event]] = {}
        self.trace_of: dict[str, bytes | None] = {}
        self.messages: dict[int, str] = {}
        self.changes: list[PersonChange] = []
        self.offset = 0
        self.resolver = self.fresh()

    def fresh(self) -> Resolver:
        """A resolver that remembers nothing but the state."""
        return Resolver(self.rules, self.state, SECRET, self.events_of_trace)

    def events_of_trace(self, trace: bytes) -> list[Event]:
        return list(self.folded.get(trace, {}).values())

    def tell(self, events: Iterable[Event]) -> None:
        """One micro-batch."""
        batch = []
        for each in events:
            self.offset += 1
            batch.append(msgspec.structs.replace(each, offset=self.offset))
        with self.state.transaction():
            found = self.resolver.resolve(batch)
        assert len(found.seals) == len(found.traces) == len(batch)
        for each, trace in zip(batch, found.traces, strict=True):
            self.messages[each.offset] = each.message_id
            self.trace_of[each.message_id] = trace
            if trace is not None:
                self.folded.setdefault(trace, {})[each.offset] = each
        self.move(found.moves)
        self.changes += found.changes

    def move(self, moves: Iterable[Move]) -> None:
        for move in moves:
            assert move.old is not None
            moved = self.folded[move.old].pop(move.offset)
            if move.new is not None:
                self.folded.setdefault(move.new, {})[move.offset] = moved
            self.trace_of[self.messages[move.offset]] = move.new

    def forget(self, text: str) -> Forgotten | None:
        """Erase a person, and their events."""
        with self.state.transaction():
            found = self.resolver.forget(key(text))
        if found is not None:
            self.move(found.moves)
            for trace in found.traces:
                for gone in self.folded.pop(trace, {}).values():
                    del self.trace_of[gone.message_id]
        return found

    def never(self, found: Forgotten) -> None:
        """What the register of erasures says of a person erased in another world."""
        with self.state.transaction():
            self.resolver.suppress([*found.nodes, *found.traces, *found.marks])

    def pin(self, kind: str, a: str, b: str, time: int = 0, *, undo: bool = False) -> None:
        self.offset += 1
        act = Pin(kind, key(a), key(b), "lea", START + time, undo)  # type: ignore[arg-type]
        with self.state.transaction():
            self.changes += self.resolver.pin(act, self.offset).changes

    def person(self, text: str) -> str | None:
        found = self.resolver.person(key(text))
        return found.id if found else None

    def person_of(self, message_id: str) -> str | None:
        """Whose an event is."""
        trace = self.trace_of[message_id]
        return self.resolver.person_of_trace(trace) if trace is not None else None

    def who(self, keys: Sequence[str]) -> dict[str, str | None]:
        return {text: self.person(text) for text in keys}

    def snapshot(self) -> dict[str, tuple[bytes | None, str | None]]:
        """Of each event: its trace and its person."""
        return {
            message: (self.trace_of[message], self.person_of(message)) for message in self.trace_of
        }

    def check(self) -> None:
        """What must hold in any state: traces and persons agree both ways."""
        for trace, events in self.folded.items():
            if not events:
                continue
            person_id = self.resolver.person_of_trace(trace)
            if person_id is None:
                continue
            person = self.resolver.person(Identifier("person", person_id))
            assert person is not None and person.id == person_id
            assert trace in person.traces
            assert len(set(person.traces)) == len(person.traces)
            for alias in person.aliases:
                again = self.resolver.person(Identifier("person", alias))
                assert again is not None and again.id == person_id


def key(text: str) -> Identifier:
    kind, _, value = text.partition(":")
    return Identifier(kind, value)
