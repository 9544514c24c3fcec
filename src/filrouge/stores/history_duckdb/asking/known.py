"""What is known of traces, in columns: whose each is, its traits, its consents."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec
import pyarrow as pa

from filrouge.rules.scalars import number
from filrouge.stores.history_duckdb.asking.connecting import BATCH_ROWS

OWNERS: Final = pa.schema(
    [
        *(("trace", pa.binary()), ("number", pa.int32()), ("person", pa.int32())),
        ("updated_time", pa.int64()),
    ]
)
PEOPLE: Final = pa.schema([("person", pa.int32()), ("root", pa.binary())])
_WRITTEN: Final = [
    *(("number", pa.int32()), ("person", pa.int32()), ("name", pa.string())),
    *(("time", pa.int64()), ("tie", pa.int64())),
]
TRAITS: Final = pa.schema(
    [
        *_WRITTEN,
        *(("text", pa.string()), ("micros", pa.int64()), ("boolean", pa.bool_())),
        ("json", pa.string()),
    ]
)
CONSENTS: Final = pa.schema([*_WRITTEN, ("granted", pa.bool_()), ("strong_time", pa.int64())])
OBJECTIONS: Final = pa.schema(_WRITTEN)
_encode: Final = msgspec.json.Encoder().encode
Stamped = list[Any]
_SETTLED_TRACES: Final = 10_000
"""How often rows are looked at for being enough."""


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


class Facts:
    """Traits and consents of traces, as rows."""

    def __init__(self) -> None:
        self.traits = _Rows(TRAITS)
        self.consents = _Rows(CONSENTS)
        self.objections = _Rows(OBJECTIONS)

    def add(self, number_: int, person: int, known: Known) -> None:
        """The rows of one trace."""
        for name, (time, tie, value) in known.traits.items():
            self.traits.add((number_, person, name, time, tie, *_typed(value)))
        for key, (time, tie, granted, strong) in known.consents.items():
            self.consents.add((number_, person, key, time, tie, granted, strong))
        if known.objected_time is not None:
            self.objections.add((number_, person, "", known.objected_time, 0))

    def settle(self) -> None:
        """Turn rows that wait into columns, where they are enough."""
        for rows in (self.traits, self.consents, self.objections):
            rows.settle()

    def tables(self) -> dict[str, pa.Table]:
        """All rows so far, by sort."""
        sorts = {"traits": self.traits, "consents": self.consents, "objections": self.objections}
        return {name: rows.table() for name, rows in sorts.items()}


class People:
    """Numbers traces in the order in which they come, and persons."""

    def __init__(self) -> None:
        self.facts = Facts()
        self._numbers: dict[bytes, int] = {}
        self._owners = _Rows(OWNERS)
        self._traces = 0

    def add(self, known: Iterable[Known]) -> None:
        """Take traces in."""
        numbers = self._numbers
        for one in known:
            person = numbers.setdefault(one.root, len(numbers))
            self._owners.add((one.trace, self._traces, person, one.updated_time))
            self.facts.add(self._traces, person, one)
            self._traces += 1
            if not self._traces % _SETTLED_TRACES:
                self._owners.settle()
                self.facts.settle()

    @property
    def count(self) -> int:
        """How many persons there are."""
        return len(self._numbers)

    def tables(self) -> Iterator[tuple[str, pa.Table]]:
        """`owners`, `people`, then the facts."""
        yield "owners", self._owners.table()
        roots = pa.array(self._numbers, pa.binary())
        persons = pa.array(range(len(self._numbers)), pa.int32())
        self._numbers = {}
        yield "people", pa.table([persons, roots], schema=PEOPLE)
        yield from self.facts.tables().items()


class _Rows:
    """Rows that become columns a batch after the other."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._batches: list[pa.RecordBatch] = []
        self._waiting: list[tuple[Any, ...]] = []
        self.add = self._waiting.append
        """Take one row in."""

    def settle(self) -> None:
        """Turn what waits into columns, where it is enough."""
        if len(self._waiting) >= BATCH_ROWS:
            self._turn()

    def table(self) -> pa.Table:
        """All the rows."""
        self._turn()
        return pa.Table.from_batches(self._batches, self._schema)

    def _turn(self) -> None:
        if self._waiting:
            columns = zip(*self._waiting, strict=True)
            arrays = [
                pa.array(values, field.type)
                for values, field in zip(columns, self._schema, strict=True)
            ]
            self._batches.append(pa.record_batch(arrays, schema=self._schema))
            self._waiting.clear()


def _typed(value: Any) -> tuple[str | None, int | None, bool | None, str | None]:
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
