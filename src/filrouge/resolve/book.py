"""The room's tables as objects: read once, changed in memory, written at the end of a batch."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from filrouge.core.held import let_go
from filrouge.core.ports import State
from filrouge.core.queries import load_queries, load_schema
from filrouge.resolve.nodes import Handle, Node, Party, persons_rooted

QUERIES: Final = load_queries(__package__)
SCHEMA: Final = load_schema(__package__)
NODES_CACHED_MAX: Final = 50_000
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_NODE: Final = msgspec.msgpack.Decoder(Node)
_PARTY: Final = msgspec.msgpack.Decoder(Party)
_SEARCHED: Final = frozenset("AB")


class Book:
    """Nodes, persons and handles. `state=None` keeps everything in memory and writes nothing."""

    def __init__(self, state: State | None, part_id: Callable[[bytes, str], bytes]) -> None:
        self.state = state
        self.part_id = part_id
        self.nodes: dict[bytes, Node] = {}
        self.parties: dict[bytes, Party | None] = {}
        self.forget()

    def forget(self) -> None:
        """Drop all that is in memory; the state is the truth."""
        self.nodes.clear()
        self.parties.clear()
        self.created: set[bytes] = set()
        self._base: dict[bytes, int] = {}
        self._replaced: dict[bytes, Party | None] = {}
        self._dropped: set[bytes] = set()
        self._handles: dict[bytes, Handle] = {}
        self.tallies: dict[str, int] = {}
        self.changed: list[Node] = []
        """Nodes that the last batch wrote."""

    def load(self, ids: Iterable[bytes]) -> None:
        """Bring nodes into memory, those that exist."""
        nodes = self.nodes
        if self.state is None:
            return
        missing = [node for node in ids if node not in nodes]
        if missing:
            for key, row in self.state.lookup(QUERIES["node"], missing).items():
                if key not in self._dropped:
                    nodes[key] = _NODE.decode(row[1])

    def node(self, key: bytes) -> Node | None:
        found = self.nodes.get(key)
        if found is None and self.state is not None:
            self.load((key,))
            found = self.nodes.get(key)
        return found

    def add(self, node: Node) -> None:
        self.nodes[node.id] = node
        self.created.add(node.id)
        self._base[node.id] = 0
        self._dropped.discard(node.id)

    def touch(self, node: Node) -> None:
        """Say that a node is about to change."""
        if node.id not in self._base:
            self._base[node.id] = persons_rooted(node, self.part_id)

    def party(self, root: bytes) -> Party | None:
        """The person of several units (or of contested links) with this root."""
        if root in self.parties:
            return self.parties[root]
        found = None
        if self.state is not None and root not in self.created:
            row = self.state.lookup(QUERIES["party"], (root,)).get(root)
            found = _PARTY.decode(row[1]) if row else None
        self.parties[root] = found
        return found

    def load_parties(self, roots: Iterable[bytes]) -> None:
        """Bring persons of several units into memory, with the nodes of their units."""
        if self.state is None:
            return
        parties, created = self.parties, self.created
        missing = [root for root in roots if root not in parties and root not in created]
        rows = self.state.lookup(QUERIES["party"], missing)
        nodes: list[bytes] = []
        for root in missing:
            party = _PARTY.decode(rows[root][1]) if root in rows else None
            parties[root] = party
            if party is not None:
                nodes += [unit.node for unit in party.units]
        self.load(nodes)

    def put_party(self, root: bytes, party: Party | None) -> None:
        if root not in self._replaced:
            self._replaced[root] = self.party(root)
        self.parties[root] = party

    def put_handle(self, key: bytes, handle: Handle) -> None:
        self._handles[key] = handle

    def handle(self, key: bytes) -> Handle | None:
        return self.handles((key,)).get(key)

    def handles(self, keys: Iterable[bytes]) -> dict[bytes, Handle]:
        """What these trace and part ids stand for, those that are known."""
        known = self._handles
        wanted = list(keys)
        found = {key: known[key] for key in wanted if key in known}
        missing = [key for key in wanted if key not in known]
        if self.state is not None and missing:
            rows = self.state.lookup(QUERIES["handle"], missing)
            found.update({key: Handle(*row[1:]) for key, row in rows.items()})
        return found

    def drop(self, node: Node) -> None:
        """Delete a node for ever (erasure)."""
        self.touch(node)
        self.nodes.pop(node.id, None)
        self._dropped.add(node.id)

    def leaves(self, owner: bytes) -> list[Node]:
        """Orders that follow this identifier as their only partner."""
        return self.leaves_of((owner,)).get(owner, [])

    def leaves_of(self, owners: Iterable[bytes]) -> dict[bytes, list[Node]]:
        """The same for several identifiers; those without any are left out."""
        wanted = list(owners)
        found: dict[bytes, list[Node]] = {}
        if self.state is None:
            for node in self.nodes.values():
                if node.leaf and (owner := next(iter(node.links))) in wanted:
                    found.setdefault(owner, []).append(node)
            return found
        for key, owner, doc in self.state.lookup(QUERIES["leaves"], wanted).values():
            node = self.nodes.get(key) or _NODE.decode(doc)
            if key not in self._dropped and node.leaf:
                found.setdefault(owner, []).append(node)
        return found

    def rows(self, query: str, parameters: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        return self.state.rows(QUERIES[query], parameters) if self.state is not None else []

    def write(self, query: str, rows: list[tuple[Any, ...]]) -> None:
        if self.state is not None and rows:
            self.state.write(QUERIES[query], rows)

    def count(self, name: str, number: int) -> None:
        if number:
            self.tallies[name] = self.tallies.get(name, 0) + number

    def flush(self) -> None:
        """Write what changed, inside the caller's transaction."""
        rows: list[tuple[Any, ...]] = []
        people = 0
        identifiers = len(self.created) - len(self._dropped)
        self.changed = []
        for key, before in self._base.items():
            node = self.nodes.get(key)
            people -= before
            if node is None:
                continue
            self.changed.append(node)
            people += persons_rooted(node, self.part_id)
            cls = node.cls
            owner = next(iter(node.links)) if cls == "C" and node.leaf else None
            value = node.value if cls in _SEARCHED else None
            rows.append((key, _ENCODE(node), value, owner))
        self.count("people", people)
        self.count("identifiers", identifiers)
        self.write("put_node", rows)
        self.write("drop_node", [(key,) for key in self._dropped])
        self._flush_parties()
        self.write(
            "put_handle", [(key, h.node, h.name, h.after) for key, h in self._handles.items()]
        )
        self.write("add_tally", [item for item in self.tallies.items() if item[1]])
        self._settled()

    def _flush_parties(self) -> None:
        puts, drops = [], []
        for root, before in self._replaced.items():
            party = self.parties[root]
            contested = (party.contested if party else 0) - (before.contested if before else 0)
            self.count("contested", contested)
            if party is not None:
                puts.append((root, _ENCODE(party)))
            elif before is not None:
                drops.append((root,))
        self.write("drop_party", drops)
        self.write("put_party", puts)

    def _settled(self) -> None:
        self._base.clear()
        self._replaced.clear()
        self._dropped.clear()
        self.created.clear()
        if self.state is None:
            return
        self._handles.clear()
        self.tallies.clear()
        let_go(self.nodes, NODES_CACHED_MAX)
        let_go(self.parties, NODES_CACHED_MAX // 2)
