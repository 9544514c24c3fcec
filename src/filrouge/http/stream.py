"""`GET /v1/stream`: what the worker has just carried, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from litestar import get
from litestar.datastructures import State
from litestar.response import ServerSentEvent, ServerSentEventMessage

from filrouge.http.answers import Answers

POLL_S: Final = 0.25
EVENTS_EACH_MAX: Final = 200
KEEP_ALIVE_POLLS: Final = 60


@get("/v1/stream")
async def stream(state: State) -> ServerSentEvent:
    """Accepted events as they reach their profile, from now on."""
    return ServerSentEvent(_messages(state.answers, state.stopping))


async def _messages(
    answers: Answers, stopping: asyncio.Event
) -> AsyncIterator[ServerSentEventMessage]:
    with answers.desk() as desk:
        after = desk.people.position()
    quiet = 0
    while not stopping.is_set():
        found = await asyncio.to_thread(_after, answers, after)
        after = found[0]
        for event in found[1]:
            data = msgspec.json.encode(event).decode()
            yield ServerSentEventMessage(data=data, event="event", id=str(event["offset"]))
        quiet = 0 if found[1] else quiet + 1
        if quiet % KEEP_ALIVE_POLLS == KEEP_ALIVE_POLLS - 1:
            yield ServerSentEventMessage(comment="still here")
        try:
            await asyncio.wait_for(stopping.wait(), POLL_S)
        except TimeoutError:
            continue


def _after(answers: Answers, after: int) -> tuple[int, list[dict[str, Any]]]:
    with answers.desk() as desk:
        return desk.people.carried_after(after, EVENTS_EACH_MAX)
