"""The pure heart: evidence in canonical order, joined unless a limit would break."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from filrouge.resolve.nodes import Link, Unit
from filrouge.resolve.reading.names import Names, groups_agree
from filrouge.resolve.reading.rules import IdentityRules
from filrouge.resolve.reading.sightings import OPERATOR, TYPED

LIMIT, OTHER_USER, FIRST_NAME, CUT, TYPED_ONLY, OTHER_EMAIL = (
    "limit",
    "other_user",
    "first_name",
    "cut",
    "typed",
    "other_email",
)
"""Why evidence is refused."""


class Edge(NamedTuple):
    """The best evidence between two units, by their roots (a < b)."""

    a: bytes
    b: bytes
    link: Link


class Refused(NamedTuple):
    """Evidence that stays contested, with the reason (`rule`, or `limit:email`)."""

    edge: Edge
    rule: str


class Partition(NamedTuple):
    """What the evidence of a closure says: groups of units, links that hold, links refused."""

    groups: list["Group"]
    accepted: list[Edge]
    refused: list[Refused]


class Group:
    """Units that are one person so far, indexed by what constraints look at."""

    __slots__ = ("by_type", "names", "nodes", "units")

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: list[Unit] = []
        self.by_type: dict[str, list[Unit]] = {}
        self.names: set[Names] = set()
        self.nodes: set[bytes] = set()
        for unit in units:
            self.add(unit)

    def add(self, unit: Unit) -> None:
        self.units.append(unit)
        self.nodes.add(unit.node)
        if unit.cls in "AB":
            self.by_type.setdefault(unit.type, []).append(unit)
        if unit.names:
            self.names.add(unit.names)


def conflict(p: Group, q: Group, rules: IdentityRules) -> str:
    """Why two groups cannot be one person: "" when they can. More units never remove a reason."""
    for kind, mine in p.by_type.items():
        theirs = q.by_type.get(kind)
        if not theirs:
            continue
        limit = rules.types[kind].limit if kind in rules.types else 0
        if limit and len(mine) + len(theirs) > limit:
            window = rules.types[kind].window
            firsts = sorted({unit.node: unit.first for unit in (*mine, *theirs)}.values())
            if _crowded(firsts, limit, window):
                return OTHER_USER if mine[0].cls == "A" else f"{LIMIT}:{kind}"
    for names in p.names:
        for others in q.names:
            if names is not others and names != others and not groups_agree(names, others):
                return FIRST_NAME
    return ""


def have_to_agree(mine: Sequence[Unit], theirs: Sequence[Unit]) -> bool:
    """Whether two people have anything that could keep them apart: a type of value, or a name."""
    types = {unit.type for unit in mine if unit.cls in "AB"}
    names = next((unit.names for unit in mine if unit.names), ())
    return any(
        (unit.type in types and unit.cls in "AB") or bool(names and unit.names) for unit in theirs
    )


def _crowded(firsts: Sequence[int], limit: int, window: int) -> bool:
    """Whether more than `limit` instants fall within some window (0: within all time)."""
    if not window:
        return len(firsts) > limit
    return any(late - early <= window for early, late in zip(firsts, firsts[limit:], strict=False))


def partition(
    units: Mapping[bytes, Unit],
    edges: Iterable[Edge],
    cuts: Iterable[tuple[bytes, bytes]],
    rules: IdentityRules,
) -> Partition:
    """Join units along edges in canonical order, by root; `cuts` are pairs of nodes kept apart.

    A pure function of its arguments' sets: no order of arrival matters.
    """
    member = {root: Group((unit,)) for root, unit in units.items()}
    accepted: list[Edge] = []
    refused: list[Refused] = []
    apart = list(cuts)
    for edge in sorted(edges, key=lambda edge: canonical(edge, units, rules)):
        p, q = member[edge.a], member[edge.b]
        if p is q:
            accepted.append(edge)
            continue
        rule = _objection(p, q, edge, apart, rules)
        if rule:
            refused.append(Refused(edge, rule))
            continue
        if len(p.units) < len(q.units):
            p, q = q, p
        for unit in q.units:
            p.add(unit)
            member[unit.root] = p
        accepted.append(edge)
    groups = list({id(group): group for group in member.values()}.values())
    return Partition(groups, accepted, [item for item in refused if _still(item, member)])


def _still(item: Refused, member: Mapping[bytes, Group]) -> bool:
    """Refused evidence between units that other evidence joined later is not contested."""
    return member[item.edge.a] is not member[item.edge.b]


_Rank = tuple[int, int, int, Link, bytes, bytes]
_FIRST: Final = -1
_LAST: Final = 1


def canonical(edge: Edge, units: Mapping[bytes, Unit], rules: IdentityRules) -> _Rank:
    """Operator's links, then by priority of the identifiers, strength, time and ids; typed last."""
    a = rules.types[units[edge.a].type].priority
    b = rules.types[units[edge.b].type].priority
    strength = edge.link.strength
    place = _FIRST if strength == OPERATOR else _LAST if strength == TYPED else 0
    return (place, min(a, b), max(a, b), edge.link, edge.a, edge.b)


def _objection(
    p: Group, q: Group, edge: Edge, cuts: list[tuple[bytes, bytes]], rules: IdentityRules
) -> str:
    for a, b in cuts:
        if (a in p.nodes and b in q.nodes) or (b in p.nodes and a in q.nodes):
            return CUT
    if edge.link.strength == OPERATOR:
        return ""
    rule = conflict(p, q, rules)
    if rule:
        return rule
    if edge.link.strength == TYPED and _profile(p) and _profile(q):
        return TYPED_ONLY
    if rules.strict and "D" in (_class(p, edge), _class(q, edge)):
        emails = [kind for kind in rules.types.values() if kind.form == "email"]
        if any(kind.name in p.by_type and kind.name in q.by_type for kind in emails):
            return OTHER_EMAIL
    return ""


def _class(group: Group, edge: Edge) -> str:
    return next(unit.cls for unit in group.units if unit.root in (edge.a, edge.b))


def _profile(group: Group) -> bool:
    """More than one value: what a clerk typed may be added to it, but joins no two of them."""
    return len(group.units) > 1 or group.units[0].cls == "A"
