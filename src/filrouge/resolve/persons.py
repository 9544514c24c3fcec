"""Keeps persons equal to the pure partition of all evidence, touching only what changed."""

from collections.abc import Iterable
from typing import Final

from filrouge.core.nouns import PersonChange
from filrouge.resolve.book import Book
from filrouge.resolve.closure import Closure, Walks
from filrouge.resolve.nodes import NEVER, WIDE, Link, Node, Party, Unit, person_id, units_of
from filrouge.resolve.partition import Group, Partition, conflict, have_to_agree
from filrouge.resolve.reading.rules import IdentityRules
from filrouge.resolve.reading.sightings import TYPED, Reader

LEAVES_TOLD_MAX: Final = 1_000
"""Orders of one value that a notice of a split names."""


class Persons:
    """Who is whom, incrementally. Marks are collected during a batch, then `settle` acts once."""

    def __init__(self, rules: IdentityRules, book: Book, reader: Reader) -> None:
        self.rules = rules
        self.book = book
        self._reader = reader
        self._part_id = reader.part_id
        self.heirs: dict[bytes, tuple[bytes, ...]] = {}
        """Of the last batch: whose each person's values are now, by root; themselves included."""
        self.forget()

    def forget(self) -> None:
        self._joins: list[tuple[bytes, bytes, Link]] = []
        self._seeds: dict[bytes, None] = {}
        self._was: dict[bytes, dict[bytes, set[str]]] = {}
        self._cause = 0
        self._causes: dict[bytes, int] = {}

    def because(self, offset: int) -> None:
        """The log offset that the following marks are due to."""
        self._cause = offset

    def joined(self, a: Node, b: Node, link: Link) -> None:
        """New or better evidence between two nodes."""
        self._joins.append((a.id, b.id, link))
        self._causes[a.id] = self._cause

    def follows(self, order: Node) -> None:
        """An order that stood alone, or was like others, follows its only partner from now on."""
        self.book.touch(order)
        if order.person:
            self._remember(order, "", order.person)
            self._causes[order.id] = self._cause
            self._leave_party(order)
        order.person = b""

    def _leave_party(self, order: Node) -> None:
        party = self.book.party(order.person)
        units = party.units if party is not None else []
        self._seeds |= dict.fromkeys(unit.node for unit in units)
        if len(units) == 1:
            self.book.put_party(order.person, None)

    def left(self, node: Node) -> None:
        """Orders that follow a value may stand alone now: tell whose they were.

        Called before the value becomes a household's, a shared device's or nobody's.
        """
        if node.id in self.book.created:
            return
        for leaf in self.book.leaves(node.id)[:LEAVES_TOLD_MAX]:
            known = self.book.nodes.setdefault(leaf.id, leaf)
            self._remember(known, "", self._leaf_root(known))
            self._causes[leaf.id] = self._cause

    def wider(self, node: Node) -> None:
        """One more partner, who joins nobody: in a crowd, that may cut a value off."""
        if self._in_crowd(node):
            self.changed(node)

    def _in_crowd(self, node: Node | None) -> bool:
        """Whether a value, or the part of it under any first name, was in a crowd."""
        for root in (node.person, *node.people.values()) if node is not None else ():
            party = self.book.party(root) if root else None
            if party is not None and party.level:
                return True
        return False

    def changed(self, node: Node) -> None:
        """A node is no longer what it was: compute its surroundings again."""
        self._seeds[node.id] = None
        self._causes[node.id] = self._cause

    def units(self, node: Node) -> list[Unit]:
        return units_of(node, self._part_id)

    def root_of(self, node: Node | None, name: str = "") -> bytes | None:
        """The root of the person that a value, seen with a first name, belongs to."""
        if node is None or node.flags & WIDE or node.first == NEVER:
            return None
        if node.leaf:
            return self._leaf_root(node)
        if node.household:
            return node.people.get(name)
        return node.person or node.id

    def _leaf_root(self, node: Node) -> bytes:
        partner_id, links = next(iter(node.links.items()))
        partner = self.book.node(partner_id)
        if partner is not None and not partner.frozen:
            for link in sorted(links):
                root = self.root_of(partner, link.name)
                if root is not None:
                    return root
        return node.id

    # -- one batch ---------------------------------------------------------------------------

    def settle(self, created: Iterable[bytes]) -> list[PersonChange]:
        """Make persons true again after the marks; says which people became others."""
        self.book.load_parties(self._roots_to_join())
        for a, b, link in self._joins:
            self._join(a, b, link)
        self._recompute()
        nodes = self.book.nodes
        for key in created:
            node = nodes.get(key)
            if node is None or node.person or node.people or (node.cls == "C" and node.leaf):
                continue
            if len(node.names) > 1 and node.household:
                for unit in self.units(node):
                    self._point(unit, unit.root)
            elif not node.flags & WIDE and node.first != NEVER:
                node.person = key
        changes = self._changes()
        self.forget()
        return changes

    def _roots_to_join(self) -> set[bytes]:
        """Roots of the people whom this batch may join: they are asked for together."""
        roots: set[bytes] = set()
        for a, b, _link in self._joins:
            for key in (a, b):
                node = self.book.nodes.get(key)
                if node is not None:
                    roots.add(node.person or key)
                    roots.update(node.people.values())
        return roots

    def _join(self, a: bytes, b: bytes, link: Link) -> None:
        """Evidence by the short way: a plain union where nothing around is refused."""
        if a in self._seeds or b in self._seeds:
            self._seeds |= dict.fromkeys((a, b))
            return
        p, q = self._unit(a, link.name), self._unit(b, link.name)
        if p is None or q is None:
            if self._in_crowd(self.book.node(a)) or self._in_crowd(self.book.node(b)):
                self._seeds |= dict.fromkeys((a, b))
            return
        root_p, root_q = self._root_of_unit(p), self._root_of_unit(q)
        party_p, party_q = self._party(root_p, p), self._party(root_q, q)
        simple = party_p.clean and party_q.clean and link.strength != TYPED
        near, far = self.book.nodes[a], self.book.nodes[b]
        if simple and (near.people or far.people):
            simple = not (self._in_crowd(near) or self._in_crowd(far))
        if root_p == root_q and simple:
            return
        crowded = len(party_p.units) + len(party_q.units) > self.rules.crowd_max
        if crowded or not simple or self.rules.strict:
            self._seeds |= dict.fromkeys((a, b))
            return
        if have_to_agree(party_p.units, party_q.units) and conflict(
            Group(party_p.units), Group(party_q.units), self.rules
        ):
            self._seeds[a] = None
            return
        self._unite(root_p, party_p, root_q, party_q)

    def _unit(self, key: bytes, name: str) -> Unit | None:
        node = self.book.node(key)
        if node is None or node.frozen:
            return None
        units = self.units(node)
        if len(units) == 1:
            return units[0]
        return next((unit for unit in units if name in unit.names), None)

    def _root_of_unit(self, unit: Unit) -> bytes:
        node = self.book.nodes[unit.node]
        found = node.people.get(unit.names[0]) if node.people else node.person
        return found or unit.root

    def _party(self, root: bytes, unit: Unit) -> Party:
        if root != unit.root:
            party = self.book.party(root)
            assert party is not None, "a person of several units has a row"  # noqa: S101
            return party
        return self.book.party(root) or Party([unit])

    def _unite(self, root_p: bytes, p: Party, root_q: bytes, q: Party) -> None:
        units = p.units + q.units
        root = self._first_root(units)
        self.book.put_party(root_p, None)
        self.book.put_party(root_q, None)
        self.book.put_party(root, Party(units))
        self.book.load(unit.node for unit in units)
        for old, party in ((root_p, p), (root_q, q)):
            if old != root or len(party.units) == 1:
                for unit in party.units:
                    self._point(unit, root)

    def _first_root(self, units: Iterable[Unit]) -> bytes:
        """Of the earliest identifier, by event time, then priority."""
        types = self.rules.types
        return min((u.first, types[u.type].priority, u.root) for u in units)[2]

    def _point(self, unit: Unit, root: bytes) -> None:
        node = self.book.nodes[unit.node]
        self.book.touch(node)
        if len(node.names) > 1 and node.household:
            for name in unit.names:
                self._remember(node, name, node.people.get(name) or node.person)
                node.people[name] = root
        else:
            for name, old in node.people.items():
                self._remember(node, name, old)
            if node.person:
                self._remember(node, "", node.person)
            node.people = {}
            node.person = root

    def _remember(self, node: Node, name: str, old: bytes) -> None:
        if old and node.id not in self.book.created:
            self._was.setdefault(old, {}).setdefault(node.id, set()).add(name)

    # -- the long way ------------------------------------------------------------------------

    def _recompute(self) -> None:
        queue = list(self._seeds)
        done: set[bytes] = set()
        visited: set[bytes] = set()
        old_roots: set[bytes] = set()
        results: list[tuple[Closure, Partition]] = []
        emptied: list[Node] = []
        walks = Walks(self.rules, self.book, self._reader)
        while queue:
            key = queue.pop()
            if key in visited:
                continue
            visited.add(key)
            node = self.book.node(key)
            if node is None:
                continue
            olds = {node.person, *node.people.values()} - {b""}
            units = self.units(node)
            if not units:
                emptied.append(node)
                queue.extend(node.pins)
            for unit in units:
                if unit.root in done:
                    continue
                closure = walks.closure(node, unit)
                done |= closure.units.keys()
                results.append((closure, closure.partition(self.rules)))
                for other in closure.units.values():
                    near = self.book.nodes[other.node]
                    olds |= {near.person, *near.people.values()} - {b""}
                    queue.append(other.node)
                    queue.extend(self._stirred(near, closure))
            for root in olds - old_roots:
                old_roots.add(root)
                party = self.book.party(root)
                queue.extend(unit.node for unit in (party.units if party else ()))
        self._apply(results, old_roots, emptied)

    def _stirred(self, node: Node, closure: Closure) -> Iterable[bytes]:
        """A value came to another level of a crowd, under some name: so may those beside it."""
        parties = (self.book.party(root) for root in (node.person, *node.people.values()) if root)
        levels = {party.level if party is not None else 0 for party in parties} or {0}
        if levels == {closure.level}:
            return closure.beside
        self.book.load((*node.links, *node.pins))
        return [*closure.beside, *node.links, *node.pins]

    def _apply(
        self,
        results: list[tuple[Closure, Partition]],
        old_roots: set[bytes],
        emptied: list[Node],
    ) -> None:
        for root in old_roots:
            if self.book.party(root) is not None:
                self.book.put_party(root, None)
        for node in emptied:
            self._empty(node)
        households = {
            unit.node for closure, _ in results for unit in closure.units.values() if unit.names
        }
        for closure, found in results:
            clean = len(found.groups) == 1 and closure.plain()
            member = {unit.root: group for group in found.groups for unit in group.units}
            contested: dict[int, int] = {}
            for item in found.refused:
                owner = id(member[item.edge.a])
                contested[owner] = contested.get(owner, 0) + 1
            for group in found.groups:
                root = self._first_root(group.units)
                for unit in group.units:
                    self._point(unit, root)
                if len(group.units) > 1 or not clean:
                    refused = contested.get(id(group), 0)
                    party = Party(group.units, clean, refused, closure.level)
                    self.book.put_party(root, party)
        for key in households:
            self._tidy(self.book.nodes[key])

    def _empty(self, node: Node) -> None:
        if node.person or node.people:
            self.book.touch(node)
            for name, old in (("", node.person), *node.people.items()):
                self._remember(node, name, old)
            node.person, node.people = b"", {}

    def _tidy(self, node: Node) -> None:
        """A household value points only by first name, and by those only that it still has."""
        if not node.household:
            return
        gone = node.people.keys() - node.names.keys()
        if node.person or gone:
            self.book.touch(node)
            self._remember(node, "", node.person)
            node.person = b""
            node.people = {name: root for name, root in node.people.items() if name not in gone}

    def closure(self, node: Node, start: Unit) -> Closure:
        """Everything that evidence connects to a unit, outside of crowds."""
        return Walks(self.rules, self.book, self._reader).closure(node, start)

    def widen(self, node: Node) -> None:
        """Too many partners or names: the value is nobody's from now on, and all along."""
        self.left(node)
        self.book.touch(node)
        self.changed(node)
        for partner in node.links:
            near = self.book.node(partner)
            if near is not None:
                self.changed(near)
        node.flags |= WIDE
        node.links = {}

    # -- what became of people ---------------------------------------------------------------

    def _changes(self) -> list[PersonChange]:
        merged: dict[bytes, set[bytes]] = {}
        split: list[PersonChange] = []
        causes: dict[bytes, int] = {}
        self.heirs = {}
        for old in sorted(self._was):
            targets: dict[bytes, int] = {}
            for key, names in self._was[old].items():
                node = self.book.nodes.get(key)
                for name in names:
                    root = self.root_of(node, name)
                    if root is None and node is not None and node.people:
                        root = min(node.people.values())
                    if root is not None:
                        targets[root] = max(targets.get(root, 0), self._causes.get(key, 0))
            if self._alive(old):
                targets.setdefault(old, 0)
            self.heirs[old] = tuple(targets)
            cause = max(targets.values(), default=0) or self._cause
            for root in targets:
                causes[root] = max(causes.get(root, 0), cause)
            if len(targets) > 1:
                keeper = old if old in targets else min(targets)
                others = tuple(person_id(root) for root in sorted(targets) if root != keeper)
                split.append(PersonChange("split", person_id(keeper), others, cause))
            elif targets and old not in targets:
                merged.setdefault(next(iter(targets)), set()).add(old)
        joins = [
            PersonChange(
                "merged",
                person_id(root),
                tuple(person_id(old) for old in sorted(olds)),
                causes[root],
            )
            for root, olds in sorted(merged.items())
        ]
        self.book.count("merges", len(joins))
        return joins + split

    def _alive(self, root: bytes) -> bool:
        node = self.book.node(root)
        if node is None:
            handle = self.book.handle(root)
            node = self.book.node(handle.node) if handle else None
            return bool(node and handle and node.people.get(handle.name) == root)
        return node.person == root or root in node.people.values()
