"""Tables of events, made when they are first asked for; those asked least lately go first."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from filrouge.rules import tree as t
from filrouge.rules.history.needs import Needs
from filrouge.rules.history.values import Columns
from filrouge.stores.history_duckdb.asking.connecting import TEMPLATES, Connection, listed
from filrouge.stores.history_duckdb.asking.events import Events, Held, viewed

ROWS_HELD_MAX: Final = 12_000_000
"""Events in tables: about 50 bytes each, and as much again for their properties."""
COLUMNS_HELD_MAX: Final = 24
"""Properties that one table has in columns."""


FETCHED_ROWS_MAX: Final = 3_000_000
FETCHED_ROWS_OF_A_NAME_MAX: Final = 500_000
FETCHED_COLUMNS_MAX: Final = 12
"""What is made before anybody asks: the events that are not the most frequent ones."""


class _Table:
    """Events of some names (None: of all), with some properties."""

    def __init__(self, name: str, events: frozenset[str] | None, columns: Columns) -> None:
        self.name = name
        self.events = events
        self.columns = columns
        self.rows = 0


class HeldTables:
    """The events of a workspace by name."""

    def __init__(self, connection: Connection, held: Held) -> None:
        self._connection = connection
        self._events = Events(connection, held)
        self._tables: OrderedDict[str, _Table] = OrderedDict()
        """By their names, the latest asked last."""
        self._paths: dict[t.Path, str] = {}
        self._last = 0

    def fetch(self, counts: Mapping[str, int], paths: Mapping[str, Sequence[t.Path]]) -> None:
        """Make a table of the rarer events, with the properties that most of them have."""
        names: list[str] = []
        rows = 0
        for name in sorted(counts, key=lambda name: (counts[name], name)):
            rows += counts[name]
            if rows > FETCHED_ROWS_MAX or counts[name] > FETCHED_ROWS_OF_A_NAME_MAX:
                break
            names.append(name)
        usual: Counter[t.Path] = Counter()
        for name in names:
            for path in paths.get(name, ()):
                usual[path] += counts[name]
        chosen = [path for path, _ in usual.most_common(FETCHED_COLUMNS_MAX)]
        if names:
            self._make(frozenset(names), self._columns(chosen))

    def _columns(self, paths: Iterable[t.Path]) -> Columns:
        ordered = sorted(paths)
        for path in ordered:
            self._paths.setdefault(path, f"p{len(self._paths) + 1}")
        return {path: self._paths[path] for path in ordered}

    def view(self, view: str, needs: Needs, received_until: int | None) -> Columns:
        """Make the view of the events that are needed; gives the columns of their properties."""
        columns = self._columns(needs.properties)
        tables = self._with(needs.events, columns)
        selects = []
        for table, names in tables:
            select = viewed(table.name, columns, received_until)
            if names is not None:
                select += f" AND name IN ({listed(sorted(names))})"
            selects.append(select)
        union = f"\n{TEMPLATES.filled('union')}\n".join(selects)
        self._connection.run("events_view", view=view, tables=union)
        return columns

    def _with(
        self, names: frozenset[str] | None, columns: Columns
    ) -> list[tuple[_Table, frozenset[str] | None]]:
        """Tables that hold events of these names, each with the names that it is asked for."""
        found: list[tuple[_Table, frozenset[str] | None]] = []
        missing = names
        for table in list(self._tables.values()):
            if not columns.keys() <= table.columns.keys():
                continue
            if table.events is None:
                found, missing = [(table, names)], frozenset()
                break
            if missing is not None and (here := missing & table.events):
                found.append((table, here))
                missing -= here
        if missing is None or missing:
            found.append((self._make(missing, columns), missing))
        kept = {table.name for table, _ in found}
        for name in sorted(kept):
            self._tables.move_to_end(name)
        self._let_go(kept)
        return found

    def _make(self, names: frozenset[str] | None, columns: Columns) -> _Table:
        """A new table, with the columns of those that it comes in place of."""
        replaced = [
            table
            for table in self._tables.values()
            if names is None or (table.events is not None and table.events <= names)
        ]
        both = dict(columns)
        for table in replaced:
            for path, name in table.columns.items():
                if len(both) < COLUMNS_HELD_MAX:
                    both.setdefault(path, name)
        for table in replaced:
            self._drop(table)
        self._last += 1
        made = _Table(f"events_{self._last}", names, both)
        self._events.make(made.name, "owners", names, both)
        made.rows = self._connection.ask("rows_of", table=made.name)[0][0]
        self._tables[made.name] = made
        return made

    def _let_go(self, kept: set[str]) -> None:
        """Drop tables that were not asked for lately, where there are too many rows."""
        rows = sum(table.rows for table in self._tables.values())
        for table in list(self._tables.values()):
            if rows <= ROWS_HELD_MAX:
                return
            if table.name not in kept:
                rows -= table.rows
                self._drop(table)

    def _drop(self, table: _Table) -> None:
        self._connection.run("drop", table=table.name)
        del self._tables[table.name]
