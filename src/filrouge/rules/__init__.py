"""The condition language: text -> tree -> live reading, SQL reading, words. Pure."""

from filrouge.rules.checking import Schema, checked
from filrouge.rules.errors import ConditionError, DialectUnknownError, Problem
from filrouge.rules.facts import Facts
from filrouge.rules.history import clock_rows, period_rows
from filrouge.rules.live import FOREVER, Counters, Live, Reading
from filrouge.rules.order import order_of
from filrouge.rules.reading import parse, read_json
from filrouge.rules.tree import Condition

__all__ = [
    "FOREVER",
    "Condition",
    "ConditionError",
    "Counters",
    "DialectUnknownError",
    "Facts",
    "Live",
    "Problem",
    "Reading",
    "Schema",
    "checked",
    "clock_rows",
    "order_of",
    "parse",
    "period_rows",
    "read_json",
]
