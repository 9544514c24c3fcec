"""Python source in the making: lines, names, constants, and the reading of single values."""

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
    "value_key": scalars.kept_key,
    "local": scalars.local,
    "kept_plain": scalars.plain,
    "kept_json": scalars.json_of,
    "units": scalars.units,
    **{f"read_{kind}": reader for kind, reader in scalars.READERS.items()},
    **{f"kept_{kind}": reader for kind, reader in scalars.KEY_READERS.items()},
    **{
        name: getattr(windows, name)
        for name in (
            *("count", "distinct", "last", "frequent", "total", "added_up", "how_many"),
            *("average", "lowest", "highest", "days_since", "in_order", "steps_done"),
        )
    },
    "NOTHING": {},
}
"""What generated code may call."""


class Source:
    """Lines of a function, with the names that they use."""

    def __init__(self, zone: str) -> None:
        self.lines: list[str] = []
        self._hoisted: dict[str, str] = {}
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
        return self._hoisted.setdefault(expression, f"h{len(self._hoisted)}")

    @property
    def head(self) -> list[str]:
        """The lines of what is worked out once."""
        return [f"    {name} = {expression}" for expression, name in self._hoisted.items()]

    def deeper(self, steps: int) -> None:
        """Indent what follows, or no more."""
        self._depth += steps

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
        case t.Lookup(table, key, column):
            asked = f"table_key({plain_source(source, key)})"
            row = f"tables.get({table!r}, NOTHING).get({asked}, NOTHING)"
            return f"{row}.get({column!r})"
    raise TypeError(node)
