"""The log on SQLite: ordered records, synced to disk before they are acknowledged."""

from filrouge.stores.log_sqlite.log import SqliteLog, open_log

__all__ = ["SqliteLog", "open_log"]
