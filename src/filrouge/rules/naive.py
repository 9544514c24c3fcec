"""The meaning of conditions, as a program that is too simple to be wrong, and slow.

It recomputes everything from the whole list of a person's events. The live and the SQL reading
must say the same: tests/differential holds them to it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from filrouge.core.nouns import Event
from filrouge.rules import tree as t
from filrouge.rules.checking.types import read_as
from filrouge.rules.facts import NO_TABLES, Facts, Tables
from filrouge.rules.limits import COUNT_MAX, SEQUENCE_EVENTS_MAX
from filrouge.rules.periods import date_bounds, grid_of, period_bounds, zone_of
from filrouge.rules.scalars import (
    KEY_READERS,
    READERS,
    at_path,
    contains,
    frequent_keys,
    json_of,
    kept_key,
    local,
    number,
    plain,
    row_key,
    same,
    starts,
    table_key,
    units,
)

DAY = 86_400_000_000
COMPARISONS = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


class Naive:
    """One person at one instant. `zone` is the workspace's: dates and hours of events are in it."""

    def __init__(
        self,
        events: Iterable[Event],
        facts: Facts,
        now: int,
        *,
        tables: Tables = NO_TABLES,
        zone: str = "UTC",
    ) -> None:
        known = [event for event in events if event.event_time <= now]
        self._events = sorted(known, key=lambda event: (event.event_time, event.offset))
        self._facts = facts
        self._now = now
        self._tables = tables
        self._zone = zone

    def true(self, node: t.Condition, event: Event | None = None) -> bool:  # noqa: PLR0911
        """Is the condition true of the person, or of one event inside a `where`?"""
        match node:
            case t.And(items):
                return all(self.true(item, event) for item in items)
            case t.Or(items):
                return any(self.true(item, event) for item in items)
            case t.Not(item):
                return not self.true(item, event)
            case t.Consent(channel, purpose):
                return self._facts.consents.get((channel, purpose), False)
            case t.Member(segment):
                return segment in self._facts.segments
            case t.Happened(select, time, none):
                return bool(self.events(select, time)) is not none
            case t.Sequence():
                return self._in_order(node)
        return self._test(node, event)

    def _test(self, node: t.Condition, event: Event | None) -> bool:
        match node:
            case t.Compare(operator, left, right):
                kind = read_as(operator, left, right)
                sides = self.value(left, kind, event), self.value(right, kind, event)
                return None not in sides and COMPARISONS[operator](*sides)
            case t.Among(value, items, negated):
                kind = read_as("=", items[0], value)
                found = self.value(value, kind, event)
                listed = [self.value(item, kind, event) for item in items]
                return found is not None and (found in listed) is not negated
            case t.Between(value, low, high):
                kind = read_as("<", low, high)
                found, least, most = (self.value(one, kind, event) for one in (value, low, high))
                return found is not None and least <= found <= most
            case t.Matches(value, how, piece):
                matches = contains if how == "contains" else starts
                found, readers = self._raw(value, event)
                kept = readers is KEY_READERS
                return matches(readers["text"](found) if kept else found, piece)
            case t.Exists(value, missing):
                return (self._raw(value, event)[0] is None) is missing
        raise TypeError(node)

    def value(self, node: t.Value, kind: str, event: Event | None) -> Any:
        """A value read as a type; None when it is missing or of another type."""
        found, readers = self._raw(node, event)
        return None if found is None else readers[kind](found)

    def json(self, node: t.AnyValue) -> Any:
        """A value of the person as JSON has it, numbers in units; None when it is missing.

        A count over a moving time, and a number of different values, stop at COUNT_MAX.
        """
        found, readers = self._raw(node, None)
        if found is None or readers is READERS:
            return found
        if readers is KEY_READERS:
            return json_of(found)
        moving = isinstance(node, t.Count) and isinstance(node.time, t.Within | t.SinceFirst)
        if moving or (isinstance(node, t.Aggregate) and node.name == "distinct"):
            found = min(found, COUNT_MAX * 1_000_000)
        return units(found)

    def _raw(self, node: t.Value, event: Event | None) -> tuple[Any, Any]:  # noqa: PLR0911
        """What a value is, and how it is read as each type."""
        typed = dict.fromkeys(READERS, same)
        match node:
            case t.Text(constant) | t.Date(constant) | t.Boolean(constant):
                return constant, typed if not isinstance(node, t.Text) else READERS
            case t.Number(micros):
                return micros, typed
            case t.Trait(path):
                return at_path(self._facts.traits, path), READERS
            case t.Context(path):
                return at_path(self._facts.context, path), READERS
            case t.Property(path):
                return at_path(event.properties if event else {}, path), READERS
            case t.Field(name):
                return self._field(name, event), READERS
            case t.Score(name):
                return self._facts.scores.get(name), READERS
            case t.Lookup(column=column):
                rows = self._tables.get(node.rows, {})
                keys = [self._key(key, event) for key in node.keys]
                asked = row_key(*keys) if node.more_keys else table_key(keys[0])
                return rows.get(asked or "", {}).get(column), READERS
            case t.Count(select, time):
                return len(self.events(select, time)) * 1_000_000, typed
            case t.DaysSince(select):
                found = self.events(select, None)
                days = (self._now - found[-1].event_time) // DAY if found else None
                return None if days is None else days * 1_000_000, typed
            case t.Aggregate():
                kept = node.name in ("first", "last", "most_frequent")
                return self._aggregate(node), KEY_READERS if kept else typed
        raise TypeError(node)

    def _key(self, node: t.Value, event: Event | None) -> Any:
        """What a table is asked by."""
        asked, readers = self._raw(node, event)
        return plain(asked) if readers is KEY_READERS else asked

    def _field(self, name: t.FieldName, event: Event | None) -> Any:
        if event is None:
            return None
        if name == "hour":
            return local(event.event_time, zone_of(self._zone)).hour
        if name == "weekday":
            return local(event.event_time, zone_of(self._zone)).isoweekday()
        return getattr(event, name)

    def _aggregate(self, node: t.Aggregate) -> Any:
        if node.name in ("sum", "average", "min", "max"):
            return self._of_numbers(node)
        events = self.events(node.select, node.time)
        keys = [key for event in events if (key := kept_key(self._plain_of(node.value, event)))]
        if node.name == "distinct":
            return len(set(keys)) * 1_000_000
        if not keys:
            return None
        if node.name == "most_frequent":
            counted = Counter(keys)
            return max(frequent_keys(counted), key=lambda key: counted[key])
        return keys[0] if node.name == "first" else keys[-1]

    def _of_numbers(self, node: t.Aggregate) -> int | None:
        events = self.events(node.select, node.time, on_grid=True)
        numbers = [
            micros
            for event in events
            if (micros := number(self._plain_of(node.value, event))) is not None
        ]
        if node.name == "sum":
            return sum(numbers)
        if not numbers:
            return None
        if node.name == "average":
            return sum(numbers) // len(numbers)
        return min(numbers) if node.name == "min" else max(numbers)

    def _plain_of(self, node: t.Value, event: Event) -> Any:
        return self._raw(node, event)[0]

    def events(
        self, select: t.Select, time: t.Time | None, on_grid: bool = False
    ) -> Sequence[Event]:
        """The events that are meant, in order of (event time, offset)."""
        found = [
            event
            for event in self._events
            if (not select.names or event.name in select.names)
            and (select.where is None or self.true(select.where, event))
        ]
        return self._in_time(found, time, on_grid)

    def _in_time(
        self, events: Sequence[Event], time: t.Time | None, on_grid: bool
    ) -> Sequence[Event]:
        first, after = date_bounds(time, self._zone)
        if isinstance(time, t.Calendar):
            first, after = period_bounds(time.period, self._now, self._facts.zone)
        if isinstance(time, t.SinceFirst):
            starting = self.events(time.select, None)
            first = starting[0].event_time if starting else after
        if isinstance(time, t.Within):
            grid = grid_of(time) if on_grid else 1
            length = time.duration.micros
            return [one for one in events if one.event_time // grid * grid + length > self._now]
        return [event for event in events if first <= event.event_time < after]

    def _in_order(self, node: t.Sequence) -> bool:
        steps = [{event.offset for event in self.events(one, None)} for one in node.steps]
        first, after = date_bounds(node.time, self._zone)
        taking = [
            event
            for event in self._events
            if any(event.offset in step for step in steps)
            and first <= event.event_time < after
            and (node.same is None or kept_key(at_path(event.properties, node.same)))
        ]
        left = self._in_time(taking[-SEQUENCE_EVENTS_MAX:], node.time, False)
        return any(
            event.offset in steps[0] and self._follows(node, steps, event, left[index + 1 :], 1)
            for index, event in enumerate(left)
        )

    def _follows(
        self,
        node: t.Sequence,
        steps: list[set[int]],
        begun: Event,
        left: Sequence[Event],
        step: int,
    ) -> bool:
        """True when the steps from `step` on are found in `left`, after the first one, `begun`."""
        if step == len(steps):
            return True
        for index, event in enumerate(left):
            if event.offset not in steps[step]:
                continue
            if event.event_time - begun.event_time > node.span.micros:
                return False
            if node.same is not None and kept_key(at_path(event.properties, node.same)) != kept_key(
                at_path(begun.properties, node.same)
            ):
                continue
            if self._follows(node, steps, begun, left[index + 1 :], step + 1):
                return True
        return False
