"""`GET /v1/stream`: what the worker has just carried, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final
from weakref import WeakSet

import msgspec
from litestar import get
from litestar.datastructures import State
from litestar.response import ServerSentEvent, ServerSentEventMessage

from filrouge.http.answers import Answers

POLL_S: Final = 0.25
EVENTS_EACH_MAX: Final = 200
BEHIND_MAX: Final = 100
"""Readings that wait for a slow page; then the oldest ones are left out for it."""
KEEP_ALIVE_S: Final = 15.0

Messages = Sequence[ServerSentEventMessage]


class Carried:
    """Reads what is carried once for all the pages that listen, and not at all for none."""

    def __init__(self, answers: Answers, stopping: asyncio.Event) -> None:
        self._answers = answers
        self._stopping = stopping
        self._listeners: WeakSet[asyncio.Queue[Messages | None]] = WeakSet()
        """A page that left before its first message is forgotten with its queue."""
        self._begun = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def joined(self) -> "asyncio.Queue[Messages | None]":
        """A queue that gets everything carried from now on, and None at the end."""
        queue: asyncio.Queue[Messages | None] = asyncio.Queue(BEHIND_MAX)
        self._listeners.add(queue)
        if self._task is None or self._task.done():
            self._begun.clear()
            self._task = asyncio.create_task(self._read())
        await self._begun.wait()
        return queue

    async def _read(self) -> None:
        try:
            after = await asyncio.to_thread(self._position)
            self._begun.set()
            while self._listeners and not self._stopping.is_set():
                after, found = await asyncio.to_thread(self._after, after)
                if found:
                    self._tell([_message(event) for event in found])
                try:
                    await asyncio.wait_for(self._stopping.wait(), POLL_S)
                except TimeoutError:
                    continue
        finally:
            self._begun.set()
            self._tell(None)

    def _tell(self, messages: Messages | None) -> None:
        for queue in tuple(self._listeners):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(messages)

    def _position(self) -> int:
        with self._answers.desk() as desk:
            return desk.people.position()

    def _after(self, after: int) -> tuple[int, list[dict[str, Any]]]:
        with self._answers.desk() as desk:
            return desk.people.carried_after(after, EVENTS_EACH_MAX)


@get("/v1/stream")
async def stream(state: State) -> ServerSentEvent:
    """Events as they reach their profile (`event`), and who enters and leaves segments
    (`membership`), from now on."""
    carried: Carried = state.carried
    return ServerSentEvent(told(await carried.joined()))


async def told(queue: "asyncio.Queue[Messages | None]") -> AsyncIterator[ServerSentEventMessage]:
    """What a queue gets, one message after the other; a comment now and then in silence."""
    while True:
        try:
            messages = await asyncio.wait_for(queue.get(), KEEP_ALIVE_S)
        except TimeoutError:
            yield ServerSentEventMessage(comment="still here")
            continue
        if messages is None:
            return
        for message in messages:
            yield message


def _message(event: dict[str, Any]) -> ServerSentEventMessage:
    data = msgspec.json.encode(event).decode()
    kind = event.get("kind", "event")
    return ServerSentEventMessage(data=data, event=kind, id=str(event["offset"]))
