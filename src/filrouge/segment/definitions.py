"""What a workspace declares of its people: segments, computed traits, micro-moments."""

from typing import Literal

import msgspec

Names = dict[str, str]
"""language -> how people call it; both languages are there."""


class SegmentDefinition(msgspec.Struct, frozen=True):
    """People for whom a condition is true, or those of a list."""

    id: str
    name: Names
    when: str = ""
    """The canonical text of the condition; empty for a list."""
    kind: Literal["condition", "list"] = "condition"


class TraitDefinition(msgspec.Struct, frozen=True):
    """A trait that is computed from events: `trait.ID` in conditions, and in the profile."""

    id: str
    name: Names
    value: str
    """The canonical text of the value."""


class MomentDefinition(msgspec.Struct, frozen=True):
    """A pattern inside a visit: an event of its own at the instant when it becomes true."""

    id: str
    name: Names
    when: str
    event: str
    """The name of the derived event."""


class Definitions(msgspec.Struct, frozen=True):
    """All of them, as one version of the configuration holds them."""

    segments: tuple[SegmentDefinition, ...] = ()
    traits: tuple[TraitDefinition, ...] = ()
    moments: tuple[MomentDefinition, ...] = ()
