"""Why two identifiers are one person, or what keeps them apart: as data and in words."""

from collections import deque
from typing import Any

import msgspec

from filrouge.core.language import Language
from filrouge.core.nouns import Identifier
from filrouge.core.time import iso
from filrouge.resolve.answers.view import View
from filrouge.resolve.answers.wording import (
    day_in_words,
    identifier_in_words,
    kind_in_words,
    note_in_words,
    sentence,
)
from filrouge.resolve.nodes import SHARED, WIDE, Link, Node, Unit
from filrouge.resolve.partition import Edge, Partition
from filrouge.resolve.reading.sightings import (
    ALIAS,
    CLICK,
    IDENTIFY,
    LOGIN,
    OBSERVED,
    OPERATOR,
    TYPED,
)

STRENGTHS = {
    OPERATOR: "operator",
    ALIAS: "alias",
    LOGIN: "login",
    IDENTIFY: "identify",
    OBSERVED: "observed",
    CLICK: "click",
    TYPED: "typed",
}


class Step(msgspec.Struct, frozen=True):
    """One piece of evidence between two identifiers; `rule` says why it is refused, if it is."""

    a: str
    b: str
    strength: str
    time: int
    message_id: str
    note: str
    first_name: str = ""
    rule: str = ""


class Why(msgspec.Struct, frozen=True):
    """The answer: `same`, the steps of evidence, and `reason` when something keeps them apart."""

    a: str
    b: str
    same: bool
    reason: str
    steps: tuple[Step, ...] = ()

    def words(self, language: Language = "en", zone: str = "UTC") -> list[str]:
        """The answer in sentences, its days those of a time zone."""
        head = "same" if self.same else self.reason or "apart"
        a, b = (identifier_in_words(one, language) for one in (self.a, self.b))
        lines = [sentence(head, language, a=a, b=b)]
        for step in self.steps:
            told = {
                "a": identifier_in_words(step.a, language),
                "b": identifier_in_words(step.b, language),
                "date": day_in_words(step.time, language, zone),
                "note": note_in_words(step.note, language),
            }
            key = "operator_step" if step.strength == "operator" else step.strength
            lines.append(sentence(key, language, **told))
            if step.rule:
                rule, _, detail = step.rule.partition(":")
                kind = kind_in_words(detail, language)
                lines.append(sentence(f"refused_{rule}", language, detail=kind))
        return lines

    def data(self) -> dict[str, Any]:
        """The same, ready for JSON."""
        steps = [
            {
                "a": step.a,
                "b": step.b,
                "strength": step.strength,
                "time": iso(step.time),
                "messageId": step.message_id,
                "note": step.note,
                "firstName": step.first_name,
                "refused": step.rule or None,
            }
            for step in self.steps
        ]
        reason = self.reason or None
        return {"a": self.a, "b": self.b, "same": self.same, "reason": reason, "evidence": steps}


def explained(a: Identifier, b: Identifier, view: View) -> Why:
    """Why two identifiers are one person, or not."""
    first, second = str(a), str(b)
    node_a, node_b = view.node_of(a), view.node_of(b)
    for node in (node_a, node_b):
        if node is None:
            return Why(first, second, False, "unknown")
    assert node_a is not None and node_b is not None  # noqa: S101
    root_a, root_b = view.root(a), view.root(b)
    for node, root in ((node_a, root_a), (node_b, root_b)):
        if root is None:
            return Why(first, second, False, _nobodys(node))
    same = root_a == root_b
    start, leaf_steps_a = _off_leaf(node_a, view)
    end, leaf_steps_b = _off_leaf(node_b, view)
    if start.id == end.id:
        return Why(first, second, same, "", (*leaf_steps_a, *leaf_steps_b))
    path = _path(start, end, view)
    steps = (*leaf_steps_a, *path, *reversed(leaf_steps_b))
    if same:
        return Why(first, second, True, "", steps)
    shared = any(node.flags & SHARED for node in (node_a, node_b))
    reason = "" if any(step.rule for step in steps) else "shared" if shared else "no_evidence"
    return Why(first, second, False, reason, steps if not reason else ())


def _nobodys(node: Node) -> str:
    if node.flags & WIDE:
        return "wide"
    return "household" if node.household else "unknown"


def _off_leaf(node: Node, view: View) -> tuple[Node, tuple[Step, ...]]:
    """An order that follows a partner: the partner, and the step to it."""
    if not node.leaf:
        return node, ()
    partner_id, links = next(iter(node.links.items()))
    partner = view.book.node(partner_id)
    if partner is None or partner.frozen:
        return node, ()
    return partner, (_step(node, partner, min(links)),)


def _path(start: Node, end: Node, view: View) -> list[Step]:
    """The shortest chain of accepted evidence, else of any, its refusals named."""
    units = view.units(start)
    if not units:
        return []
    closure = view.persons.closure(start, units[0])
    found: Partition = closure.partition(view.rules)
    refused = {(item.edge.a, item.edge.b): item.rule for item in found.refused}
    goals = {unit.root for unit in view.units(end)}
    for edges in (found.accepted, [*found.accepted, *(item.edge for item in found.refused)]):
        chain = _chain(units[0].root, goals, edges)
        if chain:
            return [_edge_step(edge, closure.units, refused, view) for edge in chain]
    return []


def _chain(start: bytes, goals: set[bytes], edges: list[Edge]) -> list[Edge]:
    near: dict[bytes, list[tuple[bytes, Edge]]] = {}
    for edge in edges:
        near.setdefault(edge.a, []).append((edge.b, edge))
        near.setdefault(edge.b, []).append((edge.a, edge))
    before: dict[bytes, tuple[bytes, Edge] | None] = {start: None}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here in goals:
            chain = []
            step = before[here]
            while step is not None:
                chain.append(step[1])
                step = before[step[0]]
            return chain[::-1]
        for other, edge in near.get(here, ()):
            if other not in before:
                before[other] = (here, edge)
                queue.append(other)
    return []


def _edge_step(
    edge: Edge, units: dict[bytes, Unit], refused: dict[tuple[bytes, bytes], str], view: View
) -> Step:
    a = view.book.nodes[units[edge.a].node]
    b = view.book.nodes[units[edge.b].node]
    return _step(a, b, edge.link, refused.get((edge.a, edge.b), ""))


def _step(a: Node, b: Node, link: Link, rule: str = "") -> Step:
    return Step(
        f"{a.type}:{a.value}",
        f"{b.type}:{b.value}",
        STRENGTHS[link.strength],
        link.time,
        link.message_id,
        link.note,
        link.name,
        rule,
    )
