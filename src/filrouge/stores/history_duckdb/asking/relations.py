"""Answers conditions over everybody: makes the relations that one names, and keeps them for others.

They are those of docs/concepts/conditions.md, of one moment of the log, or of an instant before it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
from filrouge.stores.history_duckdb.asking.held_tables import HeldTables, Progress
from filrouge.stores.history_duckdb.asking.known import Facts, Known, People, of_persons
from filrouge.stores.history_duckdb.asking.schema import Described, Describing
from filrouge.stores.history_duckdb.errors import SegmentsNotReadError
from filrouge.stores.history_duckdb.personal import Division

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


Members = Callable[[str, int], Iterable[bytes]]
"""The roots of those who are in a segment at an instant."""


class Beside(NamedTuple):
    """What is neither event nor fold; each is asked for when a condition names it."""

    zone: str = "UTC"
    """The workspace's."""
    zone_trait: str = ""
    """The trait that says in which time zone a person lives, where it names one."""
    fact_names: Sequence[str] = ()
    """The events that say something of a person's consents."""
    refold: Refold | None = None
    members: Members | None = None
    scores: Callable[[int], Iterable[tuple[bytes, str, float]]] = lambda _at: ()
    tables: Tables = NO_TABLES
    declared: Sequence[str] = ()
    """Properties that the workspace declares as personal."""
    traits_max: int = 300
    consents_max: int = 500


class Answer(NamedTuple):
    """For how many a condition is true, of how many, and the roots of some of them."""

    people: int
    of: int
    sample: tuple[bytes, ...]


class _Changed(NamedTuple):
    """People who were told something after an instant, and what they were known for then."""

    at: int
    people: set[int]
    facts: Facts


