"""The loop's own tables: positions, outlog, configuration versions, erasure register."""

from typing import Final

from filrouge.core.ports import State
from filrouge.core.queries import load_queries, load_schema

QUERIES: Final = load_queries(__package__)
SCHEMA: Final = load_schema(__package__)


def positions_in(state: State) -> dict[str, int]:
    """The worker's positions and counts by name."""
    return {str(name): int(value) for name, value in state.rows(QUERIES["positions"])}
