"""Keeps memberships true while the loop carries: hands the room `segment` what it needs."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from filrouge.app.acts import derived_record
from filrouge.app.stores import Rooms
from filrouge.core.ids import keyed_hash
from filrouge.core.nouns import Event, Record
from filrouge.core.time import iso
from filrouge.profile import Told
from filrouge.resolve import Resolution
from filrouge.segment import Definitions, MembershipChange, Rule, Walk
from filrouge.segment.turns import CHANGED, Turn, packed

CLOCK: Final = "clock"
"""The position of the log's own clock: the instant up to which memberships were acted on."""


class Following:
    """One batch after the other, inside the loop's transactions."""

    def __init__(self, rooms: Rooms, positions: dict[str, int]) -> None:
        self._rooms = rooms
        self.positions = positions
        self.announced: list[tuple[str, Record]] = []
        """(message id, record) of what is to be published."""
        self.noted: Callable[[bytes, Event], None] | None = None
        """Hears of every event that is folded, with its trace, while there is any need."""
        self.moved: Callable[[Collection[bytes], Collection[bytes]], None] | None = None
        """Hears of traces that are folded anew, and of people (roots) of before and since."""
        self.restarted: Callable[[], None] = lambda: None
        """Hears of a new version, and of a batch that was rolled back."""

    @property
    def clock(self) -> int:
        """The log's time: the latest reception, or the latest instant acted on."""
        return self.positions.get(CLOCK, 0)

    def apply(self, definitions: Definitions, now: int) -> None:
        """Put a version of the segments in force; what is new is filled between batches."""
        versions = self._rooms.segments.versions
        self._rooms.segments.apply(definitions, max(self.clock, now))
        if not self._rooms.profiles.traces_after(0, 1)[1]:
            versions.filled([rule.number for rule in versions.catalogue.unfilled])
            versions.read(versions.catalogue.unread)
        self.restarted()

    def begin(self, told: Sequence[Told], resolution: Resolution) -> Walk | None:
        """Follow events that are about to be folded."""
        rooms, noted, before = self._rooms, self.noted, self.clock
        if noted is not None:
            for one in told:
                noted(one.trace, one.event)
        clocks = [*accumulate([one.event.received_time for one in told], max, initial=before)]
        self.positions[CLOCK] = clocks[-1]
        if not rooms.segments.catalogue.rules:
            return None
        companies = rooms.resolver.companies({one.trace for one in told})
        return rooms.segments.walk(
            told, clocks[1:] or clocks, companies, resolution.heirs, rooms.profiles
        )

    def end(self, walk: Walk | None, resolution: Resolution) -> None:
        """Everything of the batch is folded, and its late events moved."""
        moved = {t for move in resolution.moves for t in (move.old, move.new) if t is not None}
        heirs = {heir for each in resolution.heirs.values() for heir in each}
        if self.moved is not None:
            self.moved(moved, {*resolution.heirs, *heirs})
        if walk is None:
            return
        rooms = self._rooms
        rooms.segments.met(walk, rooms.resolver.companies(moved))
        walk.meet(rooms.resolver.companies(heirs))
        self._announce(rooms.segments.finish(walk, self.clock), walk)

    def changed(self, traces: Collection[bytes], heirs: Mapping[bytes, Sequence[bytes]]) -> None:
        """People became others without an event: an operator's act, or an erasure."""
        rooms, others = self._rooms, {heir for each in heirs.values() for heir in each}
        if self.moved is not None:
            self.moved(traces, {*heirs, *others})
        if not rooms.segments.catalogue.rules:
            return
        walk = rooms.segments.walk((), (self.clock,), {}, heirs, rooms.profiles)
        rooms.segments.met(walk, rooms.resolver.companies({*traces, *others}))
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
        changes, more = rooms.segments.fire(now, rooms.resolver.companies, rooms.profiles)
        self._announce(changes, None)
        if not more:
            self.positions[CLOCK] = max(self.clock, now)
        return more

    def _announce(self, changes: Iterable[MembershipChange], walk: Walk | None) -> None:
        """Note what is to be published: moments one by one, memberships many in one record."""
        catalogue, told = self._rooms.segments.catalogue, list[Turn]()
        ids = catalogue.segment_ids
        for change in changes:
            event = walk.event(change) if walk is not None else None
            if event is not None and event.late:
                continue
            cause = event.message_id if event is not None else None
            told.append(Turn(change.person.hex(), change.time, cause, change.changed))
            if len(ids) < len(catalogue.rules):
                for number in change.changed:
                    if number >= 0 and number not in ids:
                        self._announce_moment(catalogue.rule_of[number], change, event)
        for said in packed(told, ids):
            named = f"turns:{said['changes']}\n{said['causes']}\n{said['segments']}"
            self._put(named, CHANGED, said)

    def _announce_moment(self, rule: Rule, change: MembershipChange, event: Event | None) -> None:
        person = change.person.hex()
        properties: dict[str, Any] = {"moment": rule.id, "person": person}
        more: dict[str, Any] = {"timestamp": iso(change.time)}
        if event is not None:
            properties["cause"] = event.message_id
            more |= _whose(event)
        cause = event.offset if event is not None else change.time
        said = f"moment:{cause}:{rule.number}:{person}"
        self._put(said, rule.event, properties, more)

    def _put(
        self, said: str, name: str, properties: dict[str, Any], more: dict[str, Any] | None = None
    ) -> None:
        message_id = keyed_hash(b"derived", said).hex()
        record = derived_record(name, message_id, properties, self.clock, more)
        self.announced.append((message_id, record))


def _whose(event: Event) -> dict[str, Any]:
    """A moment belongs to whoever did what made it so: conditions may look at it."""
    names = {"userId": event.user_id, "anonymousId": event.anonymous_id}
    said: dict[str, Any] = {name: value for name, value in names.items() if value}
    return {**said, "context": {"channel": event.channel}} if said else {}
