"""Reference tables (`tables/products.csv`) held in memory and joined to rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from filrouge.core.language import Words
from filrouge.sources.files.errors import ColumnMissingError
from filrouge.sources.files.formats.opening import open_table
from filrouge.sources.files.formats.rows import Table, rows_of
from filrouge.sources.files.language import cells
from filrouge.sources.files.language.formulas import Row, RowReader
from filrouge.sources.files.language.mapping import FileMapping, TableFile
from filrouge.sources.files.wording import unreadable_file

TABLE_ROWS_MAX: Final = 3_000_000
_TOO_LARGE: Final = Words(
    f"a table of more than {TABLE_ROWS_MAX} rows does not fit in memory",
    f"une table de plus de {TABLE_ROWS_MAX} lignes ne tient pas en mémoire",
)
_SOURCE_FILE: Final = Words("the source's file", "le fichier de la source")
_KEEP_LESS: Final = Words(
    "Keep the rows that the mapping needs.", "Gardez les lignes dont la règle a besoin."
)


def joined_rows(
    path: Path, table: TableFile, columns: tuple[str, ...], keys: tuple[RowReader, ...]
) -> Callable[[Row], Row]:
    """A function from a row to the `columns` of its row in the table, empty when it has none.

    Where several rows of the table have the same key, the last one counts.
    Raises FileUnreadableError or ColumnMissingError.
    """
    found = _loaded(path, table, columns)
    absent: Row = (None,) * len(columns)
    if len(keys) == 1:
        read = keys[0]
        return lambda row: found.get(cells.text(read(row)), absent)
    return lambda row: found.get(tuple(cells.text(read(row)) for read in keys), absent)


def _loaded(path: Path, table: TableFile, columns: tuple[str, ...]) -> dict[Any, Row]:
    wanted = tuple(dict.fromkeys((*table.key, *columns)))

    def chosen(given: Table) -> tuple[str, ...]:
        lacking = [name for name in wanted if name not in given.columns]
        if lacking:
            raise ColumnMissingError(
                file=path.name,
                columns=Words(
                    ", ".join(f"the column `{name}`" for name in lacking),
                    ", ".join(f"la colonne `{name}`" for name in lacking),
                ),
                mapping=f"table {path.name}",
                found=", ".join(given.columns),
                source=_SOURCE_FILE,
            )
        return wanted

    opened = open_table(path, FileMapping("table", path.name), chosen)
    places = [wanted.index(name) for name in columns]
    keys = [wanted.index(name) for name in table.key]
    rows: dict[Any, Row] = {}
    for batch in opened.batches:
        for row in rows_of(batch.columns):
            named = tuple(cells.text(row[at]) for at in keys)
            rows[named if len(keys) > 1 else named[0]] = tuple(row[at] for at in places)
        if len(rows) > TABLE_ROWS_MAX:
            raise unreadable_file(path, _TOO_LARGE, _KEEP_LESS)
    if opened.failure:
        raise opened.failure
    return rows