class Relations:
    """A workspace as of one moment of its log. One thread at a time.

    `at` is the instant up to which it knows everything; `move_on` where nothing more has come.
    """

    def __init__(
        self, connection: Connection, held: Held, known: Iterable[Known], at: int, beside: Beside
    ) -> None:
        self.at = at
        self._connection = connection
        self._beside = beside
        self._held = held
        self._known = People()
        self._known.add(known, beside.traits_max)
        self.people: Final = len(self._known.roots)
        for name, table in self._known.tables():
            connection.put(name, table)
        connection.run("several")
        self.events: Final = HeldTables(connection, held)
        self._past: int | None = None
        self._changed: _Changed | None = None
        self._described: Described | None = None
        self._made: dict[tuple[str, int | None], str] = {}
        """(what, past instant or None for now) -> the name of its table."""
        self._last = 0
        self._by = "received_time"

    def by_event_time(self) -> None:
        """From here on the past is what had happened by then, and not what was received: files of
        long ago were received together."""
        self._by = "event_time"

    def move_on(self, at: int) -> None:
        """Nothing was received between the last instant and this one."""
        self.at = max(self.at, at)

    def answer(self, condition: Condition, at: int | None = None, sample: int = 10) -> Answer:
        """How many are meant at an instant, the last one unless told.

        Raises TooMuchAskedError or SegmentsNotReadError; StoreBusyError where history's files were
        replaced: take the workspace anew.
        """
        then = self._then(at)
        shape = self._shaped(condition, then)._replace(sample=sample)
        query = query_of(condition, zone=self._beside.zone, shape=shape)
        ((count, people),) = self._connection.rows(query)
        of = self.people
        if then is not None:
            of = self._connection.ask("rows_of", table=self._people_table(then))[0][0]
        chosen = ", ".join(map(str, people)) or "NULL"
        roots = self._connection.ask("person_of_roots", people=chosen)
        return Answer(count, of, tuple(row[0] for row in roots))

    def members(self, condition: Condition, at: int | None = None) -> list[bytes]:
        """The roots of the persons who are meant; raises the same."""
        shape = self._shaped(condition, self._then(at))
        query = query_of(condition, zone=self._beside.zone, shape=shape)
        return [row[0] for row in self._connection.ask("members_of", query=query)]

    def described(self) -> Described:
        """The names that conditions may use, with the types and the usual values of each."""
        if self._described is None:
            division = Division(self._beside.declared)
            schema = Describing(self._connection, self._held, division)
            traits = schema.traits(self._known.facts, lambda name: self._trait((name,), None))
            self._described = schema.described(traits, self._beside.tables)
        return self._described

    def fetch(self, progress: Progress = lambda _share: None) -> None:
        """Make tables of what is likely to be asked; `progress` hears of shares of 1."""
        found = self.described()
        self._consents(None)
        paths = {
            name: [tuple(one.path.split(".")) for one in known]
            for name, known in found.properties.items()
        }
        self.events.fetch(found.events, paths, progress)

    def close(self) -> None:
        self._connection.close()

    def _then(self, at: int | None) -> int | None:
        """The instant of the past that is asked for; None for the present. One is remembered."""
        then = at if at is not None and at < self.at else None
        if then is not None and then != self._past:
            for key in [key for key in self._made if key[1] is not None]:
                self._connection.run("drop", table=self._made.pop(key))
            self._past = then
        return then

    # -- the relations that a condition names --------------------------------------------------

    def _shaped(self, condition: Condition, then: int | None) -> Shape:
        needs = needs_of([condition])
        columns: Columns = {}
        if needs.events is None or needs.events:
            received = then if self._by == "received_time" else None
            columns = self.events.view("events", needs, received)
        if needs.consents:
            self._connection.run("consents_view", table=self._consents(then))
        traits = {path: self._trait(path, then) for path in sorted(needs.traits)}
        self._persons(needs, then)
        self._others(needs, self.at if then is None else then)
        return Shape(columns, traits, self.at if then is None else then)

    def _persons(self, needs: Needs, then: int | None) -> None:
        zone, zones = quoted(self._beside.zone), ""
        at = self.at if then is None else then
        if needs.periods:
            known = [self._beside.zone]
            if self._beside.zone_trait:
                known += self._said_zones(then)
                zone, zones = f"COALESCE(z.zone, {zone})", self._connection.text("zones_join")
            rows = period_rows([(one, at) for one in dict.fromkeys(known)])
            self._connection.put("periods", batches_of(rows, _PERIODS), "put_relation")
        if needs.clock:
            clock = batches_of(iter(clock_rows(self._beside.zone)), CLOCK)
            self._connection.put("clock", clock, "put_relation")
        people = self._people_table(then)
        self._connection.run("persons_view", zone=zone, as_of=at, people=people, zones=zones)

    def _others(self, needs: Needs, at: int) -> None:
        beside, put = self._beside, self._connection.put
        if needs.segments:
            if beside.members is None:
                raise SegmentsNotReadError(segments=", ".join(sorted(needs.segments)))
            rows = (
                (root, one) for one in sorted(needs.segments) for root in beside.members(one, at)
            )
            put("memberships", batches_of(rows, _MEMBERSHIPS), "put_memberships")
        if needs.scores:
            put("scores", batches_of(iter(beside.scores(at)), _SCORES), "put_scores")
        if needs.contexts:
            self._connection.run("no_contexts")
        if needs.tables:
            put("tables", table_rows(beside.tables, needs.tables), "put_tables")

    def _said_zones(self, then: int | None) -> list[str]:
        """The time zones that people said, and the table of who said which."""
        trait = self._trait((self._beside.zone_trait,), then)
        said = [row[0] for row in self._connection.ask("zones_told", trait=trait)]
        zones = [one for one in said if is_zone(one)]
        self._connection.run("person_zones", trait=trait, zones=listed(zones) or "NULL")
        return zones

    def _trait(self, path: t.Path, then: int | None) -> str:
        """The table of a trait, one row a person who has it."""
        if len(path) == 1:
            columns = (
                f"text AS v_text, micros AS v_number, boolean AS v_boolean, "
                f"{column_sql('e.json', 'texts')} AS v_texts, TRUE AS v_there"
            )
        else:
            columns = ", ".join(f"{column_sql('e.j', kind)} AS v_{kind}" for kind in COLUMN_KINDS)
        inside = path_of(path[1:])

        def make(table: str) -> None:
            given = self._told("traits", then, path[0])
            self._connection.put(table, given, "trait_of_people", columns=columns, path=inside)

        return self._once(f"trait:{path!r}", then, make)

    # -- what people are known for, now and then -----------------------------------------------

    def _once(self, what: str, then: int | None, make: Callable[[str], None]) -> str:
        """The name of a table, made when it is first asked for."""
        made = self._made.get((what, then))
        if made is None:
            self._last += 1
            made = f"made_{self._last}"
            make(made)
            self._made[what, then] = made
        return made

    def _consents(self, then: int | None) -> str:
        """The table of consents in force at an instant."""

        def make(table: str) -> None:
            told = self._told("objections", then)
            objected = self._once("objections", then, lambda made: self._connection.put(made, told))
            self._connection.put(
                table,
                self._told("consents", then),
                "consents_of_people",
                objected=objected,
                names_max=self._beside.consents_max,
            )

        return self._once("consents", then, make)

    def _told(self, sort: str, then: int | None, name: str = "") -> pa.Table:
        """What people were told, up to an instant: rows of persons."""
        known, left_out = self._known, set(self._known.left_out.get(name, ()))
        if then is None:
            return of_persons(known.facts.table(sort, name), known.persons, left_out)
        if self._changed is None or self._changed.at != then:
            self._changed = self._refolded(then)
        changed = self._changed
        present = of_persons(
            known.facts.table(sort, name), known.persons, left_out | changed.people
        )
        refolded = changed.facts.table(sort, name).rename_columns(present.column_names)
        return pa.concat_tables([present, refolded])

    def _refolded(self, at: int) -> "_Changed":
        """The facts, as they were, of the people who were told anything since."""
        facts, refold = Facts(), self._beside.refold
        names = listed(self._beside.fact_names) or "NULL"
        offsets: dict[int, list[int]] = {}
        for person, offset in self._connection.ask(
            "offsets_of_facts", by=self._by, at=at, names=names
        ):
            offsets.setdefault(person, []).append(offset)
        if refold is not None:
            for person, known in zip(offsets, refold(list(offsets.values())), strict=True):
                facts.add(person, known)
        people = {row[0] for row in self._connection.ask("changed_since", at=at)}
        return _Changed(at, people, facts)

    def _people_table(self, then: int | None) -> str:
        """The table of those of whom an event was received by then."""
        if then is None:
            return "people"

        def make(table: str) -> None:
            self._connection.run("people_then", table=table, by=self._by, at=then)

        return self._once("people", then, make)


def table_rows(tables: Tables, names: Collection[str]) -> pa.Table:
    """Some reference tables as a relation."""
    cells = (
        (name, key, msgspec.json.encode(row).decode())
        for name in sorted(names)
        for key, row in tables.get(name, {}).items()
    )
    return batches_of(cells, TABLES)


def is_zone(name: str) -> bool:
    """Whether a text is the name of a time zone."""
    try:
        zone_of(name)
    except (KeyError, OSError, ValueError):
        return False
    return True
