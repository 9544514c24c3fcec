"""Turns sightings into facts about identifiers, and marks what they change."""

from collections.abc import Sequence

from filrouge.core.nouns import Event
from filrouge.resolve.book import Book
from filrouge.resolve.nodes import (
    NEVER,
    OWN,
    SEVERAL,
    SHARED,
    VERIFIED,
    WIDE,
    Handle,
    Link,
    Node,
)
from filrouge.resolve.persons import Persons
from filrouge.resolve.reading.names import compatible
from filrouge.resolve.reading.rules import IdentityRules
from filrouge.resolve.reading.sightings import CLICK, IDENTIFY, Known, Reader, Sighting, note_of


class Facts:
    """Writes what events say on the nodes. Order-free: every fact is a minimum, a set or a flag."""

    def __init__(self, rules: IdentityRules, book: Book, persons: Persons, reader: Reader) -> None:
        self.rules = rules
        self.book = book
        self.persons = persons
        self.reader = reader
        self.kept: set[bytes] = set()
        """Values not known yet that an erasure keeps several people's."""

    def node(self, known: Known, event: Event, sighting: Sighting) -> Node:
        """The node of an identifier, made or brought up to date with this event."""
        found = self.book.nodes.get(known.id)
        time = event.event_time
        if found is None:
            found = Node(known.id, known.type, known.value, known.cls, time)
            self.keep(found)
            self.book.add(found)
        elif time < found.first:
            self.book.touch(found)
            found.first = time
            self._stirred(found)
        if sighting.strength <= IDENTIFY and not found.flags & VERIFIED:
            self.book.touch(found)
            found.flags |= VERIFIED
        name = sighting.name
        if name:
            if known.cls in "AB":
                if found.names.get(name, NEVER) > time:
                    self._named(found, name, time)
            elif known.cls == "D" and name not in found.names:
                self._named_on(found, name)
        return found

    def keep(self, node: Node) -> None:
        """Mark a new value that is several people's from the first: declared, or once erased."""
        if node.cls == "D" and node.value in self.rules.kiosks:
            node.flags |= SHARED
        elif node.id in self.kept:
            node.flags |= SHARED if node.cls == "D" else WIDE

    def _named_on(self, device: Node, name: str) -> None:
        """First names that cannot be one person's prove that several people use a device."""
        if device.flags & (SHARED | SEVERAL):
            return
        self.book.touch(device)
        if not all(compatible(name, other) for other in device.names):
            device.flags |= SEVERAL
        device.names[name] = 0

    def _stirred(self, node: Node) -> None:
        if (node.links or node.pins) and not node.leaf:
            self.persons.changed(node)

    def _named(self, node: Node, name: str, time: int) -> None:
        self.book.touch(node)
        if name in node.names:
            node.names[name] = time
            if len(node.names) > 1:
                self.persons.changed(node)
            return
        if node.flags & WIDE:
            return
        if len(node.names) >= self.rules.names_max:
            self.persons.widen(node)
            return
        was_household = node.household
        if not was_household and any(not compatible(name, other) for other in node.names):
            self.persons.left(node)
        node.names[name] = time
        if node.household:
            for each in node.names:
                root = self.reader.part_id(node.id, each)
                self.book.put_handle(root, Handle(node.id, each, b""))
        if node.household != was_household:
            for partner in list(node.links):
                near = self.book.node(partner)
                if near is not None:
                    self.persons.changed(near)
            self.persons.changed(node)
        elif len(node.names) > 1 or node.links or node.pins:
            self.persons.changed(node)

    def linked(self, a: Node, others: Sequence[Node], event: Event, sighting: Sighting) -> None:
        """Evidence of one event that an identifier and others belong together."""
        told = (sighting.strength, sighting.name, event.event_time)
        link: Link | None = None
        for b in others:
            if a.cls == "C" or b.cls == "C":
                order, partner = (a, b) if a.cls == "C" else (b, a)
                if _has_better(order, partner, *told):
                    continue
            elif (a.frozen or _has_better(a, b, *told)) and (b.frozen or _has_better(b, a, *told)):
                continue
            link = link or link_of(event, sighting)
            self.link(a, b, link)

    def link(self, a: Node, b: Node, link: Link) -> None:
        """Evidence that two identifiers belong together."""
        if a.cls == "C":
            if b.cls == "C":
                return
            a, b = b, a
        if b.cls == "C":
            self._link_order(b, a, link)
            return
        news_a, news_b = self._record(a, b, link), self._record(b, a, link)
        if not (news_a or news_b):
            return
        full = a.let_go is not None or b.let_go is not None
        kept = not full or (a.has_room(b, link) and b.has_room(a, link))
        if kept and a.knows(b) and b.knows(a):
            self.persons.joined(a, b, link)
        else:
            for near in (a, b):
                if not near.frozen:
                    self.persons.wider(near)

    def _link_order(self, order: Node, partner: Node, link: Link) -> None:
        """One partner: the order follows it. A second one makes it an identifier like others."""
        followed = order.leaf
        stood_alone = not order.links and order.id not in self.book.created
        known = dict(order.links)
        news = self._record(order, partner, link)
        if order.frozen:
            self._tell_partners(order, known if followed else {})
            self._record(partner, order, link)
            return
        if not news:
            return
        if order.leaf:
            if stood_alone:
                self.persons.follows(order)
            return
        if followed:
            self.promote(order)
        else:
            self._record(partner, order, link)
            self.persons.changed(partner)
        self.persons.changed(order)

    def promote(self, order: Node) -> None:
        """Tell an order's partners of it: it is an identifier like others now."""
        self._tell_partners(order, order.links)

    def demote(self, order: Node) -> None:
        """An order with one partner again follows it, who need not know it any more."""
        for other in order.links:
            near = self.book.node(other)
            if near is not None:
                self.book.touch(near)
                self.part(near, order)
                self.persons.changed(near)
        self.persons.follows(order)

    def _tell_partners(self, order: Node, links_by_partner: dict[bytes, list[Link]]) -> None:
        for other, links in links_by_partner.items():
            near = self.book.node(other)
            if near is not None:
                for each in links:
                    self._record(near, order, each)
                self.persons.wider(near)

    def _record(self, node: Node, other: Node, link: Link) -> bool:
        """Keep the best evidence by strength and first name; whether it is news."""
        if node.frozen or (node.let_go is not None and not node.has_room(other, link)):
            return False
        held = node.links.get(other.id)
        lasting = link.strength != CLICK
        if lasting and (held is None or all(each.strength == CLICK for each in held)):
            if not self._made_room(node, other, link):
                return False
            self.book.touch(node)
            count = node.partners[other.type] = node.partners.get(other.type, 0) + 1
            kind = self.rules.types.get(node.type)
            most = self.rules.links_max
            if kind is not None and count > kind.partners_max.get(other.type, most):
                self.persons.widen(node)
                return True
        return self._keep(node, other, link)

    def _keep(self, node: Node, other: Node, link: Link) -> bool:
        held = node.links.setdefault(other.id, [])
        for index, before in enumerate(held):
            if before.strength == link.strength and before.name == link.name:
                if before <= link:
                    return False
                self.book.touch(node)
                held[index] = link
                return True
        self.book.touch(node)
        held.append(link)
        return True

    def _made_room(self, node: Node, other: Node, link: Link) -> bool:
        """Whether one more partner is kept: a user keeps the best, another value is too wide."""
        if len(node.links) < self.rules.links_max or (
            sum(node.partners.values()) < self.rules.links_max
        ):
            return True
        if node.cls != "A":
            self.persons.widen(node)
            return False
        worst = max((min(links), key) for key, links in node.links.items())
        if worst < (link, other.id):
            self._let_go(node, (link, other.id))
            return False
        near = self.book.node(worst[1])
        self.book.touch(node)
        self.persons.changed(node)
        if near is not None:
            self.part(node, near)
            self.persons.changed(near)
        self._let_go(node, worst)
        return True

    def _let_go(self, node: Node, best: tuple[Link, bytes]) -> None:
        """Weaker evidence than what there was no room for goes too, whatever came first."""
        self.book.touch(node)
        node.let_go = best
        for key, held in node.links.items():
            kept = [link for link in held if (link, key) < best]
            near = self.book.node(key) if len(kept) < len(held) else None
            if near is not None:
                node.links[key] = kept
                self.persons.changed(node)
                self.persons.changed(near)

    def owned(self, device: Node, user: Node) -> None:
        """A login, in evidence that has no events: the second user makes the device shared."""
        if device.flags & SHARED:
            return
        if user.id not in device.logins:
            device.logins.append(user.id)
        if len(device.logins) > 1:
            for partner in device.links:
                self.persons.changed(self.book.nodes[partner])
            self.persons.changed(device)
            device.flags |= SHARED
            device.links = {}

    # -- traces ------------------------------------------------------------------------------

    def trace_of_value(self, anchor: Node, others: Sequence[Node], name: str) -> bytes:
        """The trace of an event anchored at a value that a first name may split."""
        after = others[0] if others and others[0].cls == "B" else None
        if not name and after is None:
            return anchor.id
        after_id = after.id if after is not None else b""
        trace = self.reader.part_id(anchor.id, name, after_id)
        part = (name, after_id)
        handle = Handle(anchor.id, name, after_id)
        if not anchor.flags & WIDE and part not in anchor.parts:
            if len(anchor.parts) >= self.rules.parts_max:
                self.persons.widen(anchor)
            else:
                self.book.touch(anchor)
                anchor.parts.append(part)
                self.book.put_handle(trace, handle)
        if after is not None and (anchor.id, name) not in after.back:
            if not after.flags & WIDE:
                self.book.touch(after)
                after.back.append((anchor.id, name))
            self.book.put_handle(trace, handle)
        if anchor.flags & WIDE:
            self._astray(trace, others)
        return trace

    def _astray(self, trace: bytes, others: Sequence[Node]) -> None:
        """A trace that its first value does not keep: those beside it do, for an erasure."""
        for other in others:
            if other.frozen or trace in other.strays or len(other.strays) >= self.rules.parts_max:
                continue
            self.book.touch(other)
            other.strays.append(trace)

    def trace_on_device(self, device: Node, owner: Node) -> bytes:
        """The trace of what an owner (a user, or the address of a click) did on a device."""
        trace = self.reader.pair_id(device.id, owner.id)
        if device.id not in owner.pairs:
            self.book.touch(owner)
            owner.pairs[device.id] = True
            self.book.put_handle(trace, Handle(owner.id, "", b""))
        if owner.id not in device.pairs and not device.flags & SHARED:
            self.book.touch(device)
            device.pairs[owner.id] = True
        return trace

    def clicked(self, device: Node, address: Node) -> None:
        """A click in an e-mail, whoever it turns out to belong to."""
        if device.id not in address.pairs and not address.flags & WIDE:
            self.trace_on_device(device, address)
            if len(address.pairs) > self.rules.links_max:
                self.persons.widen(address)

    def trace_of_order(self, order: Node) -> bytes:
        if not order.flags & OWN:
            self.book.touch(order)
            order.flags |= OWN
        return order.id

    def part(self, node: Node, other: Node) -> None:
        """Take all evidence between two identifiers off one of them."""
        links = node.links.pop(other.id, ())
        if any(link.strength != CLICK for link in links):
            node.partners[other.type] -= 1

    def uncover(self, device: Node, address: Node, click: Link | None) -> None:
        """Replace the click evidence between a device and an address; None withdraws it."""
        for node, other in ((device, address), (address, device)):
            links = node.links.get(other.id)
            if links is None:
                continue
            kept = [link for link in links if link.strength != CLICK]
            if len(kept) == len(links):
                continue
            self.book.touch(node)
            self.persons.changed(node)
            if kept:
                node.links[other.id] = kept
            else:
                del node.links[other.id]
        if click is not None:
            self.link(device, address, click)


def _has_better(node: Node, other: Node, strength: int, name: str, time: int) -> bool:
    """Whether a node knows of earlier evidence of this strength and first name."""
    for held in node.links.get(other.id, ()):
        if held.strength == strength and held.name == name:
            return held.time < time
    return False


def link_of(event: Event, sighting: Sighting, strength: int | None = None) -> Link:
    return Link(
        sighting.strength if strength is None else strength,
        event.event_time,
        event.message_id,
        sighting.name,
        note_of(event),
    )
