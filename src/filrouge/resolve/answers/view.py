"""Reads people out of the room's tables."""

from typing import Final

from filrouge.core.nouns import Identifier, Member, Person
from filrouge.resolve.book import Book
from filrouge.resolve.nodes import OWN, SHARED, VERIFIED, Handle, Node, Unit, person_id, units_of
from filrouge.resolve.persons import Persons
from filrouge.resolve.reading.rules import IdentityRules
from filrouge.resolve.reading.sightings import Reader

LEAVES_SHOWN_MAX: Final = 1_000
"""Orders listed among a person's identifiers."""
PREFIX_END: Final = "\U0010ffff"
PERSON_TYPE: Final = "person"


class View:
    """Answers questions; changes nothing."""

    def __init__(self, rules: IdentityRules, book: Book, reader: Reader) -> None:
        self.rules = rules
        self.book = book
        self.reader = reader
        self.persons = Persons(rules, book, reader)

    def units(self, node: Node) -> list[Unit]:
        return units_of(node, self.reader.part_id)

    def node_of(self, identifier: Identifier) -> Node | None:
        """The node of an identifier; of a person id, the one the id was made from."""
        if identifier.type != PERSON_TYPE:
            return self.book.node(self.reader.node_id(identifier.type, identifier.value))
        try:
            key = bytes.fromhex(identifier.value)
        except ValueError:
            return None
        node = self.book.node(key)
        if node is None:
            handle = self.book.handle(key)
            node = self.book.node(handle.node) if handle is not None else None
        return node

    def root(self, identifier: Identifier) -> bytes | None:
        """The root of the person that an identifier belongs to."""
        node = self.node_of(identifier)
        if node is None:
            return None
        if identifier.type != PERSON_TYPE or not node.household:
            return self.persons.root_of(node)
        key = bytes.fromhex(identifier.value)
        handle = self.book.handle(key)
        if handle is not None:
            return node.people.get(handle.name)
        return node.people.get(self.units(node)[0].names[0])

    def root_of_trace(self, trace: bytes) -> bytes | None:
        node = self.book.node(trace)
        return self.root_at(node, self.book.handle(trace) if node is None else None)

    def root_at(self, node: Node | None, handle: Handle | None) -> bytes | None:
        """The root of the person of a trace, which is a node's own or what a handle stands for."""
        if node is not None:
            return self.persons.root_of(node)
        if handle is None:
            return None
        root = self.persons.root_of(self.book.node(handle.node), handle.name)
        if root is None and handle.after:
            root = self.persons.root_of(self.book.node(handle.after), handle.name)
        return root

    def person(self, identifier: Identifier) -> Person | None:
        root = self.root(identifier)
        return self.person_at(root) if root is not None else None

    def units_at(self, root: bytes) -> list[Unit]:
        """The units of the person with this root."""
        party = self.book.party(root)
        if party is not None:
            return party.units
        node = self.node_of(Identifier(PERSON_TYPE, root.hex()))
        return [unit for unit in self.units(node) if unit.root == root] if node else []

    def is_nobody(self, root: bytes) -> bool:
        """Whether only shared devices are here: their visits are several people's.

        One that an operator linked to a person is theirs.
        """
        found = [self.book.node(unit.node) for unit in self.units_at(root)]
        return bool(found) and all(node and node.flags & SHARED for node in found)

    def person_at(self, root: bytes) -> Person:
        units = sorted(self.units_at(root), key=lambda unit: (unit.first, unit.root))
        self.book.load(unit.node for unit in units)
        members: list[Member] = []
        traces: dict[bytes, None] = {}
        leaves: list[Node] = []
        for unit in units:
            node = self.book.nodes[unit.node]
            verified = bool(node.flags & VERIFIED)
            members.append(Member(node.type, node.value, unit.first, verified))
            traces.update(dict.fromkeys(self.traces_of(node, unit)))
            leaves.extend(self.book.leaves(node.id))
        alone = self.book.node(root)
        if not units and alone is not None and alone.leaf:
            leaves.append(alone)
        own = [leaf for leaf in leaves if self.persons.root_of(leaf) == root]
        for leaf in sorted(own, key=lambda leaf: (leaf.first, leaf.id)):
            if leaf.flags & OWN:
                traces[leaf.id] = None
            if len(members) < LEAVES_SHOWN_MAX:
                verified = bool(leaf.flags & VERIFIED)
                members.append(Member(leaf.type, leaf.value, leaf.first, verified))
        aliases = tuple(person_id(unit.root) for unit in units if unit.root != root)
        return Person(person_id(root), tuple(members), tuple(traces), aliases)

    def traces_of(self, node: Node, unit: Unit) -> list[bytes]:
        """The traces that belong to a unit and may hold folds."""
        part_id = self.reader.part_id
        if node.cls == "C":
            return [node.id] if node.flags & OWN else []
        if node.cls == "D":
            return [node.id]
        pairs = [self.reader.pair_id(device, node.id) for device in node.pairs]
        if node.cls != "B":
            return [node.id, *pairs]
        split = node.household
        found = [] if split else [node.id, *pairs]
        found += [
            part_id(node.id, name, after)
            for name, after in node.parts
            if not split or name in unit.names
        ]
        for first, name in node.back:
            if split and name not in unit.names:
                continue
            if self.persons.root_of(self.book.node(first), name) is None:
                found.append(part_id(first, name, node.id))
        return found

    def search(self, text: str, limit: int) -> list[Person]:
        roots: dict[bytes, None] = {}
        wanted = text.strip()
        kind_name, _, rest = wanted.partition(":")
        if kind_name == PERSON_TYPE:
            found = self.root(Identifier(PERSON_TYPE, rest))
            return [self.person_at(found)] if found is not None else []
        typed = self.rules.types.get(kind_name)
        kinds = [typed] if typed is not None and rest else list(self.rules.types.values())
        value = rest if typed is not None and rest else wanted
        for kind in kinds:
            known = self.reader.spelled(kind, value, self.rules.region)
            if known is not None:
                self._add_roots(self.book.node(known.id), roots)
        for start in dict.fromkeys((value, value.lower())) if value else ():
            rows = self.book.rows("nodes_by_value", (start, start + PREFIX_END, limit * 4))
            self.book.load(key for key, _ in rows)
            for key, _ in rows:
                node = self.book.node(key)
                if typed is None or (node is not None and node.type == typed.name):
                    self._add_roots(node, roots)
        return [self.person_at(root) for root in list(roots)[:limit]]

    def _add_roots(self, node: Node | None, roots: dict[bytes, None]) -> None:
        if node is None:
            return
        found = [node.people.get(u.names[0]) for u in self.units(node)] if node.household else []
        for root in found or [self.persons.root_of(node)]:
            if root is not None:
                roots[root] = None
