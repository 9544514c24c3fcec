"""Acts asked for by people: recorded in the log, then waited for, server running or not."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final, Literal, NamedTuple

from filrouge.app.acts import EraseAct, PinAct, UnshelveAct, act_record
from filrouge.app.configuration import Configuration
from filrouge.app.erasure import receipt_of
from filrouge.app.ledger import QUERIES, positions_in
from filrouge.app.loop import EVENTS, POSITION, REFUSED, RETRIES
from filrouge.app.reading import Rules
from filrouge.app.stores import Rooms, Stores
from filrouge.app.work import Worker, WorkerRunningError, files_acts, worker_lock, writer_of
from filrouge.app.workspace import Workspace
from filrouge.collect import NEWEST, Shelved, replayed
from filrouge.core.errors import FilrougeError
from filrouge.core.language import Language
from filrouge.core.nouns import Record
from filrouge.core.time import SECOND, iso
from filrouge.desk.people import People
from filrouge.desk.planning import Plan, Plans
from filrouge.desk.previews import Previews
from filrouge.desk.pulling import pull
from filrouge.desk.segments.questions import Segments
from filrouge.segment import FileChange

POLL_S: Final = 0.01
WAIT_MAX: Final = 120 * SECOND
RECEIPT_BYTES: Final = 9

Progress = Callable[[int], None]


class WorkerStuckError(FilrougeError):
    """The worker did not get to record {offset} in {seconds} s: it stands at {position}."""

    code = "worker-stuck"
    hint = "The act is recorded and will be done; `filrouge doctor` says what holds the worker."
    transient = True
    status = 503


class Counts(NamedTuple):
    """How many events were ever taken, how many were there before, and how many were refused."""

    events: int
    retries: int
    rejected: int


class Desk:
    """Records acts and waits until they are applied."""

    def __init__(
        self, workspace: Workspace, stores: Stores, rooms: Rooms, previews: Previews | None = None
    ) -> None:
        self._workspace = workspace
        self._stores = stores
        self._rooms = rooms
        self.people = People(workspace, stores, rooms)
        self.segments = Segments(workspace, stores, rooms, self.people)
        if previews is not None:
            self.segments.ask(previews)
        self.plans = Plans(workspace, stores, rooms)
        self.shelf = rooms.shelf

    def submit(self, records: Sequence[Record]) -> int:
        """Append records; gives the offset of the last one."""
        return self._stores.log.append(records) + len(records) - 1

    def settle(self, until: int, progress: Progress = lambda _position: None) -> None:
        """Wait until the worker has applied `until`; with none running, be the worker.

        Raises WorkerStuckError.
        """
        try:
            with worker_lock(self._workspace.data):
                writer = writer_of(self._workspace)
                worker = Worker(self._workspace, self._stores, writer=writer)
                worker.start()
                worker.settle(max(until, self._stores.log.end()), progress)
        except WorkerRunningError:
            self._wait(until, progress)
        self._rooms.refresh()

    def catch_up(self) -> None:
        """Have memberships be those of now: where no server runs, act on what time alone changed,
        and on what waits in the log."""
        in_force = self.people.in_force
        in_force.refresh()
        now, log = self._rooms.clock.now(), self._stores.log
        is_due = in_force.memberships.next_due() <= now or in_force.memberships.is_filling()
        if self._position() == log.end() and not is_due:
            return
        with suppress(WorkerRunningError), worker_lock(self._workspace.data):
            worker = Worker(self._workspace, self._stores, writer=writer_of(self._workspace))
            worker.start()
            worker.settle(log.end())
            while worker.step():
                continue
            worker.settle(log.end())
        self._rooms.refresh()

    def counts(self) -> Counts:
        """The counts as of the worker's position."""
        positions = positions_in(self._stores.state)
        return Counts(
            positions.get(EVENTS, 0), positions.get(RETRIES, 0), positions.get(REFUSED, 0)
        )

    def configuration(self) -> Configuration | None:
        """The configuration in force, None before the first."""
        return self._rooms.configurations.latest()

    def files_are_in_force(self) -> bool:
        """Whether the files, their definitions apart, are what is in force, or will be first."""
        configurations = self._rooms.configurations
        return configurations.latest() is None or not files_acts(self._workspace, configurations)

    def identifier_types(self) -> list[str]:
        """The types of identifiers, the best first."""
        types = self._rooms.resolver.rules.types.values()
        return [one.name for one in sorted(types, key=lambda one: one.priority)]

    def rules_in_force(self) -> Rules:
        """The identity rules by which people are resolved."""
        return self._rooms.rules

    def now(self) -> int:
        """The clock's time."""
        return self._rooms.clock.now()

    def configure(self) -> None:
        """Put the files' configuration in force, definitions apart, where another one is."""
        if acts := files_acts(self._workspace, self._rooms.configurations):
            self.submit([act_record(act, self._rooms.clock.now()) for act in acts])

    def apply(self, plan: Plan, progress: Progress = lambda _position: None) -> None:
        """Put a plan in force, and wait until it is. Raises PlanStaleError."""
        self.plans.check(plan)
        now = self._rooms.clock.now()
        offset = self.submit([act_record(act, now) for act in plan.acts])
        self.settle(offset, progress)
        self.plans.check_done(plan, offset)

    def pull(self, *, overwrite: bool = False) -> list[FileChange]:
        """Write what is in force into the workspace's files; gives what was done with which."""
        return pull(self._workspace, self._rooms.configurations, overwrite=overwrite)

    def pin(self, a: str, b: str, kind: Literal["link", "cut"], *, undo: bool, by: str) -> int:
        """Record that two identifiers are (`link`) or are not (`cut`) one person."""
        self.people.check_pair(a, b)
        return self._act(PinAct(kind, a, b, by, undo))

    def erase(self, key: str, by: str) -> tuple[str, int]:
        """Record that a person is to be forgotten; gives the receipt's id and the offset."""
        person = self.people.person(key)
        receipt = os.urandom(RECEIPT_BYTES).hex()
        return receipt, self._act(EraseAct(person.id, receipt, by))

    def receipt(self, receipt: str) -> dict[str, Any] | None:
        """What was erased, None while it is under way."""
        return receipt_of(self._stores, receipt)

    def rejected(self, before: int | None, limit: int, language: Language) -> dict[str, Any]:
        """The shelf below the number `before`, newest first, with reasons in a language."""
        found = self.shelf.listed(NEWEST if before is None else before, limit)
        return {
            "rejected": [shelved_view(one, language) for one in found],
            "next": found[-1].id if len(found) == limit else None,
        }

    def replay(self, shelved: Sequence[Shelved], mended: bytes | None, by: str) -> int:
        """Send rejected events again, mended or as they are; they leave the shelf."""
        records = [replayed(one, mended) for one in shelved]
        act = act_record(UnshelveAct([one.id for one in shelved], by), self._rooms.clock.now())
        return self.submit([act, *records])

    def _act(self, act: PinAct | EraseAct) -> int:
        return self.submit([act_record(act, self._rooms.clock.now())])

    def _wait(self, until: int, progress: Progress) -> None:
        clock = self._rooms.clock
        position, moved = self._position(), clock.now()
        while position < until or self._stores.state.rows(QUERIES["plans"]):
            clock.pause(POLL_S)
            before, position = position, self._position()
            if position != before:
                moved = clock.now()
                progress(position)
            elif clock.now() - moved > WAIT_MAX:
                raise WorkerStuckError(offset=until, seconds=WAIT_MAX // SECOND, position=position)

    def _position(self) -> int:
        return positions_in(self._stores.state).get(POSITION, 0)


def shelved_view(shelved: Shelved, language: Language) -> dict[str, Any]:
    """One rejected event, for people."""
    return {
        "id": shelved.id,
        "source": shelved.source,
        "receivedAt": iso(shelved.received_time),
        "reason": shelved.why.code,
        "detail": shelved.why.told(language),
        "body": shelved.record.body.decode("utf-8", "replace"),
    }
