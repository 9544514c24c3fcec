"""What both languages share: negation is carried to the leaves, and lists are joined there."""

from abc import ABC, abstractmethod
from typing import ClassVar, Final

from filrouge.rules import tree as t
from filrouge.rules.wording.dictionary import WEEKDAYS

OPPOSITES: Final[dict[str, t.Operator]] = {
    "=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip
ALWAYS_THERE: Final = ("sum", "distinct")


class Teller(ABC):
    """Tells conditions in one language. `negated` asks for the contrary."""

    conjunctions: ClassVar[tuple[str, str]]
    """`and`, `or`"""
    person: ClassVar[str]
    """Who does what a condition says, where the one before it spoke of something else."""
    language: ClassVar[int]
    """The place of the language in the dictionary's pairs."""

    def __init__(self, names: t.GivenNames = t.NO_NAMES) -> None:
        self._names = names

    def name_of(self, segment: str) -> str:
        """How people call a segment, in this language; its id where that is not known."""
        return self._names.get(segment, {}).get(("en", "fr")[self.language], segment)

    def trait_name(self, path: t.Path) -> str:
        """How people call a computed trait, in this language; nothing for other traits."""
        return self._names.get(f"trait.{path[0]}", {}).get(("en", "fr")[self.language], "")

    def condition(
        self,
        node: t.Condition,
        negated: bool = False,
        inside: bool = False,
        before: t.Condition | None = None,
    ) -> str:
        """A condition about the person, after the one `before`."""
        if isinstance(node, t.Not):
            return self.condition(node.item, not negated, inside, before)
        if isinstance(node, t.And | t.Or):
            word = self.conjunctions[isinstance(node, t.Or) is not negated]
            befores = (before, *node.items)
            told = [
                self.condition(item, negated, True, one)
                for one, item in zip(befores, node.items, strict=False)
            ]
            text = f" {word} ".join(told)
            return f"({text})" if inside else text
        told_leaf = self._leaf(node, negated)
        lost = before is not None and has_subject(last_of(before)) and not has_subject(node)
        return f"{self.person} {told_leaf}" if lost else told_leaf

    def where(self, node: t.Condition, negated: bool = False, inside: bool = False) -> str:
        """A condition about an event, as what follows the verb."""
        if isinstance(node, t.Not):
            return self.where(node.item, not negated, inside)
        if isinstance(node, t.And | t.Or):
            alternative = isinstance(node, t.Or) is not negated
            told = [self.where(item, negated, True) for item in node.items]
            if not alternative:
                return (" " if self._adverbs(node) else f" {self.conjunctions[0]} ").join(told)
            text = f" {self.conjunctions[1]} ".join(told)
            return f"({text})" if inside else text
        return self.qualifier(node, negated)

    def _adverbs(self, node: t.And | t.Or) -> bool:
        """True when all but one of the conditions say a place or a department: no `and` between."""
        return sum(not is_adverb(item) for item in node.items) <= 1

    def _leaf(self, node: t.Condition, negated: bool) -> str:  # noqa: PLR0911
        match node:
            case t.Happened(select, time, none):
                return self.happened(select, time, none is negated)
            case t.Sequence():
                return self.sequence(node, negated)
            case t.Consent(channel, purpose):
                return self.consent(channel, purpose, negated)
            case t.Member(segment):
                return self.member(segment, negated)
            case t.Compare(operator, t.Count(select, time), t.Number(micros)):
                sign = OPPOSITES[operator] if negated else operator
                return self.counted(select, time, sign, micros // 1_000_000)
            case t.Compare(operator, t.DaysSince(select), t.Number(micros)):
                return self.ago(select, operator, micros, negated)
        return self.compared(node, negated)

    def compared(self, node: t.Condition, negated: bool) -> str:
        """A comparison, as a subject and what is said of it."""
        value: t.Value = getattr(node, "left", getattr(node, "value", None))  # type: ignore[assignment]
        if negated and isinstance(node, t.Compare) and self._total(node, value):
            opposite = t.Compare(OPPOSITES[node.operator], node.left, node.right)
            return f"{self.subject(value)} {self.predicate(opposite, False)}"
        return f"{self.subject(value)} {self.predicate(node, negated)}"

    def constant(self, value: t.Value, node: t.Value) -> str:
        """A constant that a value is compared with: days of the week have names."""
        if value == t.Field("weekday") and isinstance(node, t.Number):
            place, rest = divmod(node.micros, 1_000_000)
            if 1 <= place <= len(WEEKDAYS) and not rest:
                return WEEKDAYS[place - 1][self.language]
        return self.subject(node)

    @staticmethod
    def _total(node: t.Compare, value: t.Value) -> bool:
        """True when the value is never missing, so that the contrary is the opposite sign."""
        return (
            isinstance(node.right, t.Number)
            and isinstance(value, t.Aggregate)
            and value.name in ALWAYS_THERE
        )

    @abstractmethod
    def happened(self, select: t.Select, time: t.Time | None, positive: bool) -> str: ...
    @abstractmethod
    def counted(self, select: t.Select, time: t.Time | None, operator: str, number: int) -> str: ...
    @abstractmethod
    def ago(self, select: t.Select, operator: str, micros: int, negated: bool) -> str: ...
    @abstractmethod
    def sequence(self, node: t.Sequence, negated: bool) -> str: ...
    @abstractmethod
    def consent(self, channel: str, purpose: str, negated: bool) -> str: ...
    @abstractmethod
    def member(self, segment: str, negated: bool) -> str: ...
    @abstractmethod
    def qualifier(self, node: t.Condition, negated: bool) -> str: ...
    @abstractmethod
    def subject(self, value: t.Value) -> str: ...
    @abstractmethod
    def predicate(self, node: t.Condition, negated: bool) -> str: ...


def last_of(node: t.Condition) -> t.Condition:
    """The condition that is told last."""
    match node:
        case t.Not(item):
            return last_of(item)
        case t.And(items) | t.Or(items):
            return last_of(items[-1])
    return node


def has_subject(node: t.Condition) -> bool:
    """True for what is said of something the person has (`their age is ...`), and not of what they
    do (`bought ...`)."""
    match node:
        case t.Happened() | t.Sequence() | t.Consent() | t.Member():
            return False
        case t.Compare(_, t.Count(), t.Number()):
            return False
    return True


def channels_of(node: t.Condition) -> tuple[str, ...]:
    """The channels that a condition asks for; none when it is about something else."""
    match node:
        case t.Compare("=", t.Field("channel"), t.Text(name)):
            return (name,)
        case t.Among(t.Field("channel"), items, False):
            return tuple(item.value for item in items if isinstance(item, t.Text))
    return ()


def category_of(node: t.Condition) -> str:
    """The department that a condition asks for, or nothing."""
    match node:
        case t.Compare("=", t.Property((*_, "category")), t.Text(name)):
            return name
    return ""


def is_adverb(node: t.Condition) -> bool:
    """True for what is said without `whose`: by email, in the baby department."""
    inner = node.item if isinstance(node, t.Not) else node
    return bool(channels_of(inner) or category_of(inner))
