"""What changes from one set of definitions to another."""

from typing import Literal, NamedTuple

from filrouge.segment.definitions import Definition, Definitions, Key, Names, by_key, formula_of


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

    >>> from filrouge.segment import SegmentDefinition
    >>> old = Definitions(segments=(SegmentDefinition("a", {}, "x"),))
    >>> [(one.how, one.key) for one in changes(old, Definitions())]
    [('removed', ('segments', 'a'))]
    """
    old, new = by_key(before), by_key(after)
    order = ("segments", "traits", "moments")
    keys = sorted(old.keys() | new.keys(), key=lambda key: (order.index(key[0]), key[1]))
    return [Change(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]
