"""Random worlds for the laws: conditions of every form, and messages of people who all meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, Final

import msgspec
from tests.differential.conditions_world import JSON, PATHS, Conditions
from tests.segment.town import START

from filrouge.core.time import DAY, HOUR, MINUTE
from filrouge.profile import leaves
from filrouge.resolve import book
from filrouge.resolve.answers import companies
from filrouge.rules import checked, parse
from filrouge.rules import tree as t
from filrouge.rules.cost import too_costly
from filrouge.segment import SegmentDefinition, rows

NAMES: Final = ["Order Completed", "Product Viewed", "Page Viewed", "Product Added", "Odd"]
VISITED: Final = ["Page Viewed", "Product Viewed", "Order Completed"]
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
    'any("Product Viewed" where table("stock", properties.category, "baby").kind != "soft")',
    'table("stock", last(properties.category of event), trait.city).price >= 3',
]
HELD: Final = [
    (rows, "ROWS_HELD_MAX"),
    (leaves, "ROWS_HELD_MAX"),
    (companies, "TRACES_MAX"),
    (book, "NODES_CACHED_MAX"),
]
"""How much is held in memory to be used again: small worlds would never let anything go."""
GAPS: Final = [MINUTE, HOUR, HOUR, 10 * HOUR, 2 * DAY]


def definitions_of(random: Random, fixed: int, drawn: int) -> list[SegmentDefinition]:
    """Some of the fixed conditions, some random ones, and some that look at those before them."""
    found: list[SegmentDefinition] = []
    for when in random.sample(WHENS, fixed):
        found.append(_segment(len(found), parse(when)))
    for _ in range(drawn):
        tree = None
        while tree is None or checked(tree) or too_costly(tree):
            tree = _drawn(random, len(found))
        found.append(_segment(len(found), tree))
    return found


def steady_definitions_of(random: Random, fixed: int, drawn: int) -> list[SegmentDefinition]:
    """Conditions that most events leave as they are: they have what they ask soon."""
    found: list[SegmentDefinition] = []
    for number in range(fixed + drawn):
        parts = [_steady(random) for _ in range(random.choice([1, 1, 2, 3]))]
        if number and random.random() < 0.2:
            parts.append(f'segment("s{random.randrange(number)}")')
        parts = [f"not ({part})" if random.random() < 0.2 else part for part in parts]
        word = random.choice([" and ", " or "])
        found.append(_segment(number, parse(word.join(parts))))
    return found


def idle_definitions_of(random: Random, fixed: int, drawn: int) -> list[SegmentDefinition]:
    """Conditions of parts that are asked in vain until another part lets them count."""
    found: list[SegmentDefinition] = []
    for number in range(fixed + drawn):
        name = random.choice(VISITED)
        guards = [f'any("{name}")', f'none("{name}")', f'count("{name}") >= 2']
        guards += ['trait.city = "Lyon"']
        guards += [f'segment("s{random.randrange(number)}")'] if number else []
        parts = [random.choice(guards), _steady(random)]
        random.shuffle(parts)
        found.append(_segment(number, parse(random.choice([" and ", " and ", " or "]).join(parts))))
    return found


def nested_definitions_of(random: Random, fixed: int, drawn: int) -> list[SegmentDefinition]:
    """Conditions of which many are true of nobody in particular, and look at one another."""
    found: list[SegmentDefinition] = []
    for number in range(fixed + drawn):
        parts = [_plain(random) for _ in range(random.choice([0, 1, 1, 2]))]
        if number and (not parts or random.random() < 0.5):
            parts.append(f'segment("s{random.randrange(number)}")')
        parts = [f"not ({part})" if random.random() < 0.4 else part for part in parts]
        word = random.choice([" and ", " or "])
        found.append(_segment(number, parse(word.join(parts or [_steady(random)]))))
    return found


def _plain(random: Random) -> str:
    return random.choice(
        [
            _steady(random),
            _steady(random),
            'trait.city = "Lyon"',
            "trait.city is missing",
            'consent("email", "marketing")',
            'sum(properties.revenue of "Order Completed", within 5 days) > 40',
            'sequence("Product Viewed", "Order Completed", within 6 hours, within 4 days)',
            "count(event, this month) >= 2",
            'count("Page Viewed", last week) >= 1',
        ]
    )


def _steady(random: Random) -> str:
    name = random.choice(VISITED)
    where = random.choice(["", "", ' where properties.category = "baby"'])
    window = random.choice(["", ", within 6 hours", ", within 1 day", ", within 3 days", ", today"])
    asked = f'"{name}"{where}{window}'
    number = random.choice([1, 1, 2, 3])
    return random.choice(
        [
            f"any({asked})",
            f"none({asked})",
            f"count({asked}) {random.choice(['>=', '>', '<', '<='])} {number}",
            f"distinct(properties.product_id of {asked}) >= {number}",
            f'days_since("{name}"{where}) {random.choice([">", ">=", "<", "<="])} {number}',
            'trait.city = "Lyon"',
        ]
    )


def _drawn(random: Random, known: int) -> t.Condition:
    tree = _looking_back(Conditions(random).condition(random.randrange(3)), random, known)
    if random.random() < 0.4 and known:
        look = t.Member(f"s{random.randrange(known)}")
        return random.choice([t.And, t.Or])((look, t.Not(tree) if random.random() < 0.3 else tree))
    return tree


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
    if random.random() < 0.05:
        message["live"] = False
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


def visit_of(random: Random, number: int, now: int) -> dict[str, Any]:
    """One message of one of two people who stay who they are, and mostly only look around."""
    message: dict[str, Any] = {"messageId": f"m{number}", "userId": f"u{random.randrange(2)}"}
    message["time"] = now - random.choice([0, 0, 0, 0, MINUTE, DAY])
    if random.random() < 0.05:
        return {**message, "type": "identify", "traits": {"city": random.choice(["Lyon", "Paris"])}}
    category, product = random.choice(["baby", "garden"]), f"p{random.randrange(3)}"
    properties = {"category": category, "product_id": product}
    return {**message, "event": random.choice(VISITED), "properties": properties}


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


def began(seed: int) -> int:
    """Not all worlds begin at the same hour: months, weeks and clocks change in some."""
    return START + Random(seed).randrange(400) * DAY


@contextmanager
def memory(seed: int) -> Iterator[None]:
    """Inside, every second seed holds next to nothing in memory, of each sort as much as chance
    says."""
    random = Random(f"memory {seed}")
    before = [getattr(module, name) for module, name in HELD]
    try:
        for module, name in HELD if seed % 2 else ():
            setattr(module, name, random.randint(1, 12))
        yield
    finally:
        for (module, name), most in zip(HELD, before, strict=True):
            setattr(module, name, most)
