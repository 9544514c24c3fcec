"""The counters of many cases' traces, by the queries that `rules.history.counters` writes."""

import json
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa
from tests.differential.conditions_world import TABLES, Case

from filrouge.rules import Counters, Live, clock_rows
from filrouge.rules.history.counters import counter_queries, state_of, waiting_of

BIG, TEXT = pa.int64(), pa.string()
TOLD = [
    ("person", BIG), ("event_time", BIG), ("received_time", BIG), ("offset", BIG), ("name", TEXT),
    ("channel", TEXT), ("source", TEXT), ("properties", TEXT),
]  # fmt: skip
TRACES = 3


def fields(found: Any) -> Any:
    """The fields of structures, in the place of structures."""
    if isinstance(found, dict):
        return tuple(found.values())
    return [tuple(one.values()) if isinstance(one, dict) else one for one in found]


class Told:
    """The relation `told` of some cases: one person a trace."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._connection = duckdb.connect(config={"threads": 1})
        self._cases = cases
        rows = [
            (
                place * TRACES + number,
                event.event_time,
                event.received_time,
                event.offset,
                event.name,
                event.channel,
                event.source,
                json.dumps(event.properties),
            )
            for place, case in enumerate(cases)
            for number, trace in enumerate(case.traces)
            for event in trace
        ]
        self._put("all_told", TOLD, rows, "* REPLACE (CAST(properties AS JSON) AS properties)")
        tables = [
            (name, key, json.dumps(cells))
            for name, table in TABLES.items()
            for key, cells in table.items()
        ]
        columns = [("name", TEXT), ("key", TEXT), ("cells", TEXT)]
        self._put("tables", columns, tables, "* REPLACE (CAST(cells AS JSON) AS cells)")

    def counters(self, place: int, live: Live) -> list[Counters]:
        """Of each trace of one case, what its condition keeps."""
        case, ask = self._cases[place], self._connection.execute
        zone = [("from_time", BIG), ("until_time", BIG), ("shift", BIG)]
        self._put("clock", zone, list(clock_rows(case.zone)), "*")
        first = place * TRACES
        ask(
            "CREATE OR REPLACE TEMP VIEW told AS SELECT * FROM all_told "
            f"WHERE person BETWEEN {first} AND {first + TRACES - 1}"
        )
        found = [Counters({}, {}) for _ in range(TRACES)]
        for spec in live.counters.values():
            queries = counter_queries(spec, case.zone, now=case.received)
            for person, state in ask(queries.kept).fetchall():
                found[person - first].kept[spec.key] = state_of(spec, fields(state))
            for person, entries in ask(queries.ahead).fetchall():
                found[person - first].ahead[spec.key] = waiting_of(spec, fields(entries))
        return found

    def _put(
        self, name: str, columns: list[tuple[str, Any]], rows: Sequence[Any], listed: str
    ) -> None:
        values = list(zip(*rows, strict=True)) or [()] * len(columns)
        given = pa.table(
            [pa.array(some, kind) for some, (_, kind) in zip(values, columns, strict=True)],
            names=[column for column, _ in columns],
        )
        self._connection.register("given", given)
        self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {listed} FROM given")
        self._connection.unregister("given")
