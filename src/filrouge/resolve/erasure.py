"""Erasing a person: their rows go, keyed hashes of their identifiers stay in a suppression list."""

import msgspec

from filrouge.core.nouns import Identifier, Person
from filrouge.resolve.facts import Facts
from filrouge.resolve.nodes import NEVER, SHARED, Node, Unit
from filrouge.resolve.view import View


class Forgotten(msgspec.Struct, frozen=True):
    """What was erased, for the other rooms to erase their part."""

    people: tuple[str, ...]
    """The person's id, then the aliases."""
    nodes: tuple[bytes, ...]
    traces: tuple[bytes, ...]
    identifiers: tuple[Identifier, ...]


def forgotten(person: Person, facts: Facts, view: View, time: int | None) -> Forgotten:
    """Delete every row of a person; relatives who share a household value keep their part."""
    book = facts.book
    root = bytes.fromhex(person.id)
    units = view.units_at(root)
    members = [(book.nodes[unit.node], unit) for unit in units if book.node(unit.node)]
    leaves = [
        leaf
        for node, _ in members
        for leaf in book.leaves(node.id)
        if view.persons.root_of(leaf) == root
    ]
    suppressed: list[bytes] = [leaf.id for leaf in leaves]
    for node, unit in members:
        if node.household:
            suppressed += [view.reader.part_id(node.id, name) for name in unit.names]
            _leave(node, unit, facts, view)
        else:
            suppressed.append(node.id)
            _delete(node, facts, view)
    for leaf in leaves:
        book.nodes[leaf.id] = leaf
        book.drop(leaf)
    alone = book.node(root)
    if not members and alone is not None:
        suppressed.append(alone.id)
        book.drop(alone)
    book.put_party(root, None)
    until = NEVER if time is None else time
    book.write("put_suppression", [(key, until) for key in suppressed])
    identifiers = tuple(Identifier(member.type, member.value) for member in person.members)
    return Forgotten((person.id, *person.aliases), tuple(suppressed), person.traces, identifiers)


def _delete(node: Node, facts: Facts, view: View) -> None:
    book = facts.book
    book.load((*node.links, *node.pins))
    for partner in {*node.links, *node.pins}:
        near = book.node(partner)
        if near is not None:
            book.touch(near)
            near.links.pop(node.id, None)
            near.pins.pop(node.id, None)
            near.pairs.pop(node.id, None)
            facts.persons.changed(near)
    part_id = view.reader.part_id
    handles = [part_id(node.id, name, after) for name, after in node.parts]
    handles += [part_id(node.id, name) for name in node.names]
    handles += [part_id(first, name, node.id) for first, name in node.back]
    if node.cls == "D":
        handles += [view.reader.pair_id(node.id, owner) for owner in node.pairs]
    else:
        handles += [view.reader.pair_id(device, node.id) for device in node.pairs]
        for device in node.pairs:
            _leave_device(device, node, facts)
    book.write("drop_handle", [(handle,) for handle in handles])
    if node.flags & SHARED:
        book.write("drop_activity", [(node.id,)])
    book.drop(node)


def _leave_device(key: bytes, node: Node, facts: Facts) -> None:
    device = facts.book.node(key)
    if device is None:
        return
    facts.book.touch(device)
    device.pairs.pop(node.id, None)
    device.clicks.pop(node.id, None)
    if node.id in device.logins:
        device.logins.remove(node.id)
        device.coverage = []
    facts.book.write("drop_owner_activity", [(key, node.id)])


def _leave(node: Node, unit: Unit, facts: Facts, view: View) -> None:
    """Take one person's first names out of a value that a household shares."""
    book = facts.book
    book.touch(node)
    part_id = view.reader.part_id
    handles = [part_id(node.id, n, after) for n, after in node.parts if n in unit.names]
    handles += [part_id(node.id, name) for name in unit.names]
    for name in unit.names:
        node.names.pop(name, None)
        node.people.pop(name, None)
    node.parts = [part for part in node.parts if part[0] not in unit.names]
    node.back = [part for part in node.back if part[1] not in unit.names]
    for partner, links in list(node.links.items()):
        near = book.node(partner)
        kept = [link for link in links if link.name not in unit.names]
        for here, other in ((node, partner), (near, node.id)):
            if here is None or other not in here.links:
                continue
            book.touch(here)
            if kept:
                here.links[other] = kept
            else:
                del here.links[other]
        if near is not None:
            facts.persons.changed(near)
    book.write("drop_handle", [(handle,) for handle in handles])
    facts.persons.changed(node)
