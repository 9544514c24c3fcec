"""History as SQL sees it: one view over the files listed, and the rows not written yet."""

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from filrouge.stores.history_duckdb.manifest import Manifest
from filrouge.stores.history_duckdb.rows import SCHEMA

if TYPE_CHECKING:
    import duckdb

_COLUMNS: Final = ", ".join(f'"{name}"' for name in SCHEMA.names)


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
