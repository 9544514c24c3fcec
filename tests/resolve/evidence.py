"""What a world remembers of each value, and the same people computed again from all of it."""

from typing import Any

from tests.resolve.world import SECRET, World

from filrouge.core.queries import Query
from filrouge.resolve.book import Book
from filrouge.resolve.nodes import SEVERAL, SHARED, WIDE, Node, Party
from filrouge.resolve.persons import Persons
from filrouge.resolve.reading.sightings import Reader

NODES = Query("all_nodes", "SELECT id FROM identity_nodes")
PARTIES = Query("all_parties", "SELECT root FROM identity_parties")
ACTIVITY = Query("all_activity", "SELECT device, at, owner, holder, trace FROM identity_activity")


def stale_people(world: World) -> list[str]:
    """Values and people that are not what the evidence says when all is computed again."""
    kept, again = book_of(world), book_of(world)
    persons = Persons(world.rules, again, Reader(world.rules, SECRET))
    for node in nodes_of(world, again):
        persons.changed(node)
    persons.settle(())
    values = [
        f"{node.type}:{node.value}"
        for node in nodes_of(world, kept)
        if (node.person, node.people) != (again.nodes[node.id].person, again.nodes[node.id].people)
    ]
    roots = {row[0] for row in world.state.rows(PARTIES)} | again.parties.keys()
    return values + [
        f"person:{root.hex()}"
        for root in sorted(roots)
        if party_facts(kept.party(root)) != party_facts(again.parties.get(root))
    ]


def evidence(world: World) -> dict[str, Any]:
    """What is remembered, but for what may hang on the order of arrival and changes nobody.

    That is: what a value that is nobody's was told before, and who was once on a shared device.
    """
    book = book_of(world)
    nodes = nodes_of(world, book)
    frozen = {node.id for node in nodes if node.frozen}
    known = {f"{node.type}:{node.value}": node_facts(node, frozen) for node in nodes}
    return {"nodes": known, "activity": sorted(world.state.rows(ACTIVITY))}


def node_facts(node: Node, frozen: set[bytes]) -> dict[str, Any]:
    if node.flags & WIDE:
        return {"flags": WIDE}
    found: dict[str, Any] = {
        "flags": node.flags & ~(SEVERAL if node.flags & SHARED else 0),
        "first": node.first,
        "person": (node.person, node.people),
        "pins": node.pins,
    }
    if node.flags & SHARED:
        return found
    return found | {
        "names": node.names if not node.flags & SEVERAL else None,
        "links": {key: sorted(held) for key, held in node.links.items() if key not in frozen},
        "partners": {kind: count for kind, count in node.partners.items() if count},
        "traces": (sorted(node.parts), sorted(node.back)),
        "device": (sorted(node.logins), node.coverage, node.clicks),
    }


def party_facts(party: Party | None) -> tuple[Any, ...] | None:
    """None for a person of one value that nothing is said of, who needs no row."""
    if party is None:
        return None
    roots = sorted(unit.root for unit in party.units)
    if len(roots) == 1 and not (party.contested or party.level):
        return None
    return roots, party.contested, party.level


def book_of(world: World) -> Book:
    return Book(world.state, Reader(world.rules, SECRET).part_id)


def nodes_of(world: World, book: Book) -> list[Node]:
    ids = [row[0] for row in world.state.rows(NODES)]
    book.load(ids)
    return [book.nodes[key] for key in ids]
