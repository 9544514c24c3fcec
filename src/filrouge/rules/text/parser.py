"""Text -> tree: a Pratt parser. An operator binds its left side by its power; `not` binds 30.

or 10 < and 20 < not 30 < = != < <= > >= in contains starts between exists is 40
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, NoReturn

from filrouge.core.language import Words
from filrouge.rules import tree as t
from filrouge.rules.errors import suggestion
from filrouge.rules.limits import TEXT_DEPTH_MAX
from filrouge.rules.text.cursor import Place, Reader
from filrouge.rules.text.slips import MORE, compared, left_over
from filrouge.rules.text.tokens import Token

CONDITION: Final = Words("a condition", "une condition")
VALUE: Final = Words("a value", "une valeur")
EVENT: Final = Words('an event\'s name such as `"Order Completed"`, or `event`',
                     "le nom d'un événement comme `\"Order Completed\"`, ou `event`")  # fmt: skip
TIME: Final = Words(
    "a time such as `within 90 days`, `this month`, `after 2026-01-31`",
    "un temps comme `within 90 days`, `this month`, `after 2026-01-31`",
)
POWERS: Final = {
    "or": 10, "and": 20, "=": 40, "!=": 40, "<": 40, "<=": 40, ">": 40, ">=": 40, "in": 40,
    "not": 40, "contains": 40, "starts": 40, "between": 40, "exists": 40, "is": 40,
}  # fmt: skip
NOT_POWER: Final = 30
VALUE_POWER: Final = 40
PATHS: Final = {"trait": t.Trait, "context": t.Context, "properties": t.Property}
FIELDS: Final = ("channel", "source", "name", "hour", "weekday")
AGGREGATES: Final = (
    "sum", "average", "min", "max", "first", "last", "distinct", "most_frequent",
)  # fmt: skip
TIME_WORDS: Final = (
    *("within", "before", "after", "between", "since", "today", "yesterday", "this", "last"),
)
CALLS: Final = (
    *("any", "none", "count", "days_since", "sequence", "consent", "segment", "score", "table"),
    *AGGREGATES,
)
WORDS: Final = (*CALLS, *PATHS, *FIELDS, "not", "true", "false")
PERIODS: Final = ("week", "month", "quarter", "year")
UNITS: Final[dict[str, t.Unit]] = {
    name: unit for unit in t.UNIT_SECONDS for name in (unit, unit[:-1])
}


class Parsed(NamedTuple):
    """A tree, and the place of each of its nodes (by `id`, while the tree lives)."""

    tree: t.AnyCondition
    places: dict[int, Place]


class ParsedValue(NamedTuple):
    """The tree of a value, and the place of each of its nodes (by `id`, while the tree lives)."""

    tree: t.AnyValue
    places: dict[int, Place]


def parsed(text: str) -> Parsed:
    """The tree of a text. Raises ConditionError at the first place that cannot be read."""
    parser = _Parser(text)
    tree = parser.condition(0)
    if parser.token.kind != "end":
        parser.left_over()
    return Parsed(tree, parser.places)


def parsed_value(text: str) -> ParsedValue:
    """The tree of a value's text. Raises ConditionError at the first place that cannot be read."""
    parser = _Parser(text)
    tree = parser.value()
    if parser.token.kind != "end":
        parser.fail(Words("the end", "la fin"))
    return ParsedValue(tree, parser.places)


