"""Ask an ASGI application in the same process, without a socket."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import unquote

import msgspec

App = Callable[[Any, Any, Any], Awaitable[None]]


class Answer(msgspec.Struct, frozen=True):
    """What the application sent back. Header names are lower-case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.body)


async def ask(
    app: App,
    method: str,
    address: str,
    body: bytes | list[bytes] = b"",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request to `address` (path and query). A body in a list arrives in as many parts."""
    path, _, query = address.partition("?")
    parts = body if isinstance(body, list) else [body]
    waiting = [
        {"type": "http.request", "body": part, "more_body": place < len(parts)}
        for place, part in enumerate(parts, 1)
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (name.lower().encode(), value.encode("latin-1"))
            for name, value in (headers or {}).items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8420),
    }
    await app(scope, receive, send)
    return Answer(
        status=sent[0]["status"],
        headers={name.decode(): value.decode() for name, value in sent[0]["headers"]},
        body=b"".join(message.get("body", b"") for message in sent[1:]),
    )


def answer(
    app: App,
    method: str,
    address: str,
    body: bytes | list[bytes] = b"",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The same, from code that is not asynchronous."""
    return asyncio.run(ask(app, method, address, body, headers))
