"""Every mistake of a tree, at once: each with its place when the tree was read from a text."""

from collections.abc import Iterable, Mapping
from typing import Final

from filrouge.core.language import Words
from filrouge.rules import tree as t
from filrouge.rules.checking.places import Problems, Scope
from filrouge.rules.checking.schema import Schema
from filrouge.rules.checking.sentences import TYPE_NAMES
from filrouge.rules.checking.values import check_span, check_value, checked_type
from filrouge.rules.errors import Problem
from filrouge.rules.limits import COUNT_MAX, DEPTH_MAX, LIST_ITEMS_MAX, NODES_MAX, STEPS_MAX
from filrouge.rules.walk import parts_of

_SUMS: Final = frozenset({"sum", "average", "min", "max"})
_OF_PERSON: Final = (t.Aggregate, t.Count, t.DaysSince, t.Trait, t.Score, t.Lookup)
_OVER: Final = ("last", "yester")


def checked(
    tree: t.AnyCondition,
    schema: Schema | None = None,
    places: Mapping[int, tuple[int, int]] | None = None,
) -> list[Problem]:
    """The mistakes of a condition, in order of their places; none when it makes sense."""
    problems = Problems(places or {}, schema or Schema())
    _condition(problems, tree, Scope(depth=1))
    return sorted(problems.found, key=lambda one: (one.line, one.column))


def checked_value(
    tree: t.AnyValue,
    schema: Schema | None = None,
    places: Mapping[int, tuple[int, int]] | None = None,
) -> list[Problem]:
    """The mistakes of a value of a person, in order of their places; none when it makes sense."""
    problems = Problems(places or {}, schema or Schema())
    if isinstance(tree, _OF_PERSON):
        _value(problems, tree, Scope(depth=1))
        for part in parts_of(tree):
            if isinstance(part, t.Context):
                problems.add(part, "value of the moment")
    else:
        problems.add(tree, "no value of a person")
    return sorted(problems.found, key=lambda one: (one.line, one.column))


def _condition(problems: Problems, node: t.AnyCondition, scope: Scope) -> None:
    if not _small(problems, node, scope):
        return
    inner = scope.deeper()
    match node:
        case t.And(items) | t.Or(items):
            if len(items) < 2:
                problems.add(node, "too few")
            for item in items:
                _condition(problems, item, inner)
        case t.Not(item):
            _condition(problems, item, inner)
        case t.Compare() | t.Among() | t.Between() | t.Matches() | t.Exists():
            _test(problems, node, inner)
        case _:
            if scope.inside_where:
                problems.add(node, "person in where")
            _about_person(problems, node, inner)


def _small(problems: Problems, node: t.Node, scope: Scope) -> bool:
    """False for a node that is too deep, or one too many; said once."""
    problems.nodes += 1
    if problems.nodes == NODES_MAX + 1:
        problems.add(node, "too big", most=NODES_MAX, what=Words("parts", "éléments"))
    if scope.depth == DEPTH_MAX + 1:
        problems.add(node, "too big", most=DEPTH_MAX, what=Words("levels", "niveaux"))
    return problems.nodes <= NODES_MAX and scope.depth <= DEPTH_MAX


def _about_person(problems: Problems, node: t.AnyCondition, scope: Scope) -> None:
    match node:
        case t.Consent(channel):
            problems.known(node, channel, problems.schema.channels, "channel")
        case t.Member(segment):
            problems.known(node, segment, problems.schema.segments, "segment")
        case t.Happened(select, time):
            _select(problems, node, select, scope)
            _time(problems, node, time, scope)
        case t.Sequence(steps, span, same, time):
            if not 2 <= len(steps) <= STEPS_MAX:
                problems.add(node, "steps", found=len(steps), most=STEPS_MAX)
            check_span(problems, node, span)
            if same is not None:
                problems.path(node, same)
            for step in steps:
                _select(problems, node, step, scope)
            _time(problems, node, time, scope)
            _not_over(problems, node, time)


def _select(problems: Problems, node: t.Node, select: t.Select, scope: Scope) -> None:
    for name in select.names:
        problems.name(node, name)
        problems.known(node, name, problems.schema.events, "event")
    if len(select.names) > LIST_ITEMS_MAX:
        problems.add(node, "too many", most=LIST_ITEMS_MAX)
    if select.where is not None:
        _condition(problems, select.where, scope.within(select.names))


def _time(problems: Problems, node: t.Node, time: t.AnyTime | None, scope: Scope) -> None:
    match time:
        case t.Within(duration):
            check_span(problems, time, duration)
        case t.Before(date) | t.After(date):
            problems.date(time, date)
        case t.Dates(first, last):
            problems.date(time, first)
            problems.date(time, last)
            if first > last:
                problems.add(time, "dates exchanged", first=first, last=last)
        case t.SinceFirst(select):
            _select(problems, node, select, scope)


def _not_over(problems: Problems, node: t.Node, time: t.AnyTime | None) -> None:
    """Refuse a calendar period that is over: what it holds is known by counts and sums only."""
    if isinstance(time, t.Calendar) and time.period.startswith(_OVER):
        problems.add(node, "period over", period=time.period)


