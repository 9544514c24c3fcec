"""The tree of a condition: frozen nodes, told apart by `kind` in their JSON form.

A condition is true or false of a person at an instant; a value is what conditions compare. The
meaning of each node is in docs/concepts/conditions.md, and in `naive.py` as a program.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

if TYPE_CHECKING:
    from filrouge.core.language import Language
    from filrouge.rules.live import Live

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
Unit = Literal["minutes", "hours", "days", "weeks"]
Period = Literal[
    "today",
    "yesterday",
    "this week",
    "last week",
    "this month",
    "last month",
    "this quarter",
    "last quarter",
    "this year",
    "last year",
]
FieldName = Literal["channel", "source", "name", "hour", "weekday"]
Path = tuple[str, ...]
GivenNames = Mapping[str, Mapping[str, str]]
"""id of a segment, or `trait.ID` of a computed trait -> language -> how people call it"""
NO_NAMES: Final[GivenNames] = {}

UNIT_SECONDS: Final[dict[Unit, int]] = {
    "minutes": 60,
    "hours": 3_600,
    "days": 86_400,
    "weeks": 604_800,
}


class Node(msgspec.Struct, frozen=True, tag_field="kind", forbid_unknown_fields=True):
    """Any part of a tree."""


class Condition(Node, frozen=True):
    """What is true or false of a person at an instant."""

    def text(self) -> str:
        """The canonical text, which parses to this very tree."""
        from filrouge.rules.text import printed

        return printed(self)

    def words(self, language: "Language" = "en", names: GivenNames = NO_NAMES) -> str:
        """The condition as a sentence for people, in French (`fr`) or English (`en`).

        `names`: how people call segments and computed traits; others are told by their ids.
        """
        from filrouge.rules.wording import told

        return told(self, language, names)

    def live(self, zone: str = "UTC") -> "Live":
        """The condition compiled to Python, over the counters that it needs."""
        from filrouge.rules.live import Live

        return Live({"": self}, zone=zone)

    def sql(self, dialect: str = "duckdb", zone: str = "UTC") -> str:
        """The condition as a query over history that gives the persons for whom it is true."""
        from filrouge.rules.history import query_of

        return query_of(self, dialect, zone)

    def json(self) -> bytes:
        """The JSON form, as the web application edits it."""
        return msgspec.json.encode(self)


class Value(Node, frozen=True):
    """Something that conditions compare: possibly missing."""

    def text(self) -> str:
        """The canonical text, which parses to this very tree."""
        from filrouge.rules.text import value_text

        return value_text(self)

    def words(self, language: "Language" = "en", names: GivenNames = NO_NAMES) -> str:
        """The value as words for people, in French (`fr`) or English (`en`)."""
        from filrouge.rules.wording import told_value

        return told_value(self, language, names)

    def json(self) -> bytes:
        """The JSON form."""
        return msgspec.json.encode(self)


class Time(Node, frozen=True):
    """Which events count, by their instants."""


class Duration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A length of time: `90 days`. A day is 24 hours, whatever clocks do."""

    amount: int
    unit: Unit

    @property
    def micros(self) -> int:
        return self.amount * UNIT_SECONDS[self.unit] * 1_000_000


class Text(Value, frozen=True, tag="text"):
    """A text between double quotes."""

    value: str


class Number(Value, frozen=True, tag="number"):
    """A decimal number, as a whole number of millionths."""

    micros: int


class Boolean(Value, frozen=True, tag="boolean"):
    """`true` or `false`."""

    value: bool


class Date(Value, frozen=True, tag="date"):
    """A day, written `2026-01-31`."""

    value: str


class Trait(Value, frozen=True, tag="trait"):
    """`trait.city`: a fact about the person."""

    path: Path


class Context(Value, frozen=True, tag="context"):
    """`context.weather`: what is known of the moment when the condition is asked."""

    path: Path


class Property(Value, frozen=True, tag="property"):
    """`properties.category`: of the event, inside a `where`."""

    path: Path


class Field(Value, frozen=True, tag="field"):
    """`channel`, `source`, `name`, `hour` (0 to 23) or `weekday` (1 is Monday) of the event."""

    name: FieldName


class Score(Value, frozen=True, tag="score"):
    """`score("convert.store")`: what a model says of the person."""

    name: str


class Lookup(Value, frozen=True, tag="lookup", omit_defaults=True):
    """`table("products", properties.product_id).category`: a cell of a reference table.

    Of one whose rows are found by several columns:
    `table("stock", properties.store_id, properties.product_id).units`.
    """

    table: str
    key: "AnyValue"
    column: str
    version: str = ""
    """Which content of the column, where rules are kept true: no text says it."""
    more_keys: tuple["AnyValue", ...] = ()
    """Those after the first one."""

    @property
    def keys(self) -> tuple["AnyValue", ...]:
        """What the row is found by: each is compared with a column, the first with the first."""
        return (self.key, *self.more_keys)

    @property
    def index(self) -> str:
        """The table as it is found by that many keys: `products` by one, `stock/2` by two."""
        return f"{self.table}/{len(self.keys)}" if self.more_keys else self.table

    @property
    def rows(self) -> str:
        """The name under which its rows are found among the tables."""
        return f"{self.index}@{self.version}" if self.version else self.index


