"""Opens a workspace's stores, and builds its rooms over them."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from filrouge.access import SCHEMA as ACCESS_SCHEMA
from filrouge.app.clock import SystemClock
from filrouge.app.files import (
    CONTROL_FILE,
    HISTORY_FOLDER,
    KEYS_FILE,
    LOG_FILE,
    STATE_FILE,
    CrashPoint,
    no_crash,
)
from filrouge.app.ledger import SCHEMA as APP_SCHEMA
from filrouge.app.reading import Configurations, EventReader, rules_in
from filrouge.app.workspace import Workspace, rules_of
from filrouge.collect import SCHEMA as COLLECT_SCHEMA
from filrouge.collect import Seen, Shelf, message_of
from filrouge.core.nouns import Event
from filrouge.profile import SCHEMA as PROFILE_SCHEMA
from filrouge.profile import Profiles
from filrouge.resolve import SCHEMA as RESOLVE_SCHEMA
from filrouge.resolve import Resolver
from filrouge.segment import SCHEMA as SEGMENT_SCHEMA
from filrouge.segment import Segments
from filrouge.stores.history_duckdb import History
from filrouge.stores.keys_sqlite import KeyRing
from filrouge.stores.log_sqlite import SqliteLog, open_log
from filrouge.stores.state_sqlite import SqliteState, open_state

SCHEMAS: Final = (APP_SCHEMA, COLLECT_SCHEMA, RESOLVE_SCHEMA, PROFILE_SCHEMA, SEGMENT_SCHEMA)
"""The tables of the state, each room's own."""


class Stores:
    """The open files of a workspace. Close them with `close()` or a `with`."""

    def __init__(
        self,
        data: Path,
        sealed: list[str],
        *,
        state_path: Path | None = None,
        read_only: bool = False,
        crash: CrashPoint = no_crash,
    ) -> None:
        with ExitStack() as opened:
            data.mkdir(parents=True, exist_ok=True)
            self.data = data
            self.log: SqliteLog = open_log(data / LOG_FILE)
            opened.callback(self.log.close)
            self.keys = KeyRing(data / KEYS_FILE, os.urandom)
            opened.callback(self.keys.close)
            self.history = History(data / HISTORY_FOLDER, self.keys, declared=sealed, crash=crash)
            opened.callback(self.history.close)
            self.control: SqliteState = open_state(data / CONTROL_FILE, durability="FULL")
            opened.callback(self.control.close)
            self.control.create(ACCESS_SCHEMA)
            self.state_path = state_path or data / STATE_FILE
            self.state: SqliteState = open_state(self.state_path, read_only=read_only)
            opened.callback(self.state.close)
            if not read_only:
                for schema in SCHEMAS:
                    self.state.create(schema)
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Close every file."""
        self._opened.close()

    def __enter__(self) -> "Stores":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_stores(
    workspace: Workspace,
    *,
    state_path: Path | None = None,
    read_only: bool = False,
    crash: CrashPoint = no_crash,
) -> Stores:
    """Open the stores of a workspace, made on first use; `read_only` only reads the state."""
    sealed = workspace.settings.history.sealed_properties
    return Stores(workspace.data, sealed, state_path=state_path, read_only=read_only, crash=crash)


class Rooms:
    """The rooms of a workspace over its stores, as the loop and the readers use them.

    `refolding` reads history into a fresh state.
    """

    def __init__(self, stores: Stores, workspace: Workspace, *, refolding: bool = False) -> None:
        self.clock = SystemClock()
        self._state = stores.state
        self._secret = stores.keys.secret
        self.configurations = Configurations(self._state)
        self.reader = EventReader(stores.log, stores.history, self.configurations)
        refolded_until = stores.history.end() if refolding else None
        self.seen = Seen(self._state, stores.history.seen, refolded_until=refolded_until)
        self.shelf = Shelf(self._state)
        self.segments = Segments(self._state, workspace.settings.timezone)
        self.profiles = Profiles(
            self._state,
            self.reader.at,
            self.reader.of_trace_in_history,
            _tie_of_event,
            self.segments.counts,
        )
        self.configuration = workspace.configuration()
        self.resolver = self._resolver()

    def refresh(self) -> None:
        """Read what another process put in force."""
        if self.configurations.is_latest(self._state):
            return
        self.configurations = Configurations(self._state)
        self.reader.configurations = self.configurations
        if self.configurations.rules() not in (None, self.rules):
            self.resolver = self._resolver()

    def _resolver(self) -> Resolver:
        self.rules = self.configurations.rules() or rules_in(self.configuration)
        rules = rules_of(self.rules.identity, self.rules.region)
        return Resolver(rules, self._state, self._secret, self.profiles.events_of_trace)


def _tie_of_event(event: Event) -> int:
    return int.from_bytes(message_of(event).key[:8], "big") >> 1
