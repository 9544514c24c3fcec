"""Who was on a device when: logins, shared devices, e-mail clicks on somebody's device."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import msgspec

from filrouge.core.ids import message_key
from filrouge.core.nouns import Event, Move
from filrouge.resolve.book import Book
from filrouge.resolve.facts import Facts
from filrouge.resolve.nodes import SEVERAL, SHARED, WIDE, Link, Node
from filrouge.resolve.persons import Persons
from filrouge.resolve.reading.rules import IdentityRules
from filrouge.resolve.reading.sightings import CLICK, note_of

ANON, LOGIN, MERE, FIXED, CLICKED = range(5)
"""The part of an event on a device: nobody named; a login; a user id merely carried; a user id
beside other identifiers (always that user's); a click in an e-mail to some address."""
LOGOUT: Final = 8
"""Added to the part when the event is a logout."""
PAGE_ROWS: Final = 500
_SIGN: Final = 1 << 63


class Role(msgspec.Struct, frozen=True, gc=False):
    """One event on a device. `place` in the batch, -1 for an older event."""

    event: Event
    part: int
    owner: bytes
    place: int
    trace: bytes
    """The trace it was folded in, empty for an event of this batch."""


class Row(NamedTuple):
    """One event of a shared device, as kept: sorted by `at`."""

    at: bytes
    offset: int
    part: int
    owner: bytes
    holder: bytes
    """Who holds the session after it."""
    trace: bytes

    @property
    def time(self) -> int:
        return int.from_bytes(self.at[:8], "big") - _SIGN


def place(event: Event, part: int) -> bytes:
    """Sort key of an event on its device: by time, logins first, logouts last, then by message."""
    rank = 2 if part & LOGOUT else 0 if part == LOGIN else 1
    key = message_key(event.source, event.message_id)
    return (event.event_time + _SIGN).to_bytes(8, "big") + bytes((rank,)) + key[:8]


class Devices:
    """Gives the events of devices to traces, once a batch; says which older events move."""

    def __init__(
        self,
        rules: IdentityRules,
        book: Book,
        facts: Facts,
        events_of_trace: Callable[[bytes], list[Event]],
    ) -> None:
        self.rules = rules
        self.book = book
        self.facts = facts
        self.persons: Persons = facts.persons
        self._events_of_trace = events_of_trace
        self._role_of: Callable[[Event, Node], tuple[int, bytes] | None] | None = None
        self.forget()

    def reads(self, role_of: Callable[[Event, Node], tuple[int, bytes] | None]) -> None:
        """How to tell the part that an older event plays on a device."""
        self._role_of = role_of

    def forget(self) -> None:
        self._roles: dict[bytes, list[Role]] = {}
        self._late: dict[bytes, int] = {}
        self.moves: list[Move] = []

    def is_shared(self, device: Node) -> bool:
        return bool(device.flags & SHARED)

    def seen(self, device: Node) -> None:
        """A device of this batch, whatever part it plays."""
        self._roles.setdefault(device.id, [])

    def note(self, device: Node, role: Role) -> None:
        """An event of this batch on a device."""
        self.note_on(device.id, role)

    def note_on(self, device: bytes, role: Role) -> None:
        """The same, by the device's id."""
        roles = self._roles.get(device)
        if roles is None:
            roles = self._roles[device] = []
        roles.append(role)

    def logged_in(self, device: Node, user: Node, time: int) -> None:
        """A login: the device's owner, or the second one, who makes it shared."""
        if device.flags & SHARED:
            return
        if user.id not in device.logins:
            self.book.touch(device)
            device.logins.append(user.id)
        start, end = time, time + self.rules.click
        if any(a <= start and end <= b for a, b in device.coverage):
            return
        self.book.touch(device)
        device.coverage = _merged([*device.coverage, (start, end)])
        if any(last >= start for _, _, last in device.clicks.values()):
            self._late[device.id] = 1

    def settle(self, traces: list[bytes | None]) -> None:
        """Fill in the traces of this batch's events on devices, and `moves` for older ones."""
        for key, roles in self._roles.items():
            device = self.book.nodes[key]
            if not device.flags & SHARED:
                several = len(device.logins) > 1 or device.flags & SEVERAL
                if several or device.value in self.rules.kiosks:
                    self._share(device, roles, traces)
                else:
                    self._unshared(device, roles, traces)
            else:
                self._walk(device, self._new_rows(device, roles), traces)
        self._roles = {}

    def gaps(self, device: Node, ats: list[bytes]) -> None:
        """Rows of a shared device are gone: follow the sessions again around each gap.

        What came before may have been claimed through them, what comes next held since them.
        """
        beside: dict[bytes, Row] = {}
        for at in ats:
            for query in ("activity_before", "activity_after"):
                for found in self.book.rows(query, (device.id, at, 1)):
                    beside[found[0]] = Row(*found)
        for at in sorted(beside):
            self._walk(device, [(beside[at], -1)], [])

    # -- a device of one owner ---------------------------------------------------------------

    def _unshared(self, device: Node, roles: list[Role], traces: list[bytes | None]) -> None:
        if device.id in self._late:
            self._recover(device)
        trace = device.id
        for role in roles:
            traces[role.place] = trace if role.part == ANON else self._own_trace(device, role)

    def _own_trace(self, device: Node, role: Role) -> bytes:
        part = role.part & ~LOGOUT
        if part == ANON:
            return device.id
        owner = self.book.nodes[role.owner]
        if part != CLICKED:
            return self.facts.trace_on_device(device, owner)
        if self._covered(device, role.event.event_time):
            user = self.book.node(device.logins[0])
            assert user is not None, "a login made its user's node"  # noqa: S101
            return self.facts.trace_on_device(device, user)
        self._clicked(device, owner, role.event)
        return self.facts.trace_on_device(device, owner)

    def _covered(self, device: Node, time: int) -> bool:
        return any(start <= time <= end for start, end in device.coverage)

    def _clicked(self, device: Node, address: Node, event: Event) -> None:
        """A click that nobody's login covers links the device and the address."""
        time, message = event.event_time, event.message_id
        first = (time, message)
        last = time
        if address.id in device.clicks:
            time_0, message_0, last_0 = device.clicks[address.id]
            if first >= (time_0, message_0) and last <= last_0:
                return
            first, last = min(first, (time_0, message_0)), max(last, last_0)
        self.book.touch(device)
        device.clicks[address.id] = (*first, last)
        self.persons.because(event.offset)
        self.facts.link(device, address, Link(CLICK, *first, "", note_of(event)))

    def _recover(self, device: Node) -> None:
        """A late login covers clicks that were the address's: they become the owner's."""
        user = self.book.node(device.logins[0])
        for key in list(device.clicks):
            address = self.book.node(key)
            if user is None or address is None:
                continue
            old = self.facts.reader.pair_id(device.id, key)
            left: list[Event] = []
            for event in self._events_of_trace(old):
                if self._covered(device, event.event_time):
                    new = self.facts.trace_on_device(device, user)
                    self.moves.append(Move(event.offset, event.event_time, old, new))
                else:
                    left.append(event)
            self.book.touch(device)
            del device.clicks[key]
            self.facts.uncover(device, address, None)
            for event in left:
                self._clicked(device, address, event)

    # -- a shared device ---------------------------------------------------------------------

    def _share(self, device: Node, roles: list[Role], traces: list[bytes | None]) -> None:
        """From now on, and all along, the device is somebody's only during a session."""
        older = self._older_roles(device)
        self.book.touch(device)
        self.persons.left(device)
        self.persons.changed(device)
        for partner in device.links:
            near = self.book.node(partner)
            if near is not None:
                self.persons.changed(near)
        device.flags = device.flags & ~WIDE | SHARED
        device.links, device.partners, device.clicks = {}, {}, {}
        device.coverage, device.logins, device.pairs = [], [], {}
        self._walk(device, self._new_rows(device, older + roles), traces)

    def _older_roles(self, device: Node) -> list[Role]:
        if device.id in self.book.created:
            return []
        found: list[Role] = []
        role_of = self._role_of
        reader = self.facts.reader
        owned = [reader.pair_id(device.id, owner) for owner in device.pairs]
        for trace in (device.id, *owned):
            for event in self._events_of_trace(trace):
                role = role_of(event, device) if role_of is not None else None
                if role is not None:
                    found.append(Role(event, role[0], role[1], -1, trace))
        return found

    def _new_rows(self, device: Node, roles: list[Role]) -> list[tuple[Row, int]]:
        """Rows to be placed, each with its index in the batch (-1: older)."""
        rows: dict[bytes, tuple[Row, int]] = {}
        for role in roles:
            at = place(role.event, role.part)
            row = Row(at, role.event.offset, role.part, role.owner, b"", role.trace)
            if at not in rows:
                rows[at] = (row, role.place)
        return [rows[at] for at in sorted(rows)]

    def _walk(self, device: Node, new: list[tuple[Row, int]], traces: list[bytes | None]) -> None:
        """Put new rows among the known ones and follow the sessions until nothing changes."""
        if not new:
            return
        visit = _Visit(device, self.rules.session, self.facts)
        start = self._open_since(device, new[0][0].at, visit)
        known = Rows(self.book, device.id, start)
        coming = len(new)
        for row, old, index in _merge(new, known):
            coming -= index is not None
            if index is None and not coming and visit.settled(row):
                break
            visit.place(row, old, index)
        puts = []
        for old, placed, index in visit.placed:
            if index is not None and index >= 0:
                traces[index] = placed.trace
            elif old.trace != placed.trace:
                self.moves.append(Move(old.offset, old.time, old.trace, placed.trace))
            if index is not None or placed != old:
                puts.append((device.id, *placed))
        self.book.write("put_activity", puts)

    def _open_since(self, device: Node, at: bytes, visit: "_Visit") -> bytes:
        """Where the rows start that a login at `at` could still claim; sets what came before."""
        start = at
        next_time = Row(at, 0, 0, b"", b"", b"").time
        while True:
            found = self.book.rows("activity_before", (device.id, start, PAGE_ROWS))
            for row in (Row(*each) for each in found):
                if row.holder or row.part & LOGOUT or next_time - row.time > self.rules.session:
                    visit.last = row
                    return start
                start, next_time = row.at, row.time
            if len(found) < PAGE_ROWS:
                return start


class _Visit:
    """Follows the rows of a shared device in order: who holds it, and who a visit belongs to.

    What was done before a login in the same visit is that user's too, unless somebody else's
    session or a logout lies in between.
    """

    def __init__(self, device: Node, silence: int, facts: Facts) -> None:
        self.last: Row | None = None
        self.placed: list[tuple[Row, Row, int | None]] = []
        """Each row as it was, as it is now, and its place in the batch (None: a known row)."""
        self._open: list[int] = []
        self._device, self._silence, self._facts = device, silence, facts

    def settled(self, row: Row) -> bool:
        """Whether a known row and all that follow stay as they are, nothing new coming."""
        last = self.last
        if last is None or row.time - last.time > self._silence:
            return True
        return not self._open and bool(last.holder or last.part & LOGOUT) and self._same_as_known

    @property
    def _same_as_known(self) -> bool:
        old, placed, index = self.placed[-1]
        return index is None and old == placed

    def place(self, row: Row, old: Row, index: int | None) -> None:
        last = self.last
        holder = b""
        if last is not None and row.time - last.time <= self._silence:
            holder = last.holder
        else:
            self._open.clear()
        part = row.part & ~LOGOUT
        if part == LOGIN:
            if not holder:
                self._claim(row.owner)
            holder = row.owner
        after = b"" if row.part & LOGOUT else holder
        whose = holder
        if part == FIXED or (part == CLICKED and not holder):
            whose = row.owner
        placed = row._replace(holder=after, trace=self._trace(whose))
        self.placed.append((old, placed, index))
        self.last = placed
        if row.part & LOGOUT:
            self._open.clear()
        elif not whose:
            self._open.append(len(self.placed) - 1)

    def _claim(self, user: bytes) -> None:
        for number in self._open:
            old, placed, index = self.placed[number]
            self.placed[number] = (old, placed._replace(trace=self._trace(user)), index)
        self._open.clear()

    def _trace(self, whose: bytes) -> bytes:
        owner = self._facts.book.node(whose) if whose else None
        if owner is None:
            return self._device.id
        return self._facts.trace_on_device(self._device, owner)


def _merge(new: list[tuple[Row, int]], known: "Rows") -> Iterator[tuple[Row, Row, int | None]]:
    """New and known rows in order: (row, as it was, place in the batch or None for a known one).

    A new row that is known already (the same message again) keeps what was known of it.
    """
    left = next(known, None)
    for row, index in new:
        while left is not None and left.at < row.at:
            yield left, left, None
            left = next(known, None)
        if left is not None and left.at == row.at:
            left = next(known, None)
        yield row, row, index
    while left is not None:
        yield left, left, None
        left = next(known, None)


class Rows:
    """The rows of a device from a place on, read a page at a time."""

    def __init__(self, book: Book, device: bytes, at: bytes) -> None:
        self._book, self._device, self._at = book, device, at
        self._page: list[Row] = []
        self._more = True

    def __iter__(self) -> "Rows":
        return self

    def __next__(self) -> Row:
        if not self._page and self._more:
            parameters = (self._device, self._at, PAGE_ROWS)
            rows = [Row(*row) for row in self._book.rows("activity_after", parameters)]
            self._more = len(rows) == PAGE_ROWS
            if rows:
                self._at = rows[-1].at + b"\0"
            self._page = rows[::-1]
        if not self._page:
            raise StopIteration
        return self._page.pop()


def _merged(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
