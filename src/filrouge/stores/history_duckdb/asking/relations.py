"""Answers conditions over everybody: makes the relations that one names, and keeps them for others.

They are those of docs/concepts/conditions.md, of one moment of the log, or of an instant before it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
import pyarrow as pa

from filrouge.rules import Condition, clock_rows, period_rows
from filrouge.rules import tree as t
from filrouge.rules.facts import NO_TABLES, Tables
from filrouge.rules.history.needs import Needs, needs_of
from filrouge.rules.history.query import Shape, query_of
from filrouge.rules.history.templates import path_of, quoted
from filrouge.rules.history.values import COLUMN_KINDS, Columns, column_sql
from filrouge.rules.periods import zone_of
from filrouge.stores.history_duckdb.asking.connecting import Connection, batches_of, listed
from filrouge.stores.history_duckdb.asking.events import Held
from filrouge.stores.history_duckdb.asking.held_tables import HeldTables
from filrouge.stores.history_duckdb.asking.known import Facts, Known, People

NO_FACTS: Final = ("traits", "consents", "objections")
_PERIODS: Final = pa.schema(
    [
        *(("zone", pa.string()), ("as_of", pa.int64()), ("period", pa.string())),
        *(("first_time", pa.int64()), ("after_time", pa.int64())),
    ]
)
CLOCK: Final = pa.schema(
    [("from_time", pa.int64()), ("until_time", pa.int64()), ("shift", pa.int64())]
)
_MEMBERSHIPS: Final = pa.schema([("root", pa.binary()), ("segment", pa.string())])
_SCORES: Final = pa.schema([("root", pa.binary()), ("name", pa.string()), ("score", pa.float64())])
TABLES: Final = pa.schema([("name", pa.string()), ("key", pa.string()), ("cells", pa.string())])

Refold = Callable[[Sequence[Sequence[int]]], Iterator[Known]]
"""For each trace, the facts that the events at some offsets come to."""


class Beside(NamedTuple):
    """What is neither event nor fold; each is asked for when a condition names it."""

    zone: str = "UTC"
    """The workspace's."""
    zone_trait: str = ""
    """The trait that says in which time zone a person lives, where it names one."""
    fact_names: Sequence[str] = ()
    """The events that say something of a person's consents."""
    refold: Refold | None = None
    members: Callable[[str, int], Iterable[bytes]] = lambda _segment, _at: ()
    """The roots of those who are in a segment at an instant."""
    scores: Callable[[int], Iterable[tuple[bytes, str, float]]] = lambda _at: ()
    tables: Tables = NO_TABLES
    traits_max: int = 300
    consents_max: int = 500


class Answer(NamedTuple):
    """For how many a condition is true, of how many, and the roots of some of them."""

    people: int
    of: int
    sample: tuple[bytes, ...]


