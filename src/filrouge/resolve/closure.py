"""What evidence connects, as far as it reaches, and what a crowd does to it.

A crowd is more values than `crowd_max` connected by evidence: no people are like that. In a crowd,
values with more than 1,024 partners join nobody; where what is left is still a crowd, those with
more than 512, and so on down to one. A user is never cut off so. Whether something is a crowd, and
how many partners a value has, are facts of the whole set of evidence, so no order of arrival
matters; a walk stops at the limit, so a crowd of any size costs no more than that.
"""

from typing import Final

from filrouge.resolve.book import Book
from filrouge.resolve.nodes import Link, Node, Unit, units_of
from filrouge.resolve.partition import Edge, Partition, partition
from filrouge.resolve.reading.rules import IdentityRules
from filrouge.resolve.reading.sightings import OPERATOR, TYPED, Reader

WIDTHS: Final = (1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1)
"""Partners above which a value joins nobody, from one level of a crowd to the next."""
_Near = dict[bytes, tuple[Unit, Link]]
ALONE: Final = len(WIDTHS) + 1
"""The level of values that are a crowd even so: each stands alone."""


class Closure:
    """All units that evidence connects, refused evidence included, and that evidence."""

    def __init__(self, level: int = 0) -> None:
        self.units: dict[bytes, Unit] = {}
        self.edges: dict[tuple[bytes, bytes], Link] = {}
        self.cuts: set[tuple[bytes, bytes]] = set()
        self.pinned = False
        self.level = level
        """Of the crowd around; negative for a value that is cut off from that level on."""
        self.beside: set[bytes] = set()
        """Nodes that are cut off at this level."""

    def partition(self, rules: IdentityRules) -> Partition:
        edges = [Edge(a, b, link) for (a, b), link in self.edges.items()]
        return partition(self.units, edges, self.cuts, rules)

    @property
    def joins_nobody(self) -> bool:
        return self.level < 0 or self.level == ALONE

    def plain(self) -> bool:
        """Whether a later join may be a plain union: nothing here depends on order."""
        typed = any(link.strength == TYPED for link in self.edges.values())
        return not (self.pinned or typed or self.level)


class Walks:
    """Walks over one state of the evidence; what they found to be a crowd is remembered."""

    def __init__(self, rules: IdentityRules, book: Book, reader: Reader) -> None:
        self._most = rules.crowd_max
        self._book = book
        self._part_id = reader.part_id
        self._crowds: dict[int, set[bytes]] = {}

    def closure(self, node: Node, start: Unit) -> Closure:
        """Everything that evidence connects to a unit, outside of crowds."""
        for level in range(ALONE):
            if level and _too_wide(node, level):
                return self._walk(node, start, -level)
            crowd = self._crowds.setdefault(level, set())
            if start.root in crowd:
                continue
            found = self._walk(node, start, level)
            if len(found.units) <= self._most:
                return found
            crowd |= found.units.keys()
        return self._walk(node, start, ALONE)

    def _walk(self, node: Node, start: Unit, level: int) -> Closure:
        found = Closure(level)
        found.units[start.root] = start
        stack = [start]
        crowd = self._crowds.get(level, ())
        while stack and len(found.units) <= self._most:
            unit = stack.pop()
            here = self._book.node(unit.node)
            if here is None or (here.frozen and not here.pins):
                continue
            self._book.load((*here.links, *here.pins))
            for other, link in self._near(here, unit, found):
                key = (min(unit.root, other.root), max(unit.root, other.root))
                before = found.edges.get(key)
                if before is None or link < before:
                    found.edges[key] = link
                if other.root not in found.units:
                    found.units[other.root] = other
                    stack.append(other)
                    if other.root in crowd:
                        return self._rest_of_crowd(found)
        return found

    def _rest_of_crowd(self, found: Closure) -> Closure:
        """A walk that met a known crowd need not go on: it is as if it had."""
        crowd = self._crowds[found.level]
        crowd |= found.units.keys()
        found.units |= {root: next(iter(found.units.values())) for root in crowd}
        return found

    def _near(self, here: Node, unit: Unit, found: Closure) -> list[tuple[Unit, Link]]:
        """The units next to one, each with the best evidence."""
        near: _Near = {}
        self._near_by_pins(here, found, near)
        if here.frozen or found.joins_nobody:
            return list(near.values())
        for partner in here.links:
            node = self._book.node(partner)
            if node is None or not node.knows(here):
                continue
            if _too_wide(node, found.level):
                found.beside.add(node.id)
                continue
            self._near_by_links(here, unit, node, near)
        return list(near.values())

    def _near_by_pins(self, here: Node, found: Closure, near: _Near) -> None:
        for partner, act in here.pins.items():
            if act.undo:
                continue
            found.pinned = True
            if act.kind == "cut":
                found.cuts.add((min(here.id, partner), max(here.id, partner)))
                continue
            if found.joins_nobody:
                continue
            link = Link(OPERATOR, act.time, str(act.offset), "", act.by)
            other_node = self._book.node(partner)
            if other_node is None:
                continue
            if _too_wide(other_node, found.level):
                found.beside.add(partner)
                continue
            for other in units_of(other_node, self._part_id):
                near[other.root] = (other, link)

    def _near_by_links(self, here: Node, unit: Unit, node: Node, near: _Near) -> None:
        others = units_of(node, self._part_id)
        household, split = here.household, node.household
        held = node.links[here.id] if node.cls == "A" else here.links[node.id]
        for link in held:
            if household and link.name not in unit.names:
                continue
            for other in others:
                if split and link.name not in other.names:
                    continue
                before = near.get(other.root)
                if before is None or link < before[1]:
                    near[other.root] = (other, link)


def _too_wide(node: Node, level: int) -> bool:
    """Whether a value joins nobody at a level of a crowd."""
    if level <= 0 or node.cls == "A":
        return False
    return sum(node.partners.values()) > WIDTHS[level - 1]
