"""What evidence connects, as far as it reaches."""

from filrouge.resolve.nodes import Link, Unit
from filrouge.resolve.partition import Edge, Partition, partition
from filrouge.resolve.reading import TYPED
from filrouge.resolve.rules import IdentityRules


class Closure:
    """All units that evidence connects, refused evidence included, and that evidence."""

    def __init__(self) -> None:
        self.units: dict[bytes, Unit] = {}
        self.edges: dict[tuple[bytes, bytes], Link] = {}
        self.cuts: set[tuple[bytes, bytes]] = set()
        self.pinned = False

    def partition(self, rules: IdentityRules) -> Partition:
        edges = [Edge(a, b, link) for (a, b), link in self.edges.items()]
        return partition(self.units, edges, self.cuts, rules)

    def plain(self) -> bool:
        """Whether a later join may be a plain union: nothing here depends on order."""
        typed = any(link.strength == TYPED for link in self.edges.values())
        return not (self.pinned or typed)
