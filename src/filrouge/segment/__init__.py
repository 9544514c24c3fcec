"""Segment: keeps memberships true as events and time move; computed traits; micro-moments."""

from filrouge.segment.definitions import (
    Definitions,
    MomentDefinition,
    SegmentDefinition,
    TraitDefinition,
    list_condition,
)
from filrouge.segment.files import FILE_BYTES_MAX, FILES_MAX, FOLDERS, parsed_definitions

__all__ = [
    "FILES_MAX",
    "FILE_BYTES_MAX",
    "FOLDERS",
    "Definitions",
    "MomentDefinition",
    "SegmentDefinition",
    "TraitDefinition",
    "list_condition",
    "parsed_definitions",
]
