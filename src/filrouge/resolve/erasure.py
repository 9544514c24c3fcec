"""Erasing a person: the world as if they had never been, but for what must not be unlearnt.

What others' evidence says of a value is a minimum, a set or a flag over all its events: nothing can
be subtracted. So the values around an erased person are emptied, and the events that name them,
which are others', are told again. A suppression list keeps keyed hashes of the erased identifiers.
"""

from collections.abc import Callable, Iterable

import msgspec

from filrouge.core.nouns import Event, Identifier, Move, Person
from filrouge.resolve.answers.view import View
from filrouge.resolve.devices import Devices
from filrouge.resolve.facts import Facts
from filrouge.resolve.nodes import NEVER, SHARED, Node

EventsOfTrace = Callable[[bytes], list[Event]]


class Forgotten(msgspec.Struct, frozen=True):
    """What was erased, for the other rooms to erase their part."""

    people: tuple[str, ...]
    """The person's id, then the aliases."""
    nodes: tuple[bytes, ...]
    marks: tuple[bytes, ...]
    """Names under which the register keeps that a value is several people's."""
    traces: tuple[bytes, ...]
    identifiers: tuple[Identifier, ...]
    """Not those that a family shares: they are the others' too."""
    moves: tuple[Move, ...]
    """Events of others that belong to another trace without the erased identifiers."""
    heirs: dict[bytes, tuple[bytes, ...]] = {}
    """Of others whose values changed hands: who has them now, by root."""


