"""Whose each trace is, for all of them at once: what `View.root_of_trace` says one by one.

Reads the room's tables from end to end, about 3 us a value, and keeps 100 bytes of each. What is
of no trace that is asked for costs less than 1 us, and nothing of it is kept.
"""

from typing import Final

import msgspec

from filrouge.core.ports import State
from filrouge.resolve.book import QUERIES
from filrouge.resolve.nodes import NEVER, SHARED, WIDE, Node

NOBODY: Final = b""


class _Slim(msgspec.Struct, array_like=True, gc=False):
    """The beginning of a Node; what is not looked at stays bytes."""

    id: bytes
    type: msgspec.Raw
    value: msgspec.Raw
    cls: str
    first: int = NEVER
    flags: int = 0
    person: bytes = b""
    people: dict[str, bytes] = {}
    names: dict[str, int] = {}


_slim: Final = msgspec.msgpack.Decoder(_Slim).decode
_node: Final = msgspec.msgpack.Decoder(Node).decode


class Everyone:
    """The person of each trace, or of those in `only`, as of when this was made; read inside one
    transaction."""

    def __init__(self, state: State, only: set[bytes] | None = None) -> None:
        self._roots: dict[bytes, bytes] = {}
        """Of plain values; `NOBODY` for those that are nobody's."""
        self._shared: set[bytes] = set()
        self._apart: dict[bytes, Node] = {}
        """Values that are several people's, and orders that follow another value."""
        handles = state.each(QUERIES["all_handles"])
        if only is None:
            for key, doc in state.each(QUERIES["all_nodes"]):
                self._add(key, doc)
        else:
            found = [row for row in handles if row[0] in only]
            self._add_some(state, only.union(*(row[1:4:2] for row in found)))
            handles = iter(found)
        self._handles: dict[bytes, bytes] = {}
        for key, node, name, after in handles:
            root = self._root(node, name) or (self._root(after, name) if after else NOBODY)
            if root:
                self._handles[key] = root

    def _add_some(self, state: State, keys: set[bytes]) -> None:
        """Add these values, and those that they follow."""
        for key, doc in state.each(QUERIES["all_nodes"]):
            if key in keys:
                self._add(key, doc)
        known = set(keys)
        while (
            partners := {key for one in self._apart.values() if one.leaf for key in one.links}
            - known
        ):
            known |= partners
            for key, doc in state.lookup(QUERIES["node"], partners).values():
                self._add(key, doc)

    def root_of(self, trace: bytes) -> bytes | None:
        """The root of a trace's person; None for nobody's, and for what a shared device did."""
        if trace in self._shared:
            return None
        if trace in self._roots or trace in self._apart:
            return self._root(trace, "") or None
        return self._handles.get(trace)

    def _add(self, key: bytes, doc: bytes) -> None:
        slim = _slim(doc)
        if slim.flags & SHARED:
            self._shared.add(key)
        if slim.cls == "C" or (slim.cls == "B" and len(slim.names) > 1):
            node = _node(doc)
            if node.leaf or node.household:
                self._apart[key] = node
                return
        is_nobodys = slim.flags & WIDE or slim.first == NEVER
        # The same object twice where a value is its own person's first: most are.
        person = key if slim.person == key else slim.person or key
        self._roots[key] = NOBODY if is_nobodys else person

    def _root(self, key: bytes, name: str) -> bytes:
        """The root of the person that a value, seen with a first name, belongs to."""
        node = self._apart.get(key)
        if node is None:
            return self._roots.get(key, NOBODY)
        if node.flags & WIDE or node.first == NEVER:
            return NOBODY
        if not node.leaf:
            return node.people.get(name, NOBODY)
        partner, links = next(iter(node.links.items()))
        if not self._is_frozen(partner):
            for link in sorted(links):
                if root := self._root(partner, link.name):
                    return root
        return node.id

    def _is_frozen(self, key: bytes) -> bool:
        node = self._apart.get(key)
        if node is not None:
            return node.frozen
        return key in self._shared or not self._roots.get(key, NOBODY)