def _test(problems: Problems, node: t.AnyCondition, scope: Scope) -> None:
    match node:
        case t.Compare(operator, left, right):
            _one_type(problems, node, [left, right], scope, order=operator not in ("=", "!="))
            _whole(problems, left, [right])
            _channels(problems, left, [right])
            if _counts(right):
                problems.add(right, "count on the right")
        case t.Among(value, items):
            _one_type(problems, node, [value, *items], scope)
            if not 1 <= len(items) <= LIST_ITEMS_MAX:
                problems.add(node, "too many", most=LIST_ITEMS_MAX)
            _whole(problems, value, items)
            _channels(problems, value, items)
        case t.Between(value, low, high):
            _one_type(problems, node, [value, low, high], scope, order=True)
            _whole(problems, value, [low, high])
            if _is_below(high, low):
                problems.add(node, "bounds exchanged", low=low.text(), high=high.text())
        case t.Matches(value, how):
            kind = _value(problems, value, scope)
            if kind not in ("any", "text"):
                problems.add(value, "no text", how=how, kind=TYPE_NAMES[kind])
        case t.Exists(value):
            _value(problems, value, scope)
            if isinstance(value, t.LITERALS) or _counts(value) or _is_sum(value):
                problems.add(value, "always there")


def _channels(problems: Problems, value: t.AnyValue, others: Iterable[t.AnyValue]) -> None:
    """Note texts that are compared with the channel of an event, and are no known channel."""
    for one in others if isinstance(value, t.Field) and value.name == "channel" else ():
        if isinstance(one, t.Text):
            problems.known(one, one.value, problems.schema.channels, "channel")


def _is_below(one: t.AnyValue, other: t.AnyValue) -> bool:
    match one, other:
        case t.Number(micros), t.Number(least):
            return micros < least
        case t.Date(day), t.Date(first):
            return day < first
    return False


def _one_type(
    problems: Problems,
    node: t.Node,
    values: Iterable[t.AnyValue],
    scope: Scope,
    *,
    order: bool = False,
) -> None:
    """Note values of different types, or an order of what has none."""
    types = [kind for value in values if (kind := _value(problems, value, scope)) != "any"]
    clash = next((kind for kind in types if kind != types[0]), "")
    if clash:
        name = "sides" if isinstance(node, t.Compare) else "clash"
        problems.add(node, name, left=TYPE_NAMES[types[0]], right=TYPE_NAMES[clash])
    elif order and types and types[0] in ("text", "boolean"):
        problems.add(node, "no order", kind=TYPE_NAMES[types[0]])


def _value(problems: Problems, node: t.AnyValue, scope: Scope) -> str:
    """Check a value; gives its type."""
    if isinstance(node, t.Count | t.DaysSince | t.Aggregate):
        if scope.inside_where:
            problems.add(node, "person in where")
        _select(problems, node, node.select, scope)
        if not isinstance(node, t.DaysSince):
            _time(problems, node, node.time, scope)
        if isinstance(node, t.Aggregate):
            _aggregate(problems, node, scope)
    else:
        check_value(problems, node, scope)
        if isinstance(node, t.Lookup) and _small(problems, node, scope):
            for key in node.keys:
                kind = _value(problems, key, scope.deeper())
                if kind not in ("any", "text"):
                    problems.add(key, "table key", kind=TYPE_NAMES[kind])
    return checked_type(problems, node, scope)


def _aggregate(problems: Problems, node: t.Aggregate, scope: Scope) -> None:
    """Refuse what no bounded counter could answer exactly, and say what to write instead."""
    kind = _value(problems, node.value, scope.within(node.select.names))
    if isinstance(node.value, t.LITERALS):
        problems.add(node.value, "constant")
    if node.name in _SUMS:
        if kind not in ("any", "number"):
            problems.add(node.value, "no number", name=node.name, kind=TYPE_NAMES[kind])
        if isinstance(node.time, t.SinceFirst):
            problems.add(node, "since first", name=node.name)
    elif node.name in ("first", "most_frequent"):
        if isinstance(node.time, t.Within | t.Calendar | t.SinceFirst):
            problems.add(node, "moving time", name=node.name)
    else:
        _not_over(problems, node, node.time)


def _counts(value: t.Value) -> bool:
    """True for what says how many instants to keep by the number it is compared with."""
    return isinstance(value, t.Count) or (
        isinstance(value, t.Aggregate) and value.name == "distinct"
    )


def _is_sum(value: t.Value) -> bool:
    return isinstance(value, t.Aggregate) and value.name == "sum"


def _whole(problems: Problems, value: t.Value, others: Iterable[t.Value]) -> None:
    if not _counts(value):
        return
    for other in others:
        if not isinstance(other, t.Number):
            if not isinstance(other, t.LITERALS):  # These are told as a clash of types.
                problems.add(other, "count with what", least=0, most=COUNT_MAX)
        elif other.micros % 1_000_000 or not 0 <= other.micros <= COUNT_MAX * 1_000_000:
            problems.add(other, "whole", least=0, most=COUNT_MAX)
