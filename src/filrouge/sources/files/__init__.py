"""Files as sources: CSV, Parquet, NDJSON and XML read through a declared mapping into Records."""

from filrouge.sources.files.errors import (
    ColumnMissingError,
    FileUnreadableError,
    MappingMissingError,
    PackageMissingError,
)
from filrouge.sources.files.language.mapping import FileMapping, SourceFile
from filrouge.sources.files.language.parsing import mapped_source, parsed_source
from filrouge.sources.files.reading import Batch, read_records
from filrouge.sources.files.workspace import DemoFile, demo_files, shift_days, workspace_sources

__all__ = [
    "Batch",
    "ColumnMissingError",
    "DemoFile",
    "FileMapping",
    "FileUnreadableError",
    "MappingMissingError",
    "PackageMissingError",
    "SourceFile",
    "demo_files",
    "mapped_source",
    "parsed_source",
    "read_records",
    "shift_days",
    "workspace_sources",
]
