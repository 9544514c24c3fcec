"""The state on SQLite: point reads and one transaction a micro-batch."""

from filrouge.stores.state_sqlite.state import SqliteState, open_state

__all__ = ["SqliteState", "open_state"]
