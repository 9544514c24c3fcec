"""Who was on a device when: logins, shared devices, e-mail clicks on somebody's device."""

from collections.abc import Callable
from typing import Final, NamedTuple

from filrouge.core.ids import message_key
from filrouge.core.nouns import Event, Move
from filrouge.resolve.book import Book
from filrouge.resolve.facts import Facts
from filrouge.resolve.nodes import SHARED, Link, Node
from filrouge.resolve.persons import Persons
from filrouge.resolve.reading import CLICK
from filrouge.resolve.rules import IdentityRules

ANON, LOGIN, MERE, FIXED, CLICKED = range(5)
"""The part of an event on a device: nobody named; a login; a user id merely carried; a user id
beside other identifiers (always that user's); a click in an e-mail to some address."""
LOGOUT: Final = 8
"""Added to the part when the event is a logout."""
PAGE_ROWS: Final = 500
_SIGN: Final = 1 << 63


class Role(NamedTuple):
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

    def note(self, device: Node, role: Role) -> None:
        """An event of this batch on a device."""
        self._roles.setdefault(device.id, []).append(role)

    def logged_in(self, device: Node, user: Node, time: int) -> None:
        """A login: the device's owner, or the second one, who makes it shared."""
        if device.flags & SHARED:
            return
        self._roles.setdefault(device.id, [])
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
                if len(device.logins) > 1 or device.value in self.rules.kiosks:
                    self._share(device, roles, traces)
                else:
                    self._unshared(device, roles, traces)
            else:
                self._walk(device, self._new_rows(device, roles), traces)
        self._roles = {}

    # -- a device of one owner ---------------------------------------------------------------

    def _unshared(self, device: Node, roles: list[Role], traces: list[bytes | None]) -> None:
        if device.id in self._late:
            self._recover(device)
        for role in roles:
            traces[role.place] = self._own_trace(device, role)

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
        self.facts.link(device, address, Link(CLICK, *first, "", click_note(event)))

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
        self.persons.changed(device)
        for partner in device.links:
            near = self.book.node(partner)
            if near is not None:
                self.persons.changed(near)
        device.flags |= SHARED
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
        before = self.book.rows("activity_before", (device.id, new[0][0].at))
        last = Row(*before[0]) if before else None
        old = self._after(device, new[0][0].at)
        puts: list[Row] = []
        pending = list(reversed(new))
        known = next(old, None)
        while pending or known is not None:
            index = -1
            fresh = known is None or bool(pending and pending[-1][0].at <= known.at)
            if fresh:
                row, index = pending.pop()
                if known is not None and known.at == row.at:
                    known = next(old, None)
            else:
                assert known is not None  # noqa: S101
                row = known
                known = next(old, None)
            placed = self._placed(device, row, last)
            if not fresh and placed == row and not pending:
                break
            self._moved(row, placed, index, traces)
            if fresh or placed != row:
                puts.append(placed)
            last = placed
        self.book.write("put_activity", [(device.id, *row) for row in puts])

    def _after(self, device: Node, at: bytes) -> "Rows":
        return Rows(self.book, device.id, at)

    def _moved(self, row: Row, placed: Row, index: int, traces: list[bytes | None]) -> None:
        if index >= 0:
            traces[index] = placed.trace
        elif row.trace != placed.trace:
            self.moves.append(Move(row.offset, row.time, row.trace, placed.trace))

    def _placed(self, device: Node, row: Row, last: Row | None) -> Row:
        """The row with its holder and trace, given the row before it."""
        holder = b""
        if last is not None and row.time - last.time <= self.rules.session:
            holder = last.holder
        part = row.part & ~LOGOUT
        if part == LOGIN:
            holder = row.owner
        whose = holder
        if part == FIXED or (part == CLICKED and not holder):
            whose = row.owner
        owner = self.book.node(whose) if whose else None
        trace = device.id if owner is None else self.facts.trace_on_device(device, owner)
        return row._replace(holder=b"" if row.part & LOGOUT else holder, trace=trace)


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


def click_note(event: Event) -> str:
    return f"{event.name or event.call} / {event.channel}"


def _merged(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
