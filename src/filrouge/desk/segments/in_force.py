"""What is in force, for whoever only reads: definitions, memberships, and their instant."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from filrouge.app.configuration import NO_DEFINITIONS, Configuration
from filrouge.app.filling import FILLED
from filrouge.app.following import CLOCK
from filrouge.app.ledger import positions_in
from filrouge.app.loop import POSITION
from filrouge.app.reading import Configurations
from filrouge.app.stores import Rooms, Stores
from filrouge.app.workspace import Workspace, definition_bytes, table_files
from filrouge.core.errors import ConfigurationError
from filrouge.core.nouns import Person
from filrouge.core.time import iso
from filrouge.desk.segments.listing import segment_words
from filrouge.profile import ProfileView
from filrouge.rules import tree as t
from filrouge.rules.tree import AnyCondition
from filrouge.segment import (
    FOLDERS,
    TABLES,
    Definitions,
    Memberships,
    OnePerson,
    SegmentDefinition,
    TableFiles,
    inlined_formulas,
    parsed_definitions,
    uses_of,
)
from filrouge.segment.definitions import Key, Names, names_of

Signature = list[tuple[str, int, int]]


class InForce:
    """Reads again what another process put in force, where it did."""

    def __init__(self, workspace: Workspace, stores: Stores, rooms: Rooms) -> None:
        self._workspace = workspace
        self._stores = stores
        self._rooms = rooms
        self._configurations: Configurations | None = None
        self._files: Signature | None = None
        self._declared = NO_DEFINITIONS
        self._table_files: Signature | None = None
        self._tables = TableFiles((), lambda _name: b"")
        self._conditions: dict[str, AnyCondition] = {}
        self.memberships: Final = Memberships(stores.state, workspace.settings.timezone)
        self.definitions = NO_DEFINITIONS
        self.by_id: dict[str, SegmentDefinition] = {}
        self.names: dict[str, Names] = {}
        """How people call the segments."""
        self._words: dict[str, dict[str, str]] = {}
        self.uses: dict[Key, tuple[Key, ...]] = {}
        """What each definition looks at."""

    def refresh(self) -> Definitions:
        """The definitions in force now; the rules of `memberships` are those of now too."""
        state = self._stores.state
        if self._configurations is None or not self._configurations.is_latest(state):
            self._configurations = Configurations(state)
            latest = self._configurations.latest()
            self.definitions = latest.definitions if latest else NO_DEFINITIONS
            self.by_id = {one.id: one for one in self.definitions.segments}
            self.uses = uses_of(self.definitions)
            self.names = names_of(self.definitions)
            self._conditions, self._words = {}, {}
        self.memberships.refresh()
        return self.definitions

    def configuration(self) -> Configuration | None:
        """The configuration in force, None before the first."""
        return self._configurations.latest() if self._configurations is not None else None

    def conditions(self) -> dict[str, AnyCondition]:
        """The conditions of the segments, computed traits put in their places."""
        if not self._conditions:
            formulas = inlined_formulas(self.definitions)
            self._conditions = {
                id_: tree
                for (kind, id_), tree in formulas.items()
                if kind == "segments" and isinstance(tree, t.Condition)
            }
        return self._conditions

    def words(self, definition: SegmentDefinition) -> dict[str, str]:
        """What makes somebody a member of a segment in force, in words."""
        words = self._words.get(definition.id)
        if words is None:
            words = self._words[definition.id] = segment_words(definition, self.names)
        return words

    def now(self) -> int:
        """The instant that answers are of: the clock's; the log's own while records wait in it."""
        positions = positions_in(self._stores.state)
        clock = positions.get(CLOCK, 0)
        if self._stores.log.end() > positions.get(POSITION, 0):
            return clock or self._rooms.clock.now()
        return max(clock, self._rooms.clock.now())

    def log_time(self) -> int:
        """The instant up to which memberships were acted on."""
        return positions_in(self._stores.state).get(CLOCK, 0)

    def read_thousandths(self) -> int:
        """How much of everybody was read for segments that are being filled."""
        return positions_in(self._stores.state).get(FILLED, 0)

    def one(self, person: Person) -> OnePerson:
        """A person, ready to be asked."""
        root = root_of(person)
        profiles = self._rooms.profiles
        profiles.forget_cache()
        row = self.memberships.of([root]).get(root)
        return OnePerson(self.memberships.catalogue, profiles.standing(person.traces), row)

    def completed(self, view: ProfileView, person: Person) -> ProfileView:
        """A profile with the segments that the person is in, and their computed traits.

        A trait that the person's events say is not hidden by a computed one of the same name.
        """
        self.refresh()
        root = root_of(person)
        row = self.memberships.of([root]).get(root)
        since = self.memberships.segments_of(row)
        segments = [
            {"id": id_, "since": iso(time), "name": self.name_of(id_)}
            for id_, time in since.items()
        ]
        if not self.memberships.catalogue.traits:
            return msgspec.structs.replace(view, segments=segments)
        computed = self.one(person).computed(self.now())
        known = {name: value for name, value in computed.items() if value is not None}
        traits = dict(sorted({**known, **view.traits}.items()))
        return msgspec.structs.replace(view, segments=segments, traits=traits, computed=computed)

    def name_of(self, id_: str) -> Names:
        """How people call a segment."""
        definition = self.by_id.get(id_)
        return definition.name if definition is not None else {"fr": id_, "en": id_}

    def tables(self) -> TableFiles:
        """The reference tables as their files are now."""
        folder = self._workspace.folder
        files = signature_of((folder / TABLES).glob("*.csv"))
        if files != self._table_files:
            self._table_files, self._tables = files, table_files(folder)
        return self._tables

    def declared(self) -> Definitions:
        """What the workspace's files declare now; what they did before, while one has a mistake."""
        folder = self._workspace.folder
        files = signature_of(path for kind in FOLDERS for path in (folder / kind).glob("*.y*ml"))
        if files != self._files:
            self._files = files
            try:
                self._declared = parsed_definitions(definition_bytes(folder))
            except ConfigurationError:
                return self._declared
        return self._declared


def signature_of(paths: Iterable[Path]) -> Signature:
    """What tells whether files changed."""
    return sorted(
        (str(path), status.st_mtime_ns, status.st_size) for path in paths if (status := path.stat())
    )


def root_of(person: Person) -> bytes:
    """The key of a person's row."""
    return bytes.fromhex(person.id)
