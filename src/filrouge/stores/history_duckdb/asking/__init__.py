"""The relations of conditions over a whole workspace, in memory, made of what is asked only."""

from filrouge.stores.history_duckdb.asking.connecting import Connection
from filrouge.stores.history_duckdb.asking.counting import PASS_ROWS, Counted, Counting
from filrouge.stores.history_duckdb.asking.events import Held
from filrouge.stores.history_duckdb.asking.known import Known
from filrouge.stores.history_duckdb.asking.relations import Answer, Beside, Members, Relations
from filrouge.stores.history_duckdb.asking.schema import (
    Described,
    described_events,
    leaves_of,
    type_name,
)

__all__ = [
    "PASS_ROWS",
    "Answer",
    "Beside",
    "Connection",
    "Counted",
    "Counting",
    "Described",
    "Held",
    "Known",
    "Members",
    "Relations",
    "described_events",
    "leaves_of",
    "type_name",
]
