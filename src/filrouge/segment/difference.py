"""What changes from one set of definitions to another."""

from typing import Literal, NamedTuple

from filrouge.segment.definitions import (
    Definitions,
    MomentDefinition,
    Names,
    SegmentDefinition,
    TraitDefinition,
)
from filrouge.segment.uses import Key

Definition = SegmentDefinition | TraitDefinition | MomentDefinition


class Change(NamedTuple):
    """One definition that is not the same before and after; None on the side that has none."""

    key: Key
    before: Definition | None
    after: Definition | None

    @property
    def name(self) -> Names:
        """How people call it, afterwards where it stays."""
        found = self.after or self.before
        return found.name if found is not None else {}

    @property
    def how(self) -> Literal["added", "changed", "removed"]:
        if self.before is None:
            return "added"
        return "changed" if self.after is not None else "removed"

    @property
    def is_of_formula(self) -> bool:
        """Whether what is computed changes, and not only how it is called."""
        return formula_of(self.before) != formula_of(self.after)


def changes(before: Definitions, after: Definitions) -> list[Change]:
    """The differences, segments first, then traits, then moments, by id.

    >>> old = Definitions(segments=(SegmentDefinition("a", {}, "x"),))
    >>> [(one.how, one.key) for one in changes(old, Definitions())]
    [('removed', ('segments', 'a'))]
    """
    old, new = by_key(before), by_key(after)
    order = ("segments", "traits", "moments")
    keys = sorted(old.keys() | new.keys(), key=lambda key: (order.index(key[0]), key[1]))
    return [Change(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


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
