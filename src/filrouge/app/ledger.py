"""The loop's own tables: positions, outlog, configuration versions, erasure register."""

from typing import Final

from filrouge.core.queries import load_queries, load_schema

QUERIES: Final = load_queries(__package__)
SCHEMA: Final = load_schema(__package__)
CONTROL_SCHEMA: Final = load_schema(__package__, "control.sql")
