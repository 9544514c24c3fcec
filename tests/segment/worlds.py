"""Random worlds for the laws: conditions of every form, and messages of people who all meet."""

from pathlib import Path
from random import Random
from typing import Any, Final

import msgspec
from tests.differential.conditions_sql import History
from tests.differential.conditions_world import JSON, PATHS, Case, Conditions
from tests.segment.tables import change_tables, tables_of
from tests.segment.town import START, Town

from filrouge.core.time import DAY, HOUR, MINUTE
from filrouge.rules import checked, parse
from filrouge.rules import tree as t
from filrouge.segment import SegmentDefinition

NAMES: Final = ["Order Completed", "Product Viewed", "Page Viewed", "Product Added", "Odd"]
WHENS: Final = [
    'count("Order Completed", within 2 days) >= 2',
    'any("Product Viewed" where properties.category = "baby", within 1 day)',
    'none("Order Completed", within 3 days) and any("Product Added", within 12 hours)',
    'sum(properties.revenue of "Order Completed", within 5 days) > 100',
    'distinct(properties.product_id of "Product Viewed", within 1 day) >= 3',
    'sequence("Product Added", "Order Completed", within 6 hours, within 4 days)',
    'count("Product Viewed", today) >= 2',
    'count("Page Viewed", last week) >= 1',
    'trait.city = "Lyon"',
    'consent("email", "marketing") and any("Page Viewed", within 7 days)',
    'days_since("Order Completed") > 2',
    'last(properties.product_id of "Product Viewed") = "p1"',
    'count("Page Viewed") between 2 and 4',
    'any("Product Viewed" where table("products", properties.category).kind = "soft")',
    'sum(table("products", properties.category).price of event, within 5 days) > 20',
    'table("products", trait.city).kind in ("soft", "baby")',
    'table("products", last(properties.category of "Product Viewed")).price exists',
]
GAPS: Final = [MINUTE, HOUR, HOUR, 10 * HOUR, 2 * DAY]
FAR: Final = 400 * DAY


def definitions_of(random: Random, fixed: int, drawn: int) -> list[SegmentDefinition]:
    """Some of the fixed conditions, some random ones, and some that look at those before them."""
    found: list[SegmentDefinition] = []
    for when in random.sample(WHENS, fixed):
        found.append(_segment(len(found), parse(when)))
    for _ in range(drawn):
        tree = None
        while tree is None or checked(tree):
            tree = Conditions(random).condition(random.randrange(3))
            tree = _looking_back(tree, random, len(found))
        if random.random() < 0.4:
            look = t.Member(f"s{random.randrange(len(found))}") if found else tree
            kind = random.choice([t.And, t.Or])
            tree = kind((look, t.Not(tree) if random.random() < 0.3 else tree))
        found.append(_segment(len(found), tree))
    return found


def _segment(number: int, tree: t.Condition) -> SegmentDefinition:
    id_ = f"s{number}"
    return SegmentDefinition(id_, {"fr": id_, "en": id_}, parse(tree.text()).text())


def _looking_back(node: Any, random: Random, known: int) -> Any:
    """The same tree; where it looks at a segment, at one that is there."""
    if isinstance(node, t.Member):
        return t.Member(f"s{random.randrange(known)}") if known else t.Consent("email", "marketing")
    if isinstance(node, tuple):
        return tuple(_looking_back(one, random, known) for one in node)
    if isinstance(node, msgspec.Struct):
        fields = {
            name: _looking_back(getattr(node, name), random, known)
            for name in node.__struct_fields__
        }
        return type(node)(**fields)
    return node


def without_loose_ends(some: list[SegmentDefinition]) -> list[SegmentDefinition]:
    """Those that look at nothing that is not there."""
    kept: list[SegmentDefinition] = []
    for one in some:
        tree = parse(one.when)
        looked_at = {part.segment for part in _parts(tree) if isinstance(part, t.Member)}
        if looked_at <= {other.id for other in kept}:
            kept.append(one)
    return kept


def _parts(node: Any) -> list[Any]:
    if isinstance(node, tuple):
        return [part for one in node for part in _parts(one)]
    if isinstance(node, msgspec.Struct):
        inner = [getattr(node, name) for name in node.__struct_fields__]
        return [node, *(part for one in inner for part in _parts(one))]
    return []


