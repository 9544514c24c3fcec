"""Tables of events, made when they are first asked for; those asked least lately go first."""

from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Final

from filrouge.rules import tree as t
from filrouge.rules.history.needs import Needs
from filrouge.rules.history.values import Columns
from filrouge.stores.history_duckdb.asking.connecting import (
    PACKED,
    TEMPLATES,
    Connection,
    listed,
)
from filrouge.stores.history_duckdb.asking.events import Events, Held, viewed
from filrouge.stores.history_duckdb.errors import TooMuchAskedError

Progress = Callable[[float], object]

ROWS_HELD_MAX: Final = 40_000_000
"""Events in tables: about 30 bytes each, with the properties that shops usually have."""
COLUMNS_HELD_MAX: Final = 24
"""Properties that one table has in columns."""
FETCHED_ROWS_MAX: Final = 20_000_000
FETCHED_COLUMNS_MAX: Final = 16
"""What is made before anybody asks: all events, or, of too many, the rarer ones."""
PART_ROWS: Final = 1_000_000
PART_CELLS: Final = 8_000_000
"""Of one step of making a table: before they are compressed, 50 bytes each."""
_PART: Final = "part_of_events"


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

    def fetch(
        self,
        counts: Mapping[str, int],
        paths: Mapping[str, Sequence[t.Path]],
        progress: Progress = lambda _share: None,
    ) -> None:
        """Make a table of what is likely to be asked: the events, with the properties that most
        of them have. `progress` hears of each step, as a share of 1."""
        names: list[str] | None = None
        if self._events.rows(None) > FETCHED_ROWS_MAX:
            names = sorted(counts, key=lambda name: (counts[name], name))
            rows = list(accumulate(counts[name] for name in names))
            names = names[: bisect_right(rows, FETCHED_ROWS_MAX)]
        usual: Counter[t.Path] = Counter()
        for name in counts if names is None else names:
            for path in paths.get(name, ()):
                usual[path] += counts[name]
        chosen = [path for path, _ in usual.most_common(FETCHED_COLUMNS_MAX)]
        if names is None or names:
            events = frozenset(names) if names is not None else None
            self._make(events, self._columns(chosen), progress)

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

    def _make(
        self,
        names: frozenset[str] | None,
        columns: Columns,
        progress: Progress = lambda _share: None,
    ) -> _Table:
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
        made = _Table(f"{PACKED}.events_{self._last}", names, both)
        self._fill(made, progress)
        made.rows = self._connection.ask("rows_of", table=made.name)[0][0]
        self._tables[made.name] = made
        return made

    def _fill(self, made: _Table, progress: Progress) -> None:
        """Put the events into a new table, some at a time: memory stays bounded."""
        run = self._connection.run
        spans = self._events.spans(min(PART_ROWS, PART_CELLS // (len(made.columns) + 1)))
        try:
            for number, span in enumerate(spans, 1):
                self._events.make(_PART, "owners", made.events, made.columns, within=span.rows)
                if number == 1:
                    run("held_of", table=made.name, part=_PART)
                run("appended", table=made.name, part=_PART)
                run("drop", table=_PART)
                self._connection.pack()
                progress(number / len(spans))
        except TooMuchAskedError:
            for table in (_PART, made.name):
                run("drop", table=table)
            raise

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
