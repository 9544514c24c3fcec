"""Events read back from their records, as they were first read."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import msgspec

from filrouge.app.acts import ConfigureAct
from filrouge.app.configuration import Configuration
from filrouge.app.ledger import QUERIES
from filrouge.collect import BUILT_IN, ErasedValues, SourceSettings, read_event
from filrouge.core.nouns import Event, Record, RecordKind, Rejection
from filrouge.core.ports import Log, State
from filrouge.segment import Definitions
from filrouge.stores.history_duckdb import History

_EVENTS: Final = (RecordKind.EVENT, RecordKind.DERIVED)
FOREVER: Final = 2**63
_Here = tuple[int, int, dict[str, SourceSettings]]
"""Sources' settings, and the offsets where they hold: the first one, and the one after the last."""


class Rules(msgspec.Struct, frozen=True):
    """Identity rules, and the region of phone numbers written without a country."""

    identity: str
    region: str


def rules_in(configuration: Configuration) -> Rules:
    """The identity rules of a configuration."""
    return Rules(configuration.identity, configuration.region)


def put_over(latest: Configuration | None, act: ConfigureAct) -> Configuration:
    """What an act puts in force where another configuration is."""
    if latest is None or not act.keeps_definitions:
        return act.configuration
    return act.configuration.with_definitions(latest.definitions)


class Configurations:
    """The configuration in force at each offset of the log."""

    def __init__(self, state: State) -> None:
        self._offsets: list[int] = []
        self._configurations: list[Configuration] = []
        self._settings: list[dict[str, SourceSettings]] = []
        self._here: _Here = (0, 0, {})
        self._rules: Rules | None = None
        for (doc,) in state.rows(QUERIES["rules"]):
            self._rules = msgspec.msgpack.decode(doc, type=Rules)
        for offset, doc in state.rows(QUERIES["configurations"]):
            self._add(offset, msgspec.msgpack.decode(doc, type=Configuration))

    def apply(self, offset: int, act: ConfigureAct, state: State) -> bool:
        """Put a version in force from `offset` on; False where it was made for another one than
        that in force, which stays."""
        self._forget_from(offset)
        latest = self.latest()
        if act.base not in (None, latest.version if latest else ""):
            return False
        configuration = put_over(latest, act)
        if latest is None or configuration.version != latest.version:
            doc = msgspec.msgpack.encode(configuration)
            state.write(QUERIES["add_configuration"], [(offset, doc)])
            self._add(offset, configuration)
        if not state.rows(QUERIES["rules"]):
            self.put_rules(rules_in(configuration), state)
        return True

    def put_rules(self, rules: Rules, state: State) -> None:
        """Resolve by these rules. Only an empty state may change rules: `filrouge rebuild`."""
        state.write(QUERIES["set_rules"], [(msgspec.msgpack.encode(rules),)])
        self._rules = rules

    def is_latest(self, state: State) -> bool:
        """Whether no version was put in force since these were read."""
        latest = state.rows(QUERIES["latest_configuration"])[0][0]
        return bool(latest == (self._offsets[-1] if self._offsets else None))

    def rules(self) -> Rules | None:
        """The identity rules by which the state was made, None before the first configuration."""
        return self._rules

    def latest(self) -> Configuration | None:
        """The version in force now, None in a workspace that has none yet."""
        return self._configurations[-1] if self._configurations else None

    def definitions(self) -> list[Definitions]:
        """Every set of definitions that was ever in force, the oldest first."""
        return [one.definitions for one in self._configurations]

    def began_at(self, offset: int) -> bool:
        """Whether a version was put in force by the act at an offset."""
        return offset in self._offsets

    def settings(self, offset: int, source: str) -> SourceSettings:
        """How events of a source are read at `offset`; defaults for a source not declared."""
        start, end, settings = self._here
        if not start <= offset < end:
            settings = self._settings_at(offset)
        found = settings.get(source)
        if found is None:
            found = settings[source] = BUILT_IN.get(source) or SourceSettings(source)
        return found

    def _settings_at(self, offset: int) -> dict[str, SourceSettings]:
        """The settings in force at an offset, kept for the offsets near it."""
        index = max(bisect_right(self._offsets, offset) - 1, 0)
        settings = dict(self._settings[index]) if self._settings else {}
        start = self._offsets[index] if index else 0
        end = self._offsets[index + 1] if index + 1 < len(self._offsets) else FOREVER
        self._here = (start, end, settings)
        return settings

    def _forget_from(self, offset: int) -> None:
        """Leave out what a transaction that was rolled back had put in force."""
        while self._offsets and self._offsets[-1] >= offset:
            for held in (self._offsets, self._configurations, self._settings):
                held.pop()
        self._here = (0, 0, {})

    def _add(self, offset: int, configuration: Configuration) -> None:
        self._offsets.append(offset)
        self._configurations.append(configuration)
        self._settings.append({source.name: source for source in configuration.sources})
        self._here = (0, 0, {})


class EventReader:
    """Finds events by offset or by trace, in the log first, then in history."""

    def __init__(self, log: Log, history: History, configurations: Configurations) -> None:
        self._log = log
        self._history = history
        self.configurations = configurations
        self._left_out: ErasedValues | None = None

    @contextmanager
    def without(self, values: ErasedValues) -> Iterator[None]:
        """Read events as they will be once these values are erased."""
        self._left_out = values
        try:
            yield
        finally:
            self._left_out = None

    def read(self, offset: int, record: Record) -> Event | Rejection:
        """The event of a record, read with the settings in force at its offset."""
        settings = self.configurations.settings(offset, record.source)
        if self._left_out is not None and record.kind in _EVENTS:
            record = msgspec.structs.replace(record, body=self._left_out.out_of(record.body))
        return read_event(offset, record, settings)

    def at(self, offsets: Sequence[int]) -> list[Event]:
        """The events at these offsets, in their order; erased ones are left out."""
        records = dict(self._log.records_at(offsets))
        missing = [offset for offset in offsets if offset not in records]
        if missing:
            records.update(self._history.records_at(missing))
        return self._events([(offset, records[offset]) for offset in offsets if offset in records])

    def of_trace_in_history(self, trace: bytes) -> list[Event]:
        """The events that history holds under a trace."""
        return self._events(self._history.records_of_traces([trace]))

    def _events(self, records: Sequence[tuple[int, Record]]) -> list[Event]:
        found = []
        for offset, record in records:
            if record.kind in _EVENTS and record.body:
                event = self.read(offset, record)
                if isinstance(event, Event):
                    found.append(event)
        return found
