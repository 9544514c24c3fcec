"""What a workspace knows, found by looking at it: names, types, and the usual values.

Bounded: of each event the latest are looked at. What is sealed in history has its name and types,
never a value, and a trait shows only values that many people share.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import msgspec

from filrouge.core.nouns import OWN_SOURCE, Event
from filrouge.rules.facts import NO_TABLES, Tables
from filrouge.rules.history.templates import quoted
from filrouge.rules.limits import PATH_STEPS_MAX
from filrouge.rules.scalars import date
from filrouge.stores.history_duckdb.asking.connecting import Connection
from filrouge.stores.history_duckdb.asking.events import Events, Held
from filrouge.stores.history_duckdb.asking.known import Facts
from filrouge.stores.history_duckdb.personal import (
    PERSONAL_NAMES,
    Division,
    bare,
    looks_personal,
    worth_looking_for,
)
from filrouge.stores.history_duckdb.rows import FORM_HIDES_PROPERTIES, FORM_HIDES_WORDS

NAMES_MAX: Final = 1_000
"""Names of events, of traits or of channels."""
LATEST_EVENTS: Final = 1_000
"""Events of each name that are looked at."""
LOOKED_AT_MAX: Final = 60_000
UNSEALED_MAX: Final = 200
"""Events read with their keys, for the names of what they seal."""
UNSEALED_OF_A_NAME: Final = 8
PATHS_MAX: Final = 200
VALUES_MAX: Final = 20
VALUE_CHARACTERS_MAX: Final = 60
VALUED_TRAITS_MAX: Final = 50
"""Traits whose usual values are looked for."""
PEOPLE_MIN: Final = 10
"""How many people must share the value of a trait that is shown."""
_decode: Final = msgspec.json.Decoder().decode


class Known(msgspec.Struct):
    """A property or a trait: its path with dots, its types, and its usual values."""

    path: str
    types: list[str]
    values: list[Any] = []


class Described(msgspec.Struct):
    """All that conditions may name, the most frequent first."""

    events: dict[str, int] = {}
    properties: dict[str, list[Known]] = {}
    traits: list[Known] = []
    channels: list[str] = []
    tables: dict[str, list[str]] = {}
    derived: list[str] = []
    """Of the events, those that no source sent."""
    whole: bool = True
    """False where there are more names of events than these."""


class Describing:
    """Looks at the relations of a workspace."""

    def __init__(self, connection: Connection, held: Held, division: Division) -> None:
        self._ask = connection.ask
        self._held = held
        self._division = division

    def described(self, traits: list[Known], tables: Tables) -> Described:
        """What there is, beside the traits."""
        counts = self._ask(
            "event_counts",
            latest=LATEST_EVENTS,
            hiding_latest=UNSEALED_OF_A_NAME,
            hides=FORM_HIDES_PROPERTIES,
            words=FORM_HIDES_WORDS,
            own=quoted(OWN_SOURCE),
            limit=NAMES_MAX,
        )
        shown = [row for row in counts if not looks_personal(row[0])]
        latest = list(islice((at for row in shown for at in row[2]), LOOKED_AT_MAX))
        found: dict[str, _Paths] = {row[0]: _Paths() for row in shown}
        self._look(latest, found)
        self._look_inside(islice((at for row in shown for at in row[3] or ()), UNSEALED_MAX), found)
        channels = self._ask("channel_counts", words=FORM_HIDES_WORDS, limit=NAMES_MAX)
        return Described(
            {row[0]: row[1] for row in shown},
            {name: paths.known() for name, paths in found.items()},
            traits,
            [row[0] for row in channels if not looks_personal(row[0])],
            {name: columns for name, table in tables.items() if (columns := columns_of(table))},
            [row[0] for row in shown if not row[4]],
            len(counts) < NAMES_MAX,
        )

    def _look(self, offsets: Sequence[int], found: dict[str, "_Paths"]) -> None:
        """At the clear side of events in history, and at both sides of the others."""
        left = set(offsets)
        for name, offset, properties in self._ask(
            "clear_properties", offsets=", ".join(map(str, offsets)) or "NULL"
        ):
            left.discard(offset)
            if name in found:
                found[name].add(_decode(properties), values=True)
        end = max(offsets, default=0) - LOOKED_AT_MAX
        tail = sorted(offset for offset in left if offset > end)[-LATEST_EVENTS:]
        self._look_inside(tail, found)

    def _look_inside(self, offsets: Any, found: dict[str, "_Paths"]) -> None:
        for event in self._held.events_at(sorted(set(offsets))):
            if event.name in found:
                clear, hidden = self._division.divided(event.properties, self._named(event))
                found[event.name].add(clear, values=True)
                found[event.name].add(hidden, values=False)

    def _named(self, event: Event) -> list[str]:
        """The texts that name the person of an event."""
        given = (worth_looking_for(event.user_id), worth_looking_for(event.anonymous_id))
        trees = (event.properties, event.traits, event.context)
        inside = (text for tree in trees for text in self._division.identifiers_in(tree))
        return [text for text in (*given, *inside) if text]

    def traits(self, facts: Facts, table_of: Callable[[str], str]) -> list[Known]:
        """The traits that people have; `table_of` gives the table of one."""
        counts = {name: facts.table("traits", name) for name in islice(facts.traits, NAMES_MAX)}
        names = sorted(counts, key=lambda name: (-counts[name].num_rows, name))
        shown = [name for name in names if bare(name) not in PERSONAL_NAMES][:VALUED_TRAITS_MAX]
        found: list[Known] = []
        for name in names:
            paths = _Paths()
            table = counts[name].slice(0, LATEST_EVENTS).to_pylist()
            for row in table:
                if row["json"] is not None:
                    paths.add({name: _decode(row["json"])}, values=False)
            values = self._usual(table_of(name)) if name in shown else []
            found.append(Known(name, trait_types(table), values))
            found += [one for one in paths.known() if "." in one.path]
        return found

    def _usual(self, table: str) -> list[str]:
        rows = self._ask("trait_values", trait=table, people=PEOPLE_MIN, limit=VALUES_MAX)
        return [
            text
            for (text,) in rows
            if len(text) <= VALUE_CHARACTERS_MAX and not looks_personal(text)
        ]


def described_events(connection: Connection, held: Held, declared: Sequence[str]) -> Described:
    """The names of events, with their properties: nothing of people. One scan of some columns."""
    Events(connection, held)
    return Describing(connection, held, Division(declared)).described([], NO_TABLES)


class _Paths:
    """The paths of some objects."""

    def __init__(self) -> None:
        self._types: dict[str, Counter[str]] = {}
        self._values: dict[str, Counter[Any]] = {}

    def add(self, tree: dict[str, Any], *, values: bool) -> None:
        """Look at one object."""
        for path, value in leaves_of(tree):
            if path not in self._types and len(self._types) >= PATHS_MAX:
                continue
            kind = type_name(value)
            self._types.setdefault(path, Counter())[kind] += 1
            shown = values and kind in ("text", "number", "boolean")
            if shown and len(str(value)) <= VALUE_CHARACTERS_MAX:
                self._values.setdefault(path, Counter())[value] += 1

    def known(self) -> list[Known]:
        """What was found, the most frequent first."""
        paths = sorted(self._types, key=lambda path: (-self._types[path].total(), path))
        return [
            Known(
                path,
                [kind for kind, _ in self._types[path].most_common()],
                [value for value, _ in self._values.get(path, Counter()).most_common(VALUES_MAX)],
            )
            for path in paths
        ]


def leaves_of(tree: dict[str, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """(path with dots, value) of all that an object holds, no object among them.

    >>> list(leaves_of({"a": {"b": 1}, "c": None}))
    [('a.b', 1)]
    """
    for name, value in tree.items():
        path = (*before, name)
        if type(value) is dict and len(path) < PATH_STEPS_MAX:
            yield from leaves_of(value, path)
        elif value is not None:
            yield ".".join(path), value


def type_name(value: Any) -> str:
    """How the schema calls the type of a JSON value.

    >>> [type_name(one) for one in ("a", "2026-01-31", 1.5, True, ["a"])]
    ['text', 'date', 'number', 'boolean', 'list']
    """
    if type(value) is str:
        return "date" if date(value) else "text"
    if type(value) is bool:
        return "boolean"
    return "number" if type(value) in (int, float) else "list"


def columns_of(table: Any) -> list[str]:
    """The columns of a reference table."""
    return sorted({name for row in islice(table.values(), LATEST_EVENTS) for name in row})


def trait_types(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The types of some values of a trait."""
    types: Counter[str] = Counter()
    for row in rows:
        if row["json"] is not None:
            types[type_name(_decode(row["json"]))] += 1
        for column in ("text", "micros", "boolean"):
            if row[column] is not None:
                types[type_name(row[column])] += 1
    return [kind for kind, _ in types.most_common()]
