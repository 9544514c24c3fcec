"""Keeps memberships true while the loop carries: hands the room `segment` what it needs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from filrouge.app.acts import derived_record
from filrouge.app.stores import Rooms
from filrouge.core.ids import keyed_hash
from filrouge.core.nouns import Event, Record
from filrouge.core.time import iso
from filrouge.profile import Told
from filrouge.resolve import Resolution
from filrouge.segment import Definitions, MembershipChange, Walk
from filrouge.segment import Told as Followed

CLOCK: Final = "clock"
"""The position of the log's own clock: the instant up to which memberships were acted on."""
ENTERED: Final = "Segment Entered"
LEFT: Final = "Segment Left"
FILLED_AT_ONCE: Final = 1_000
"""Traces whose people are read for new rules at once."""


class Following:
    """One batch after the other, inside the loop's transactions."""

    def __init__(self, rooms: Rooms, positions: dict[str, int]) -> None:
        self._rooms = rooms
        self.positions = positions
        self.announced: list[tuple[str, Record]] = []
        """(message id, record) of what is to be published."""

    @property
    def clock(self) -> int:
        """The log's time: the latest reception, or the latest instant acted on."""
        return self.positions.get(CLOCK, 0)

    def apply(self, definitions: Definitions, now: int) -> None:
        """Put a version of the segments in force, and read everybody for what is new."""
        segments, profiles = self._rooms.segments, self._rooms.profiles
        now = max(self.clock, now)
        unfilled = segments.apply(definitions, now)
        if unfilled.counters:
            for traces in profiles.all_traces(FILLED_AT_ONCE):
                profiles.recount(traces)
        if not unfilled.rules:
            return
        segments.filled(unfilled.rules)
        for traces in profiles.all_traces(FILLED_AT_ONCE):
            companies = self._rooms.resolver.companies(traces)
            segments.fill(unfilled.rules, companies, profiles.standing, now)

    def begin(self, told: Sequence[Told], resolution: Resolution) -> Walk | None:
        """Follow events that are about to be folded."""
        rooms, clock = self._rooms, self.clock
        followed: list[Followed] = []
        for trace, event, _tie in told:
            clock = max(clock, event.received_time)
            followed.append(Followed(trace, event, clock))
        self.positions[CLOCK] = clock
        if not rooms.segments.catalogue.rules:
            return None
        companies = rooms.resolver.companies({trace for trace, _event, _tie in told})
        return rooms.segments.walk(
            followed, companies, resolution.heirs, rooms.profiles.standing, clock
        )

    def end(self, walk: Walk | None, resolution: Resolution) -> None:
        """Everything of the batch is folded, and its late events moved."""
        if walk is None:
            return
        rooms = self._rooms
        moved = {t for move in resolution.moves for t in (move.old, move.new) if t is not None}
        heirs = {heir for each in resolution.heirs.values() for heir in each}
        rooms.segments.met(walk, rooms.resolver.companies(moved))
        walk.meet(rooms.resolver.companies(heirs))
        self._announce(rooms.segments.finish(walk, self.clock), walk)

    def changed(self, traces: Collection[bytes], heirs: Mapping[bytes, Sequence[bytes]]) -> None:
        """People became others without an event: an operator's act, or an erasure."""
        rooms = self._rooms
        if not rooms.segments.catalogue.rules:
            return
        walk = rooms.segments.walk((), {}, heirs, rooms.profiles.standing, self.clock)
        met = {*traces, *(heir for each in heirs.values() for heir in each)}
        rooms.segments.met(walk, rooms.resolver.companies(met))
        self._announce(rooms.segments.finish(walk, self.clock), walk)

    def pass_to(self, now: int) -> None:
        """Let the log's clock go on to a reception, after what was due up to it."""
        if self._rooms.segments.next_due() <= now:
            while self.fire(now):
                continue
        self.positions[CLOCK] = max(self.clock, now)

    def fire(self, now: int) -> bool:
        """Act on what was due up to `now`; whether more is."""
        rooms = self._rooms
        changes, more = rooms.segments.fire(now, rooms.resolver.companies, rooms.profiles.standing)
        self._announce(changes, None)
        if not more:
            self.positions[CLOCK] = max(self.clock, now)
        return more

    def _announce(self, changes: Iterable[MembershipChange], walk: Walk | None) -> None:
        for change in changes:
            event = walk.event(change) if walk is not None else None
            if event is not None and event.late:
                continue
            if change.rule.kind == "moment" and not change.entered:
                continue
            cause = event.offset if event is not None else f"at {change.time}"
            person = change.person.hex()
            said = f"{cause}:{change.rule.number}:{person}:{change.entered}"
            message_id = keyed_hash(b"derived", said).hex()
            name, properties = _told(change, person)
            if event is not None:
                properties["cause"] = event.message_id
            body = {"timestamp": iso(change.time), **(_whose(event, change) if event else {})}
            record = derived_record(name, message_id, properties, self.clock, body)
            self.announced.append((message_id, record))


def _told(change: MembershipChange, person: str) -> tuple[str, dict[str, Any]]:
    rule = change.rule
    if rule.kind == "moment":
        return rule.event, {"moment": rule.id, "person": person}
    return ENTERED if change.entered else LEFT, {"segment": rule.id, "person": person}


def _whose(event: Event, change: MembershipChange) -> dict[str, Any]:
    """A moment belongs to whoever did what made it so: conditions may look at it."""
    if change.rule.kind != "moment":
        return {}
    names = {"userId": event.user_id, "anonymousId": event.anonymous_id}
    said: dict[str, Any] = {name: value for name, value in names.items() if value}
    return {**said, "context": {"channel": event.channel}} if said else {}