class _Parser(Reader):
    """Reads one text. Each method takes what it names from the tokens."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._groups: set[int] = set()
        """Conditions that stood in parentheses: `and` does not run into them."""

    def condition(self, power: int) -> t.AnyCondition:
        start = self.token
        found = self._expression(power)
        if isinstance(found, t.Value):
            self.fail_at(start, CONDITION, compared(start))
        return found  # type: ignore[return-value]

    def value(self) -> t.AnyValue:
        start = self.token
        found = self._expression(VALUE_POWER)
        if isinstance(found, t.Condition):
            self.fail_at(start, VALUE)
        return found  # type: ignore[return-value]

    def _expression(self, power: int) -> t.Node:
        self._depth += 1
        if self._depth > TEXT_DEPTH_MAX:
            what = Words(
                f"more than {TEXT_DEPTH_MAX} levels inside each other",
                f"plus de {TEXT_DEPTH_MAX} niveaux imbriqués",
            )
            self.mistake(self.token, what, Words("simplify it", "simplifiez-la"))
        start = self.token
        left = self._prefix(power)
        while POWERS.get(self.token.text, 0) > power and self.token.kind in ("word", "sign"):
            left = self._infix(start, left)
        self._depth -= 1
        return left

    def left_over(self) -> NoReturn:
        """Stop at what follows a whole condition."""
        known = () if self.token.text in WORDS else ("and", "or")
        self.fail(MORE, known, left_over(self.before, self.token, self.ahead))

    def _prefix(self, power: int) -> t.Node:
        token = self.token
        if token.kind in ("text", "number", "date") or token.text in ("true", "false"):
            return self.literal()
        if self.taken("("):
            inner = self.condition(0)
            if self.token.text == ",":
                self.left_over()
            self.expect(")")
            self._groups.add(id(inner))
            return inner
        if token.kind == "word" and token.text in WORDS:
            self.advance()
            return self.placed(token, self._word(token.text))
        wanted = VALUE if power >= VALUE_POWER else CONDITION
        self.fail(wanted, WORDS)
        raise AssertionError

    def _word(self, word: str) -> t.Node:
        if word == "not":
            return t.Not(self.condition(NOT_POWER))
        if word in PATHS:
            return PATHS[word](self.path())
        if word in FIELDS:
            return t.Field(word)  # type: ignore[arg-type]
        self.expect("(")
        if word in AGGREGATES:
            value = self.value()
            self.expect("of")
            made: t.Node = t.Aggregate(word, value, self._select(), self._time())  # type: ignore[arg-type]
        else:
            made = getattr(self, f"_{word}")()
        self.expect(")")
        if isinstance(made, t.Lookup):
            self.expect(".")
            return t.Lookup(made.table, made.key, self.step(), more_keys=made.more_keys)
        return made

    def _any(self) -> t.Happened:
        return t.Happened(self._select(), self._time())

    def _none(self) -> t.Happened:
        return t.Happened(self._select(), self._time(), none=True)

    def _count(self) -> t.Count:
        return t.Count(self._select(), self._time())

    def _days_since(self) -> t.DaysSince:
        return t.DaysSince(self._select())

    def _consent(self) -> t.Consent:
        channel = self.text(Words('a channel such as `"email"`', 'un canal comme `"email"`'))
        self.expect(",")
        return t.Consent(
            channel,
            self.text(Words('a purpose such as `"marketing"`', 'un but comme `"marketing"`')),
        )

    def _segment(self) -> t.Member:
        return t.Member(self.text(Words("a segment's id", "l'identifiant d'un segment")))

    def _score(self) -> t.Score:
        return t.Score(self.text(Words("a score's name", "le nom d'un score")))

    def _table(self) -> t.Lookup:
        name = self.text(Words("a table's name", "le nom d'une table"))
        self.expect(",")
        key, more_keys = self.value(), []
        while self.taken(","):
            more_keys.append(self.value())
        return t.Lookup(name, key, "", more_keys=tuple(more_keys))

    def _sequence(self) -> t.Sequence:
        steps = [self._select()]
        self.expect(",")
        while not self.taken("within"):
            steps.append(self._select())
            self.expect(",")
        span, same = self.duration(), None
        if self.token.text == "," and self.ahead.text == "same":
            self.advance(2)
            self.expect("properties")
            same = self.path()
        return t.Sequence(tuple(steps), span, same, self._time())

    def _select(self) -> t.Select:
        names: list[str] = []
        if not self.taken("event"):
            names.append(self.text(EVENT))
            while self.taken("or"):
                names.append(self.text(EVENT))
        where = self.condition(0) if self.taken("where") else None
        return t.Select(tuple(names), where)

    def _time(self) -> t.AnyTime | None:
        if self.token.text == ")":
            return None
        self.expect(",", Words("`where`, `,` or `)`", "`where`, `,` ou `)`"))
        token = self.token
        return self.placed(token, self._time_clause())

    def _time_clause(self) -> t.AnyTime:  # noqa: PLR0911
        if self.taken("within"):
            return t.Within(self.duration())
        if self.taken("before"):
            return t.Before(self.date())
        if self.taken("after"):
            return t.After(self.date())
        if self.taken("between"):
            first = self.date()
            self.expect("and")
            return t.Dates(first, self.date())
        if self.taken("since"):
            self.expect("first")
            return t.SinceFirst(self._select())
        for day in ("today", "yesterday"):
            if self.taken(day):
                return t.Calendar(day)
        for which in ("this", "last"):
            if self.taken(which):
                for period in PERIODS:
                    if self.taken(period):
                        return t.Calendar(f"{which} {period}")  # type: ignore[arg-type]
                if self.token.kind == "number" and self.ahead.kind == "word":
                    meant = f"within {self.token.text} {self.ahead.text}"
                    cure = Words(f"write `{meant}`", f"écrivez `{meant}`")
                    self.fail_at(self.token, _either(PERIODS), cure)
                self.fail(_either(PERIODS), PERIODS)
        self.fail(TIME, TIME_WORDS)
        raise AssertionError

    def duration(self) -> t.Duration:
        amount = self.whole()
        unit = UNITS.get(self.token.text)
        if unit is None:
            self._no_unit(amount)
        self.advance()
        return t.Duration(amount, unit)

    def _no_unit(self, amount: int) -> NoReturn:
        """Stop at a unit that is none, or is one of calendars or of another language."""
        wanted, said = _either(tuple(t.UNIT_SECONDS)), self.token.text.lower()
        days = next((days for days, names in _CALENDAR.items() if said in names), 0)
        if days:
            meant = f"{amount * days} days"
            self.fail_at(self.token, wanted, Words(f"write `{meant}`", f"écrivez `{meant}`"))
        known = {unit[:-1] if amount == 1 else unit for unit in t.UNIT_SECONDS}
        unit = next((unit for unit, names in _OTHERS.items() if said in names), "")
        if unit:
            meant = unit[:-1] if amount == 1 else unit
            self.fail_at(self.token, wanted, suggestion(meant, known), meant)
        self.fail(wanted, known)

    def _infix(self, start: Token, left: t.Node) -> t.Node:
        token = self.token
        self.advance()
        if token.text in ("and", "or"):
            if isinstance(left, t.Value):
                self.fail_at(start, CONDITION, compared(start))
            return self.placed(start, self._joined(token.text, left))
        if isinstance(left, t.Condition):
            self.fail_at(token, MORE, Words("take it away", "enlevez-le"))
        return self.placed(start, self._test(token.text, left))  # type: ignore[arg-type]

    def _joined(self, word: str, left: Any) -> t.And | t.Or:
        kind: Callable[[tuple[t.AnyCondition, ...]], t.And | t.Or] = (
            t.And if word == "and" else t.Or
        )
        right = self.condition(POWERS[word])
        running = (
            isinstance(left, t.And if word == "and" else t.Or) and id(left) not in self._groups
        )
        return kind((*left.items, right) if running else (left, right))

    def _test(self, word: str, left: t.AnyValue) -> t.AnyCondition:  # noqa: PLR0911
        if word == "in":
            return t.Among(left, self._items())
        if word == "not":
            self.expect("in")
            return t.Among(left, self._items(), negated=True)
        if word == "contains":
            return t.Matches(left, "contains", self.text(Words("a text", "un texte")))
        if word == "starts":
            self.expect("with")
            return t.Matches(left, "starts with", self.text(Words("a text", "un texte")))
        if word == "between":
            low = self._bound()
            self.expect("and")
            return t.Between(left, low, self._bound())
        if word == "exists":
            return t.Exists(left)
        if word == "is":
            if self.token.kind in ("text", "number", "date") or self.token.text == "not":
                wanted = Words("`missing`", "`missing`")
                self.fail_at(self.token, wanted, Words(*_COMPARE))
            self.expect("missing")
            return t.Exists(left, missing=True)
        return t.Compare(word, left, self.value())  # type: ignore[arg-type]

    def _bound(self) -> t.Number | t.Date:
        if self.token.kind not in ("number", "date"):
            self.fail(Words("a number or a date", "un nombre ou une date"))
        return self.literal()  # type: ignore[return-value]

    def _items(self) -> tuple[Any, ...]:
        self.expect("(")
        items = [self.literal()]
        while self.taken(","):
            items.append(self.literal())
        self.expect(")")
        return tuple(items)


_COMPARE: Final = (
    "compare with `=` or `!=`, or write `exists`",
    "comparez par `=` ou `!=`, ou écrivez `exists`",
)
_CALENDAR: Final = {
    30: ("month", "months", "mois"),
    91: ("quarter", "quarters", "trimestre", "trimestres"),
    365: ("year", "years", "an", "ans", "année", "années"),
}
"""Lengths of calendars, which differ, by the days that are usually meant."""
_OTHERS: Final[dict[t.Unit, tuple[str, ...]]] = {
    "minutes": ("min", "mins", "mn"),
    "hours": ("h", "hr", "hrs", "heure", "heures"),
    "days": ("d", "j", "jour", "jours"),
    "weeks": ("w", "semaine", "semaines"),
}


def _either(words: tuple[str, ...]) -> Words:
    quoted = [f"`{word}`" for word in words]
    listed = ", ".join(quoted[:-1])
    return Words(f"{listed} or {quoted[-1]}", f"{listed} ou {quoted[-1]}")
