"""What the API's handlers share: readers over their own connections, and the worker's pulse."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any, Final

from filrouge.access import Access
from filrouge.app.clock import SystemClock
from filrouge.app.stores import Rooms, Stores, open_stores
from filrouge.app.workspace import Workspace
from filrouge.desk.desk import Desk
from filrouge.desk.people import People
from filrouge.desk.previews import Previews
from filrouge.profile import ProfileView

DESKS: Final = 2
"""Threads of the API that may read at once; the fast path has a reader of its own."""
LAG_RECORDS_MAX: Final = 50_000
PREVIEW_PATIENCE_S: Final = 1.0
"""How long a request waits for a preview before it tells how far that is."""


class Answers:
    """Readers of one workspace, for one HTTP process."""

    def __init__(self, workspace: Workspace, access: Access, poke: Callable[[], None]) -> None:
        self.workspace = workspace
        self.access = access
        self.poke = poke
        self.ready = False
        self.queued: Callable[[], int] = lambda: 0
        self._clock = SystemClock()
        self.previews = Previews(workspace.folder, self._clock, PREVIEW_PATIENCE_S)
        self._opened: list[Stores] = []
        stores = self._open()
        self._fast_state = stores.state
        self._fast = People(workspace, stores, Rooms(stores, workspace))
        self._desks: SimpleQueue[tuple[Desk, Rooms]] = SimpleQueue()
        for _ in range(DESKS):
            stores = self._open()
            rooms = Rooms(stores, workspace)
            self._desks.put((Desk(workspace, stores, rooms, self.previews), rooms))

    def profile(self, key: str) -> ProfileView:
        """The profile, on the event loop's own connection, all of it at one instant."""
        with self._fast_state.snapshot():
            return self._fast.profile(key)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk that no other thread uses."""
        desk, rooms = self._desks.get()
        try:
            rooms.refresh()
            yield desk
        finally:
            self._desks.put((desk, rooms))

    def is_ready(self) -> bool:
        """Whether the collector and the worker have started."""
        return self.ready

    def readiness(self) -> dict[str, Any]:
        """Whether the stores answer and the worker keeps up, and its lag."""
        with self.desk() as desk:
            status = desk.people.status()
        return {
            "ready": self.ready and status["lag"] <= LAG_RECORDS_MAX,
            "lag": status["lag"],
            "queued": self.queued(),
        }

    def metrics(self) -> str:
        """Counts in Prometheus' text format."""
        with self.desk() as desk:
            status = desk.people.status()
        gauges = {
            "filrouge_events_total": ("counter", status["events"]),
            "filrouge_people": ("gauge", status["people"]),
            "filrouge_merges_total": ("counter", status["merges"]),
            "filrouge_rejected": ("gauge", status["rejected"]),
            "filrouge_worker_lag_records": ("gauge", status["lag"]),
            "filrouge_segments_overdue_people": ("gauge", status["overdue"]),
            "filrouge_collector_queued_records": ("gauge", self.queued()),
        }
        lines = [
            f"# TYPE {name} {kind}\n{name} {value}\n" for name, (kind, value) in gauges.items()
        ]
        return "".join(lines)

    def close(self) -> None:
        """Close every connection, and end the process that counts previews."""
        self.previews.close()
        for stores in self._opened:
            stores.close()

    def _open(self) -> Stores:
        stores = open_stores(self.workspace, read_only=True)
        self._opened.append(stores)
        return stores
