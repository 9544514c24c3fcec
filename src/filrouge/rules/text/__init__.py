"""The text of a condition or a value: text -> tree with the place of each node, and back."""

from filrouge.rules.text.parser import Parsed, ParsedValue, parsed, parsed_value
from filrouge.rules.text.printer import printed, value_text

__all__ = ["Parsed", "ParsedValue", "parsed", "parsed_value", "printed", "value_text"]
