"""Where a check stands in the tree, and the mistakes that it notes."""

from collections.abc import Collection, Mapping
from datetime import date as calendar_date
from typing import Final, NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.checking.schema import Schema
from filrouge.rules.checking.sentences import SORTS, said
from filrouge.rules.errors import Problem, nearest, suggestion
from filrouge.rules.limits import NAME_CHARACTERS_MAX, PATH_STEPS_MAX

_FORBIDDEN: Final = frozenset('"\\*')
_YEARS: Final = range(1900, 2200)


class Scope(NamedTuple):
    """How deep the node is, and the events that its `where` is about."""

    depth: int
    inside_where: bool = False
    names: tuple[str, ...] = ()

    def deeper(self) -> "Scope":
        return self._replace(depth=self.depth + 1)

    def within(self, names: tuple[str, ...]) -> "Scope":
        """Inside the `where`, or the value, of these events."""
        return Scope(self.depth + 1, True, names)


class Problems:
    """The mistakes found so far."""

    def __init__(self, places: Mapping[int, tuple[int, int]], schema: Schema) -> None:
        self.found: list[Problem] = []
        self.nodes = 0
        self.schema = schema
        self._places = places

    def add(self, node: object, mistake: str, **fields: object) -> None:
        """Note a mistake of `sentences.py` at the place of a node."""
        what, cure = said(mistake, **fields)
        self.found.append(Problem(*self._places.get(id(node), (0, 0)), what, cure))

    def known(self, node: object, name: str, known: Collection[str] | None, sort: str) -> None:
        """Note a name that is not among the known ones."""
        if known is not None and name not in known:
            what, _ = said("unknown", sort=SORTS[sort], name=name)
            place = self._places.get(id(node), (0, 0))
            meant = self._meant(name, known)
            cure = suggestion(meant or name, known)
            self.found.append(Problem(*place, what, cure, name, meant))

    def _meant(self, name: str, known: Collection[str]) -> str | None:
        """What is nearest; a segment may be meant by what people call it."""
        called: dict[str, str] = {}
        if known is self.schema.segments and isinstance(known, Mapping):
            called = {word: one for one, words in known.items() for word in words}
        near = nearest(name, [*called, *known])
        return called.get(near, near) if near is not None else None

    def name(self, node: object, name: str) -> None:
        """Note a name that is empty or too long."""
        if not 1 <= len(name) <= NAME_CHARACTERS_MAX:
            self.add(node, "name length", most=NAME_CHARACTERS_MAX)

    def path(self, node: object, path: t.Path) -> None:
        """Note a path that no reading could follow."""
        for step in path:
            self.name(node, step)
            if _FORBIDDEN.intersection(step) or not step.isprintable():
                self.add(node, "name sign")
        if not 1 <= len(path) <= PATH_STEPS_MAX:
            self.add(node, "too many", most=PATH_STEPS_MAX)

    def date(self, node: object, text: str) -> None:
        """Note a text that is no day of these centuries."""
        try:
            found = calendar_date.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.isoformat() != text or found.year not in _YEARS:
            self.add(node, "no day", text=text)
