"""Events -> entries of counters: a generated function says what a counter takes of an event."""

from collections.abc import Callable
from typing import Any

from filrouge.core.nouns import Event
from filrouge.rules import tree as t
from filrouge.rules.facts import Tables
from filrouge.rules.live.conditions import Conditions
from filrouge.rules.live.kinds import CounterSpec
from filrouge.rules.live.source import Source, path_source, plain_source

Taker = Callable[[Event, dict[str, Any], Tables], Any]
"""(event, its properties, tables) -> the entry's value, or None when the counter is not meant."""


def taker_of(spec: CounterSpec, zone: str) -> Taker:
    """What a counter takes of an event whose name is one of its own."""
    source = Source(zone)
    where = Conditions(source)
    if spec.kind == "sequence":
        _take_step(source, where, spec)
    else:
        _matching(source, where, spec.selects[0])
        source.line(f"return {_value(source, spec)}")
    body = "\n".join(["def take(e, p, tables):", *source.lines])
    exec(compile(body, f"<counter {spec.key}>", "exec"), source.names)  # noqa: S102
    taker: Taker = source.names["take"]
    return taker


def _matching(source: Source, where: Conditions, select: t.Select) -> None:
    if select.where is not None:
        truth, _ = where.truth(select.where)
        source.line(f"if not {truth}:")
        source.line("    return None")


def _value(source: Source, spec: CounterSpec) -> str:
    if spec.kind == "recent" or spec.value is None:
        return "True"
    if isinstance(spec.value, t.Number):
        return "0"
    plain = plain_source(source, spec.value)
    return f"read_number({plain})" if spec.kind == "buckets" else f"value_key({plain})"


def _take_step(source: Source, where: Conditions, spec: CounterSpec) -> None:
    if spec.same is not None:
        source.line(f"same = value_key({path_source('p', spec.same)})")
        source.line("if same is None:")
        source.line("    return None")
    else:
        source.line("same = None")
    source.line("mask = 0")
    for index, select in enumerate(spec.selects):
        if select.names:
            source.line(f"if e.name in {select.names!r}:")
        else:
            source.line("if True:")
        source.deeper(1)
        truth = where.truth(select.where)[0] if select.where is not None else "True"
        source.line(f"if {truth}:")
        source.line(f"    mask |= {1 << index}")
        source.deeper(-1)
    source.line("return [mask, same] if mask else None")
