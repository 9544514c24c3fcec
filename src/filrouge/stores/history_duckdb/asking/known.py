"""What is known of traces, in columns: whose each is, its traits, its consents."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filrouge.rules.scalars import number

WAITING_MAX: Final = 1_000_000
"""Values that are objects at a time, before they become columns."""
OWNERS: Final = pa.schema(
    [
        *(("trace", pa.binary()), ("number", pa.int32()), ("person", pa.int32())),
        ("updated_time", pa.int64()),
    ]
)
PEOPLE: Final = pa.schema([("person", pa.int32()), ("root", pa.binary())])
_WRITTEN: Final = [("number", pa.int32()), ("time", pa.int64()), ("tie", pa.int64())]
TRAIT: Final = pa.schema(
    [
        *_WRITTEN,
        *(("text", pa.string()), ("micros", pa.int64()), ("boolean", pa.bool_())),
        ("json", pa.string()),
    ]
)
CONSENTS: Final = pa.schema(
    [*_WRITTEN, ("name", pa.string()), ("granted", pa.bool_()), ("strong_time", pa.int64())]
)
OBJECTIONS: Final = pa.schema(_WRITTEN)
_encode: Final = msgspec.json.Encoder().encode
Stamped = list[Any]


class Known(NamedTuple):
    """A trace: the root of its person, and what its fold says of them."""

    trace: bytes
    root: bytes
    updated_time: int
    traits: Mapping[str, Stamped]
    """name -> [time, tie, value]"""
    consents: Mapping[str, Stamped]
    """channel NUL purpose NUL address -> [time, tie, granted, strong time]"""
    objected_time: int | None


class Rows:
    """Values by column, that become Arrow's some at a time."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self._batches: list[pa.RecordBatch] = []
        self.columns: list[list[Any]] = [[] for _ in schema]

    def turn(self) -> None:
        """Turn what waits into Arrow's columns."""
        if self.columns[0]:
            self._batches.append(pa.record_batch(self._arrays(), schema=self.schema))
            self.columns = [[] for _ in self.columns]

    def table(self) -> pa.Table:
        """All the rows."""
        self.turn()
        return pa.Table.from_batches(self._batches, self.schema)

    def _arrays(self) -> list[pa.Array]:
        return [
            pa.array(values, field.type)
            for values, field in zip(self.columns, self.schema, strict=True)
        ]


class _Trait(Rows):
    """The values of one trait: (number, time, tie, value)."""

    def __init__(self) -> None:
        super().__init__(TRAIT)
        self.columns = self.columns[:4]

    def _arrays(self) -> list[pa.Array]:
        numbers, times, ties, values = self.columns
        stamps = [pa.array(each, pa.int64()) for each in (times, ties)]
        kinds = set(map(type, values))
        nothing = {field.name: pa.nulls(len(values), field.type) for field in TRAIT}
        if kinds == {str}:
            nothing["text"] = pa.array(values, pa.string())
        elif kinds == {bool}:
            nothing["boolean"] = pa.array(values, pa.bool_())
        else:
            split = list(zip(*map(typed, values), strict=True))
            for name, some in zip(("text", "micros", "boolean", "json"), split, strict=True):
                nothing[name] = pa.array(some, TRAIT.field(name).type)
        return [
            pa.array(numbers, pa.int32()),
            *stamps,
            *(nothing[name] for name in TRAIT.names[3:]),
        ]


