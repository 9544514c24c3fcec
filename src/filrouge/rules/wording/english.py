"""Conditions in English."""

from datetime import date
from typing import ClassVar, Final

from filrouge.rules import tree as t
from filrouge.rules.text.printer import number_text
from filrouge.rules.wording.dictionary import (
    CHANNELS,
    DEEDS,
    MONTHS,
    NOUNS,
    PERIODS,
    PURPOSES,
    UNITS,
    Noun,
)
from filrouge.rules.wording.teller import OPPOSITES, Teller, category_of, channels_of

_TIMES: Final = {
    ">=": "at least {}", ">": "more than {}", "<": "less than {}", "<=": "at most {}",
    "=": "exactly {}", "!=": "a number of times other than {}",
}  # fmt: skip
_NUMBERS: Final = {
    ">=": "is at least {}", ">": "is more than {}", "<": "is less than {}", "<=": "is at most {}",
    "=": "is {}", "!=": "is other than {}",
}  # fmt: skip
_DATES: Final = {
    ">=": "is {} or later", ">": "is after {}", "<": "is before {}", "<=": "is {} or earlier",
    "=": "is {}", "!=": "is a day other than {}",
}  # fmt: skip
_HEADS: Final = {
    "sum": "the total", "average": "the average", "min": "the lowest", "max": "the highest",
    "first": "the first", "last": "the last", "most_frequent": "the most frequent",
}  # fmt: skip


def quoted(text: str) -> str:
    """A name between English quotation marks."""
    return f"\u201c{text}\u201d"


def told_date(text: str) -> str:
    """`1 January 2026`."""
    day = date.fromisoformat(text)
    return f"{day.day} {MONTHS[day.month - 1][0]} {day.year}"


