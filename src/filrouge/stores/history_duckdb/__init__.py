"""History on Parquet, read by DuckDB: immutable files, a manifest, one sealed column."""

from filrouge.stores.history_duckdb.analytics import Wanted
from filrouge.stores.history_duckdb.history import History
from filrouge.stores.history_duckdb.rows import SCHEMA, HistoryRow, Kept

__all__ = ["SCHEMA", "History", "HistoryRow", "Kept", "Wanted"]
