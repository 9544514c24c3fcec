"""Python source in the making: lines, names, constants, and the reading of single values."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from filrouge.rules import scalars
from filrouge.rules import tree as t
from filrouge.rules.live import windows
from filrouge.rules.periods import zone_of

PYTHON_OPERATORS: Final = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
FUNCTIONS: Final[dict[str, Any]] = {
    "at_path": scalars.at_path,
    "contains": scalars.contains,
    "starts": scalars.starts,
    "table_key": scalars.table_key,
    "row_key": scalars.row_key,
    "value_key": scalars.kept_key,
    "short_key": scalars.short_key,
    "local": scalars.local,
    "kept_plain": scalars.plain,
    "kept_json": scalars.json_of,
    "units": scalars.units,
    **{f"read_{kind}": reader for kind, reader in scalars.READERS.items()},
    **{f"kept_{kind}": reader for kind, reader in scalars.KEY_READERS.items()},
    **{
        name: getattr(windows, name)
        for name in (
            *("count", "distinct", "last", "frequent", "days_since", "begun", "steps_done"),
        )
    },
    "bisect_left": bisect_left,
    "NOTHING": {},
    "unasked": object(),
}
"""What generated code may call."""


class Source:
    """Lines of a function, with the names that they use."""

    def __init__(self, zone: str) -> None:
        self.lines: list[str] = []
        self.head: list[str] = []
        """The lines of what is worked out once."""
        self._hoisted: dict[str, str] = {}
        self._states: dict[str, str] = {}
        self._unasked: dict[str, str] = {}
        """The counters that are asked behind guards alone, with the lines that say so."""
        self._guarded: set[str] | None = None
        """Those asked behind the present guard, None before all and between them."""
        self._asking: list[str] = []
        self._pairs: dict[str, tuple[str, str]] = {}
        self.names: dict[str, Any] = dict(FUNCTIONS)
        self.zone = self.constant(zone_of(zone))
        self._depth = 1
        self._made = 0

    def fresh(self, prefix: str) -> str:
        """A name that nothing else has."""
        self._made += 1
        return f"{prefix}{self._made}"

    def constant(self, value: Any) -> str:
        """The name of a value that code cannot hold as it is."""
        name = f"C{len(self.names)}"
        self.names[name] = value
        return name

    def line(self, text: str) -> None:
        """One more line, at the present depth."""
        self.lines.append("    " * self._depth + text)

    def hoisted(self, expression: str) -> str:
        """The name of an expression that is worked out once, before all lines."""
        name = self._hoisted.get(expression)
        if name is None:
            name = self._hoisted[expression] = f"h{len(self._hoisted)}"
            self.head.append(f"    {name} = {expression}")
        return name

    def state(self, key: str) -> str:
        """The name of a counter's state, opened where it is still as it was stored."""
        get, name = self.hoisted("kept.get"), self._states.get(key)
        if name is None:
            name = self._states[key] = self.fresh("k")
            self._unasked[key] = f"    {name} = unasked"
            self.head.append(self._unasked[key])
        asking = [
            f"    {name} = {get}({key!r})",
            f"    if {name}.__class__ is Raw:",
            f"        {name} = kept[{key!r}] = opened({name})",
        ]
        if self._guarded is None and key in self._unasked:
            place = self.head.index(self._unasked.pop(key))
            self.head[place : place + 1] = asking
        elif self._guarded is not None and key in self._unasked and key not in self._guarded:
            self._guarded.add(key)
            self._asking += [f"    if {name} is unasked:", *(f"    {line}" for line in asking)]
        return name

    @contextmanager
    def guarded(self, guard: str) -> Iterator[None]:
        """Lines that run where a guard (`if ...:`) holds: the states that they alone ask are asked
        there, once."""
        lines, self.lines = self.lines, []
        self._guarded, self._asking = set(), []
        self.deeper(1)
        yield
        self.deeper(-1)
        inner, self.lines, self._guarded = self.lines, lines, None
        self.line(guard)
        self.lines += [*("    " * self._depth + line for line in self._asking), *inner]

    def pair(self, call: str) -> tuple[str, str]:
        """The names of the two things that a call gives."""
        return self.block(call, [f"{{0}}, {{1}} = {call}"])

    def block(self, name: str, lines: Sequence[str]) -> tuple[str, str]:
        """The names of the two things, `{0}` and `{1}`, that lines give; worked out once if they
        always run.
        """
        known = self._pairs.get(name)
        if known is None:
            known = self.fresh("v"), self.fresh("n")
            for line in lines:
                self.line(line.format(*known))
            if self._depth == 1:
                self._pairs[name] = known
        return known

    def in_order(self, chain: str, start: str, leaves: str) -> tuple[str, str]:
        """The names of whether a chain begins at `start` or later, and when it `leaves`, by its
        beginning. Of all windows over one sequence, the latest chain is looked for once."""
        known = f"begun {chain}" in self._pairs
        first, seen = self.block(f"begun {chain}", [f"{{0}}, {{1}} = begun({chain}, {start})"])
        again = [
            f"if {first} < {start} < {seen}:",
            f"    {first}, {seen} = begun({chain}, {start})",
        ]
        lines = [
            *(again if known else ()),
            f"{{0}} = {first} >= {start}",
            f"{{1}} = {leaves.format(first)} if {{0}} else {windows.FOREVER}",
        ]
        return self.block(f"in_order {chain} {start} {leaves}", lines)

    def deeper(self, steps: int) -> None:
        """Indent what follows, or no more."""
        self._depth += steps

    @staticmethod
    def cell(node: t.Lookup, keys: Sequence[str]) -> str:
        """A cell of a reference table, of the values that its row is found by."""
        asked = f"{'row_key' if keys[1:] else 'table_key'}({', '.join(keys)})"
        row = f"tables.get({node.rows!r}, NOTHING).get({asked}, NOTHING)"
        return f"{row}.get({node.column!r})"

    def literal(self, node: t.Value) -> str:
        """A constant of a condition."""
        match node:
            case t.Number(micros):
                return repr(micros)
            case t.Boolean(value):
                return repr(value)
            case t.Text(text) | t.Date(text):
                return repr(text)
        raise TypeError(node)


def path_source(root: str, path: t.Path) -> str:
    """What is at the end of a path."""
    if len(path) == 1:
        return f"{root}.get({path[0]!r})"
    return f"at_path({root}, {path!r})"


def field_source(source: Source, name: t.FieldName) -> str:
    """A field of an event, of its own type already."""
    if name == "hour":
        return f"local(e.event_time, {source.zone}).hour * 1000000"
    if name == "weekday":
        return f"local(e.event_time, {source.zone}).isoweekday() * 1000000"
    return f"e.{name}"


def plain_source(source: Source, node: t.Value) -> str:
    """A value of an event as JSON has it."""
    match node:
        case t.Property(path):
            return path_source("p", path)
        case t.Field(name):
            return field_source(source, name).removesuffix(" * 1000000")
        case t.Text(text):
            return repr(text)
        case t.Lookup():
            return source.cell(node, [plain_source(source, key) for key in node.keys])
    raise TypeError(node)
