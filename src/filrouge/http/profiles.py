"""`GET /v1/profiles/{key}` on raw ASGI: the API's own answer, without the API's framework.

A till or a page asks for a profile while a customer waits. The checks, the answer and the errors
come from the functions that the API's handler uses too; all other requests go on to the API.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from filrouge.core.errors import FilrougeError
from filrouge.http.access import Gate
from filrouge.http.answers import Answers
from filrouge.http.collector_answers import Headers, Send, language_of_scope, send_body
from filrouge.http.problems import PROBLEM, Problem, told_error, told_fault

App = Callable[[Any, Any, Any], Awaitable[None]]

_PREFIX: Final = b"/v1/profiles/"
_JSON: Final[Headers] = [(b"content-type", b"application/json")]


class ProfileReads:
    """An ASGI application in front of another one, which gets every other request."""

    def __init__(self, fallback: App, answers: Answers, gate: Gate) -> None:
        self._fallback = fallback
        self._answers = answers
        self._gate = gate

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        key = asked_key(scope)
        if key is None:
            await self._fallback(scope, receive, send)
            return
        try:
            self._gate.check(_header(scope, b"authorization"), _header(scope, b"cookie"))
            body = msgspec.json.encode(self._answers.profile(key))
        except FilrougeError as error:
            await _send_problem(send, told_error(error, language_of_scope(scope)))
        except Exception as fault:
            told = told_fault("GET", scope["path"], fault, language_of_scope(scope))
            await _send_problem(send, told)
        else:
            await send_body(send, 200, body, _JSON)


def asked_key(scope: Any) -> str | None:
    """The key whose profile a request asks for; None for any other request.

    >>> asked_key({"type": "http", "method": "GET", "raw_path": b"/v1/profiles/order%3A4%2F5"})
    'order:4/5'
    >>> asked_key({"type": "http", "method": "GET", "raw_path": b"/v1/profiles/user:1/cart"})
    """
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path: bytes = scope.get("raw_path") or b""
    if not path.startswith(_PREFIX):
        return None
    segment = path[len(_PREFIX) :].partition(b"?")[0]
    if not segment or b"/" in segment:
        return None
    return unquote(segment.decode("latin-1"))


def _header(scope: Any, wanted: bytes) -> str:
    """A header, "" when there is none; cookies may come in several (RFC 9113, 8.2.3)."""
    found = [value for name, value in scope["headers"] if name == wanted]
    return b"; ".join(found if wanted == b"cookie" else found[:1]).decode("latin-1")


async def _send_problem(send: Send, problem: Problem) -> None:
    headers: Headers = [(b"content-type", PROBLEM.encode())]
    headers += [(name.encode(), value.encode()) for name, value in problem.headers.items()]
    await send_body(send, problem.status, msgspec.json.encode(problem.content), headers)
