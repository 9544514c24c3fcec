"""Random conditions, and people with few names and few instants, so that everything collides."""

from dataclasses import dataclass
from random import Random
from typing import Any

from filrouge.core.nouns import Event
from filrouge.core.time import DAY, HOUR, MINUTE
from filrouge.rules import checked, checked_value
from filrouge.rules import tree as t
from filrouge.rules.cost import too_costly
from filrouge.rules.facts import Facts, Tables
from filrouge.rules.scalars import row_key

NAMES = ["Order Completed", "Product Viewed", "Odd"]
ZONES = ["UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]
TEXTS = ["baby", "garden", "Lyon", "web", "2026-01-31", "é", "x\ny", ""]
JSON: list[Any] = [*TEXTS[:5], 0, 1, 2.5, 19.99, -3, 1e300, 0.0000005, 12345678901, 0.1, 2.0]
JSON += ["y" * 256 + "a", "y" * 256 + "b"]
JSON += [True, False, None, ["baby", 3], {"a": 1}, "2026-02-01T10:00:00Z"]
PATHS = [("category",), ("price",), ("cart",), ("deep", "er"), ("a b",)]
EPOCH = 1_767_225_600_000_000
"""2026-01-01T00:00:00Z"""
MOMENTS = [0, 1, -1, MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY]
TABLES: Tables = {
    "products": {
        "baby": {"price": 12.5, "kind": "soft"},
        "2": {"price": 3, "kind": "baby"},
        "Lyon": {"price": None},
    },
    "stock/2": {
        row_key(product, store): {"price": price, "kind": kind}
        for product, store, price, kind in [
            ("baby", "web", 12.5, "soft"),
            ("baby", 1, 3, "baby"),
            ("é", "garden", -3, None),
            (2, "é", 19.99, "web"),
            ("Lyon", "Lyon", 0, "garden"),
        ]
    },
}


@dataclass
class Case:
    """A condition, and a person: the traces of events, facts, and the last instant."""

    condition: t.AnyCondition
    traces: list[list[Event]]
    facts: Facts
    zone: str
    received: int

    @property
    def events(self) -> list[Event]:
        return [event for trace in self.traces for event in trace]


def case_of(random: Random) -> Case:
    """One case."""
    condition = None
    while condition is None or checked(condition) or too_costly(condition):
        condition = Conditions(random).condition(random.randrange(3))
    end = EPOCH + random.randrange(400) * DAY + random.randrange(96) * 15 * MINUTE
    events = [event_of(random, number, end) for number in range(random.randrange(20))]
    traces: list[list[Event]] = [[], [], []]
    for event in events:
        traces[random.randrange(3)].append(event)
    return Case(condition, traces, facts_of(random), random.choice(ZONES), end)


def value_of(random: Random) -> t.AnyValue:
    """A value that is told as it is."""
    value = None
    while value is None or checked_value(value):
        made = Conditions(random)
        value = t.Count(made.select(), made.time()) if random.random() < 0.3 else made.value()
        if random.random() < 0.1:
            value = t.Aggregate("distinct", made.property(), made.select(), made.time())
    return value


def event_of(random: Random, number: int, end: int) -> Event:
    """An event received at `end` at the latest, sometimes dated after its reception."""
    spread = random.choice([HOUR, DAY, 10 * DAY, 100 * DAY, 500 * DAY])
    step = random.choice([1, MINUTE, 15 * MINUTE, HOUR, DAY])
    time = end - random.randrange(spread) // step * step + random.choice([0, 0, 0, 1, -1])
    received = max(min(time + random.choice([0, HOUR, DAY]), end), EPOCH - 2_000 * DAY)
    if random.random() < 0.12:
        time = received + random.choice([1, 15 * MINUTE, 5 * HOUR, DAY])
    properties: dict[str, Any] = {}
    for path in PATHS:
        if random.random() < 0.7:
            value = random.choice(JSON)
            properties[path[0]] = {path[1]: value} if len(path) > 1 else value
    return Event(
        offset=number + 1,
        source=random.choice(["site", "till"]),
        message_id=f"m{number}",
        call="track",
        name=random.choice(NAMES),
        channel=random.choice(["web", "store", "email"]),
        event_time=min(time, received + DAY),
        received_time=received,
        body={},
        properties=properties,
        traits={},
        context={},
    )


def facts_of(random: Random) -> Facts:
    """What is known of a person."""
    return Facts(
        traits={path[0]: random.choice(JSON) for path in PATHS if random.random() < 0.7},
        consents={("email", "marketing"): random.random() < 0.5},
        scores={"buy": random.choice([0.0, 0.4, 0.1 + 0.2, 1.0])} if random.random() < 0.7 else {},
        segments=frozenset(name for name in ("vip", "new") if random.random() < 0.5),
        context={"weather": random.choice(TEXTS)},
        zone=random.choice(ZONES),
    )


class Conditions:
    """Draws conditions; not all of them make sense: the caller asks `checked`."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._of_event = False

    def condition(self, depth: int) -> t.AnyCondition:  # noqa: PLR0911
        random = self._random
        if depth and random.random() < 0.7:
            kind = random.choice([t.And, t.Or, t.Not])
            if kind is t.Not:
                return t.Not(self.condition(depth - 1))
            return kind(tuple(self.condition(depth - 1) for _ in range(random.randint(2, 3))))
        if not self._of_event:
            roll = random.random()
            if roll < 0.2:
                return t.Happened(self.select(), self.time(), random.random() < 0.4)
            if roll < 0.45:
                return self.counted()
            if roll < 0.55:
                return self.sequence()
            if roll < 0.6:
                return random.choice([t.Member("vip"), t.Consent("email", "marketing")])
        return self.test()

    def counted(self) -> t.AnyCondition:
        random = self._random
        value: t.AnyValue = t.Count(self.select(), self.time())
        if random.random() < 0.35:
            value = t.Aggregate("distinct", self.property(), self.select(), self.time())
        number = t.Number(random.choice([0, 1, 1, 2, 2, 3, 5]) * 1_000_000)
        if random.random() < 0.15:
            return t.Between(value, number, t.Number(number.micros + 2_000_000))
        if random.random() < 0.1:
            return t.Among(value, (number, t.Number(4_000_000)), random.random() < 0.5)
        return t.Compare(random.choice(["=", "!=", "<", "<=", ">", ">="]), value, number)

    def sequence(self) -> t.AnyCondition:
        random = self._random
        steps = tuple(self.select() for _ in range(random.randint(2, 3)))
        same = random.choice([None, ("cart",), ("category",)])
        return t.Sequence(steps, self.duration(), same, self.time())

    def test(self) -> t.AnyCondition:
        random = self._random
        value, roll = self.value(), random.random()
        if roll < 0.15:
            return t.Exists(value, random.random() < 0.5)
        if roll < 0.3:
            items = random.choice(
                [(t.Text("baby"), t.Text("web")), (t.Number(1_000_000), t.Number(19_990_000))]
            )
            return t.Among(value, items, random.random() < 0.5)
        if roll < 0.4:
            return t.Matches(
                value,
                random.choice(["contains", "starts with"]),
                random.choice(["ba", "y", "", "é"]),
            )
        if roll < 0.5:
            return t.Between(value, t.Number(0), t.Number(random.choice([2_500_000, 20_000_000])))
        if roll < 0.7:
            right: t.AnyValue = random.choice([self.constant(), self.value()])
            return t.Compare(random.choice(["=", "!="]), value, right)
        right = random.choice(
            [
                t.Number(random.choice([0, 1_000_000, 2_500_000, -1])),
                t.Date("2026-01-31"),
                self.value(),
            ]
        )
        return t.Compare(random.choice(["<", "<=", ">", ">="]), value, right)

    def constant(self) -> t.AnyValue:
        random = self._random
        return random.choice(
            [
                t.Text(random.choice(TEXTS)),
                t.Number(2_500_000),
                t.Boolean(True),
                t.Date("2026-01-31"),
            ]
        )

    def property(self) -> t.AnyValue:
        random = self._random
        if random.random() < 0.15:
            return self.cell([t.Property(path) for path in random.choices(PATHS, k=3)])
        if random.random() < 0.2:
            return t.Field(random.choice(["channel", "source", "name", "hour", "weekday"]))
        return t.Property(random.choice(PATHS))

    def cell(self, keys: list[t.AnyValue]) -> t.AnyValue:
        """Of a table that is found by the first of these, or by the first two."""
        column = self._random.choice(["price", "kind"])
        if self._random.random() < 0.5:
            return t.Lookup("products", keys[0], column)
        keys = [self._random.choice([one, t.Text("baby"), t.Text("web")]) for one in keys]
        return t.Lookup("stock", keys[0], column, more_keys=(keys[1],))

    def value(self) -> t.AnyValue:
        random = self._random
        if self._of_event:
            return self.property()
        roll = random.random()
        if roll < 0.25:
            return t.Trait(random.choice(PATHS))
        if roll < 0.35:
            return random.choice([t.Score("buy"), t.Context(("weather",))])
        if roll < 0.45:
            last = t.Aggregate("last", self.property(), self.select())
            return self.cell(
                random.choices([t.Trait(("category",)), t.Trait(("cart",)), last], k=3)
            )
        if roll < 0.55:
            return t.DaysSince(self.select())
        name = random.choice(["sum", "average", "min", "max", "first", "last", "most_frequent"])
        return t.Aggregate(name, self.property(), self.select(), self.time())

    def select(self) -> t.Select:
        random = self._random
        names = tuple(random.sample(NAMES, random.choice([0, 1, 1, 2])))
        where = None
        if random.random() < 0.4:
            outside, self._of_event = self._of_event, True
            where = self.condition(random.randrange(2))
            self._of_event = outside
        return t.Select(names, where)

    def duration(self) -> t.Duration:
        return self._random.choice(
            [
                t.Duration(1, "minutes"),
                t.Duration(2, "hours"),
                t.Duration(1, "days"),
                t.Duration(1, "weeks"),
                t.Duration(45, "days"),
                t.Duration(200, "days"),
            ]
        )

    def time(self) -> t.AnyTime | None:
        random, roll = self._random, self._random.random()
        if roll < 0.2:
            return None
        if roll < 0.5:
            return t.Within(self.duration())
        if roll < 0.75:
            which, unit = (
                random.choice(["this", "last"]),
                random.choice(["day", "week", "month", "quarter", "year"]),
            )
            day = {"this": "today", "last": "yesterday"}[which]
            return t.Calendar(day if unit == "day" else f"{which} {unit}")  # type: ignore[arg-type]
        if roll < 0.85:
            return t.SinceFirst(t.Select((random.choice(NAMES),)))
        return random.choice(
            [t.Before("2026-06-01"), t.After("2026-03-29"), t.Dates("2026-01-05", "2026-09-01")]
        )
