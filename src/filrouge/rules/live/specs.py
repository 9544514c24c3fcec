"""The counters that conditions need, derived from their trees."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final

import msgspec

from filrouge.rules import tree as t
from filrouge.rules.limits import COUNT_MAX
from filrouge.rules.live.buckets import rule_of
from filrouge.rules.live.kinds import CounterSpec
from filrouge.rules.periods import date_bounds

_KEY_BYTES: Final = 6
"""Eight characters: two of a thousand counters meet once in 500 million sets of them."""
Request = tuple[t.Node, int]
"""An aggregate, and how many instants or values of it must be kept."""


def requests_of(node: Any) -> Iterator[Request]:
    """The aggregates of a tree that need a counter, each with what is to be kept."""
    match node:
        case t.Compare(operator, left, right):
            yield from _kept(left, [right], 0 if operator in (">=", "<") else 1)
            yield from requests_of(right)
        case t.Among(value, items):
            yield from _kept(value, items, 1)
        case t.Between(value, low, high):
            yield from _kept(value, [low, high], 1)
        case t.And(items) | t.Or(items):
            for item in items:
                yield from requests_of(item)
        case t.Not(item):
            yield from requests_of(item)
        case t.Matches(value) | t.Exists(value):
            yield from requests_of(value)
        case t.Lookup():
            for key in node.keys:
                yield from requests_of(key)
        case t.Happened() | t.DaysSince():
            yield node, 1
        case t.Aggregate() | t.Sequence():
            yield node, 0


def _kept(value: t.Value, others: Iterable[t.Value], more: int) -> Iterator[Request]:
    """A count keeps as many as the largest number that it is compared with, or one more."""
    if is_counted(value):
        largest = max((one.micros for one in others if isinstance(one, t.Number)), default=0)
        yield value, max(largest // 1_000_000 + more, 1)
    else:
        yield from requests_of(value)


def base_of(node: t.Node, zone: str) -> CounterSpec:
    """The counter of an aggregate, without its key, and without how many it keeps."""
    time = getattr(node, "time", None)
    first, after = date_bounds(time, zone)
    dates: dict[str, Any] = {"first_time": first, "after_time": after}
    match node:
        case t.Happened(select) | t.Count(select):
            if is_over(time):
                rule, horizon = rule_of(time)
                return CounterSpec(
                    "", "buckets", (select,), combine="count", bucket=rule, horizon=horizon
                )
            return CounterSpec("", "recent", (select,), **dates)
        case t.DaysSince(select):
            return CounterSpec("", "recent", (select,))
        case t.Sequence(steps, _, same):
            return CounterSpec("", "sequence", steps, same=same, steps=len(steps), **dates)
        case t.Aggregate(name, value, select):
            if name in ("sum", "average", "min", "max"):
                rule, horizon = rule_of(time)
                combine: Any = name if name in ("min", "max") else "sum"
                return CounterSpec(
                    "", "buckets", (select,), value,
                    combine=combine, bucket=rule, horizon=horizon, **dates,
                )  # fmt: skip
            kind: Any = "frequent" if name == "most_frequent" else name
            return CounterSpec("", kind, (select,), value, **dates)
    raise TypeError(node)


def told_base_of(node: t.Node, zone: str) -> CounterSpec:
    """The counter of an aggregate that is told as it is, compared with nothing.

    A count needs no instants but where each of them leaves at its own.
    """
    time = getattr(node, "time", None)
    if not isinstance(node, t.Count) or isinstance(time, t.Within | t.SinceFirst):
        return base_of(node, zone)
    first, after = date_bounds(time, zone)
    rule, horizon = rule_of(time)
    return CounterSpec(
        "", "buckets", (node.select,), combine="count",
        bucket=rule, horizon=horizon, first_time=first, after_time=after,
    )  # fmt: skip


def first_of(time: t.SinceFirst) -> CounterSpec:
    """The counter of the event that begins a window."""
    return CounterSpec("", "first", (time.select,))


def is_counted(value: t.Node | None) -> bool:
    """True for how many events, or different values, there are."""
    return isinstance(value, t.Count) or (
        isinstance(value, t.Aggregate) and value.name == "distinct"
    )


def is_over(time: t.Time | None) -> bool:
    """True for a calendar period that ended before the present instant."""
    return isinstance(time, t.Calendar) and time.period.startswith(("last", "yester"))


NOTHING_KEPT: Final[Mapping[str, int]] = {}


class Counted:
    """The counters of a set of conditions and values, and which of them an aggregate reads."""

    def __init__(
        self,
        conditions: Iterable[t.AnyCondition],
        zone: str,
        values: Iterable[t.AnyValue] = (),
        least: Mapping[str, int] = NOTHING_KEPT,
    ) -> None:
        self._zone = zone
        self._asked: dict[CounterSpec, Any] = {}
        keeps: dict[CounterSpec, int] = {}
        for condition in conditions:
            for node, keep in requests_of(condition):
                self._need(keeps, base_of(node, zone), keep, node)
        for value in values:
            for node, keep in [(value, COUNT_MAX)] if is_counted(value) else requests_of(value):
                self._need(keeps, told_base_of(node, zone), keep, node)
        self._specs = {
            base: msgspec.structs.replace(base, key=_key(base, keep), keep=keep)
            for base, needed in keeps.items()
            for keep in (max(needed, least.get(_key(base, 0), 0)),)
        }

    def _need(self, keeps: dict[CounterSpec, int], base: CounterSpec, keep: int, node: Any) -> None:
        most = keep if base.kind in ("recent", "distinct") else 0
        keeps[base] = max(most, keeps.get(base, 0))
        self._asked.setdefault(base, node)
        time = getattr(node, "time", None)
        if isinstance(time, t.SinceFirst):
            self._need(keeps, first_of(time), 0, time)

    @property
    def asked(self) -> list[tuple[CounterSpec, Any]]:
        """All counters, each with the aggregate, or the time, that asked for it first."""
        return [(self._specs[base], node) for base, node in self._asked.items()]

    @property
    def keeps(self) -> dict[str, int]:
        """How many each keeps, by a name that says nothing of how many: see `least`."""
        return {_key(base, 0): spec.keep for base, spec in self._specs.items()}

    @property
    def specs(self) -> tuple[CounterSpec, ...]:
        """All counters, in the order of the conditions."""
        return tuple(self._specs.values())

    def key_of(self, node: t.Node) -> str:
        """The counter that an aggregate reads."""
        return self._specs[base_of(node, self._zone)].key

    def keep_of(self, node: t.Node) -> int:
        """How many instants or values are kept for an aggregate; 0 when that has no end."""
        return self._specs[base_of(node, self._zone)].keep

    def key_of_told(self, node: t.Node) -> str:
        """The counter of an aggregate that is told as it is."""
        return self._specs[told_base_of(node, self._zone)].key

    def key_of_first(self, time: t.SinceFirst) -> str:
        """The counter of the event that begins a window."""
        return self._specs[first_of(time)].key


def _key(base: CounterSpec, keep: int) -> str:
    said = msgspec.json.encode([base, keep])
    return urlsafe_b64encode(blake2b(said, digest_size=_KEY_BYTES).digest()).decode()
