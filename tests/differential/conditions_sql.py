"""Cases read by DuckDB: each person at each instant is a person of the relations."""

import json
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa
from tests.differential.conditions_world import TABLES, Case

from filrouge.rules import tree as t
from filrouge.rules.facts import Tables
from filrouge.rules.history import clock_rows, period_rows

BIG = pa.int64()
TEXT = pa.string()
SCHEMAS = {
    "persons": [("person", BIG), ("zone", TEXT), ("as_of", BIG)],
    "events": [
        *(("person", BIG), ("event_time", BIG), ("offset", BIG), ("name", TEXT)),
        *(("channel", TEXT), ("source", TEXT), ("properties", TEXT)),
    ],
    "traits": [("person", BIG), ("traits", TEXT)],
    "contexts": [("person", BIG), ("context", TEXT)],
    "consents": [("person", BIG), ("channel", TEXT), ("purpose", TEXT), ("granted", pa.bool_())],
    "scores": [("person", BIG), ("name", TEXT), ("score", pa.float64())],
    "memberships": [("person", BIG), ("segment", TEXT)],
    "tables": [("name", TEXT), ("key", TEXT), ("cells", TEXT)],
    "periods": [
        ("zone", TEXT), ("as_of", BIG), ("period", TEXT), ("first_time", BIG), ("after_time", BIG)
    ],
    "clocks": [("zone", TEXT), ("from_time", BIG), ("until_time", BIG), ("shift", BIG)],
}  # fmt: skip
JSON_COLUMNS = {"properties", "traits", "context", "cells"}


class History:
    """The relations of a batch of cases, each with the instants at which it is read."""

    def __init__(
        self,
        cases: Sequence[Case],
        instants: Sequence[Sequence[int]],
        tables: Tables = TABLES,
        *,
        zones: Sequence[str] = (),
    ) -> None:
        self._connection = duckdb.connect(config={"threads": 1})
        self._cases = cases
        self._people: list[dict[int, int]] = []
        """For each case: person of the relations -> instant."""
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in SCHEMAS}
        for case, moments in zip(cases, instants, strict=True):
            first = len(rows["persons"])
            self._people.append({first + place: now for place, now in enumerate(moments)})
            for person, now in self._people[-1].items():
                add_person(rows, case, person, now)
        moments_of = {(zone, as_of) for _, zone, as_of in rows["persons"]}
        rows["periods"] = list(period_rows(sorted(moments_of)))
        for name, table in tables.items():
            rows["tables"] += [(name, key, json.dumps(cells)) for key, cells in table.items()]
        zones = zones or sorted({case.zone for case in cases})
        rows["clocks"] = [(zone, *row) for zone in zones for row in clock_rows(zone)]
        for name in SCHEMAS:
            self._create(name, rows[name])

    def truths(self, place: int) -> dict[int, bool]:
        """What the query of one case says of its person, by instant."""
        case = self._cases[place]
        found = self.persons(case.condition, case.zone)
        return {now: person in found for person, now in self._people[place].items()}

    def persons(self, condition: t.AnyCondition, zone: str) -> set[int]:
        """The persons of the relations for whom a condition is true."""
        self._connection.execute(
            "CREATE OR REPLACE VIEW clock AS SELECT from_time, until_time, shift FROM clocks "
            f"WHERE zone = '{zone}'"
        )
        rows = self._connection.execute(condition.sql("duckdb", zone)).fetchall()
        return {person for (person,) in rows}

    def _create(self, name: str, rows: list[tuple[Any, ...]]) -> None:
        columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMAS[name])
        table = pa.table(
            [
                pa.array(values, kind)
                for values, (_, kind) in zip(columns, SCHEMAS[name], strict=True)
            ],
            names=[column for column, _ in SCHEMAS[name]],
        )
        self._connection.register("given", table)
        listed = ", ".join(
            f'CAST("{column}" AS JSON) AS "{column}"' if column in JSON_COLUMNS else f'"{column}"'
            for column, _ in SCHEMAS[name]
        )
        self._connection.execute(f"CREATE TABLE {name} AS SELECT {listed} FROM given")
        self._connection.unregister("given")


def add_person(rows: dict[str, list[tuple[Any, ...]]], case: Case, person: int, now: int) -> None:
    """The rows of a case's person at an instant."""
    facts = case.facts
    rows["persons"].append((person, facts.zone, now))
    rows["traits"].append((person, json.dumps(facts.traits)))
    rows["contexts"].append((person, json.dumps(facts.context)))
    rows["consents"] += [(person, *key, granted) for key, granted in facts.consents.items()]
    rows["scores"] += [(person, name, score) for name, score in facts.scores.items()]
    rows["memberships"] += [(person, segment) for segment in facts.segments]
    rows["events"] += [
        (
            person,
            event.event_time,
            event.offset,
            event.name,
            event.channel,
            event.source,
            json.dumps(event.properties),
        )
        for event in case.events
    ]
