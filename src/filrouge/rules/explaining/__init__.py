"""Why a condition is true of a person, or not: each part, what was found, when it changes."""

from filrouge.rules.explaining.parts import Part, explained

__all__ = ["Part", "explained"]
