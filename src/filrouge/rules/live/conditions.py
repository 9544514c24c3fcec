"""Conditions -> Python source. A condition gives an expression for its truth, and one for the first
instant at which it may change by itself (None: it cannot).
"""

from collections.abc import Mapping
from typing import Final, Literal

from filrouge.rules import tree as t
from filrouge.rules.checking.types import read_as
from filrouge.rules.limits import COUNT_MAX
from filrouge.rules.live.source import PYTHON_OPERATORS, Source, field_source, path_source
from filrouge.rules.live.specs import Counted, is_counted, is_over
from filrouge.rules.live.windows import FOREVER, Periods
from filrouge.rules.periods import QUARTER
from filrouge.rules.walk import parts_of

Said = tuple[str, str | None]
Family = Literal["json", "typed", "kept"]
"""A value as JSON has it, as its own type already, or as a key that an aggregate keeps."""
_UNIT: Final = 1_000_000
_ROOTS: Final = {t.Trait: "facts.traits", t.Context: "facts.context", t.Property: "p"}
_SUM: Final = f"sum({{state}}[1][{{part}}]) * {_UNIT} + sum({{state}}[2][{{part}}])"
_SUMS: Final = {
    "sum": ("0", _SUM),
    "average": (
        "None",
        f"({_SUM}) // sum({{state}}[3][{{part}}]) if {{state}}[0][{{part}}] else None",
    ),
    "min": ("None", "min({state}[1][{part}], default=None)"),
    "max": ("None", "max({state}[1][{part}], default=None)"),
    "count": ("0", "sum({state}[1][{part}])"),
}
"""How buckets are added up: what none of them come to, and the expression."""


