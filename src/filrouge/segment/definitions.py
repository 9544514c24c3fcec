"""What a workspace declares of its people: segments, computed traits, micro-moments."""

from typing import Final, Literal

import msgspec

from filrouge.rules import tree as t

LIST_EVENT: Final = "List Changed"
"""The event by which one identifier joins or leaves a list."""
RESERVED_EVENTS: Final = frozenset(
    ("Segment Entered", "Segment Left", "Profile Merged", "Profile Split", LIST_EVENT)
)
"""Events that only Filrouge derives: no moment may take their names."""

Names = dict[str, str]
"""language -> how people call it; both languages are there."""


class SegmentDefinition(msgspec.Struct, frozen=True):
    """People for whom a condition is true, or those of a list."""

    id: str
    name: Names
    when: str = ""
    """The canonical text of the condition; that of `list_condition` for a list."""
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


Definition = SegmentDefinition | TraitDefinition | MomentDefinition
Key = tuple[str, str]
"""The folder and the id of a definition."""


class TableDefinition(msgspec.Struct, frozen=True):
    """A reference table: the columns that are looked at, each with the version of its content."""

    id: str
    """As `Lookup.index` names it: `products`, or `stock/2` where it is found by two keys."""
    columns: dict[str, str]


class Definitions(msgspec.Struct, frozen=True):
    """All of them, as one version of the configuration holds them."""

    segments: tuple[SegmentDefinition, ...] = ()
    traits: tuple[TraitDefinition, ...] = ()
    moments: tuple[MomentDefinition, ...] = ()
    tables: tuple[TableDefinition, ...] = ()
    """The reference tables that they look at: a change of what they hold is a new version too."""


def names_of(definitions: Definitions) -> dict[str, Names]:
    """How people call each segment, by its id, and each computed trait, as `trait.ID`."""
    return {
        **{one.id: one.name for one in definitions.segments},
        **{f"trait.{one.id}": one.name for one in definitions.traits},
    }


def list_condition(id_: str) -> str:
    """The condition that a list is: the last thing said of the person is that they joined it.

    >>> print(list_condition("vip"))
    last(properties.joined of "List Changed" where properties.list = "vip") = true
    """
    named = t.Compare("=", t.Property(("list",)), t.Text(id_))
    joined = t.Aggregate("last", t.Property(("joined",)), t.Select((LIST_EVENT,), named))
    return t.Compare("=", joined, t.Boolean(True)).text()


def by_key(definitions: Definitions) -> dict[Key, Definition]:
    """Every definition by its kind and id."""
    return {
        **{("segments", one.id): one for one in definitions.segments},
        **{("traits", one.id): one for one in definitions.traits},
        **{("moments", one.id): one for one in definitions.moments},
    }


def formula_of(definition: Definition | None) -> str | None:
    """The canonical text of the condition or of the value."""
    if definition is None:
        return None
    return definition.value if isinstance(definition, TraitDefinition) else definition.when
