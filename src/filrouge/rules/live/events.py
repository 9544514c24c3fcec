"""Events -> counters: one generated function an event name puts what counters take of an event."""

from bisect import insort
from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec import Raw

from filrouge.core.nouns import Event
from filrouge.rules import tree as t
from filrouge.rules.facts import Tables
from filrouge.rules.live.conditions import Conditions
from filrouge.rules.live.kinds import CounterSpec, adder_of
from filrouge.rules.live.source import Source, path_source, plain_source

Folder = Callable[[dict[str, Any], Event, Tables], None]
"""(counter -> state, an event, tables): puts the event into the states."""
Taker = Callable[[Event, Tables], list[tuple[str, Any]]]
"""(an event, tables) -> the counters that take it, and the value of each entry."""
_HEAD: Final = """    p = e.properties
    time = e.event_time"""


def folder_of(
    specs: Sequence[CounterSpec], zone: str, name: str | None, opened: Callable[[Any], Any]
) -> Folder:
    """Puts an event of this name, which all these counters take, into their states; None: an event
    of a name that no counter asks.
    """
    source = Source(zone)
    source.names |= {"Raw": Raw, "opened": opened, "insort": insort}
    writer = _Events(source, name)
    for spec in specs:
        if spec.kind == "recent":
            writer.entry(spec, [*_opened(spec.key), *_recent_lines(spec)])
        else:
            add = source.constant(adder_of(spec))
            put = f"kept[{spec.key!r}] = {add}(state, time, e.offset, {{}})"
            writer.entry(spec, [*_opened(spec.key), put])
    folder: Folder = _compiled(source, "fold(kept, e, tables)")
    return folder


def taker_of(specs: Sequence[CounterSpec], zone: str, name: str | None) -> Taker:
    """Says what these counters take of an event, of this name, that has to wait."""
    source = Source(zone)
    source.line("taken = []")
    writer = _Events(source, name)
    for spec in specs:
        writer.entry(spec, [f"taken.append(({spec.key!r}, {{}}))"])
    source.line("return taken")
    taker: Taker = _compiled(source, "take(e, tables)")
    return taker


def _opened(key: str) -> list[str]:
    return [
        f"state = kept.get({key!r})",
        "if state.__class__ is Raw:",
        f"    state = kept[{key!r}] = opened(state)",
    ]


def _recent_lines(spec: CounterSpec) -> list[str]:
    """What `adder_of` does for instants, without a call: they are most of all counters."""
    return [
        "if state is None:",
        f"    kept[{spec.key!r}] = [time]",
        "else:",
        "    if time >= state[-1]:",
        "        state.append(time)",
        "    else:",
        "        insort(state, time)",
        f"    if len(state) > {spec.keep}:",
        "        del state[0]",
    ]


def _compiled(source: Source, signature: str) -> Any:
    body = "\n".join([f"def {signature}:", _HEAD, *source.lines])
    exec(compile(body, f"<{signature}>", "exec"), source.names)  # noqa: S102
    return source.names[signature.partition("(")[0]]


class _Events:
    """Writes what counters take of an event. What several ask of it is worked out once."""

    def __init__(self, source: Source, name: str | None) -> None:
        self._source = source
        self._name = name
        self._where = Conditions(source)
        self._truths: dict[t.AnyCondition, str] = {}
        self._values: dict[str, str] = {}

    def entry(self, spec: CounterSpec, lines: list[str]) -> None:
        """Write the taking of one counter: `lines` put `{}`, the value of the entry."""
        source = self._source
        guards = []
        if spec.first_time > -(2**62):
            guards.append(f"time >= {spec.first_time}")
        if spec.after_time < 2**62:
            guards.append(f"time < {spec.after_time}")
        if spec.kind == "sequence":
            value = self._step(spec)
            guards.append(f"{value} is not None")
        else:
            guards += [truth for truth in [self._truth(spec.selects[0].where)] if truth is not None]
            value = self._value(spec)
            if value != "True":
                guards.append(f"{value} is not None")
        if guards:
            source.line(f"if {' and '.join(guards)}:")
            source.deeper(1)
        for line in lines:
            source.line(line.format(value))
        if guards:
            source.deeper(-1)

    def _truth(self, where: t.AnyCondition | None) -> str | None:
        """The name of the truth of a `where`."""
        if where is None:
            return None
        if where not in self._truths:
            truth, _ = self._where.truth(where)
            self._truths[where] = self._source.fresh("w")
            self._source.line(f"{self._truths[where]} = {truth}")
        return self._truths[where]

    def _named(self, expression: str) -> str:
        """The name of a value of the event."""
        if expression not in self._values:
            self._values[expression] = self._source.fresh("x")
            self._source.line(f"{self._values[expression]} = {expression}")
        return self._values[expression]

    def _value(self, spec: CounterSpec) -> str:
        if spec.value is None:
            return "True"
        plain = plain_source(self._source, spec.value)
        if spec.kind == "buckets":
            return self._named(f"read_number({plain})")
        return self._named(f"{'short' if spec.kind == 'distinct' else 'value'}_key({plain})")

    def _step(self, spec: CounterSpec) -> str:
        """The name of a sequence's entry: which steps the event may be, and what they share."""
        source = self._source
        same = "None"
        if spec.same is not None:
            same = self._named(f"short_key({path_source('p', spec.same)})")
        meant = [
            (1 << index, self._truth(select.where))
            for index, select in enumerate(spec.selects)
            if not select.names or self._name in select.names
        ]
        step, always = source.fresh("y"), sum(bit for bit, truth in meant if truth is None)
        mask = " | ".join([str(always), *(f"({truth} and {bit})" for bit, truth in meant if truth)])
        guard = [] if always else [f"({mask})"]
        guard += [f"{same} is not None"] if spec.same is not None else []
        when = f" if {' and '.join(guard)} else None" if guard else ""
        source.line(f"{step} = [{mask}, {same}]{when}")
        return step
