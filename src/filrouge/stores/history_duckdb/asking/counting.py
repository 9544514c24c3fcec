"""Counters of every trace by SQL: what folding their events one by one would keep.

Traces are taken in ranges of their numbers, so that the events of one range fit in memory.
"""

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

Batch = list[tuple[bytes, int, Counters]]
"""(trace, its number, its counters)"""
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
        traces: Iterable[tuple[bytes, int]],
        zone: str,
        *,
        tables: Tables = NO_TABLES,
        pass_rows: int = PASS_ROWS,
    ) -> None:
        self._connection = connection
        self._events = Events(connection, held)
        numbered = batches_of(iter(traces), _TRACES).sort_by("number")
        self._traces = numbered.column("trace")
        self._numbers = numbered.column("number").to_numpy()
        self._owners = numbered
        self._zone = zone
        self._tables = tables
        self._pass_rows = pass_rows

    def counters(self, specs: Sequence[CounterSpec]) -> Iterator[Batch]:
        """Batches in the order of the numbers; traces whose counters keep nothing are left out.
        Raises TooMuchAskedError."""
        needs = needs_of([one for spec in specs for one in (*spec.selects, spec.value) if one])
        same = frozenset(spec.same for spec in specs if spec.same is not None)
        needs = needs._replace(properties=needs.properties | same)
        columns = {path: f"p{place}" for place, path in enumerate(sorted(needs.properties), 1)}
        self._put_others(needs)
        rows = self._connection.ask("rows_in_all")[0][0]
        passes = max(1, -(-rows // self._pass_rows))
        size = max(1, -(-len(self._numbers) // passes))
        for start in range(0, len(self._numbers), size):
            numbers = self._numbers[start : start + size]
            self._take(numbers, needs.events, columns)
            yield from self._counted(specs, Shape(columns), numbers)
            for table in ("told_owners", "told_rows"):
                self._connection.run("drop", table=table)

    def close(self) -> None:
        self._connection.close()

    def _put_others(self, needs: Needs) -> None:
        if needs.clock:
            clock = batches_of(iter(clock_rows(self._zone)), CLOCK)
            self._connection.put("clock", clock, "put_relation")
        if needs.tables:
            self._connection.put("tables", table_rows(self._tables), "put_tables")

    def _take(self, numbers: Any, names: frozenset[str] | None, columns: Any) -> None:
        """Make `told` of the events of the traces with these numbers, which are all in a range."""
        self._connection.put(
            "told_owners", self._owners, "owners_between", first=numbers[0], last=numbers[-1]
        )
        self._events.make("told_rows", "told_owners", names, columns)
        self._connection.run("events_view", view="told", tables=viewed("told_rows", columns))

    def _counted(
        self, specs: Sequence[CounterSpec], shape: Shape, numbers: Any
    ) -> Iterator[Batch]:
        ahead = self._connection.ask("any_ahead", table="told_rows")[0][0]
        found = []
        for spec in specs:
            queries = counter_queries(spec, self._zone, shape)
            found.append((spec, self._states(queries.kept), False))
            if ahead:
                found.append((spec, self._states(queries.ahead), True))
        for start in range(0, len(numbers), BATCH_TRACES):
            some = numbers[start : start + BATCH_TRACES]
            batch: dict[int, Counters] = {}
            for spec, states, waiting in found:
                key = spec.key
                for number, state in states.between(some[0], some[-1]):
                    counters = batch.get(number)
                    if counters is None:
                        counters = batch[number] = Counters({}, {})
                    if waiting:
                        counters.ahead[key] = waiting_of(spec, state)
                    else:
                        counters.kept[key] = state_of(spec, state)
            if batch:
                yield self._named(batch)

    def _named(self, batch: dict[int, Counters]) -> Batch:
        """The same in order, with the traces that the numbers stand for."""
        numbers = sorted(batch)
        traces = self._traces.take(self._numbers.searchsorted(numbers)).to_pylist()
        return [(trace, n, batch[n]) for trace, n in zip(traces, numbers, strict=True)]

    def _states(self, query: str) -> "_States":
        return _States(self._connection.arrow(TEMPLATES.filled("in_order", query=query)))


class _States:
    """The states of one counter, by the numbers of traces, in their order."""

    def __init__(self, table: pa.Table) -> None:
        self._numbers: Any = table.column("person").to_numpy()
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
