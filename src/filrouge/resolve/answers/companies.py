"""Which traces make one person: asked for every batch, remembered while nothing changes them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from filrouge.core.held import PART
from filrouge.resolve.answers.view import View
from filrouge.resolve.nodes import OWN, SHARED, Node

TRACES_MAX: Final = 100_000
"""Traces remembered: those of people whom events came of lately."""


class Company(NamedTuple):
    """A person, as the traces whose folds make them."""

    root: bytes
    traces: tuple[bytes, ...]


class Companies:
    """Answers for batches, from the book that the room writes in."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.forget()

    def forget(self) -> None:
        """Drop all that is in memory."""
        self._by_trace: dict[bytes, Company] = {}
        self._known: dict[bytes, Company] = {}

    def changed(self, nodes: Iterable[Node], people: Iterable[bytes]) -> None:
        """These values, and these people (roots), are no longer what they were."""
        if not self._known:
            return
        book = self._view.book
        roots = set(people)
        for node in nodes:
            roots |= {node.id, node.person, *node.people.values()}
            if node.leaf:
                roots.add(self._view.persons.root_of(node) or b"")
            for _name, after in node.parts:
                near = book.node(after) if after else None
                if near is not None:
                    roots |= {near.person, *near.people.values()}
        for root in roots:
            self._drop(root)

    def _drop(self, root: bytes) -> None:
        known = self._known.pop(root, None)
        for trace in known.traces if known is not None else ():
            self._by_trace.pop(trace, None)

    def of(self, traces: Collection[bytes]) -> dict[bytes, Company]:
        """The person of each trace; nobody's, and those of a shared device, are left out."""
        if len(self._by_trace) > TRACES_MAX:
            for company in list(islice(self._known.values(), 1 + len(self._known) // PART)):
                self._drop(company.root)
        found: dict[bytes, Company] = {}
        unknown: list[bytes] = []
        for trace in traces:
            known = self._by_trace.get(trace)
            if known is None:
                unknown.append(trace)
            else:
                found[trace] = known
        if unknown:
            for trace, root in self._roots_of(unknown).items():
                found[trace] = self._known[root]
        return found

    def _roots_of(self, traces: Sequence[bytes]) -> dict[bytes, bytes]:
        """The root of each trace that is somebody's; their companies are known afterwards."""
        view, book = self._view, self._view.book
        book.load(traces)
        handles = book.handles(trace for trace in traces if trace not in book.nodes)
        book.load(
            {key for handle in handles.values() for key in (handle.node, handle.after) if key}
        )
        roots: dict[bytes, bytes] = {}
        for trace in traces:
            node = book.nodes.get(trace)
            root = view.root_at(node, handles.get(trace))
            shared = node is not None and node.flags & SHARED
            if root is not None and not (shared and view.is_nobody(root)):
                roots[trace] = root
        wanted = {root for root in roots.values() if root not in self._known}
        for company in self._made(wanted):
            self._known[company.root] = company
            self._by_trace.update(dict.fromkeys(company.traces, company))
        return roots

    def _made(self, roots: Collection[bytes]) -> Iterator[Company]:
        view, book = self._view, self._view.book
        book.load_parties(roots)
        units = {root: view.units_at(root) for root in roots}
        book.load({unit.node for each in units.values() for unit in each})
        owners = {unit.node for each in units.values() for unit in each}
        orders = book.leaves_of(owners)
        for root in roots:
            traces: dict[bytes, None] = {}
            own: list[Node] = []
            for unit in units[root]:
                node = book.nodes[unit.node]
                traces.update(dict.fromkeys(view.traces_of(node, unit)))
                own += orders.get(node.id, ())
            alone = book.nodes.get(root)
            if not units[root] and alone is not None and alone.leaf:
                own.append(alone)
            for leaf in own:
                if leaf.flags & OWN and view.persons.root_of(leaf) == root:
                    traces[leaf.id] = None
            yield Company(root, tuple(traces))
