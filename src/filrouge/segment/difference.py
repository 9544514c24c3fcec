"""What changes from one set of definitions to another."""

from typing import Any, Literal, NamedTuple

from filrouge.rules.lookups import columns_of, table_of
from filrouge.segment.columns import versions_of
from filrouge.segment.definitions import Definition, Definitions, Key, Names, by_key, formula_of
from filrouge.segment.formulas import inlined_formulas


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


class TableChange(NamedTuple):
    """One reference table of which columns are not the same before and after."""

    id: str
    how: Literal["added", "changed", "removed"]
    columns: tuple[str, ...]
    """Those that are not the same."""
    used_by: tuple[Key, ...]
    """The definitions that look at them, afterwards."""


def table_changes(before: Definitions, after: Definitions) -> list[TableChange]:
    """The reference tables that changed, by id."""
    old, new = _columns(before), _columns(after)
    looked_at = {key: columns_of(tree) for key, tree in inlined_formulas(after).items()}
    found = []
    for id_ in sorted(old.keys() | new.keys()):
        mine, theirs = old.get(id_, {}), new.get(id_, {})
        other = {one for one in mine.keys() | theirs.keys() if mine.get(one) != theirs.get(one)}
        used = {key for key, some in looked_at.items() if some & other}
        how: Any = "changed" if mine and theirs else "added" if theirs else "removed"
        if other:
            names = sorted({name for _, name in other})
            found.append(TableChange(id_, how, tuple(names), tuple(sorted(used))))
    return found


def _columns(definitions: Definitions) -> dict[str, dict[tuple[str, str], str]]:
    """table -> (its index, column) -> version."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for index, columns in versions_of(definitions.tables).items():
        some = found.setdefault(table_of(index)[0], {})
        some.update({(index, name): version for name, version in columns.items()})
    return found


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