class Select(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which events: those of one of these names (of any name where there is none) that match."""

    names: tuple[str, ...] = ()
    where: "AnyCondition | None" = None


class Within(Time, frozen=True, tag="within"):
    """`within 90 days`: an event leaves exactly that long after its instant."""

    duration: Duration


class Calendar(Time, frozen=True, tag="calendar"):
    """`this month`, in the person's time zone."""

    period: Period


class Before(Time, frozen=True, tag="before"):
    """`before 2026-01-01`: until the end of the day before."""

    date: str


class After(Time, frozen=True, tag="after"):
    """`after 2026-01-01`: from the beginning of the day after."""

    date: str


class Dates(Time, frozen=True, tag="dates"):
    """`between 2026-01-01 and 2026-01-31`: both days included."""

    first: str
    last: str


class SinceFirst(Time, frozen=True, tag="since first"):
    """`since first "Order Completed"`: that event's own instant included."""

    select: Select


class Count(Value, frozen=True, tag="count"):
    """How many events."""

    select: Select
    time: "AnyTime | None" = None


AggregateName = Literal[
    "sum", "average", "min", "max", "first", "last", "distinct", "most_frequent"
]


class Aggregate(Value, frozen=True, tag="aggregate"):
    """`sum(properties.revenue of "Order Completed")`: over the events that have the value."""

    name: AggregateName
    value: "AnyValue"
    select: Select
    time: "AnyTime | None" = None


class DaysSince(Value, frozen=True, tag="days since"):
    """Whole days of 24 hours since the last such event; missing when there is none."""

    select: Select


class And(Condition, frozen=True, tag="and"):
    """All of two conditions or more."""

    items: tuple["AnyCondition", ...]


class Or(Condition, frozen=True, tag="or"):
    """One at least of two conditions or more."""

    items: tuple["AnyCondition", ...]


class Not(Condition, frozen=True, tag="not"):
    """The contrary."""

    item: "AnyCondition"


class Compare(Condition, frozen=True, tag="compare"):
    """Two values; false when one is missing, whatever the operator."""

    operator: Operator
    left: "AnyValue"
    right: "AnyValue"


class Among(Condition, frozen=True, tag="in"):
    """`channel in ("web", "drive")`, `not in`; false when the value is missing."""

    value: "AnyValue"
    items: tuple["Text | Number | Boolean | Date", ...]
    negated: bool = False


class Between(Condition, frozen=True, tag="between"):
    """`trait.age between 18 and 25`, both included."""

    value: "AnyValue"
    low: "Number | Date"
    high: "Number | Date"


class Matches(Condition, frozen=True, tag="matches"):
    """`contains` (a piece of a text, or one item of a list) and `starts with`."""

    value: "AnyValue"
    how: Literal["contains", "starts with"]
    piece: str


class Exists(Condition, frozen=True, tag="exists"):
    """`trait.city exists`, `trait.city is missing`."""

    value: "AnyValue"
    missing: bool = False


class Consent(Condition, frozen=True, tag="consent"):
    """`consent("email", "marketing")`: unknown is no."""

    channel: str
    purpose: str


class Member(Condition, frozen=True, tag="segment"):
    """`segment("vip")`: the person is in another segment."""

    segment: str


class Happened(Condition, frozen=True, tag="any"):
    """`any("Message Clicked")`: at least one such event; `none(...)`: not one."""

    select: Select
    time: "AnyTime | None" = None
    none: bool = False


class Sequence(Condition, frozen=True, tag="sequence"):
    """Steps in this order, all within a time of the first, with the same value of `same`."""

    steps: tuple[Select, ...]
    span: Duration
    same: Path | None = None
    time: "AnyTime | None" = None


Literal_ = Text | Number | Boolean | Date
AnyValue = (
    Text | Number | Boolean | Date | Trait | Context | Property | Field | Score | Lookup
    | Count | Aggregate | DaysSince
)  # fmt: skip
AnyTime = Within | Calendar | Before | After | Dates | SinceFirst
AnyCondition = (
    And | Or | Not | Compare | Among | Between | Matches | Exists | Consent | Member | Happened
    | Sequence
)  # fmt: skip

LITERALS: Final = (Text, Number, Boolean, Date)
_decoder: Final[msgspec.json.Decoder[Any]] = msgspec.json.Decoder(AnyCondition)
_value_decoder: Final[msgspec.json.Decoder[Any]] = msgspec.json.Decoder(AnyValue)


def decoded(data: bytes | str) -> AnyCondition:
    """The tree of a JSON form, as written; `checked` says whether it makes sense.

    Raises msgspec.ValidationError when it is not the JSON of a tree.
    """
    tree: AnyCondition = _decoder.decode(data)
    return tree


def decoded_value(data: bytes | str) -> AnyValue:
    """The tree of a value's JSON form, as written; `checked_value` says whether it makes sense.

    Raises msgspec.ValidationError when it is not the JSON of a value.
    """
    tree: AnyValue = _value_decoder.decode(data)
    return tree
