"""The keys of a CSV file: a column `key` with `type:value`, or columns named as identifiers are."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from filrouge.core.language import Words
from filrouge.core.mistakes import one_of
from filrouge.desk.segments.errors import NoKeysError
from filrouge.desk.segments.lists import Entry
from filrouge.sources.files import FileMapping
from filrouge.sources.files.formats.csv_rows import open_csv
from filrouge.sources.files.formats.rows import Table, rows_of

KEY_COLUMN: Final = "key"
_EMPTY: Final = Words("its cells are empty", "ses cases sont vides")


class ListFile:
    """A file being read once. Raises NoKeysError or FileUnreadableError when it is opened."""

    def __init__(self, path: Path, types: Sequence[str]) -> None:
        self._types: tuple[str, ...] = ()
        known = (KEY_COLUMN, *types)

        def chosen(table: Table) -> tuple[str, ...]:
            names = {name.lower(): name for name in reversed(table.columns)}
            self._types = tuple(name for name in known if name in names)
            if not self._types:
                raise NoKeysError(path=path, known=one_of(known))
            return tuple(names[name] for name in self._types)

        self._table = open_csv(path, FileMapping("", ""), chosen)
        self.lines = self._table.total_rows
        """How many there are, more or less: for progress only."""

    def entries(self) -> Iterator[Entry]:
        """One key a line: that of the first of its columns that holds something."""
        for batch in self._table.batches:
            for *cells, line in rows_of(batch.columns):
                key = next(
                    (
                        value if kind == KEY_COLUMN else f"{kind}:{value}"
                        for kind, value in zip(self._types, cells, strict=True)
                        if value
                    ),
                    "",
                )
                yield Entry(key, line, None if key else _EMPTY)
        for bad in self._table.bad:
            yield Entry("", bad.number, bad.problem)
        if self._table.failure is not None:
            raise self._table.failure
