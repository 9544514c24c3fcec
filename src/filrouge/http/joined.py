"""An answer leaves in one packet: uvicorn writes its head and its body apart.

Two writes are two calls of the system, and wake the client twice: a third of what the server asks
of the system while it collects.
"""

from asyncio import AbstractEventLoop
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_HEAD_BEGINS: Final = b"HTTP/1.1 "
_HEAD_ENDS: Final = b"\r\n\r\n"


class JoinedWrites:
    """A transport that keeps the head of an answer until the next write, or the loop's next turn.

    Everything else is the transport's own.
    """

    def __init__(self, transport: Any, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head = b""

    def write(self, data: bytes) -> None:
        """Write now, after the head that waits; a head alone waits."""
        if self._head:
            data, self._head = self._head + data, b""
        elif data.startswith(_HEAD_BEGINS) and data.endswith(_HEAD_ENDS):
            self._head = data
            self._loop.call_soon(self._flush)
            return
        self._transport.write(data)

    def close(self) -> None:
        """Close once everything is written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class JoinedProtocol(HttpToolsProtocol):
    """uvicorn's own, over such a transport."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(JoinedWrites(transport, self.loop))  # type: ignore[arg-type]