class Facts:
    """Traits and consents, each of the trace (or the person) that a number stands for."""

    def __init__(self) -> None:
        self.traits: dict[str, _Trait] = {}
        self.consents = Rows(CONSENTS)
        self.objections = Rows(OBJECTIONS)
        self._waiting = 0

    def add(self, place: int, known: Known) -> None:
        """What one trace says."""
        traits = self.traits
        for name, (time, tie, value) in known.traits.items():
            trait = traits.get(name)
            if trait is None:
                trait = traits[name] = _Trait()
            numbers, times, ties, values = trait.columns
            numbers.append(place)
            times.append(time)
            ties.append(tie)
            values.append(value)
        if known.consents:
            for key, (time, tie, granted, strong) in known.consents.items():
                row = (place, time, tie, key, granted, strong)
                for column, value in zip(self.consents.columns, row, strict=True):
                    column.append(value)
        if known.objected_time is not None:
            for column, value in zip(
                self.objections.columns, (place, known.objected_time, 0), strict=True
            ):
                column.append(value)
        self._waiting += len(known.traits) + len(known.consents)
        if self._waiting >= WAITING_MAX:
            self.turn()

    def turn(self) -> None:
        """Turn what waits into columns."""
        for rows in (*self.traits.values(), self.consents, self.objections):
            rows.turn()
        self._waiting = 0

    def table(self, sort: str, name: str = "") -> pa.Table:
        """The rows of `consents`, of `objections`, or of one of the `traits`."""
        if sort == "traits":
            return (self.traits.get(name) or _Trait()).table()
        return (self.consents if sort == "consents" else self.objections).table()


class People:
    """Numbers traces in the order in which they come, and persons."""

    def __init__(self) -> None:
        self.facts = Facts()
        self.roots: dict[bytes, int] = {}
        self._owners = Rows(OWNERS)
        self._persons: list[int] = []
        self._names = array("H")
        """How many traits each trace has."""

    def add(self, known: Iterable[Known], names_max: int) -> None:
        """Take traces in. Of a person's traits the first `names_max`, in order, count."""
        roots, persons, facts = self.roots, self._persons, self.facts
        for place, one in enumerate(known):
            person = roots.setdefault(one.root, len(roots))
            persons.append(person)
            traces, numbers, owners, updated = self._owners.columns
            traces.append(one.trace)
            numbers.append(place)
            owners.append(person)
            updated.append(one.updated_time)
            facts.add(place, one)
            self._names.append(len(one.traits))
            if len(traces) >= WAITING_MAX:
                self._owners.turn()
        facts.turn()
        self.persons = np.array(persons, np.int32)
        """The person of each number."""
        self._persons = []
        self.left_out = self._left_out(names_max)
        """Trait -> the persons of whom it is one too many."""

    def tables(self) -> Iterator[tuple[str, pa.Table]]:
        """`owners` and `people`."""
        yield "owners", self._owners.table()
        roots, self.roots = self.roots, {}
        persons = pa.array(range(len(roots)), pa.int32())
        yield "people", pa.table([persons, pa.array(roots, pa.binary())], schema=PEOPLE)

    def _left_out(self, names_max: int) -> dict[str, list[int]]:
        counts = np.bincount(self.persons, np.array(self._names), len(self.roots))
        several = np.flatnonzero(counts > names_max).tolist()
        found: dict[str, list[int]] = {}
        names: dict[int, list[str]] = {person: [] for person in several}
        for name in sorted(self.facts.traits) if several else ():
            persons = self.persons[self.facts.table("traits", name).column("number").to_numpy()]
            for person in np.intersect1d(persons, several).tolist():
                names[person].append(name)
        for person, some in names.items():
            for name in some[names_max:]:
                found.setdefault(name, []).append(person)
        return found


def of_persons(table: pa.Table, persons: Any, without: Collection[int] | None = None) -> pa.Table:
    """Rows of traces as rows of their persons, some persons left out."""
    column = pa.array(persons[table.column("number").to_numpy()], pa.int32())
    made = table.set_column(0, "person", column)
    if without:
        keep = pc.invert(pc.is_in(column, value_set=pa.array(list(without), pa.int32())))
        made = made.filter(keep)
    return made


def typed(value: Any) -> tuple[str | None, int | None, bool | None, str | None]:
    """A trait read as each type; as JSON where it is of none."""
    kind = type(value)
    if kind is str:
        return value, None, None, None
    if kind is bool:
        return None, None, value, None
    if value is None:
        return None, None, None, None
    micros = number(value)
    return None, micros, None, None if micros is not None else _encode(value).decode()
