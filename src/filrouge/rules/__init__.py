"""The condition language: text -> tree -> live reading, SQL reading, words. Pure."""

from filrouge.rules.checking import Schema, checked, checked_value
from filrouge.rules.cost import Cost, cost_of
from filrouge.rules.errors import ConditionError, DialectUnknownError, Problem
from filrouge.rules.explaining import Part, explained
from filrouge.rules.facts import Facts
from filrouge.rules.history import clock_rows, period_rows
from filrouge.rules.inlining import inlined
from filrouge.rules.live import FOREVER, Comparing, Counters, Live, Push, Reading, View, push_of
from filrouge.rules.order import order_of
from filrouge.rules.reading import parse, parse_value, read_json, read_value_json
from filrouge.rules.text.marks import Mark, mark_of
from filrouge.rules.tree import Condition, Value

__all__ = [
    "FOREVER",
    "Comparing",
    "Condition",
    "ConditionError",
    "Cost",
    "Counters",
    "DialectUnknownError",
    "Facts",
    "Live",
    "Mark",
    "Part",
    "Problem",
    "Push",
    "Reading",
    "Schema",
    "Value",
    "View",
    "checked",
    "checked_value",
    "clock_rows",
    "cost_of",
    "explained",
    "inlined",
    "mark_of",
    "order_of",
    "parse",
    "parse_value",
    "period_rows",
    "push_of",
    "read_json",
    "read_value_json",
]
