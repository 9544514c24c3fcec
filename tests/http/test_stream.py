"""Pages that listen share one reading of what was carried."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, cast

from litestar.response import ServerSentEventMessage

from filrouge.http.answers import Answers
from filrouge.http.stream import BEHIND_MAX, Carried, told


class Reader:
    """An `Answers`, its desk and its people: gives three events, one a reading, then no more."""

    def __init__(self) -> None:
        self.people = self
        self.readings = 0

    @contextmanager
    def desk(self) -> Iterator["Reader"]:
        yield self

    def position(self) -> int:
        return 10

    def carried_after(self, after: int, _limit: int) -> tuple[int, list[dict[str, Any]]]:
        self.readings += 1
        return (after, []) if after == 13 else (after + 1, [{"offset": after + 1}])


def carried(reader: Reader, stopping: asyncio.Event) -> Carried:
    return Carried(cast(Answers, reader), stopping)


async def ids(messages: AsyncIterator[ServerSentEventMessage], count: int) -> list[str]:
    return [str((await anext(messages)).id) for _ in range(count)]


def test_pages_hear_the_same_and_it_is_read_once() -> None:
    async def run() -> None:
        reader, stopping = Reader(), asyncio.Event()
        shared = carried(reader, stopping)
        pages = [told(await shared.joined()) for _ in range(3)]
        for page in pages:
            assert await ids(page, 3) == ["11", "12", "13"]
        assert reader.readings <= 4

    asyncio.run(run())


def test_the_stream_ends_when_the_server_stops() -> None:
    async def run() -> None:
        stopping = asyncio.Event()
        page = told(await carried(Reader(), stopping).joined())
        await anext(page)
        stopping.set()
        assert [str(message.id) async for message in page] in ([], ["12"])

    asyncio.run(run())


def test_a_page_that_does_not_read_keeps_the_newest() -> None:
    async def run() -> None:
        shared = carried(Reader(), asyncio.Event())
        queue = await shared.joined()
        for number in range(BEHIND_MAX + 5):
            shared._tell([ServerSentEventMessage(data="", id=str(number))])
        assert queue.qsize() == BEHIND_MAX
        assert int(str((await anext(told(queue))).id)) >= 5

    asyncio.run(run())
