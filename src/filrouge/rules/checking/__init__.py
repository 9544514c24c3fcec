"""Does a tree make sense? Limits, types, what can be kept live, and names that are known."""

from filrouge.rules.checking.checks import checked, checked_value
from filrouge.rules.checking.schema import Schema
from filrouge.rules.checking.types import ValueType, type_of

__all__ = ["Schema", "ValueType", "checked", "checked_value", "type_of"]
