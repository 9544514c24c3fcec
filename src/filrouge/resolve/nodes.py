"""What is remembered of one identifier, and of the people that identifiers make."""

from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from filrouge.resolve.reading.names import Names, name_groups, sorted_names

NEVER: Final = 1 << 62
"""The first instant of an identifier that only an operator has named so far."""

WIDE, SHARED, VERIFIED, OWN, SEVERAL = 1, 2, 4, 8, 16
"""Flags: with too many partners to be anyone's; a shared device; proved by its owner (not typed);
an order with events of its own."""


class Link(msgspec.Struct, array_like=True, gc=False, frozen=True, order=True):
    """The best evidence of one strength that two identifiers belong together.

    Ordered: the strongest, then the earliest, then by message.
    """

    strength: int
    time: int
    message_id: str
    name: str
    note: str


class PinAct(msgspec.Struct, array_like=True, gc=False, frozen=True, order=True):
    """An operator's latest act on a pair, ordered by (time, offset)."""

    time: int
    offset: int
    kind: str
    by: str
    undo: bool


class Node(msgspec.Struct, array_like=True):
    """One identifier: the facts about it, and the person found for it."""

    id: bytes
    type: str
    value: str
    cls: str
    first: int = NEVER
    flags: int = 0
    person: bytes = b""
    """Root of its person; empty when `people` says (a household value) or its partner (a leaf)."""
    people: dict[str, bytes] = {}
    """Household values only: the person of each first name."""
    names: dict[str, int] = {}
    """First-name keys seen with it, each with its first instant."""
    links: dict[bytes, list[Link]] = {}
    partners: dict[str, int] = {}
    """Distinct partners by type, those by e-mail clicks apart: what late logins may take back."""
    pins: dict[bytes, PinAct] = {}
    parts: list[tuple[str, bytes]] = []
    """(first name, second value or empty) of the traces that start here."""
    back: list[tuple[bytes, str]] = []
    """(first value, first name) of the traces that this value comes second in."""
    pairs: dict[bytes, bool] = {}
    """Devices that this owner has a trace on; on a device: the owners."""
    logins: list[bytes] = []
    coverage: list[tuple[int, int]] = []
    """Devices: instants during which an e-mail click is its owner's."""
    clicks: dict[bytes, tuple[int, str, int]] = {}
    """Devices: per address, the first click not covered (instant, message) and the last one."""
    strays: list[bytes] = []
    """Traces of events that name this value and start at one that is nobody's, which keeps none."""
    let_go: tuple[Link, bytes] | None = None
    """Users: the best evidence, and with whom, that there was no room for; weaker goes too."""

    @property
    def frozen(self) -> bool:
        return bool(self.flags & (WIDE | SHARED))

    def knows(self, other: "Node") -> bool:
        """Whether evidence with another identifier counts: a user keeps the best of too much."""
        return other.id in self.links and not self.frozen

    def has_room(self, other: "Node", link: Link) -> bool:
        """Whether this piece of evidence is not weaker than what was let go."""
        return self.let_go is None or (link, other.id) < self.let_go

    @property
    def leaf(self) -> bool:
        """An order with one partner follows that partner, outside of any computation."""
        return self.cls == "C" and len(self.links) == 1 and not self.pinned

    @property
    def pinned(self) -> bool:
        return bool(self.pins) and any(not act.undo for act in self.pins.values())

    @property
    def groups(self) -> tuple[Names, ...]:
        """First names that may be one person's; more than one group makes a household value."""
        if not self.names:
            return ()
        if len(self.names) == 1:
            return (tuple(self.names),)
        return name_groups(sorted_names(self.names))

    @property
    def household(self) -> bool:
        return len(self.names) > 1 and self.cls == "B" and len(self.groups) > 1


class Unit(msgspec.Struct, array_like=True, gc=False, frozen=True):
    """A node, or the part of a household value that belongs to one group of first names."""

    root: bytes
    node: bytes
    type: str
    cls: str
    first: int
    names: Names


class Party(msgspec.Struct, array_like=True):
    """A person of several units; a person of one unit needs no row."""

    units: list[Unit]
    clean: bool = True
    """True while no evidence around is refused, so that a join is a plain union."""
    contested: int = 0
    level: int = 0
    """Of the crowd that it is in: see `closure`."""


class Handle(NamedTuple):
    """What a trace or part id stands for: a name of a value, and the value to fall back on."""

    node: bytes
    name: str
    after: bytes


def units_of(node: Node, part_id: Callable[[bytes, str], bytes]) -> list[Unit]:
    """The units that a node makes: none for a leaf or a value that is nobody's."""
    kind, cls = node.type, node.cls
    if node.flags & WIDE or node.first == NEVER or (cls == "C" and node.leaf):
        return []
    if not node.names or cls == "D":
        return [Unit(node.id, node.id, kind, cls, node.first, ())]
    groups = node.groups
    if len(groups) == 1:
        return [Unit(node.id, node.id, kind, cls, node.first, groups[0])]
    if cls != "B":
        return [Unit(node.id, node.id, kind, cls, node.first, ())]
    ranked = sorted((*min((node.names[name], name) for name in group), group) for group in groups)
    return [
        Unit(part_id(node.id, name) if number else node.id, node.id, kind, cls, first, group)
        for number, (first, name, group) in enumerate(ranked)
    ]


def persons_rooted(node: Node, part_id: Callable[[bytes, str], bytes]) -> int:
    """How many persons have their root in this node."""
    if len(node.names) < 2 or not node.household:
        return int(node.person == node.id)
    return sum(node.people.get(unit.names[0]) == unit.root for unit in units_of(node, part_id))


def person_id(root: bytes) -> str:
    """The public id of the person with this root."""
    return root.hex()
