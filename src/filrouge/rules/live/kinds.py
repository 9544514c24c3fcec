"""What counters keep: one commutative monoid a kind, bounded, and encodable as MessagePack.

An entry is (time, offset, value). `added` and `merged` give the same whatever the order: each state
is a function of the set of entries.
"""

from bisect import insort
from typing import Any, Final, Literal

import msgspec

from filrouge.rules import tree as t
from filrouge.rules.limits import FREQUENT_VALUES_MAX, SEQUENCE_EVENTS_MAX
from filrouge.rules.live.buckets import ALL, bucket_of

Kind = Literal["recent", "buckets", "distinct", "first", "last", "frequent", "sequence"]
Combine = Literal["sum", "min", "max"]
UNIT: Final = 1_000_000
_CHOOSE: Final = {"min": min, "max": max}
Entry = list[Any]
"""[time, offset, value]"""


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


def added(spec: CounterSpec, state: Any, time: int, offset: int, value: Any) -> Any:  # noqa: PLR0911
    """The state with one more entry; the state itself may be changed."""
    match spec.kind:
        case "recent":
            if state is None:
                return [time]
            if time >= state[-1]:
                state.append(time)
            else:
                insort(state, time)
            return state if len(state) <= spec.keep else state[-spec.keep :]
        case "buckets":
            bucket = bucket_of(spec.bucket, time)
            state = {} if state is None else state
            _combine(spec, state, bucket, [*_parts(spec, value), 1])
            return _young(spec, state)
        case "distinct":
            state = {} if state is None else state
            if time > state.get(value, -(2**62)):
                state[value] = time
            return _latest(spec, state)
        case "first":
            entry = [time, offset, value]
            return entry if state is None or entry[:2] < state[:2] else state
        case "last":
            entry = [time, offset, value]
            return entry if state is None or entry[:2] > state[:2] else state
        case "frequent":
            state = {} if state is None else state
            state[value] = state.get(value, 0) + 1
            return _smallest(state)
    state = [] if state is None else state
    insort(state, [time, offset, *value])
    return state[-SEQUENCE_EVENTS_MAX:]


def merged(spec: CounterSpec, one: Any, other: Any) -> Any:  # noqa: PLR0911
    """The state of the entries of both; neither is changed."""
    match spec.kind:
        case "recent":
            return sorted([*one, *other])[-spec.keep :]
        case "buckets":
            both = {bucket: list(cell) for bucket, cell in one.items()}
            for bucket, cell in other.items():
                _combine(spec, both, bucket, cell)
            return _young(spec, both)
        case "distinct":
            times: dict[str, int] = dict(one)
            for value, time in other.items():
                times[value] = max(time, times.get(value, time))
            return _latest(spec, times)
        case "first":
            return min(one, other, key=_place)
        case "last":
            return max(one, other, key=_place)
        case "frequent":
            counts: dict[str, int] = dict(one)
            for value, count in other.items():
                counts[value] = counts.get(value, 0) + count
            return _smallest(counts)
    return sorted([*one, *other])[-SEQUENCE_EVENTS_MAX:]


def _place(entry: Entry) -> tuple[int, int]:
    return entry[0], entry[1]


def _combine(spec: CounterSpec, state: dict[int, list[int]], bucket: int, cell: list[int]) -> None:
    mine = state.get(bucket)
    if mine is None:
        state[bucket] = list(cell)
    else:
        if spec.combine == "sum":
            mine[0] += cell[0]
            mine[1] += cell[1]
        else:
            mine[0] = _CHOOSE[spec.combine](mine[0], cell[0])
        mine[2] += cell[2]


def _parts(spec: CounterSpec, micros: int) -> tuple[int, int]:
    """Whole units and the rest, summed apart: a thousand million events stay within 64 bits."""
    return divmod(micros, UNIT) if spec.combine == "sum" else (micros, 0)


def _young(spec: CounterSpec, state: dict[int, list[int]]) -> dict[int, list[int]]:
    """Drop the buckets that no window can reach from the newest one on."""
    if spec.horizon and len(state) > 1:
        oldest = max(state) - spec.horizon
        for bucket in [bucket for bucket in state if bucket <= oldest]:
            del state[bucket]
    return state


def _latest(spec: CounterSpec, state: dict[str, int]) -> dict[str, int]:
    """Keep the values seen last; at one instant, the last in order."""
    if len(state) > spec.keep:
        for value in sorted(state, key=lambda value: (state[value], value))[: -spec.keep]:
            del state[value]
    return state


def _smallest(state: dict[str, int]) -> dict[str, int]:
    """Keep the first values in order: what falls out could never come back in."""
    if len(state) > FREQUENT_VALUES_MAX:
        for value in sorted(state)[FREQUENT_VALUES_MAX:]:
            del state[value]
    return state
