"""`people(evidence)`: the pure function behind everything, for scripts and tests."""

from collections.abc import Iterable, Sequence

from filrouge.core.nouns import Identifier
from filrouge.resolve.book import Book
from filrouge.resolve.facts import Facts
from filrouge.resolve.nodes import Link, Node
from filrouge.resolve.persons import Persons
from filrouge.resolve.reading.rules import IdentityRules
from filrouge.resolve.reading.rules_file import default_rules, parsed_key
from filrouge.resolve.reading.sightings import (
    ALIAS,
    IDENTIFY,
    LOGIN,
    OBSERVED,
    OPERATOR,
    TYPED,
    Reader,
)

_STRENGTHS = {
    "operator": OPERATOR,
    "alias": ALIAS,
    "login": LOGIN,
    "identify": IDENTIFY,
    "observed": OBSERVED,
    "typed": TYPED,
}

Key = Identifier | str


def people(
    evidence: Iterable[tuple[Sequence[Key], int, str | int]],
    rules: IdentityRules | None = None,
) -> dict[Key, str]:
    """Each identifier's person: the earliest identifier of its group, as `type:value`.

    `evidence` is (identifiers seen together, instant in microseconds, strength), the strength one
    of operator, alias, login, identify, observed, typed. No order of the evidence matters.
    Raises BadKeyError for a text that is not `type:value` of a known type.

    >>> login = (["user:1", "email:a@x.fr"], 2, "login")
    >>> found = people([login, (["email:a@x.fr"], 1, "observed")])
    >>> found["user:1"]
    'email:a@x.fr'
    """
    rules = rules or default_rules()
    reader = Reader(rules, b"people")
    book = Book(None, reader.part_id)
    persons = Persons(rules, book, reader)
    facts = Facts(rules, book, persons, reader)
    nodes: dict[Key, Node] = {}
    for keys, time, strength in evidence:
        level = _STRENGTHS[strength] if isinstance(strength, str) else strength
        _observe(keys, time, level, facts, nodes)
    persons.settle(book.created)
    return {key: _named(persons.root_of(node) or node.id, book) for key, node in nodes.items()}


def _named(root: bytes, book: Book) -> str:
    node = book.nodes[root]
    return f"{node.type}:{node.value}"


def _observe(
    keys: Sequence[Key], time: int, strength: int, facts: Facts, nodes: dict[Key, Node]
) -> None:
    found: list[Node] = []
    for key in keys:
        identifier = parsed_key(key, facts.rules) if isinstance(key, str) else key
        kind = facts.rules.types[identifier.type]
        if facts.rules.blocks(kind, identifier.value):
            continue
        node_id = facts.reader.node_id(identifier.type, identifier.value)
        node = facts.book.node(node_id)
        if node is None:
            node = Node(node_id, kind.name, identifier.value, kind.cls, time)
            facts.book.add(node)
        elif time < node.first:
            node.first = time
            facts.persons.changed(node)
        nodes[key] = node
        found.append(node)
    types = facts.rules.types
    found.sort(key=lambda node: (types[node.type].priority, node.value))
    for other in found[1:]:
        _login(found[0], other, strength, facts)
        facts.link(found[0], other, Link(strength, time, "", "", ""))


def _login(anchor: Node, other: Node, strength: int, facts: Facts) -> None:
    """Two users who log in on one device make it shared."""
    if strength == LOGIN and anchor.cls == "A" and other.cls == "D":
        facts.owned(other, anchor)
