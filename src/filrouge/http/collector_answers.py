"""What the collector sends back: prebuilt successes, problems (RFC 9457), and CORS headers."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Final

import msgspec

from filrouge.core.errors import FilrougeError
from filrouge.core.language import Language, Words, language_of_header
from filrouge.core.nouns import Rejection
from filrouge.http.titles import title_of

Send = Callable[[Any], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

RETRY_AFTER_S: Final = {429: b"1", 503: b"5"}
PREFLIGHT_AGE_S: Final = b"86400"

_ON_THE_SHELF: Final = Words(
    "The event is kept on the rejected shelf: `filrouge rejected list` shows it.",
    "L'événement est gardé parmi les refusés : `filrouge rejected list` le montre.",
)
_JSON: Final = b"application/json"
_PROBLEM: Final = b"application/problem+json"
_SUCCESS: Final = b'{"success": true}'
_SUCCESS_HEADERS: Final = [
    (b"content-type", _JSON),
    (b"content-length", str(len(_SUCCESS)).encode()),
]
_SUCCESS_START: Final = {
    "type": "http.response.start",
    "status": 200,
    "headers": _SUCCESS_HEADERS,
}
_SUCCESS_BODY: Final = {"type": "http.response.body", "body": _SUCCESS}


async def send_success(send: Send, cors: Headers) -> None:
    """`{"success": true}`, as Segment's API answers."""
    start = _SUCCESS_START | {"headers": _SUCCESS_HEADERS + cors} if cors else _SUCCESS_START
    await _tell(send, start, _SUCCESS_BODY)


async def send_json(send: Send, content: Any, headers: Headers) -> None:
    await _send(send, 200, msgspec.json.encode(content), [(b"content-type", _JSON), *headers])


async def send_nothing(send: Send, headers: Headers) -> None:
    await _send(send, 204, b"", headers)


def language_of_scope(scope: Mapping[str, Any]) -> Language:
    """The language that a request asks for; read only when it is refused."""
    asked = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return language_of_header(asked.decode("latin-1"))


async def send_error(
    send: Send, error: FilrougeError, language: Language, headers: Headers
) -> None:
    """The error as a problem document; `Retry-After` (seconds) where trying again may work."""
    if error.status in RETRY_AFTER_S:
        headers = [*headers, (b"retry-after", RETRY_AFTER_S[error.status])]
    told = (error.code, *error.told(language))
    await _send_problem(send, error.status, told, language, headers)


async def send_rejection(
    send: Send, rejection: Rejection, language: Language, headers: Headers
) -> None:
    """A single event went to the shelf: its sender is told why."""
    told = (rejection.code, rejection.told(language), _ON_THE_SHELF.told(language))
    await _send_problem(send, 400, told, language, headers)


async def _send_problem(
    send: Send, status: int, told: tuple[str, str, str], language: Language, headers: Headers
) -> None:
    code, detail, cure = told
    problem = {
        "type": f"urn:filrouge:error:{code}",
        "title": title_of(status, language),
        "status": status,
        "detail": detail,
        "code": code,
        "cure": cure,
    }
    await _send(send, status, msgspec.json.encode(problem), [(b"content-type", _PROBLEM), *headers])


async def _send(send: Send, status: int, body: bytes, headers: Headers) -> None:
    size = (b"content-length", str(len(body)).encode())
    start = {"type": "http.response.start", "status": status, "headers": [*headers, size]}
    await _tell(send, start, {"type": "http.response.body", "body": body})


async def _tell(send: Send, start: dict[str, Any], body: dict[str, Any]) -> None:
    try:
        await send(start)
        await send(body)
    except RuntimeError:
        # The client left, and uvloop refuses to write to it: there is nobody to tell.
        return


def cors_headers(origin: bytes, origins: Collection[str]) -> Headers:
    """What lets a page of `origin` read the answer; nothing for an origin not configured.

    >>> cors_headers(b"https://shop.example", {"https://shop.example"})[0]
    (b'access-control-allow-origin', b'https://shop.example')
    >>> cors_headers(b"https://evil.example", {"https://shop.example"})
    []
    """
    if "*" in origins or origin.decode("latin-1") in origins:
        return [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
    return []


def preflight_headers(cors: Headers, asked: bytes) -> Headers:
    """The answer to a preflight: the headers that the page asked to send are allowed."""
    if not cors:
        return []
    return [
        *cors,
        (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
        (b"access-control-allow-headers", asked or b"authorization, content-type"),
        (b"access-control-max-age", PREFLIGHT_AGE_S),
    ]
