"""History as SQL sees it: one view over the files listed, and the rows not written yet."""

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
    end = manifest.end()
    paths = [str(folder / file.path) for file in manifest.files()]
    sources = []
    if paths:
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        sources.append(f"SELECT {_COLUMNS} FROM read_parquet([{listed}])")
    if tail is not None or not paths:
        # Rows that were written since the tail was taken are in a file already.
        connection.register("tail", SCHEMA.empty_table() if tail is None else tail)
        sources.append(f'SELECT {_COLUMNS} FROM tail WHERE "offset" > {end:d}')
    connection.execute("CREATE VIEW events AS " + " UNION ALL ".join(sources))
    return connection