class Conditions:
    """Writes conditions into a source. Without counters, only those inside a `where`.

    `members`: segment -> the number that `was` holds for its members; without it, the facts tell.
    """

    def __init__(
        self,
        source: Source,
        counted: Counted | None = None,
        periods: Periods | None = None,
        members: Mapping[str, int] | None = None,
    ) -> None:
        self._source = source
        self._counted = counted
        self._periods = periods or Periods()
        self._members = members
        self.keys: dict[str, None] = {}
        """The counters that were asked."""

    def truth(self, node: t.Condition) -> Said:  # noqa: PLR0911
        """Write a condition."""
        match node:
            case t.And(items):
                return self._joined(items, "and")
            case t.Or(items):
                return self._joined(items, "or")
            case t.Not(item):
                truth, change = self.truth(item)
                return f"(not {truth})", change
            case t.Consent(channel, purpose):
                asked = self._source.hoisted("facts.consents.get")
                return f"{asked}(({channel!r}, {purpose!r}), False)", None
            case t.Member(segment):
                return self._member(segment), None
            case t.Happened(none=none):
                operator: t.Operator = "<" if none else ">="
                return self._count(node, operator, 1)
            case t.Sequence():
                return self._sequence(node)
        return self._test(node)

    def _member(self, segment: str) -> str:
        if self._members is None:
            return f"({segment!r} in {self._source.hoisted('facts.segments')})"
        number = self._members.get(segment)
        return "False" if number is None else f"({number} in was)"

    def _joined(self, items: tuple[t.AnyCondition, ...], word: str) -> Said:
        """Operands in turn, until one decides: then only its own change can change the whole."""
        source = self._source
        no = "not " if word == "or" else ""
        decided = f"if {'' if no else 'not '}{{}}:"
        truth, change = self.truth(items[0])
        result, when = source.fresh("t"), ""
        source.line(f"{result} = {truth}")
        if any(map(moves, items)):
            when = source.fresh("n")
            source.line(f"{when} = {change or FOREVER}")
        for item in items[1:]:
            source.line(f"if {no}{result}:")
            source.deeper(1)
            truth, change = self.truth(item)
            source.line(f"{result} = {truth}")
            if when and change is None:
                source.line(decided.format(result))
                source.line(f"    {when} = {FOREVER}")
            elif when:
                source.line(f"other = {change}")
                source.line(f"{decided[:-1].format(result)} or other < {when}:")
                source.line(f"    {when} = other")
            source.deeper(-1)
        return result, when or None

    def _test(self, node: t.Condition) -> Said:
        match node:
            case t.Compare(operator, t.Count() | t.Aggregate() as left, t.Number(micros)) if (
                isinstance(left, t.Count) or left.name == "distinct"
            ):
                return self._count(left, operator, micros // _UNIT)
            case t.Compare(operator, left, right):
                kind = read_as(operator, left, right)
                return self._compared(
                    [left, right], kind, f"{{}} {PYTHON_OPERATORS[operator]} {{}}"
                )
            case t.Among(value, items, negated):
                kind = read_as("=", items[0], value)
                constants = (
                    one.micros if isinstance(one, t.Number) else one.value for one in items
                )
                found = self._source.constant(frozenset(constants))
                word = "not in" if negated else "in"
                return self._compared([value], kind, f"{{}} {word} {found}")
            case t.Between(value, low, high):
                kind = read_as("<", low, high)
                bounds = self._source.literal(low), self._source.literal(high)
                return self._compared([value], kind, f"{bounds[0]} <= {{}} <= {bounds[1]}")
            case t.Matches(value, how, piece):
                expression, family, change = self.raw(value)
                if family == "kept":
                    expression = f"kept_text({expression})"
                name = "contains" if how == "contains" else "starts"
                return f"{name}({expression}, {piece!r})", change
            case t.Exists(value, missing):
                expression, _, change = self.raw(value)
                return f"({expression} is {'None' if missing else 'not None'})", change
        raise TypeError(node)

    def _compared(self, values: list[t.AnyValue], kind: str, test: str) -> Said:
        """Values read as a type, none of them missing, and a test of them."""
        guards, operands, changes = [], [], []
        quick = self._equal_text(values, test)
        if quick:
            return quick, None
        for value in values:
            if isinstance(value, t.LITERALS):
                operands.append(self._source.literal(value))
                continue
            marks = self._marks(values) if isinstance(value, t.DaysSince) else ()
            expression, family, change = self.raw(value, marks)
            if family != "typed":
                expression = f"{'read' if family == 'json' else 'kept'}_{kind}({expression})"
            name = self._source.fresh("v")
            guards.append(f"({name} := {expression}) is not None")
            operands.append(name)
            changes += [change] if change is not None else []
        whole = " and ".join([*guards, test.format(*operands)])
        when = f"min({', '.join(changes)})" if len(changes) > 1 else "".join(changes)
        return f"({whole})", when or None

    def _equal_text(self, values: list[t.AnyValue], test: str) -> str:
        """A value as JSON has it equals a text only when it is that text: no need to read it."""
        match values:
            case [t.Trait() | t.Context() | t.Property() as value, t.Text(text)] if "==" in test:
                return f"({self.raw(value)[0]} == {text!r})"
        return ""

    @staticmethod
    def _marks(values: list[t.AnyValue]) -> tuple[int, ...]:
        """The days at which a comparison with a constant can change."""
        micros = [value.micros for value in values if isinstance(value, t.Number)]
        return tuple(
            sorted({mark for one in micros for mark in (-(-one // _UNIT), one // _UNIT + 1)})
        )

    def raw(  # noqa: PLR0911
        self, node: t.Value, marks: tuple[int, ...] = ()
    ) -> tuple[str, Family, str | None]:
        """A value, what family it is of, and when it may change by itself."""
        match node:
            case t.Trait(path) | t.Context(path) | t.Property(path):
                return self._at_path(_ROOTS[type(node)], path), "json", None
            case t.Field(name):
                return field_source(self._source, name), "typed", None
            case t.Score(name):
                return f"{self._source.hoisted('facts.scores.get')}({name!r})", "json", None
            case t.Text(text):
                return repr(text), "json", None
            case t.Number() | t.Date() | t.Boolean():
                return self._source.literal(node), "typed", None
            case t.Lookup():
                return self._cell(node)
            case t.DaysSince():
                value, when = self._pair(f"days_since({self._state(node)}, now, {marks!r})")
                return value, "typed", when
            case t.Count():
                value, change = self._number(node)
                return f"{value} * {_UNIT}", "typed", change
            case t.Aggregate():
                return self._aggregate(node)
        raise TypeError(node)

    def _cell(self, node: t.Lookup) -> tuple[str, Family, str | None]:
        found = tuple(map(self.raw, node.keys))
        keys = [f"kept_plain({key})" if family == "kept" else key for key, family, _ in found]
        changes = ", ".join(change for _, _, change in found if change is not None)
        return Source.cell(node, keys), "json", f"min(({changes},))" if changes else None

    def told(self, node: t.AnyValue) -> str:
        """A value that is told as it is, as JSON has it."""
        if isinstance(node, t.Count) and not isinstance(node.time, t.Within | t.SinceFirst):
            return self._buckets("count", node, told=True)[0]
        if is_counted(node):
            number, _ = self._number(node)
            return f"min({number}, {COUNT_MAX})"
        return self._json(node)

    def asked(self, node: t.Value) -> str:
        """A value that a condition compares, as JSON has it; a count is as far as it is kept."""
        return self._number(node)[0] if is_counted(node) else self._json(node)

    def happened(self, node: t.Happened) -> str:
        """How many events an `any` or a `none` finds, as far as they are kept."""
        return self._number(node)[0]

    def steps_done(self, node: t.Sequence) -> str:
        """How many steps of a sequence are done, in order and in time."""
        return f"steps_done({self._chain(node)}, {self._window(node.time)[0]})"

    def most(self, node: t.Node) -> int:
        """How many instants or values are kept for an aggregate; 0 when that has no end."""
        return self._counted.keep_of(node) if self._counted is not None else 0

    def latest(self, node: t.Node) -> str:
        """The latest instant that a counter of instants keeps, in its window or before it."""
        state = self._source.fresh("s")
        self._source.line(f"{state} = {self._state(node)}")
        return f"({state}[-1] if {state} else None)"

    def _json(self, node: t.Value) -> str:
        expression, family, _ = self.raw(node)
        if family == "json":
            return expression
        name = self._source.fresh("v")
        self._source.line(f"{name} = {expression}")
        told = "kept_json" if family == "kept" else "units"
        return f"(None if {name} is None else {told}({name}))"

    def _aggregate(self, node: t.Aggregate) -> tuple[str, Family, str | None]:
        if node.name in _SUMS:
            value, change = self._buckets(node.name, node)
            return value, "typed", change
        if node.name == "distinct":
            value, change = self._number(node)
            return f"{value} * {_UNIT}", "typed", change
        if node.name == "last":
            start, length, end = self._window(node.time)
            value, when = self._pair(f"last({self._state(node)}, {start}, {length}, {end})")
            return value, "kept", when if isinstance(node.time, t.Within | t.Calendar) else None
        name = self._source.fresh("v")
        state = self._state(node)
        if node.name == "first":
            self._source.line(f"{name} = {state}")
            self._source.line(f"{name} = None if {name} is None else {name}[2]")
        else:
            self._source.line(f"{name} = frequent({state})")
        return name, "kept", None

    def _at_path(self, root: str, path: t.Path) -> str:
        if root == "p":
            return path_source(root, path)
        if len(path) == 1:
            return f"{self._source.hoisted(f'{root}.get')}({path[0]!r})"
        return path_source(self._source.hoisted(root), path)

    def _pair(self, call: str) -> tuple[str, str]:
        return self._source.pair(call)

    def _state(self, node: t.Node, told: bool = False) -> str:
        if self._counted is None:
            raise TypeError(node)
        key = self._counted.key_of_told(node) if told else self._counted.key_of(node)
        return self._asked_of(key)

    def _asked_of(self, key: str) -> str:
        self.keys.setdefault(key)
        return self._source.state(key)

    def _window(self, time: t.Time | None) -> tuple[str, str, str]:
        """The expressions for (start, length, end)."""
        source = self._source
        if isinstance(time, t.Within):
            length = time.duration.micros
            return source.hoisted(f"now - {length - 1}"), repr(length), "0"
        if isinstance(time, t.Calendar):
            zone = source.hoisted("facts.zone")
            period = f"period_{time.period.replace(' ', '_')}"
            source.names[period] = self._periods.reader(time.period)
            name = source.hoisted(f"{period}({zone}, now)")
            return f"{name}[2]", "0", f"{name}[1]"
        if isinstance(time, t.SinceFirst) and self._counted is not None:
            name = self._asked_of(self._counted.key_of_first(time))
            return f"({FOREVER} if {name} is None else {name}[0])", "0", repr(FOREVER)
        return repr(-FOREVER), "0", repr(FOREVER)

    def _buckets(self, how: str, node: t.Node, told: bool = False) -> tuple[str, str | None]:
        """What the buckets that count come to."""
        time: t.Time | None = getattr(node, "time", None)
        start, length, end = self._window(time)
        state = self._state(node, told)
        first, after = self._first_bucket(time, start), ""
        if is_over(time):
            after = f"bisect_left({state}[0], {first.replace('[4]', '[5]')})"
        nothing, told_sum = _SUMS[how]
        leaves = f"{state}[0][i] * {QUARTER} + {length} if i < len({state}[0]) else {FOREVER}"
        value, when = self._source.block(
            f"{how} {state} {first} {after} {length} {end}",
            [
                f"if {state} is None:",
                f"    {{0}}, {{1}} = {nothing}, {FOREVER}",
                "else:",
                f"    i = bisect_left({state}[0], {first})",
                *([f"    j = {after}"] if after else []),
                f"    {{0}} = {told_sum.format(state=state, part='i:j' if after else 'i:')}",
                f"    {{1}} = {end if length == '0' else leaves}",
            ],
        )
        return value, when if isinstance(time, t.Within | t.Calendar) else None

    def _first_bucket(self, time: t.Time | None, start: str) -> str:
        """The first bucket that begins in a window, in quarters of an hour since 1970."""
        if isinstance(time, t.Calendar):
            return start.replace("[2]", "[4]")
        if not isinstance(time, t.Within):
            return repr(-FOREVER)
        quarters, rest = divmod(time.duration.micros, QUARTER)
        if rest:
            return self._source.hoisted(f"-(-({start}) // {QUARTER})")
        return f"{self._source.hoisted(f'now // {QUARTER} + 1')} - {quarters}"

    def _number(self, node: t.Node) -> tuple[str, str | None]:
        """How many instants or values count."""
        time: t.Time | None = getattr(node, "time", None)
        if is_over(time):
            return self._buckets("count", node)
        name = "distinct" if isinstance(node, t.Aggregate) else "count"
        start, length, end = self._window(time)
        value, when = self._pair(f"{name}({self._state(node)}, {start}, {length}, {end})")
        return value, when if isinstance(time, t.Within | t.Calendar) else None

    def _count(self, node: t.Node, operator: t.Operator, number: int) -> Said:
        """A count against a number: the quick way for `at least` and `less than`."""
        if operator in (">", "<="):
            operator, number = (">=" if operator == ">" else "<"), number + 1
        time: t.Time | None = getattr(node, "time", None)
        if is_over(time) or operator in ("=", "!=") or number < 1:
            value, change = self._number(node)
            return f"({value} {PYTHON_OPERATORS[operator]} {number})", change
        source = self._source
        state, truth, when = source.fresh("s"), source.fresh("t"), source.fresh("n")
        enough = f"{state} is not None and len({state}) >= {number}" if number > 1 else state
        instants = state
        if isinstance(node, t.Aggregate):
            instants = source.fresh("i")
            enough = f"{enough} and ({instants} := sorted({state}.values()))"
        if time is None or isinstance(time, t.Before | t.After | t.Dates):
            source.line(f"{state} = {self._state(node)}")
            no = "not " if operator == "<" else ""
            return f"({no}bool({enough}))", None
        start, length, end = self._window(time)
        source.line(f"{state} = {self._state(node)}")
        leaves = end if length == "0" else f"{instants}[-{number}] + {length}"
        source.line(f"if {enough} and {instants}[-{number}] >= {start}:")
        source.line(f"    {truth} = {operator != '<'}")
        source.line(f"    {when} = {leaves}")
        source.line("else:")
        source.line(f"    {truth} = {operator == '<'}")
        source.line(f"    {when} = {FOREVER}")
        return truth, None if isinstance(time, t.SinceFirst) else when

    def _sequence(self, node: t.Sequence) -> Said:
        start, length, end = self._window(node.time)
        leaves = end if length == "0" else f"{{}} + {length}"
        truth, when = self._source.in_order(self._chain(node), start, leaves)
        return truth, when if isinstance(node.time, t.Within | t.Calendar) else None

    def _chain(self, node: t.Sequence) -> str:
        return f"{self._state(node)}, {len(node.steps)}, {node.span.micros}"


def moves(node: t.Condition) -> bool:
    """True when a condition may change with no event."""
    return any(isinstance(part, t.Within | t.Calendar | t.DaysSince) for part in parts_of(node))