def listed(parts: list[str], word: str = "or") -> str:
    """`a, b or c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def told_duration(duration: t.Duration) -> str:
    """`90 days`."""
    return f"{duration.amount} {UNITS[duration.unit][0]}{'s' if duration.amount > 1 else ''}"


def told_time(time: t.Time | None) -> str:  # noqa: PLR0911
    """A time clause, with the space before it."""
    match time:
        case t.Within(duration):
            last = duration.amount == 1
            length = UNITS[duration.unit][0] if last else told_duration(duration)
            return f" in the last {length}"
        case t.Calendar(period):
            return f" {PERIODS[period][0]}"
        case t.Before(day):
            return f" before {told_date(day)}"
        case t.After(day):
            return f" after {told_date(day)}"
        case t.Dates(first, last_day):
            return f" between {told_date(first)} and {told_date(last_day)}"
        case t.SinceFirst(select):
            return f" since {ranked(select, 'first')}"
    return ""


def noun_of(path: t.Path, kind: str) -> Noun:
    """The noun of a path: by the dictionary, else quoted after `kind`."""
    return NOUNS.get(path[-1]) or Noun(f"{kind} {quoted('.'.join(path))}", "")


def deed(select: t.Select, positive: bool = True) -> str:
    """`bought`, `did not buy`, `did “X”`."""
    if not select.names:
        return "did something" if positive else "did nothing"
    known = {name: DEEDS.get(name) for name in select.names}
    if positive:
        return listed([one.past if one else f"did {quoted(name)}" for name, one in known.items()])
    bases = [one.base if one else f"do {quoted(name)}" for name, one in known.items()]
    return f"did not {listed(bases)}"


def ranked(select: t.Select, rank: str) -> str:
    """`their first purchase`."""
    nouns = [
        known.noun.en if (known := DEEDS.get(name)) else f"{quoted(name)} event"
        for name in select.names
    ]
    return f"their {rank} {listed(nouns) if nouns else 'event'}{qualified(select)}"


def theirs(select: t.Select) -> str:
    """`their purchases`, with what qualifies them."""
    nouns = [
        known.noun.many[0] if (known := DEEDS.get(name)) else f"{quoted(name)} events"
        for name in select.names
    ]
    return f"their {listed(nouns) if nouns else 'events'}{qualified(select)}"


def qualified(select: t.Select, link: str = "whose") -> str:
    """What the `where` says, with the space before: `whose` after a noun, `when` after a verb."""
    return f" {English(link).where(select.where)}" if select.where is not None else ""


class English(Teller):
    """Tells conditions in English."""

    conjunctions: ClassVar = ("and", "or")
    person: ClassVar = "the person"
    language: ClassVar = 0

    def __init__(self, link: str = "whose", names: t.GivenNames = t.NO_NAMES) -> None:
        super().__init__(names)
        self._link = link

    def happened(self, select: t.Select, time: t.Time | None, positive: bool) -> str:
        return f"{deed(select, positive)}{qualified(select, 'when')}{told_time(time)}"

    def counted(self, select: t.Select, time: t.Time | None, operator: str, number: int) -> str:
        tail = f"{qualified(select, 'when')}{told_time(time)}"
        if (operator, number) in (("=", 0), ("<", 1), ("<=", 0)):
            return f"{deed(select, False)}{tail}"
        times = "once" if number == 1 else "twice" if number == 2 else f"{number} times"
        amount = str(number) if operator == "!=" else times
        return f"{deed(select)} {_TIMES[operator].format(amount)}{tail}"

    def ago(self, select: t.Select, operator: str, micros: int, negated: bool) -> str:
        days = f"{number_text(micros)} day{'' if abs(micros) == 1_000_000 else 's'}"
        amount = _TIMES[operator].format(days).replace("a number of times", "a time")
        return f"{ranked(select, 'last')} was {'not ' if negated else ''}{amount} ago"

    def sequence(self, node: t.Sequence, negated: bool) -> str:
        steps = ", then ".join(f"{deed(step)}{qualified(step, 'when')}" for step in node.steps)
        same = f", for the same {noun_of(node.same, 'property').en}" if node.same else ""
        told = f"{steps}, within {told_duration(node.span)}{same}{told_time(node.time)}"
        return f"did not do this in order: {told}" if negated else told

    def consent(self, channel: str, purpose: str, negated: bool) -> str:
        way = CHANNELS.get(channel, (f"through the channel {quoted(channel)}",))[0]
        what = PURPOSES.get(purpose, (f"the purpose {quoted(purpose)}",))[0]
        return f"{'does not agree' if negated else 'agrees'} to {what} {way}"

    def member(self, segment: str, negated: bool) -> str:
        return f"is {'not ' if negated else ''}in the segment {quoted(self.name_of(segment))}"

    def qualifier(self, node: t.Condition, negated: bool) -> str:
        channels, category = channels_of(node), category_of(node)
        if channels or category:
            ways = [
                CHANNELS.get(one, (f"through the channel {quoted(one)}",))[0] for one in channels
            ]
            told = listed(ways) if ways else f"in the {quoted(category)} department"
            return f"but not {told}" if negated else told
        told = self.compared(node, negated)
        return f"{self._link} {told.removeprefix('the ') if self._link == 'whose' else told}"

    def subject(self, value: t.Value) -> str:  # noqa: PLR0911, PLR0912
        match value:
            case t.Trait(path):
                name = self.trait_name(path)
                return f"their {f'trait {quoted(name)}' if name else noun_of(path, 'trait').en}"
            case t.Property(path):
                return f"the {noun_of(path, 'property').en}"
            case t.Context(path):
                return f"the {noun_of(path, 'context').en} of the moment"
            case t.Field(name):
                return f"the {NOUNS[name].en}"
            case t.Score(name):
                return f"their score {quoted(name)}"
            case t.Lookup(table, _, column):
                noun = noun_of((column,), "column").en
                keys = listed([self.subject(key) for key in value.keys], "and")
                return f"the {noun} (table {quoted(table)}) of {keys}"
            case t.DaysSince(select):
                return f"the number of days since {ranked(select, 'last')}"
            case t.Count(select, time):
                return f"the number of {theirs(select)}{told_time(time)}"
            case t.Aggregate():
                return self._aggregate(value)
            case t.Text(text):
                return quoted(text)
            case t.Number(micros):
                return number_text(micros)
            case t.Date(day):
                return told_date(day)
            case t.Boolean(truth):
                return "yes" if truth else "no"
        raise TypeError(value)

    def _aggregate(self, node: t.Aggregate) -> str:
        events = f"{theirs(node.select)}{told_time(node.time)}"
        what = self.subject(node.value).removeprefix("the ")
        if node.name == "distinct":
            path = getattr(node.value, "path", None)
            known = NOUNS.get(path[-1]) if path else None
            many = f"different {known.many[0]}" if known else f"different values of the {what}"
            return f"the number of {many} of {events}"
        return f"{_HEADS[node.name]} {what} of {events}"

    def compared(self, node: t.Condition, negated: bool) -> str:
        if isinstance(node, t.Exists):
            known = "known" if node.missing is negated else "not known"
            return f"{self.subject(node.value)} is {known}"
        return super().compared(node, negated)

    def predicate(self, node: t.Condition, negated: bool) -> str:  # noqa: PLR0911
        be = "is not" if negated else "is"
        match node:
            case t.Compare("=", _, t.Text() | t.Boolean()):
                return f"{be} {self.subject(node.right)}"
            case t.Compare("=", t.Field("weekday") as left, right):
                return f"{be} {self.constant(left, right)}"
            case t.Compare(operator, left, right):
                told = self._sign(OPPOSITES[operator] if negated else operator, right)
                missing = negated and not isinstance(left, t.Field | t.Score)
                return f"{told} or missing" if missing else told
            case t.Among(value, items, other):
                told = listed([self.constant(value, item) for item in items])
                if other:
                    return f"is {told}, or missing" if negated else f"is other than {told}"
                return f"{be} {told}"
            case t.Between(_, low, high):
                return f"{be} between {self.subject(low)} and {self.subject(high)}"
            case t.Matches(_, "contains", piece):
                return f"{'does not contain' if negated else 'contains'} {quoted(piece)}"
            case t.Matches(_, _, piece):
                return f"{'does not start' if negated else 'starts'} with {quoted(piece)}"
        raise TypeError(node)

    def _sign(self, operator: str, right: t.Value) -> str:
        if isinstance(right, t.Date):
            return _DATES[operator].format(told_date(right.value))
        return _NUMBERS[operator].format(self.subject(right))
