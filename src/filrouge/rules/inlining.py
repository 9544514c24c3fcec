"""Computed traits put in their places: `trait.NAME` becomes the value that is declared so."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from filrouge.core.language import Words
from filrouge.rules import tree as t
from filrouge.rules.checking import checked, checked_value
from filrouge.rules.checking.sentences import said
from filrouge.rules.cost import too_costly
from filrouge.rules.errors import ConditionError, Problem
from filrouge.rules.limits import DEPTH_MAX
from filrouge.rules.order import looped

TreeT = TypeVar("TreeT", bound=t.Condition | t.Value)


def inlined(tree: TreeT, traits: Mapping[str, t.AnyValue]) -> TreeT:
    """A condition, or a value, with each computed trait of `traits` in its place.

    A computed trait may be made of other computed traits. Raises ConditionError: a trait that
    cannot stand where its name stands, or traits made of each other, told as a path.

    >>> from filrouge.rules import parse, parse_value
    >>> ltv = parse_value('sum(properties.revenue of "Order Completed")')
    >>> inlined(parse("trait.ltv > 100"), {"ltv": ltv}).text()
    'sum(properties.revenue of "Order Completed") > 100'
    """
    places = _Places(traits)
    made = places.filled(tree)
    if places.problems:
        raise ConditionError(places.problems)
    if not places.used:
        return tree
    problems = checked_value(made) if isinstance(tree, t.Value) else checked(made)
    problems = problems or too_costly(made)
    if problems:
        raise ConditionError([_of_traits(problem, places.used) for problem in problems])
    filled: TreeT = made
    return filled


class _Places:
    """Fills computed traits into one tree."""

    def __init__(self, traits: Mapping[str, t.AnyValue]) -> None:
        self._traits = traits
        self._path: list[str] = []
        self.used: dict[str, t.AnyValue] = {}
        """Computed traits that were put in their places, without others inside."""
        self.problems: list[Problem] = []

    def filled(self, node: Any, of_event: bool = False) -> Any:
        """The same part with computed traits in their places. `of_event`: inside a `where`."""
        match node:
            case t.Trait((name, *inner)) if name in self._traits:
                return self._trait(node, ".".join(inner), of_event)
            case t.Aggregate(name, value, select, time):
                of_events = self.filled(value, True), self.filled(select), self.filled(time)
                return t.Aggregate(name, *of_events)
            case t.Select(names, where):
                return t.Select(names, self.filled(where, True))
            case tuple():
                return tuple(self.filled(item, of_event) for item in node)
            case msgspec.Struct():
                fields = {
                    field: self.filled(getattr(node, field), of_event)
                    for field in node.__struct_fields__
                }
                return type(node)(**fields)
        return node

    def _trait(self, node: t.Trait, inner: str, of_event: bool) -> t.AnyValue:
        name = node.path[0]
        if of_event:
            self.problems.append(Problem(0, 0, *said("computed in where", name=name)))
        elif inner:
            self.problems.append(Problem(0, 0, *said("computed path", name=name, inner=inner)))
        else:
            return self._value(name)
        return node

    def _value(self, name: str) -> t.AnyValue:
        if name in self.used:
            return self.used[name]
        path = [*self._path, name]
        if name in self._path:
            loop = path[path.index(name) :]
            raise ConditionError([looped([f"trait.{one}" for one in loop])])
        if len(path) > DEPTH_MAX:
            levels = Words("levels", "niveaux")
            raise ConditionError([Problem(0, 0, *said("too big", most=DEPTH_MAX, what=levels))])
        self._path = path
        made: t.AnyValue = self.filled(self._traits[name])
        self._path = path[:-1]
        self.used[name] = made
        return made


def _of_traits(problem: Problem, used: Mapping[str, t.AnyValue]) -> Problem:
    """A mistake that computed traits made, with what they are."""
    english = ", ".join(f"`trait.{name}` is `{value.text()}`" for name, value in used.items())
    french = ", ".join(f"`trait.{name}` est `{value.text()}`" for name, value in used.items())
    told = Words(english, french)
    what = Words(f"{told.en}: {problem.what.en}", f"{told.fr} : {problem.what.fr}")
    return Problem(problem.line, problem.column, what, problem.cure)
