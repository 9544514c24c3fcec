"""Segment: keeps memberships true as events and time move; computed traits; micro-moments."""

from filrouge.segment.definitions import (
    Definitions,
    MomentDefinition,
    SegmentDefinition,
    TraitDefinition,
)

__all__ = ["Definitions", "MomentDefinition", "SegmentDefinition", "TraitDefinition"]
