"""Which reader opens a file, from its mapping's `format` or its name."""

from pathlib import Path

from filrouge.sources.files.formats.csv_rows import open_csv
from filrouge.sources.files.formats.ndjson_rows import open_ndjson
from filrouge.sources.files.formats.parquet_rows import open_parquet
from filrouge.sources.files.formats.rows import ChosenColumns, Table
from filrouge.sources.files.formats.xml_rows import open_xml
from filrouge.sources.files.language.mapping import FileMapping


def format_of(path: Path, mapping: FileMapping | None) -> str:
    """csv, parquet, ndjson or xml.

    >>> format_of(Path("orders.ndjson.gz"), None)
    'ndjson'
    """
    if mapping and mapping.format:
        return mapping.format
    name = path.name.lower().removesuffix(".gz")
    if name.endswith((".parquet", ".pq")):
        return "parquet"
    if name.endswith((".ndjson", ".jsonl", ".json")):
        return "ndjson"
    return "xml" if name.endswith(".xml") else "csv"


def open_table(path: Path, mapping: FileMapping, chosen: ChosenColumns) -> Table:
    """The file as a table of the columns that `chosen` keeps.

    Raises FileUnreadableError, and what `chosen` raises.
    """
    kind = format_of(path, mapping)
    if kind == "parquet":
        return open_parquet(path, chosen)
    if kind == "ndjson":
        return open_ndjson(path, chosen)
    if kind == "xml":
        return open_xml(path, mapping, chosen)
    return open_csv(path, mapping, chosen)
