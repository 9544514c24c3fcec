"""History as SQL sees it: one view over the files listed, and the rows not written yet."""

from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa

from filrouge.core.queries import load_queries
from filrouge.stores.history_duckdb.manifest import Manifest
from filrouge.stores.history_duckdb.rows import SCHEMA

if TYPE_CHECKING:
    import duckdb

_WANTED: Final = pa.schema(
    [
        ("id", pa.int64()),
        ("name", pa.string()),
        ("first_time", pa.int64()),
        ("after_time", pa.int64()),
    ]
)
_COLUMNS: Final = ", ".join(f'"{name}"' for name in SCHEMA.names)


class Wanted(NamedTuple):
    """A request of this number asks for events of a name ("" for every name), by their instant."""

    id: int
    name: str
    first_time: int
    after_time: int


def counted(connection: "duckdb.DuckDBPyConnection", wanted: Sequence[Wanted]) -> dict[int, int]:
    """How many events of the view `events` each request asks for; one of none is absent."""
    columns = zip(*wanted, strict=True) if wanted else ((), (), (), ())
    arrays = [pa.array(column, field.type) for column, field in zip(columns, _WANTED, strict=True)]
    connection.register("wanted", pa.Table.from_arrays(arrays, schema=_WANTED))
    found = connection.execute(load_queries(__package__)["events_wanted"].sql).fetchall()
    return {int(id_): int(events) for id_, events in found}


def connected(
    folder: Path, manifest: Manifest, tail: pa.Table | None
) -> "duckdb.DuckDBPyConnection":
    """A connection in memory with the view `events`."""
    # Loaded when asked for: a worker that only writes does without its memory.
    import duckdb

    connection = duckdb.connect()
    parts = []
    files = manifest.files()
    if files:
        paths = [str(folder / file.path) for file in files]
        parts.append(connection.read_parquet(paths).project(_COLUMNS))
    if tail is not None or not files:
        # Rows that were written since the tail was taken are in a file already.
        rows = connection.from_arrow(SCHEMA.empty_table() if tail is None else tail)
        end = max((file.last_offset for file in files), default=0)
        parts.append(rows.filter(f'"offset" > {end:d}').project(_COLUMNS))
    reduce(lambda one, other: one.union(other), parts).create_view("events")
    return connection
