"""Counters as SQL: what folding all events one by one keeps, in one query a counter.

The relation `told` has the columns of `events` (`person` is whose counters they are: a trace's,
say) and `received_time`. Each query gives (person, state); `state_of` turns a state into what
`live.kinds` keeps.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from filrouge.core.time import DAY
from filrouge.rules import tree as t
from filrouge.rules.checking.types import type_of
from filrouge.rules.history import values
from filrouge.rules.history.query import PLAIN, Query, Shape
from filrouge.rules.history.templates import filled, joined
from filrouge.rules.limits import (
    FREQUENT_BYTES_MAX,
    FREQUENT_VALUES_MAX,
    SEQUENCE_EVENTS_MAX,
    TOLD_APART_CHARACTERS_MAX,
)
from filrouge.rules.live import CounterSpec
from filrouge.rules.live.buckets import ALL, MONTHS
from filrouge.rules.live.sizes import waiting_max
from filrouge.rules.periods import QUARTER

_UNIT: Final = 1_000_000
_DAY_OF: Final = "(DATE '1970-01-01' + CAST(e.event_time // 86400000000 AS INTEGER))"


_KEPT: Final = {
    "recent": "counter_recent",
    "buckets": "counter_buckets",
    "distinct": "counter_distinct",
    "first": "counter_first",
    "last": "counter_last",
    "frequent": "counter_frequent",
    "sequence": "counter_sequence",
}


class CounterQueries(NamedTuple):
    """The two queries of one counter."""

    kept: str
    """Of the entries that count."""
    ahead: str
    """Of those dated after their reception, and after `now`."""


def counter_queries(
    spec: CounterSpec, zone: str, shape: Shape = PLAIN, now: int = 0
) -> CounterQueries:
    """The queries of one counter. `zone` is the workspace's; of `shape`, its properties count.

    `now`: an instant of the log's time, until which nothing waits any more.
    """
    query = Query(zone, shape)
    where, value = _taken(spec, query)
    events = filled(
        "entries_between",
        first_time=spec.first_time,
        after_time=spec.after_time,
        local=", e.event_time + c.shift AS local_time" if query.asks_clock else "",
        clock=joined("clock_join") if query.asks_clock else "",
    )
    entries = filled("entries", value=value, events=query.with_cells(events), where=where, now=now)
    if spec.kind != "recent" and spec.combine != "count":
        entries = filled("entries_that_have_a_value", entries=entries)
    kept = filled(
        _KEPT[spec.kind],
        entries=entries,
        keep=spec.keep,
        values_max=FREQUENT_VALUES_MAX,
        bytes_max=FREQUENT_BYTES_MAX,
        events_max=SEQUENCE_EVENTS_MAX,
        bucket=bucket_sql(spec.bucket),
        young=f"c.bucket > c.newest - {-(-spec.horizon // QUARTER)}" if spec.horizon else "TRUE",
        **_combined(spec),
    )
    return CounterQueries(kept, filled("counter_ahead", entries=entries))


def _taken(spec: CounterSpec, query: Query) -> tuple[str, str]:
    """Which events a counter takes, and what of each."""
    if spec.kind == "sequence":
        steps = [query.where(select) for select in spec.selects]
        mask = " + ".join(
            f"CASE WHEN {step} THEN {1 << place} ELSE 0 END" for place, step in enumerate(steps)
        )
        same = "''"
        if spec.same is not None:
            same = _short(values.kept_key(query.event_value(t.Property(spec.same)), "any"))
        return " OR ".join(f"({step})" for step in steps), filled(
            "step_value", mask=mask, same=f"({same})"
        )
    where = query.where(spec.selects[0])
    if spec.kind == "recent" or spec.value is None:
        return where, "TRUE"
    found = query.event_value(spec.value)
    if spec.kind == "buckets":
        return where, values.read(found, "number")
    kept = values.kept_key(found, type_of(spec.value))
    return where, _short(kept) if spec.kind == "distinct" else kept


def _short(kept: str) -> str:
    """What `scalars.short_key` says of a key."""
    return filled("short_key", kept=kept, characters_max=TOLD_APART_CHARACTERS_MAX + 2)


def _combined(spec: CounterSpec) -> dict[str, str]:
    if spec.combine == "count":
        return {"one": "0", "rest": "0"}
    if spec.combine != "sum":
        return {"one": f"{spec.combine.upper()}(e.value)", "rest": "0"}
    rest = f"(((e.value % {_UNIT}) + {_UNIT}) % {_UNIT})"
    return {
        "one": f"CAST(SUM((e.value - {rest}) // {_UNIT}) AS BIGINT)",
        "rest": f"CAST(SUM({rest}) AS BIGINT)",
    }


def bucket_sql(rule: str) -> str:
    """The bucket of the event `e`: what `live.buckets.bucket_rule` says."""
    if rule == ALL:
        return "0"
    if rule.isdigit():
        return f"e.event_time // {rule} * {int(rule) // QUARTER}"
    if rule not in MONTHS:
        return f"e.event_time // {QUARTER}"
    months = ", ".join(map(str, MONTHS[rule]))
    return filled("bucket_near_an_edge", day=_DAY_OF, months=months, quarter=QUARTER, whole=DAY)


def state_of(spec: CounterSpec, found: Sequence[Any]) -> Any:
    """What `live.kinds` keeps, of what the query `kept` found: the fields of one structure, or the
    structures of a list, each as its fields."""
    match spec.kind:
        case "recent" | "first" | "last":
            return list(found)
        case "buckets":
            return _columns_of(spec, found)
        case "distinct" | "frequent":
            return dict(found)
    return [[time, offset, *_step_of(spec, value)] for time, offset, value in found]


def _columns_of(spec: CounterSpec, found: Sequence[Any]) -> list[list[int]]:
    buckets, ones, rests, numbers = map(list, zip(*found, strict=True))
    if spec.combine == "sum":
        ones = [one + rest // _UNIT for one, rest in zip(ones, rests, strict=True)]
        return [buckets, ones, [rest % _UNIT for rest in rests], numbers]
    return [buckets, numbers if spec.combine == "count" else ones]


def waiting_of(spec: CounterSpec, found: Sequence[Any]) -> list[Any]:
    """The entries that wait, of what the query `ahead` found: (time, offset, value) of each."""
    latest = found[-waiting_max(spec.kind) :]
    if spec.kind == "sequence":
        return [[time, offset, _step_of(spec, value)] for time, offset, value in latest]
    return [list(entry) for entry in latest]


def _step_of(spec: CounterSpec, value: Mapping[str, Any]) -> list[Any]:
    return [value["mask"], None if spec.same is None else value["same"]]
