"""What counters keep: one commutative monoid a kind, bounded, and encodable as MessagePack.

An entry is (time, offset, value). Adding and merging give the same whatever the order: each state
is a function of the set of entries.
"""

from bisect import insort
from collections.abc import Callable
from typing import Any, Final, Literal

import msgspec

from filrouge.rules import tree as t
from filrouge.rules.limits import (
    FREQUENT_BYTES_MAX,
    FREQUENT_VALUES_MAX,
    SEQUENCE_EVENTS_MAX,
)
from filrouge.rules.live.buckets import ALL, Combine, bucket_adder, merged_buckets
from filrouge.rules.scalars import frequent_keys

Kind = Literal["recent", "buckets", "distinct", "first", "last", "frequent", "sequence"]
Entry = list[Any]
"""[time, offset, value]"""
Adder = Callable[[Any, int, int, Any], Any]
"""(state or None, time, offset, value) -> the state with one more entry; it may be changed."""
Merger = Callable[[Any, Any], Any]
"""The state of the entries of both; neither is changed."""


class CounterSpec(msgspec.Struct, frozen=True):
    """What one counter keeps of a person's events."""

    key: str
    kind: Kind
    selects: tuple[t.Select, ...]
    value: t.AnyValue | None = None
    first_time: int = -(2**62)
    """Events before this instant are left out: it is a date of the condition."""
    after_time: int = 2**62
    keep: int = 0
    """recent, distinct: how many instants or values."""
    combine: Combine = "sum"
    bucket: str = ALL
    horizon: int = 0
    """buckets: how long one is kept after the newest began, in microseconds; 0 is for ever."""
    same: t.Path | None = None
    steps: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The events that touch it; none means all."""
        if any(not select.names for select in self.selects):
            return ()
        return tuple(sorted({name for select in self.selects for name in select.names}))


def adder_of(spec: CounterSpec) -> Adder:
    """How one more entry comes into a counter."""
    if spec.kind == "recent":
        return _recent_adder(spec.keep)
    if spec.kind == "buckets":
        return bucket_adder(spec.combine, spec.bucket, spec.horizon)
    if spec.kind == "distinct":
        return _distinct_adder(spec.keep)
    return {"first": _first, "last": _last, "frequent": _frequent, "sequence": _step}[spec.kind]


def merger_of(spec: CounterSpec) -> Merger:
    """How two states of a counter become one."""
    keep = spec.keep
    mergers: dict[Kind, Merger] = {
        "recent": lambda one, other: sorted([*one, *other])[-keep:],
        "buckets": lambda one, other: merged_buckets(spec.combine, spec.horizon, one, other),
        "distinct": lambda one, other: _merged_times(one, other, keep),
        "first": lambda one, other: min(one, other, key=_place),
        "last": lambda one, other: max(one, other, key=_place),
        "frequent": _merged_counts,
        "sequence": lambda one, other: sorted([*one, *other])[-SEQUENCE_EVENTS_MAX:],
    }
    return mergers[spec.kind]


def owned(state: Any) -> Any:
    """A copy of a state, which adders may change."""
    if isinstance(state, dict):
        return dict(state)
    return [list(part) if isinstance(part, list) else part for part in state]


def _recent_adder(keep: int) -> Adder:
    def add(state: Any, time: int, _offset: int, _value: Any) -> Any:
        if state is None:
            return [time]
        if time >= state[-1]:
            state.append(time)
        else:
            insort(state, time)
        if len(state) > keep:
            del state[0]
        return state

    return add


def _distinct_adder(keep: int) -> Adder:
    def add(state: Any, time: int, _offset: int, value: Any) -> Any:
        if state is None:
            return {value: time}
        if time > state.get(value, _NEVER):
            state[value] = time
        return state if len(state) <= keep else _latest(state, keep)

    return add


def _first(state: Any, time: int, offset: int, value: Any) -> Any:
    if state is None or time < state[0] or (time == state[0] and offset < state[1]):
        return [time, offset, value]
    return state


def _last(state: Any, time: int, offset: int, value: Any) -> Any:
    if state is None or time > state[0] or (time == state[0] and offset > state[1]):
        return [time, offset, value]
    return state


def _frequent(state: Any, _time: int, _offset: int, value: Any) -> Any:
    if state is None:
        return {value: 1}
    if value in state:
        state[value] += 1
        return state
    state[value] = 1
    return _smallest(state)


def _step(state: Any, time: int, offset: int, value: Any) -> Any:
    if state is None:
        return [[time, offset, *value]]
    last = state[-1]
    if time > last[0] or (time == last[0] and offset > last[1]):
        state.append([time, offset, *value])
    else:
        insort(state, [time, offset, *value])
    if len(state) > SEQUENCE_EVENTS_MAX:
        del state[0]
    return state


def _place(entry: Entry) -> tuple[int, int]:
    return entry[0], entry[1]


def _merged_times(one: dict[str, int], other: dict[str, int], keep: int) -> dict[str, int]:
    times = dict(one)
    for value, time in other.items():
        times[value] = max(time, times.get(value, time))
    return _latest(times, keep)


def _merged_counts(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    counts = dict(one)
    for value, count in other.items():
        counts[value] = counts.get(value, 0) + count
    return _smallest(counts)


def _latest(state: dict[str, int], keep: int) -> dict[str, int]:
    """Keep the values seen last; at one instant, the last in order."""
    if len(state) == keep + 1:
        del state[min(zip(state.values(), state, strict=True))[1]]
    elif len(state) > keep:
        for value in sorted(state, key=lambda value: (state[value], value))[:-keep]:
            del state[value]
    return state


def _smallest(state: dict[str, int]) -> dict[str, int]:
    """Keep the first values in order, by number and by bytes: what falls out never comes back."""
    kept_bytes = sum(map(len, map(str.encode, state)))
    if len(state) <= FREQUENT_VALUES_MAX and kept_bytes <= FREQUENT_BYTES_MAX:
        return state
    return {value: state[value] for value in frequent_keys(state)}


_NEVER: Final = -(2**62)
