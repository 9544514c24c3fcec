"""Counters of every trace by SQL: what folding their events one by one would keep.

Traces are taken in ranges, so that the events of one range fit in memory.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
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

PASS_ROWS: Final = 6_000_000
"""Events in a range of traces, about: 50 bytes each, and as much again for their properties."""
BATCH_TRACES: Final = 2_000
_TRACES: Final = pa.schema([("trace", pa.binary()), ("number", pa.int64())])


class Counting:
    """Counts over the events of a workspace as of one moment of its log."""

    def __init__(
        self,
        connection: Connection,
        held: Held,
        traces: Iterable[bytes],
        zone: str,
        *,
        tables: Tables = NO_TABLES,
        pass_rows: int = PASS_ROWS,
    ) -> None:
        self._connection = connection
        self._events = Events(connection, held)
        numbered = ((trace, number) for number, trace in enumerate(traces))
        self._traces = batches_of(numbered, _TRACES)
        self._zone = zone
        self._tables = tables
        self._pass_rows = pass_rows

    def counters(self, specs: Sequence[CounterSpec]) -> Iterator[list[tuple[bytes, Counters]]]:
        """Batches of (trace, its counters) in the order of the traces; those that keep nothing are
        left out. Raises TooMuchAskedError."""
        needs = needs_of([one for spec in specs for one in (*spec.selects, spec.value) if one])
        same = frozenset(spec.same for spec in specs if spec.same is not None)
        needs = needs._replace(properties=needs.properties | same)
        columns = {path: f"p{place}" for place, path in enumerate(sorted(needs.properties), 1)}
        self._put_others(needs)
        rows = self._connection.ask("rows_in_all")[0][0]
        passes = max(1, -(-rows // self._pass_rows))
        size = max(1, -(-self._traces.num_rows // passes))
        for first in range(0, self._traces.num_rows, size):
            self._take(first, first + size, needs.events, columns)
            yield from self._counted(specs, Shape(columns), first, first + size)
            for table in ("told_owners", "told_rows"):
                self._connection.run("drop", table=table)

    def close(self) -> None:
        self._connection.close()

    def _put_others(self, needs: Needs) -> None:
        if needs.clock:
            clock = batches_of(iter(clock_rows(self._zone)), CLOCK)
            self._connection.put("clock", clock, "put_relation")
        if needs.tables:
            self._connection.put("tables", table_rows(self._tables, needs.tables), "put_tables")

    def _take(self, first: int, after: int, names: frozenset[str] | None, columns: Any) -> None:
        """Make `told` of the events of the traces in a range."""
        self._connection.put(
            "told_owners", self._traces, "owners_between", first=first, after=after
        )
        self._events.make("told_rows", "told_owners", names, columns)
        self._connection.run("events_view", view="told", tables=viewed("told_rows", columns))

    def _counted(
        self, specs: Sequence[CounterSpec], shape: Shape, first: int, after: int
    ) -> Iterator[list[tuple[bytes, Counters]]]:
        ((ahead, now),) = self._connection.ask("any_ahead", table="told_rows")
        found = []
        for spec in specs:
            queries = counter_queries(spec, self._zone, shape, now or 0)
            found.append((spec, self._states(queries.kept), False))
            if ahead:
                found.append((spec, self._states(queries.ahead), True))
        for start in range(first, min(after, self._traces.num_rows), BATCH_TRACES):
            batch: dict[int, Counters] = {}
            for spec, states, waiting in found:
                for number, state in states.between(start, min(start + BATCH_TRACES, after)):
                    counters = batch.setdefault(number, Counters({}, {}))
                    if waiting:
                        counters.ahead[spec.key] = waiting_of(spec, state)
                    else:
                        counters.kept[spec.key] = state_of(spec, state)
            names = self._traces.column("trace").slice(start, BATCH_TRACES).to_pylist()
            if batch:
                yield [(names[number - start], batch[number]) for number in sorted(batch)]

    def _states(self, query: str) -> "_States":
        return _States(self._connection.arrow(TEMPLATES.filled("in_order", query=query)))


class _States:
    """The states of one counter, by the numbers of traces, in their order."""

    def __init__(self, table: pa.Table) -> None:
        self._numbers: list[int] = table.column("person").to_numpy()
        self._states = table.column("state")

    def between(self, first: int, after: int) -> Iterator[tuple[int, Any]]:
        """(number, state) of a range of numbers."""
        start, stop = bisect_left(self._numbers, first), bisect_left(self._numbers, after)
        some = self._states.slice(start, stop - start).combine_chunks()
        for number, state in zip(self._numbers[start:stop], _plain(some), strict=True):
            yield int(number), state


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

    def __init__(self, counting: Counting, specs: Sequence[CounterSpec], offset: int) -> None:
        self._counting = counting
        self._specs = specs
        self.offset = offset
        """The last record whose event is counted."""

    def batches(self) -> Iterator[list[tuple[bytes, Counters]]]:
        """(trace, counters) in the order of the traces, those that keep nothing left out."""
        try:
            yield from self._counting.counters(self._specs)
        finally:
            self._counting.close()
