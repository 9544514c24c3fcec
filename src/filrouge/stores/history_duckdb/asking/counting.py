"""Counters of every trace by SQL: what folding their events one by one would keep.

Traces are taken in parts, so that the events of one part fit in memory.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

import pyarrow as pa

from filrouge.rules import Counters, clock_rows
from filrouge.rules.facts import NO_TABLES, Tables
from filrouge.rules.history.counters import counter_queries, state_of, waiting_of
from filrouge.rules.history.needs import Needs, needs_of
from filrouge.rules.history.query import Shape
from filrouge.rules.live import CounterSpec
from filrouge.stores.history_duckdb.asking.connecting import TEMPLATES, Connection, batches_of
from filrouge.stores.history_duckdb.asking.events import Events, Held, viewed
from filrouge.stores.history_duckdb.asking.relations import CLOCK, table_rows

Batch = list[tuple[bytes, int, Counters]]
"""(trace, its number, its counters)"""
Numbers = Callable[[Collection[bytes]], Iterable[tuple[bytes, int]]]
"""The numbers of these traces; those that are nobody's are left out."""
PASS_ROWS: Final = 6_000_000
"""Events in a part of the traces, about: 70 bytes each, and as much again for their properties."""
BATCH_TRACES: Final = 2_000


class Counting:
    """Counts over the events of a workspace as of one moment of its log."""

    def __init__(
        self,
        connection: Connection,
        held: Held,
        numbers: Numbers,
        zone: str,
        *,
        tables: Tables = NO_TABLES,
        pass_rows: int = PASS_ROWS,
    ) -> None:
        self._connection = connection
        self._events = Events(connection, held)
        self._numbers = numbers
        self._zone = zone
        self._tables = tables
        self._pass_rows = pass_rows

    def counters(self, specs: Sequence[CounterSpec]) -> Iterator[Batch]:
        """Batches, those of a part in the order of their numbers; traces whose counters keep
        nothing are left out. Raises TooMuchAskedError."""
        needs = needs_of([one for spec in specs for one in (*spec.selects, spec.value) if one])
        same = frozenset(spec.same for spec in specs if spec.same is not None)
        needs = needs._replace(properties=needs.properties | same)
        columns = {path: f"p{place}" for place, path in enumerate(sorted(needs.properties), 1)}
        self._put_others(needs)
        parts = max(1, -(-self._events.rows(needs.events) // self._pass_rows))
        for part in range(parts):
            within = TEMPLATES.filled("part_of_traces", parts=parts, part=part)
            self._events.make("told_rows", None, needs.events, columns, within=within)
            self._connection.run("events_view", view="told", tables=viewed("told_rows", columns))
            yield from self._counted(specs, Shape(columns))
            self._connection.run("drop", table="told_rows")

    def close(self) -> None:
        self._connection.close()

    def _put_others(self, needs: Needs) -> None:
        if needs.clock:
            clock = batches_of(iter(clock_rows(self._zone)), CLOCK)
            self._connection.put("clock", clock, "put_relation")
        if needs.tables:
            self._connection.put("tables", table_rows(self._tables, needs.tables), "put_tables")

    def _counted(self, specs: Sequence[CounterSpec], shape: Shape) -> Iterator[Batch]:
        ((ahead, now),) = self._connection.ask("any_ahead", table="told_rows")
        found = []
        for spec in specs:
            queries = counter_queries(spec, self._zone, shape, now or 0)
            found.append((spec, self._asked(queries.kept), False))
            if ahead:
                found.append((spec, self._asked(queries.ahead), True))
        traces = {trace for _spec, asked, _ in found for trace in asked[0]}
        rows = list(self._numbers(traces))
        known = dict(rows)
        states = [(spec, _States(*asked, known), waiting) for spec, asked, waiting in found]
        rows.sort(key=itemgetter(1))
        for start in range(0, len(rows), BATCH_TRACES):
            some = rows[start : start + BATCH_TRACES]
            batch = {number: Counters({}, {}) for _trace, number in some}
            for spec, asked, waiting in states:
                key = spec.key
                for number, state in asked.between(some[0][1], some[-1][1]):
                    if waiting:
                        batch[number].ahead[key] = waiting_of(spec, state)
                    else:
                        batch[number].kept[key] = state_of(spec, state)
            yield [(trace, number, batch[number]) for trace, number in some]

    def _asked(self, query: str) -> tuple[list[bytes], pa.ChunkedArray]:
        table = self._connection.arrow(query)
        return table.column("person").cast(pa.binary()).to_pylist(), table.column("state")


class _States:
    """The states of one counter, by the numbers of traces, in their order."""

    def __init__(
        self, traces: Iterable[bytes], states: pa.ChunkedArray, known: Mapping[bytes, int]
    ) -> None:
        numbers = pa.array(map(known.get, traces), pa.int64())
        table = pa.table([numbers, states], ["number", "state"])
        table = table.filter(numbers.is_valid()).sort_by("number")
        self._numbers: Any = table.column("number").to_numpy()
        self._states = table.column("state")

    def between(self, first: int, last: int) -> Iterator[tuple[int, Any]]:
        """(number, state) of a range of numbers, both ends in it."""
        start, stop = self._numbers.searchsorted((first, last + 1))
        some = self._states.slice(start, stop - start).combine_chunks()
        return zip(self._numbers[start:stop].tolist(), _plain(some), strict=True)


def _plain(states: Any) -> Iterator[Any]:
    """Lists, and structures as their fields: several times faster than one by one."""
    if isinstance(states, pa.ChunkedArray):
        states = pa.concat_arrays(states.chunks) if states.chunks else pa.array([], states.type)
    if pa.types.is_list(states.type):
        flat = list(_plain(states.flatten()))
        lengths = states.value_lengths().to_pylist()
        start = 0
        for length in lengths:
            yield flat[start : start + length]
            start += length
    elif pa.types.is_struct(states.type):
        yield from zip(*(field.to_pylist() for field in states.flatten()), strict=True)
    else:
        yield from states.to_pylist()


class Counted:
    """Counters of every trace as of one moment of the log."""

    def __init__(
        self, counting: Counting, specs: Sequence[CounterSpec], offset: int, clock: int
    ) -> None:
        self._counting = counting
        self._specs = specs
        self.offset = offset
        """The last record whose event is counted."""
        self.clock = clock
        """The log's time then."""

    def batches(self) -> Iterator[Batch]:
        """In the order of the numbers, those that keep nothing left out."""
        try:
            yield from self._counting.counters(self._specs)
        finally:
            self._counting.close()
