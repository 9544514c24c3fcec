"""The history reading: a condition as SQL over documented relations, as of any instant."""

from filrouge.rules.history.query import query_of
from filrouge.rules.history.relations import clock_rows, period_rows

__all__ = ["clock_rows", "period_rows", "query_of"]
