"""The relations of conditions over a whole workspace, in memory, made of what is asked only."""

from filrouge.stores.history_duckdb.asking.connecting import Connection
from filrouge.stores.history_duckdb.asking.events import Held
from filrouge.stores.history_duckdb.asking.known import Known
from filrouge.stores.history_duckdb.asking.relations import Answer, Beside, Relations

__all__ = ["Answer", "Beside", "Connection", "Held", "Known", "Relations"]