class Relations:
    """A workspace as of one moment of its log. `at` is the last instant that it knows of.

    One thread at a time.
    """

    def __init__(
        self, connection: Connection, held: Held, known: Iterable[Known], at: int, beside: Beside
    ) -> None:
        self.at = at
        self._connection = connection
        self._beside = beside
        people = People()
        people.add(known)
        self._people = people.count
        for name, table in people.tables():
            if name in NO_FACTS:
                connection.put(f"written_{name}", table, "facts_of_traces")
            else:
                connection.put(name, table)
        self.events = HeldTables(connection, held)
        self._made: dict[str, str] = {}
        """What a table holds -> its name."""
        self._traits: dict[tuple[str, t.Path], str] = {}

    def answer(self, condition: Condition, at: int | None = None, sample: int = 10) -> Answer:
        """How many are meant at an instant, the last one unless told; raises TooMuchAskedError."""
        at = self.at if at is None else min(at, self.at)
        shape = self._shaped(condition, at)._replace(sample=sample)
        query = query_of(condition, zone=self._beside.zone, shape=shape)
        ((count, people),) = self._connection.rows(query)
        of = self._people
        if at < self.at:
            of = self._connection.ask("rows_of", table=self._people_table(at))[0][0]
        chosen = ", ".join(map(str, people)) or "NULL"
        roots = self._connection.ask("person_of_roots", people=chosen)
        return Answer(count, of, tuple(row[0] for row in roots))

    def members(self, condition: Condition, at: int | None = None) -> Iterator[bytes]:
        """The roots of the persons who are meant."""
        at = self.at if at is None else min(at, self.at)
        query = query_of(condition, zone=self._beside.zone, shape=self._shaped(condition, at))
        for row in self._connection.ask("members_of", query=query):
            yield row[0]

    def close(self) -> None:
        self._connection.close()

    # -- the relations that a condition names --------------------------------------------------

    def _shaped(self, condition: Condition, at: int) -> Shape:
        needs = needs_of([condition])
        columns: Columns = {}
        if needs.events is None or needs.events:
            columns = self.events.view("events", needs, None if at == self.at else at)
        if needs.consents:
            self._connection.run("consents_view", table=self._consents(at))
        traits = {path: self._trait(path, at) for path in needs.traits}
        self._persons(needs, at)
        self._others(needs, at)
        return Shape(columns, traits, at)

    def _persons(self, needs: Needs, at: int) -> None:
        zone, zones = quoted(self._beside.zone), ""
        if needs.periods:
            known = [self._beside.zone]
            if self._beside.zone_trait:
                known += self._said_zones(at)
                zone, zones = f"COALESCE(z.zone, {zone})", "zones_join"
            rows = period_rows([(one, at) for one in dict.fromkeys(known)])
            self._connection.put("periods", batches_of(rows, _PERIODS), "put_relation")
        if needs.clock:
            clock = batches_of(iter(clock_rows(self._beside.zone)), CLOCK)
            self._connection.put("clock", clock, "put_relation")
        self._connection.run(
            "persons_view",
            zone=zone,
            as_of=at,
            people=self._people_table(at),
            zones=self._connection.text(zones) if zones else "",
        )

    def _others(self, needs: Needs, at: int) -> None:
        beside, put = self._beside, self._connection.put
        if needs.segments:
            rows = (
                (root, one) for one in sorted(needs.segments) for root in beside.members(one, at)
            )
            put("memberships", batches_of(rows, _MEMBERSHIPS), "put_memberships")
        if needs.scores:
            put("scores", batches_of(iter(beside.scores(at)), _SCORES), "put_scores")
        if needs.contexts:
            self._connection.run("no_contexts")
        if needs.tables:
            cells = (
                (name, key, msgspec.json.encode(row).decode())
                for name, table in beside.tables.items()
                for key, row in table.items()
            )
            put("tables", batches_of(cells, TABLES), "put_tables")

    def _said_zones(self, at: int) -> list[str]:
        """The time zones that people said, and the table of who said which."""
        facts, name = self._facts("traits", at), quoted(self._beside.zone_trait)
        said = [row[0] for row in self._connection.ask("zones_told", facts=facts, name=name)]
        zones = [one for one in said if is_zone(one)]
        self._connection.run("person_zones", facts=facts, name=name, zones=listed(zones) or "NULL")
        return zones

    def _trait(self, path: t.Path, at: int) -> str:
        """The table of a trait, one row a person who has it."""
        facts = self._facts("traits", at)
        known = self._traits.get((facts, path))
        if known is not None:
            return known
        table = f"trait_{len(self._traits) + 1}"
        name = quoted(path[0])
        if len(path) == 1:
            texts = column_sql("e.json", "texts")
            self._connection.run("trait_columns", table=table, facts=facts, name=name, texts=texts)
        else:
            columns = ", ".join(f"{column_sql('e.j', kind)} AS v_{kind}" for kind in COLUMN_KINDS)
            self._connection.run(
                "trait_columns_inside",
                table=table,
                facts=facts,
                name=name,
                path=path_of(path[1:]),
                columns=columns,
            )
        self._traits[facts, path] = table
        return table

    # -- what people are known for, now and then -----------------------------------------------

    def _facts(self, sort: str, at: int) -> str:
        """The table of the traits, or consents, of people at an instant."""
        made = self._made.get(f"{sort}:{at}")
        if made is None:
            made = self._made[f"{sort}:{at}"] = f"{sort}_{len(self._made) + 1}"
            written = self._written(sort, at)
            if sort == "traits":
                limit = self._beside.traits_max
                self._connection.run(
                    "traits_of_people", table=made, written=written, traits_max=limit
                )
            else:
                self._connection.run(
                    "consents_of_people",
                    table=made,
                    written=written,
                    objected=self._written("objections", at),
                    consents_max=self._beside.consents_max,
                )
        return made

    def _consents(self, at: int) -> str:
        return self._facts("consents", at)

    def _written(self, sort: str, at: int) -> str:
        """The table of what traces were told, up to an instant."""
        if at == self.at:
            return f"written_{sort}"
        if f"written:{at}" not in self._made:
            self._made[f"written:{at}"] = f"then_{len(self._made) + 1}"
            for name, table in self._refolded(at).tables().items():
                self._connection.put(
                    f"{self._made[f'written:{at}']}_{name}",
                    table,
                    "facts_then",
                    written=f"written_{name}",
                    at=at,
                )
        return f"{self._made[f'written:{at}']}_{sort}"

    def _refolded(self, at: int) -> Facts:
        """The facts, as they were, of the traces that were told anything since."""
        facts, refold = Facts(), self._beside.refold
        rows = self._connection.ask(
            "offsets_of_facts", at=at, names=listed(self._beside.fact_names) or "NULL"
        )
        offsets: dict[tuple[int, int], list[int]] = {}
        for number, person, offset in rows:
            offsets.setdefault((number, person), []).append(offset)
        if refold is not None:
            folded = refold(list(offsets.values()))
            for (number, person), known in zip(offsets, folded, strict=True):
                facts.add(number, person, known)
                facts.settle()
        return facts

    def _people_table(self, at: int) -> str:
        """The table of those of whom an event was received by then."""
        if at == self.at:
            return "people"
        made = self._made.get(f"people:{at}")
        if made is None:
            made = self._made[f"people:{at}"] = f"people_{len(self._made) + 1}"
            self._connection.run("people_then", table=made, at=at)
        return made


def is_zone(name: str) -> bool:
    """Whether a text is the name of a time zone."""
    try:
        zone_of(name)
    except (KeyError, OSError, ValueError):
        return False
    return True
