"""Tree -> canonical text: the same tree gives the same text, and the text the same tree."""

import re
from typing import Final

from filrouge.rules import tree as t
from filrouge.rules.text.tokens import quoted

_BARE: Final = re.compile(r"[^\W\d]\w*")


def printed(condition: t.Condition) -> str:  # noqa: PLR0911
    """The canonical text of a condition.

    >>> printed(t.Not(t.Member("vip")))
    'not segment("vip")'
    """
    match condition:
        case t.And(items):
            return " and ".join(_inner(item, t.And | t.Or) for item in items)
        case t.Or(items):
            return " or ".join(_inner(item, t.Or) for item in items)
        case t.Not(item):
            return f"not {_inner(item, t.And | t.Or)}"
        case t.Compare(operator, left, right):
            return f"{value_text(left)} {operator} {value_text(right)}"
        case t.Among(value, items, negated):
            listed = ", ".join(map(value_text, items))
            return f"{value_text(value)} {'not in' if negated else 'in'} ({listed})"
        case t.Between(value, low, high):
            return f"{value_text(value)} between {value_text(low)} and {value_text(high)}"
        case t.Matches(value, how, piece):
            return f"{value_text(value)} {how} {quoted(piece)}"
        case t.Exists(value, missing):
            return f"{value_text(value)} {'is missing' if missing else 'exists'}"
        case t.Consent(channel, purpose):
            return f"consent({quoted(channel)}, {quoted(purpose)})"
        case t.Member(segment):
            return f"segment({quoted(segment)})"
        case t.Happened(select, time, none):
            return f"{'none' if none else 'any'}({select_text(select)}{_then(time)})"
        case t.Sequence(steps, span, same, time):
            shared = f", same {path_text('properties', same)}" if same else ""
            listed = ", ".join(map(select_text, steps))
            return f"sequence({listed}, within {duration_text(span)}{shared}{_then(time)})"
    raise TypeError(condition)


def _inner(condition: t.Condition, parenthesised: object) -> str:
    text = printed(condition)
    return f"({text})" if isinstance(condition, parenthesised) else text  # type: ignore[arg-type]


def value_text(value: t.Value) -> str:  # noqa: PLR0911, PLR0912
    """The canonical text of a value."""
    match value:
        case t.Text(text):
            return quoted(text)
        case t.Number(micros):
            return number_text(micros)
        case t.Boolean(truth):
            return "true" if truth else "false"
        case t.Date(day):
            return day
        case t.Trait(path):
            return path_text("trait", path)
        case t.Context(path):
            return path_text("context", path)
        case t.Property(path):
            return path_text("properties", path)
        case t.Field(name):
            return name
        case t.Score(name):
            return f"score({quoted(name)})"
        case t.Lookup(table, _, column):
            keys = ", ".join(map(value_text, value.keys))
            return path_text(f"table({quoted(table)}, {keys})", (column,))
        case t.Count(select, time):
            return f"count({select_text(select)}{_then(time)})"
        case t.Aggregate(name, inner, select, time):
            return f"{name}({value_text(inner)} of {select_text(select)}{_then(time)})"
        case t.DaysSince(select):
            return f"days_since({select_text(select)})"
    raise TypeError(value)


def number_text(micros: int) -> str:
    """A number of millionths as a decimal.

    >>> number_text(400_000), number_text(-2_000_000), number_text(-1)
    ('0.4', '-2', '-0.000001')
    """
    whole, rest = divmod(abs(micros), 1_000_000)
    decimals = f".{rest:06d}".rstrip("0") if rest else ""
    return f"{'-' if micros < 0 else ''}{whole}{decimals}"


def path_text(root: str, path: t.Path) -> str:
    """A path after its root; steps that are no plain words are quoted."""
    return ".".join([root, *(step if _BARE.fullmatch(step) else quoted(step) for step in path)])


def select_text(select: t.Select) -> str:
    """The events that an aggregate looks at."""
    names = " or ".join(map(quoted, select.names)) or "event"
    return f"{names} where {printed(select.where)}" if select.where else names


def duration_text(duration: t.Duration) -> str:
    """A duration: `1 day`, `90 days`."""
    unit = duration.unit[:-1] if duration.amount == 1 else duration.unit
    return f"{duration.amount} {unit}"


def time_text(time: t.Time) -> str:
    """A time clause."""
    match time:
        case t.Within(duration):
            return f"within {duration_text(duration)}"
        case t.Calendar(period):
            return period
        case t.Before(date):
            return f"before {date}"
        case t.After(date):
            return f"after {date}"
        case t.Dates(first, last):
            return f"between {first} and {last}"
        case t.SinceFirst(select):
            return f"since first {select_text(select)}"
    raise TypeError(time)


def _then(time: t.Time | None) -> str:
    return f", {time_text(time)}" if time is not None else ""