class Erasure:
    """One person's erasure: `take_out`, tell `events` again, settle people, then `tidy`."""

    def __init__(self, person: Person, facts: Facts, devices: Devices, view: View) -> None:
        self.person = person
        self.facts = facts
        self.book = facts.book
        self.reader = facts.reader
        self.devices = devices
        self.suppressed: list[bytes] = []
        self.marks: list[bytes] = []
        self.gone: dict[bytes, Node] = {}
        self.around: dict[bytes, Node] = {}
        """Values that erased events named too: emptied, to be told again."""
        self._parts: set[bytes] = set()
        self.identifiers: tuple[Identifier, ...] = ()
        self._choose(view)

    def _choose(self, view: View) -> None:
        """Which values go, and which stay without one person's first names."""
        root = bytes.fromhex(self.person.id)
        units = view.units_at(root)
        self.book.load(unit.node for unit in units)
        members = [(self.book.nodes[unit.node], unit) for unit in units]
        for node, unit in members:
            if node.household:
                self._parts |= {self.reader.part_id(node.id, name) for name in unit.names}
                self._put_around(node)
            else:
                self.gone[node.id] = node
            for leaf in self.book.leaves(node.id):
                if view.persons.root_of(leaf) == root:
                    self.gone[leaf.id] = leaf
        alone = self.book.node(root)
        if not members and alone is not None:
            self.gone[root] = alone
        self.suppressed = [*self.gone, *sorted(self._parts)]
        self.identifiers = tuple(Identifier(node.type, node.value) for node in self.gone.values())

    def _put_around(self, node: Node | None) -> None:
        if node is not None and node.id not in self.gone:
            self.around[node.id] = node

    # -- what goes -----------------------------------------------------------------------------

    def take_out(
        self, events_of_trace: EventsOfTrace, time: int | None
    ) -> list[tuple[Event, bytes]]:
        """Delete the person, empty what is around; gives others' events to tell again.

        Each comes with the trace that it was folded in.
        """
        book = self.book
        for node in self.gone.values():
            book.nodes.setdefault(node.id, node)
        self._find_around(events_of_trace)
        root = bytes.fromhex(self.person.id)
        roots = {root}
        for node in (*self.gone.values(), *self.around.values()):
            roots |= {node.person, *node.people.values()} - {b""}
        for each in roots:
            party = book.party(each)
            for unit in party.units if party is not None else ():
                near = book.node(unit.node)
                if near is not None:
                    self.facts.persons.changed(near)
        book.put_party(root, None)
        frozen = [node for node in self.around.values() if node.frozen]
        for node in frozen:
            self.marks.append(self.reader.kept_id(node.id))
            if not _joined_by_hand(node):
                del self.around[node.id]
        told = self._events_around(events_of_trace)
        for device in (*frozen, *self.gone.values()):
            if device.flags & SHARED:
                self._leave_device(device)
        for node in self.around.values():
            self._empty(node)
        for node in self.gone.values():
            self._delete(node)
        until = NEVER if time is None else time
        book.write("put_suppression", [(key, until) for key in self.suppressed])
        return told

    def _find_around(self, events_of_trace: EventsOfTrace) -> None:
        named = {
            key
            for node in self.gone.values()
            for key in (*node.links, *node.pins, *node.pairs, *(first for first, _ in node.back))
        }
        for trace in self.person.traces:
            for event in events_of_trace(trace):
                named |= {known.id for known in self.reader.read(event).known}
        named |= self._naming(node for node in self.gone.values() if node.flags & SHARED).keys()
        self.book.load(named)
        for key in named:
            self._put_around(self.book.node(key))

    def _leave_device(self, device: Node) -> None:
        """Take the person's rows out of a shared device; who follows them is looked at again."""
        if device.id in self.gone:
            self.book.write("drop_activity", [(device.id,)])
            return
        rows = [
            row
            for key in self.gone
            for row in self.book.rows(
                "activity_of", (device.id, key, self.reader.pair_id(device.id, key))
            )
        ]
        ats = sorted({row[0] for row in rows})
        self.book.write("drop_activity_at", [(device.id, at) for at in ats])
        self.devices.gaps(device, ats)

    def _empty(self, node: Node) -> None:
        """Take all that events said out of a value; operators' acts stay."""
        self.book.touch(node)
        self.facts.persons.changed(node)
        self._part(node)
        self._untrace(node)
        node.first, node.flags = NEVER, node.flags & SHARED
        node.names, node.partners = {}, {}
        node.parts, node.back, node.strays = [], [], []
        node.let_go = None
        # Clicks that a login covers are the owner's without naming them: they are not told again.
        node.pairs = {key: True for key in node.pairs if key not in self.gone}
        node.logins, node.coverage, node.clicks = [], [], {}
        node.pins = {key: act for key, act in node.pins.items() if key not in self.gone}

    def _part(self, node: Node) -> None:
        self.book.load(node.links)
        for partner in list(node.links):
            near = self.book.node(partner)
            if near is not None:
                self.book.touch(near)
                self.facts.persons.changed(near)
                self.facts.part(near, node)
                near.clicks.pop(node.id, None)
            del node.links[partner]

    def _delete(self, node: Node) -> None:
        book = self.book
        self._part(node)
        book.load((*node.pins, *node.pairs))
        for partner in (*node.pins, *node.pairs):
            near = book.node(partner)
            if near is not None:
                book.touch(near)
                near.pins.pop(node.id, None)
                near.pairs.pop(node.id, None)
                self.facts.persons.changed(near)
        self._untrace(node)
        book.drop(node)

    def _untrace(self, node: Node) -> None:
        """Take the traces of a value off those that come before or after it in them."""
        book = self.book
        book.write("drop_handle", [(handle,) for handle in self._handles(node)])
        for key in {first for first, _ in node.back} | {after for _, after in node.parts}:
            near = book.node(key) if key else None
            if near is not None:
                book.touch(near)
                near.parts = [part for part in near.parts if part[1] != node.id]
                near.back = [back for back in near.back if back[0] != node.id]

    def _handles(self, node: Node) -> list[bytes]:
        part_id = self.reader.part_id
        handles = [part_id(node.id, name, after) for name, after in node.parts]
        handles += [part_id(node.id, name) for name in node.names]
        handles += [part_id(first, name, node.id) for first, name in node.back]
        if node.id not in self.gone:
            return handles
        if node.cls == "D":
            return handles + [self.reader.pair_id(node.id, owner) for owner in node.pairs]
        return handles + [self.reader.pair_id(device, node.id) for device in node.pairs]

    # -- what is told again --------------------------------------------------------------------

    def _events_around(self, events_of_trace: EventsOfTrace) -> list[tuple[Event, bytes]]:
        """Others' events that name an erased value, or one that is emptied."""
        wanted = self.gone.keys() | self.around.keys()
        near: dict[bytes, Node] = dict(self.around)
        for node in (*self.gone.values(), *self.around.values()):
            self.book.load((*node.links, *node.pairs))
            for key in (*node.links, *node.pairs, *(first for first, _ in node.back)):
                found = self.book.node(key)
                if found is not None and key not in self.gone:
                    near[key] = found
            near |= {leaf.id: leaf for leaf in self.book.leaves(node.id) if leaf.id not in near}
        near |= self._naming(node for node in self.around.values() if node.flags & SHARED)
        traces: dict[bytes, None] = {}
        for node in (*near.values(), *self.gone.values()):
            traces |= dict.fromkeys(self._traces(node))
            if node.flags & SHARED and node.id in wanted:
                rows = self.book.rows("activity_traces", (node.id,))
                traces |= dict.fromkeys(row[0] for row in rows)
            self.book.load((*node.links, *node.pairs))
            for key in (*node.links, *node.pairs):
                device = self.book.node(key)
                if device is not None and device.flags & SHARED:
                    traces |= dict.fromkeys(self._traces_on(device, node))
        told: dict[int, tuple[Event, bytes]] = {}
        for trace in traces:
            if trace in self.person.traces:
                continue
            for event in events_of_trace(trace):
                if any(known.id in wanted for known in self.reader.read(event).known):
                    told[event.offset] = (event, trace)
        return [told[offset] for offset in sorted(told)]

    def _naming(self, devices: Iterable[Node]) -> dict[bytes, Node]:
        """Values that remember these devices of several people, which remember none."""
        rows = [row for each in devices for row in self.book.rows("nodes_naming", (each.id,))]
        self.book.load(key for (key,) in rows)
        found = {key: self.book.node(key) for (key,) in rows if key not in self.gone}
        return {key: node for key, node in found.items() if node is not None}

    def _traces_on(self, device: Node, node: Node) -> Iterable[bytes]:
        """Traces on a shared device whose events may name a value beside it."""
        if node.cls == "D":
            return [row[0] for row in self.book.rows("activity_traces", (device.id,))]
        return [row[1] for row in self.book.rows("activity_of", (device.id, node.id, b""))]

    def _traces(self, node: Node) -> Iterable[bytes]:
        """Every trace that may hold events that name a value."""
        if node.flags & SHARED:
            return ()
        part_id, pair_id = self.reader.part_id, self.reader.pair_id
        found = [node.id, *node.strays]
        found += [part_id(node.id, name, after) for name, after in node.parts]
        found += [part_id(first, name, node.id) for first, name in node.back]
        if node.cls == "D":
            return found + [pair_id(node.id, owner) for owner in node.pairs]
        return found + [pair_id(device, node.id) for device in node.pairs]

    def tidy(self) -> None:
        """Drop the values that nobody else named."""
        for node in self.around.values():
            if node.first == NEVER and not node.pins:
                self.book.drop(node)

    def forgotten(self, moves: Iterable[Move], heirs: dict[bytes, tuple[bytes, ...]]) -> Forgotten:
        """What the other rooms have to erase."""
        person = self.person
        return Forgotten(
            (person.id, *person.aliases),
            tuple(self.suppressed),
            tuple(self.marks),
            person.traces,
            self.identifiers,
            tuple(moves),
            heirs,
        )


def _joined_by_hand(node: Node) -> bool:
    """Whether a device of several people is in a person all the same, whose id it may give."""
    return bool(node.flags & SHARED) and node.pinned
