"""A DuckDB connection in memory that reads one folder, and never writes to a disk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from filrouge.core.errors import StoreBusyError
from filrouge.rules.history.templates import Templates, quoted
from filrouge.stores.history_duckdb.errors import TooMuchAskedError

MEMORY_MB: Final = 2_000
"""What the relations may take, at most."""
PACKED: Final = "packed"
"""The database, in memory too, whose tables are compressed by `pack`."""
BATCH_ROWS: Final = 100_000
TEMPLATES: Final = Templates(__package__)


class Connection:
    """Runs templates; makes tables of rows that Python has."""

    def __init__(self, folder: Path, threads: int = 0, memory_mb: int = MEMORY_MB) -> None:
        # Loaded when asked for: a worker that only writes does without its memory.
        import duckdb

        self._memory_mb = memory_mb
        self._full, self._gone = duckdb.OutOfMemoryException, duckdb.IOException
        self._connection = duckdb.connect(config={"threads": threads} if threads else {})
        self._connection.execute(TEMPLATES.filled("attached", database=PACKED))
        for name, value in (
            ("memory_limit", f"{memory_mb}MB"),
            # What was unsealed must not lie on a disk.
            ("temp_directory", ""),
            ("preserve_insertion_order", False),
            ("autoinstall_known_extensions", False),
            ("autoload_known_extensions", False),
            ("allowed_directories", [str(folder.absolute())]),
            ("enable_external_access", False),
            ("lock_configuration", True),
        ):
            self._connection.execute(TEMPLATES.filled("setting", name=name, value=_written(value)))

    def run(self, template: str, **parts: object) -> None:
        """Run one of the templates."""
        with self._translated():
            self._connection.execute(TEMPLATES.filled(template, **parts))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._translated():
            found: list[tuple[Any, ...]] = self._connection.execute(sql).fetchall()
        return found

    def arrow(self, sql: str) -> pa.Table:
        """The same in columns."""
        with self._translated():
            return self._connection.sql(sql).to_arrow_table()

    @staticmethod
    def text(template: str) -> str:
        """A template without parts, as it goes into another."""
        return " " + TEMPLATES.filled(template)

    def ask(self, template: str, **parts: object) -> list[tuple[Any, ...]]:
        """The rows of a template."""
        return self.rows(TEMPLATES.filled(template, **parts))

    def put(self, table: str, given: pa.Table, template: str = "put", **parts: object) -> None:
        """Make a table of columns, as a template of `given` says."""
        self._connection.register("given", given)
        try:
            self.run(template, table=table, **parts)
        finally:
            self._connection.unregister("given")

    def pack(self) -> None:
        """Compress what was put into the tables of PACKED since."""
        self.run("packed", database=PACKED)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except self._full as error:
            raise TooMuchAskedError(megabytes=self._memory_mb) from error
        except self._gone as error:
            # A file was replaced since it was listed.
            raise StoreBusyError(store="history") from error


def batches_of(rows: Iterator[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Rows in columns, a batch after the other: few are objects at a time."""
    batches = []
    while some := list(islice(rows, BATCH_ROWS)):
        columns = zip(*some, strict=True)
        arrays = [
            pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)
        ]
        batches.append(pa.record_batch(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema)


def listed(names: Sequence[str]) -> str:
    """Constants between commas."""
    return ", ".join(map(quoted, names))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{listed(value)}]"
    return quoted(value) if isinstance(value, str) else str(value)
