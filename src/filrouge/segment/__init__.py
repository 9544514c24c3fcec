"""Segment: keeps memberships true as events and time move; computed traits; micro-moments."""

from filrouge.segment.catalogue import Catalogue, Rule
from filrouge.segment.definitions import (
    Definitions,
    MomentDefinition,
    SegmentDefinition,
    TraitDefinition,
    list_condition,
)
from filrouge.segment.files import FILE_BYTES_MAX, FILES_MAX, FOLDERS, parsed_definitions
from filrouge.segment.room import Segments
from filrouge.segment.rows import SCHEMA
from filrouge.segment.walk import Change, Told, Walk

__all__ = [
    "FILES_MAX",
    "FILE_BYTES_MAX",
    "FOLDERS",
    "SCHEMA",
    "Catalogue",
    "Change",
    "Definitions",
    "MomentDefinition",
    "Rule",
    "SegmentDefinition",
    "Segments",
    "Told",
    "TraitDefinition",
    "Walk",
    "list_condition",
    "parsed_definitions",
]
