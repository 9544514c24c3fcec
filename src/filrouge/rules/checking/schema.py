"""What a workspace knows: the names that conditions may use, and the types of their values."""

from collections.abc import Collection, Mapping

import msgspec

from filrouge.rules.checking.types import ValueType


class Schema(msgspec.Struct, frozen=True):
    """The known names. None means that nothing is known of that sort: any name will do.

    A path is written with dots, as in `address.city`.
    """

    events: Mapping[str, Mapping[str, ValueType]] | None = None
    """Event -> path of a property -> type; an event without any may have any property."""
    traits: Mapping[str, ValueType] | None = None
    segments: Collection[str] | Mapping[str, Collection[str]] | None = None
    """Their ids, with what people call each where it is a mapping."""
    scores: Collection[str] | None = None
    channels: Collection[str] | None = None
    tables: Mapping[str, Collection[str] | Mapping[str, ValueType]] | None = None
    """Table -> its columns, with their types where they are known."""

    def property_type(self, names: tuple[str, ...], path: tuple[str, ...]) -> ValueType | None:
        """The type of a property of these events; None when no event of them has it."""
        if self.events is None:
            return "any"
        known = [self.events.get(name, {}) for name in names or self.events]
        if not known or any(not properties for properties in known):
            return "any"
        name = ".".join(path)
        types = {properties[name] for properties in known if name in properties}
        if not types:
            return None
        return types.pop() if len(types) == 1 else "any"

    def cell_type(self, table: str, column: str) -> ValueType:
        """The type of the cells of a column."""
        columns = (self.tables or {}).get(table)
        return columns.get(column, "any") if isinstance(columns, Mapping) else "any"

    def trait_type(self, path: tuple[str, ...]) -> ValueType | None:
        """The type of a trait; None when there is no such trait."""
        return "any" if self.traits is None else self.traits.get(".".join(path))
