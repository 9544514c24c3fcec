"""Operators' evidence: must-link and cannot-link."""

from typing import Final, Literal

import msgspec

from filrouge.core.language import Words
from filrouge.core.nouns import Identifier
from filrouge.resolve.answers.view import PERSON_TYPE, View
from filrouge.resolve.errors import PinMalformedError
from filrouge.resolve.facts import Facts
from filrouge.resolve.nodes import Node, PinAct

_SAME: Final = Words("they are the same identifier", "c'est le même identifiant")


class Pin(msgspec.Struct, frozen=True):
    """An operator says that two identifiers are one person (`link`) or are not (`cut`).

    `undo` withdraws what was said of the pair. The latest act on a pair wins, by `time`.
    """

    kind: Literal["link", "cut"]
    a: Identifier
    b: Identifier
    by: str
    time: int
    undo: bool = False


def pinned(act: Pin, offset: int, facts: Facts, view: View) -> None:
    """Write an act on both identifiers, unless a later one is known.

    Raises PinMalformedError.
    """
    if act.kind not in ("link", "cut"):
        raise PinMalformedError(a=act.a, b=act.b, why=_unknown_act(act.kind))
    a, b = _node(act, act.a, facts, view), _node(act, act.b, facts, view)
    if a.id == b.id:
        raise PinMalformedError(a=act.a, b=act.b, why=_SAME)
    news = PinAct(act.time, offset, act.kind, act.by, act.undo)
    before = a.pins.get(b.id)
    if before is not None and before >= news:
        return
    for node, other in ((a, b), (b, a)):
        facts.book.touch(node)
        was_leaf = node.leaf
        node.pins[other.id] = news
        if was_leaf and not node.leaf:
            facts.promote(node)
        elif node.leaf and not was_leaf:
            facts.demote(node)
        facts.persons.changed(node)


def _unknown_act(kind: str) -> Words:
    return Words(f"{kind!r} is neither link nor cut", f"« {kind} » n'est ni link ni cut")


def _nobody(identifier: Identifier) -> Words:
    return Words(f"nobody is known as {identifier}", f"personne n'est connu sous {identifier}")


def _node(act: Pin, identifier: Identifier, facts: Facts, view: View) -> Node:
    node = view.node_of(identifier)
    if node is not None:
        return node
    kind = facts.rules.types.get(identifier.type)
    if kind is None or identifier.type == PERSON_TYPE:
        raise PinMalformedError(a=act.a, b=act.b, why=_nobody(identifier))
    key = facts.reader.node_id(identifier.type, identifier.value)
    node = Node(key, kind.name, identifier.value, kind.cls)
    facts.keep(node)
    facts.book.add(node)
    return node
