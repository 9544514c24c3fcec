"""The head and the body of an answer are written together, and nothing waits for ever."""

import asyncio
from collections.abc import Callable

from filrouge.http.joined import JoinedWrites

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


class Written:
    """A transport that remembers."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.writes.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def written(act: Callable[[JoinedWrites], None], turns: int = 0) -> list[bytes]:
    """What a transport was told by an act, after some turns of the loop."""

    async def run() -> list[bytes]:
        transport = Written()
        act(JoinedWrites(transport, asyncio.get_running_loop()))
        for _ in range(turns):
            await asyncio.to_thread(lambda: None)
        return list(transport.writes)

    return asyncio.run(run())


def test_a_head_and_its_body_are_one_write() -> None:
    def answer_twice(joined: JoinedWrites) -> None:
        for _ in range(2):
            joined.write(HEAD)
            joined.write(b"{}")

    assert written(answer_twice, turns=2) == [HEAD + b"{}", HEAD + b"{}"]


def test_a_head_alone_leaves_at_the_next_turn() -> None:
    assert written(lambda joined: joined.write(HEAD)) == []
    assert written(lambda joined: joined.write(HEAD), turns=1) == [HEAD]


def test_what_is_not_a_head_leaves_at_once() -> None:
    assert written(lambda joined: joined.write(b"data: 1\n\n")) == [b"data: 1\n\n"]


def test_closing_writes_what_waits() -> None:
    def answer_and_close(joined: JoinedWrites) -> None:
        joined.write(HEAD)
        joined.close()
        assert joined.is_closing()

    assert written(answer_and_close) == [HEAD]
