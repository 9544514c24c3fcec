"""The condition language: text -> tree -> live reading, SQL reading, words. Pure."""

from filrouge.rules.checking import Schema, checked
from filrouge.rules.errors import ConditionError, DialectUnknownError, Problem
from filrouge.rules.reading import parse, read_json
from filrouge.rules.tree import Condition

__all__ = [
    "Condition",
    "ConditionError",
    "DialectUnknownError",
    "Problem",
    "Schema",
    "checked",
    "parse",
    "read_json",
]
