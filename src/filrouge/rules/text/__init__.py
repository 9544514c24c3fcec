"""The text of a condition: text -> tree with the place of each node, and tree -> text."""

from filrouge.rules.text.parser import Parsed, parsed
from filrouge.rules.text.printer import printed

__all__ = ["Parsed", "parsed", "printed"]
