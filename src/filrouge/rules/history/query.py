"""Tree -> SQL: one part an aggregate, joined to the persons, and the condition over them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.checking.types import read_as, type_of
from filrouge.rules.errors import DialectUnknownError
from filrouge.rules.history import values
from filrouge.rules.history.templates import filled, joined, path_of, quoted
from filrouge.rules.history.values import Written
from filrouge.rules.history.windows import dates_sql, time_sql
from filrouge.rules.limits import FREQUENT_BYTES_MAX, FREQUENT_VALUES_MAX, SEQUENCE_EVENTS_MAX

DIALECTS: Final = ("duckdb",)
_UNIT: Final = 1_000_000
_DAY: Final = 86_400_000_000
_OPERATORS: Final = {"!=": "<>"}
_PLACE: Final = 'ROW(e.event_time, e."offset")'


class Shape(NamedTuple):
    """What whoever made the relations says of them, so that a query has less to do."""

    properties: values.Columns = values.NO_COLUMNS
    """Paths that `events` has as columns of each type, beside or in place of `properties`."""
    traits: values.Columns = values.NO_COLUMNS
    """Paths of which each is a relation (person, `v_text`, `v_number`...), in place of `traits`."""
    as_of: int | None = None
    """The instant, where it is the same for everybody."""
    sample: int | None = None
    """Give one row instead of the persons: how many they are, and that many of the first."""


PLAIN: Final = Shape()


def query_of(
    condition: t.Condition, dialect: str = "duckdb", zone: str = "UTC", shape: Shape = PLAIN
) -> str:
    """The query that gives the persons for whom the condition is true. `zone`: the workspace's.

    Raises DialectUnknownError.
    """
    if dialect not in DIALECTS:
        raise DialectUnknownError(dialect=dialect, dialects=", ".join(DIALECTS))
    return Query(zone, shape).whole(condition)


class Query:
    """One query in the making: its parts by their text, so that none is written twice."""

    def __init__(self, zone: str, shape: Shape = PLAIN) -> None:
        self._zone = zone
        self._shape = shape
        self._parts: dict[str, str] = {}
        self._joins: dict[str, str] = {}
        self._cells: dict[tuple[str, str], str] = {}
        self._keyed: dict[tuple[str, str], str] = {}
        self.asks_clock = False
        """Whether the hour or the weekday of an event is asked."""
        self._zoned = False

    def whole(self, condition: t.Condition) -> str:
        """The query of a condition."""
        truth = self.truth(condition)
        parts = "".join(filled("part", name=name, body=body) for body, name in self._parts.items())
        joins = "".join(f"\n{join}" for join in self._joins.values())
        sample = self._shape.sample
        form = "condition" if sample is None else "condition_counted"
        return filled(
            form, known=self.known(), parts=parts, joins=joins, truth=truth, sample=sample
        )

    def known(self) -> str:
        """The events that are known at the instant of each person."""
        as_of, columns = self._shape.as_of, self._shape.properties
        known = filled(
            "known_events" if as_of is None or self._zoned else "known_events_at",
            as_of=as_of,
            columns="".join(
                f', e."{name}_{kind}"' for name in columns.values() for kind in values.COLUMN_KINDS
            ),
            properties="" if columns else ", e.properties",
            local=", e.event_time + c.shift AS local_time" if self.asks_clock else "",
            clock=joined("clock_join") if self.asks_clock else "",
        )
        return self.with_cells(known)

    def with_cells(self, events: str) -> str:
        """These events, with a column for each cell that was asked of an event.

        Joined once each: a subquery wherever one is mentioned takes seconds to plan.
        """
        for (cells, key), name in self._cells.items():
            events = filled("with_cell", events=events, name=name, cells=cells, key=key)
        return events

    def truth(self, node: t.Condition, of_event: bool = False) -> str:
        """A condition, never null: of the person, or of the event `e`."""
        match node:
            case t.And(items):
                return "(" + " AND ".join(self.truth(item, of_event) for item in items) + ")"
            case t.Or(items):
                return "(" + " OR ".join(self.truth(item, of_event) for item in items) + ")"
            case t.Not(item):
                return f"(NOT {self.truth(item, of_event)})"
            case t.Exists(value, missing):
                found = values.exists(self.value(value, of_event))
                return f"(NOT {found})" if missing else found
        told = self._test(node, of_event) or self._about_person(node)
        return f"COALESCE({told}, FALSE)"

    def _about_person(self, node: t.Condition) -> str:
        match node:
            case t.Consent(channel, purpose):
                body = filled("consent", channel=quoted(channel), purpose=quoted(purpose))
            case t.Member(segment):
                body = filled("member", segment=quoted(segment))
            case t.Sequence():
                return f"{self._sequence(node)}.value"
            case t.Happened(select, time, none):
                counted = f"COALESCE({self._aggregate('COUNT(*)', select, time)}.value, 0)"
                return f"{counted} {'=' if none else '>='} {0 if none else 1}"
            case _:
                raise TypeError(node)
        return f"{self._part(body, person=True)}.value"

    def _test(self, node: t.Condition, of_event: bool) -> str:
        match node:
            case t.Compare(operator, left, right):
                kind = read_as(operator, left, right)
                sides = [self._read(side, kind, of_event) for side in (left, right)]
                return f"({sides[0]}) {_OPERATORS.get(operator, operator)} ({sides[1]})"
            case t.Among(value, items, negated):
                found = self._read(value, read_as("=", items[0], value), of_event)
                listed = ", ".join(map(values.constant, items))
                return f"({found}) {'NOT IN' if negated else 'IN'} ({listed})"
            case t.Between(value, low, high):
                found = self._read(value, read_as("<", low, high), of_event)
                return f"({found}) BETWEEN {values.constant(low)} AND {values.constant(high)}"
            case t.Matches(value, how, piece):
                return values.matches(self.value(value, of_event), how, piece)
        return ""

    def _read(self, node: t.AnyValue, kind: str, of_event: bool) -> str:
        if isinstance(node, t.LITERALS):
            return values.constant(node)
        return values.read(self.value(node, of_event), kind)

    def value(self, node: t.Value, of_event: bool = False) -> Written:  # noqa: PLR0911
        """A value, of the event `e` or of the person."""
        if of_event:
            return self.event_value(node)
        match node:
            case t.Trait(path) if path in self._shape.traits:
                name = self._shape.traits[path]
                self._joins.setdefault(name, filled("left_join", name=name))
                return Written(f"{name}.v", "columns")
            case t.Trait(path) | t.Context(path):
                name = "traits" if isinstance(node, t.Trait) else "contexts"
                column = "traits" if isinstance(node, t.Trait) else "context"
                self._joins.setdefault(name, filled("left_join", name=name))
                return Written(f"json_extract({name}.{column}, {path_of(path)})", "json")
            case t.Score(name):
                part = self._part(filled("score", name=quoted(name)), person=True)
                return Written(f"{part}.value", "double")
            case t.Lookup(column=column):
                key = values.row_key(map(self.value, node.keys))
                return self._cell(node.rows, key, column)
            case t.Text():
                return Written(values.constant(node), "typed")
            case t.DaysSince(select):
                last = self._aggregate("MAX(e.event_time)", select, None)
                return Written(f"((p.as_of - {last}.value) // {_DAY}) * {_UNIT}", "typed")
            case t.Count(select, time):
                counted = self._aggregate("COUNT(*)", select, time)
                return Written(f"COALESCE({counted}.value, 0) * {_UNIT}", "typed")
            case t.Aggregate():
                return self._of_values(node)
        raise TypeError(node)

    def event_value(self, node: t.Value) -> Written:
        """A value of the event `e`."""
        self.asks_clock = self.asks_clock or _asks_clock(node)
        return values.event_value(node, self._shape.properties, self._cell_of_event)

    def _cell_of_event(self, table: str, key: str, column: str) -> Written:
        asked = _cells(table, column), key
        name = self._cells.setdefault(asked, f"cell{len(self._cells) + 1}")
        return Written(f"e.{name}", "json")

    def _cell(self, table: str, key: str, column: str) -> Written:
        """A cell that is asked of the person."""
        asked = _cells(table, column), key
        name = self._keyed.setdefault(asked, f"k{len(self._keyed) + 1}")
        self._joins.setdefault(name, filled("cell_join", name=name, cells=asked[0], key=key))
        return Written(f"{name}.cell", "json")

    def _of_values(self, node: t.Aggregate) -> Written:
        found = self.value(node.value, of_event=True)
        if node.name in ("sum", "average", "min", "max"):
            number = f"({values.read(found, 'number')})"
            name = {"sum": "SUM", "min": "MIN", "max": "MAX"}.get(node.name)
            aggregate = f"{name}({number})" if name else _average(number)
            part = self._aggregate(aggregate, node.select, node.time, grid=True)
            value = f"{part}.value"
            return Written(f"COALESCE({value}, 0)" if node.name == "sum" else value, "typed")
        kept = values.kept_key(found, type_of(node.value))
        there = f"({kept}) IS NOT NULL"
        if node.name == "distinct":
            part = self._aggregate(f"COUNT(DISTINCT {kept})", node.select, node.time)
            return Written(f"COALESCE({part}.value, 0) * {_UNIT}", "typed")
        if node.name == "most_frequent":
            where = f"{self.where(node.select)} AND {dates_sql(node.time, self._zone)} AND {there}"
            body = filled(
                "most_frequent",
                kept=kept,
                where=where,
                values_max=FREQUENT_VALUES_MAX,
                bytes_max=FREQUENT_BYTES_MAX,
            )
            return Written(f"{self._part(body, person=True)}.value", "kept")
        name = "ARG_MIN" if node.name == "first" else "ARG_MAX"
        part = self._aggregate(f"{name}({kept}, {_PLACE})", node.select, node.time, where=there)
        return Written(f"{part}.value", "kept")

    def _aggregate(
        self,
        aggregate: str,
        select: t.Select,
        time: t.Time | None,
        *,
        grid: bool = False,
        where: str = "TRUE",
    ) -> str:
        """The name of the part that aggregates the events that are meant."""
        joins, window = self._window(time, grid)
        meant = f"{self.where(select)} AND {window} AND {where}"
        body = filled("aggregate", aggregate=aggregate, joins=joins, where=meant)
        return self._part(body, person=True)

    def where(self, select: t.Select) -> str:
        """Whether the event `e` is one of those that are meant."""
        names = ", ".join(map(quoted, select.names))
        where = "TRUE" if select.where is None else self.truth(select.where, of_event=True)
        return f"e.name IN ({names}) AND {where}" if names else where

    def _window(self, time: t.Time | None, grid: bool) -> tuple[str, str]:
        """What to join to the events, and what their instants must be."""
        if isinstance(time, t.SinceFirst):
            body = filled(
                "aggregate", aggregate="MIN(e.event_time)", joins="", where=self.where(time.select)
            )
            first = self._part(body)
            return joined("inner_join", name=first), f"e.event_time >= {first}.value"
        if isinstance(time, t.Calendar):
            self._zoned = True
            return joined("period_join", period=quoted(time.period)), time_sql(time, grid)
        return "", f"{dates_sql(time, self._zone)} AND {time_sql(time, grid)}"

    def _sequence(self, node: t.Sequence) -> str:
        steps = [f"({self.where(step)}) AS m{index}" for index, step in enumerate(node.steps)]
        masks = [f"s.m{index}" for index in range(len(steps))]
        same = "''"
        if node.same is not None:
            same = values.kept_key(self.event_value(t.Property(node.same)), "any")
        body = filled(
            "steps",
            masks=", ".join(masks),
            same=same,
            steps=", ".join(steps),
            dates=dates_sql(node.time, self._zone),
            any_step=" OR ".join(masks),
        )
        joins, window = self._window(node.time, False)
        found = self._part(
            filled(
                "chain_start",
                steps=self._placed(self._part(body), masks),
                joins=joins,
                events_max=SEQUENCE_EVENTS_MAX,
                where=window,
            )
        )
        for step in range(1, len(steps)):
            found = self._part(filled("chain_step", step=step, span=node.span.micros, before=found))
        return self._part(filled("chain_end", last=found), person=True)

    def _placed(self, steps: str, masks: Sequence[str]) -> str:
        """The steps, counted from the latest, of those persons only who have one of each."""
        whole = filled(
            "all_steps",
            steps=steps,
            all_steps=" AND ".join(f"BOOL_OR({mask})" for mask in masks),
            last_step=masks[-1],
        )
        return self._part(filled("steps_placed", steps=steps, whole=self._part(whole)))

    def _part(self, body: str, *, person: bool = False) -> str:
        """The name of a part, written once; one row a person where it is joined to the persons."""
        name = self._parts.setdefault(body, f"a{len(self._parts) + 1}")
        if person:
            self._joins.setdefault(name, filled("left_join", name=name))
        return name


def _cells(table: str, column: str) -> str:
    """A column of a reference table, by key."""
    return filled("cells", table=quoted(table), path=path_of((column,)))


def _average(number: str) -> str:
    """The sum over the number of them, rounded down, in whole numbers."""
    total, many = f"SUM({number})", f"COUNT({number})"
    rest = f"((({total} % {many}) + {many}) % {many})"
    return f"CASE WHEN {many} > 0 THEN ({total} - {rest}) // {many} END"


def _asks_clock(node: t.Value) -> bool:
    if isinstance(node, t.Lookup):
        return any(map(_asks_clock, node.keys))
    return isinstance(node, t.Field) and node.name in ("hour", "weekday")