def message_of(random: Random, number: int, now: int, *, merging: bool) -> dict[str, Any]:
    """One message; where people merge, everybody meets everybody."""
    message: dict[str, Any] = {"messageId": f"m{number}"}
    message["time"] = now - random.choice([0, 0, 0, 1, MINUTE, 5 * HOUR, DAY, 3 * DAY])
    if random.random() < 0.07:
        message["time"] = now + random.choice([1, MINUTE, 3 * HOUR, 20 * HOUR])
    if not merging:
        who = random.choice(["userId", "anonymousId"])
        message[who] = f"{who[0]}{random.randrange(4)}"
    else:
        if random.random() < 0.75:
            message["anonymousId"] = f"a{random.randrange(6)}"
        if random.random() < 0.4 or "anonymousId" not in message:
            message["userId"] = f"u{random.randrange(4)}"
    if random.random() < 0.2:
        return {**message, "type": "identify", "traits": _traits(random, merging)}
    properties: dict[str, Any] = _values(random)
    if random.random() < 0.7:
        properties["category"] = random.choice(["baby", "garden"])
    if random.random() < 0.8:
        properties["product_id"] = f"p{random.randrange(5)}"
    if random.random() < 0.6:
        properties["revenue"] = random.choice([10, 49.9, 80, 120])
    if merging and random.random() < 0.15:
        properties["email"] = f"e{random.randrange(4)}@x.fr"
    channel = random.choice(["web", "store", "email", None])
    context = {"channel": channel} if channel else {}
    event = random.choice(NAMES)
    return {**message, "event": event, "properties": properties, "context": context}


def _traits(random: Random, merging: bool) -> dict[str, Any]:
    traits = _values(random)
    if merging and random.random() < 0.4:
        traits["email"] = f"e{random.randrange(4)}@x.fr"
    if random.random() < 0.5:
        traits["city"] = random.choice(["Lyon", "Paris", None])
    if random.random() < 0.3:
        traits["consents"] = {"email": random.random() < 0.5}
    if random.random() < 0.2:
        traits["timezone"] = random.choice(["Asia/Tokyo", "America/New_York", "nowhere"])
    return traits


def _values(random: Random) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for path in PATHS:
        if random.random() < 0.35:
            value = random.choice(JSON)
            values[path[0]] = {path[1]: value} if len(path) > 1 else value
    return values


class World:
    """A town that lives by chance, held to the naive reading; `cases`: people at instants."""

    def __init__(self, folder: Path, seed: int, *, merging: bool = True, acts: bool = True) -> None:
        self.random = Random(seed)
        self.merging = merging
        self.acts = acts
        self.all = definitions_of(self.random, self.random.randint(3, 6), self.random.randint(3, 7))
        tables = tables_of(self.random)
        self.town = Town(folder, *self.all, start=began(seed), tables=tables)
        self.number = 0
        self.cases = 0

    def live(self, steps: int) -> None:
        """Steps of every kind, each held to the law, and a restart now and then."""
        for step in range(steps):
            self.step()
            if step % 10 == 9:
                self.town.close()
                self.town.open()

    def step(self) -> None:
        """Something happens; then the law, now and at the instants that are announced."""
        random, town = self.random, self.town
        self._pass(random.choice(GAPS))
        roll = random.random()
        if roll < 0.66:
            self._tell(random.randrange(1, 9))
        elif roll < 0.72:
            change_tables(self.town, random, lambda: self._tell(2, fill=False))
        elif roll < 0.85 or not self.acts:
            town.tick(town.now)
        elif roll < 0.92:
            a, b = f"anonymous:a{random.randrange(6)}", f"user:u{random.randrange(4)}"
            town.pin(random.choice(["link", "cut"]), a, b, undo=random.random() < 0.2)
        elif roll < 0.95:
            some = random.sample(self.all, random.randint(2, len(self.all)))
            town.apply(*without_loose_ends(sorted(some, key=lambda one: int(one.id[1:]))))
        else:
            known = list(town.people())
            if known:
                town.erase(f"person:{random.choice(known).id}")
        town.tick(town.now)
        self.cases += town.check()

    def _tell(self, count: int, *, fill: bool = True) -> None:
        random, town = self.random, self.town
        messages = [
            message_of(random, self.number + each, town.now, merging=self.merging)
            for each in range(count)
        ]
        self.number += count
        town.tell(messages, batch=random.choice([1, 2, 100]), fill=fill)
        town.tell(messages[:1], fill=fill)

    def _pass(self, time: int) -> None:
        """Let time pass, with a look at some of the instants at which something may change."""
        town, until = self.town, self.town.now + time
        for _ in range(self.random.choice([0, 1, 2, 4])):
            due = town.rooms.segments.next_due()
            if due > until:
                break
            town.tick(max(due - 1, town.now))
            self.cases += town.check()
            town.tick(due)
            self.cases += town.check()
        town.now = until


def began(seed: int) -> int:
    """Not all worlds begin at the same hour: months, weeks and clocks change in some."""
    return START + Random(seed).randrange(400) * DAY


def sql_differences(town: Town) -> list[str]:
    """Where the SQL reading of the same events says otherwise, for everybody, now."""
    cases, live = [], []
    for person in town.people():
        member = frozenset(town.since(person))
        events, facts = town.events(person), town.facts(person, member)
        for id_, tree in town.segments_in_force.items():
            zone = town.rooms.segments.catalogue.zone
            cases.append(Case(tree, [events], facts, zone, town.clock))
            live.append(id_ in member)
    history = History(cases, [[town.clock]] * len(cases), town.tables)
    return [
        cases[place].condition.text()
        for place, truth in enumerate(live)
        if history.truths(place) != {town.clock: truth}
    ]
