"""The collector: Segment's HTTP API on raw ASGI, acknowledged only once durable."""

import binascii
from base64 import b64decode
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, unquote

import msgspec

from filrouge.collect import BATCH, accepted_records, read_request, write_key_of
from filrouge.core.errors import FilrougeError
from filrouge.core.ports import Clock
from filrouge.http.collector_answers import (
    Headers,
    Send,
    cors_headers,
    language_of_scope,
    preflight_headers,
    send_error,
    send_json,
    send_nothing,
    send_rejection,
    send_success,
)
from filrouge.http.collector_bodies import Limits, Receive, read_body
from filrouge.http.collector_errors import UnknownWriteKeyError, WrongMethodError
from filrouge.http.commits import GroupCommit
from filrouge.http.sdk_config import rudderstack_config, segment_settings

Scope = dict[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]
SourceOf = Callable[[str], str | None]
"""The source of a write key; None for a key that is unknown, revoked or of another kind."""

IMPORT: Final = "import"
METRICS: Final = "metrics"
SOURCE_CONFIG: Final = "sourceConfig"
SETTINGS: Final = "settings"
CALLS: Final = {
    "/v1/batch": BATCH,
    "/v1/b": BATCH,
    "/beacon/v1/batch": BATCH,
    "/v1/import": IMPORT,
    "/v1/track": "track",
    "/v1/t": "track",
    "/v1/page": "page",
    "/v1/p": "page",
    "/v1/identify": "identify",
    "/v1/i": "identify",
    "/v1/group": "group",
    "/v1/g": "group",
    "/v1/alias": "alias",
    "/v1/a": "alias",
    "/v1/screen": "screen",
    "/v1/s": "screen",
    "/v1/m": METRICS,
    "/sourceConfig": SOURCE_CONFIG,
}

_PROJECTS: Final = "/v1/projects/"
_SETTINGS: Final = "/settings"
_GETS: Final = frozenset({SETTINGS, SOURCE_CONFIG})
_READ_HEADERS: Final = frozenset(
    {
        b"authorization",
        b"content-encoding",
        b"origin",
        b"host",
        b"access-control-request-headers",
    }
)


class CollectorSettings(msgspec.Struct, frozen=True):
    """Who may read the answers from a page (CORS; `*` is any origin), and how much may be sent."""

    origins: frozenset[str] = frozenset()
    limits: Limits = Limits()


class Exchange(NamedTuple):
    """One request, as far as it is read before its body."""

    scope: Scope
    send: Send
    call: str
    headers: dict[bytes, bytes]
    cors: Headers


class Collector:
    """An ASGI application in front of another one, which gets every address that is not its own."""

    def __init__(
        self,
        fallback: App,
        *,
        commits: GroupCommit,
        source_of: SourceOf,
        clock: Clock,
        settings: CollectorSettings = CollectorSettings(),  # noqa: B008
    ) -> None:
        self._fallback = fallback
        self._commits = commits
        self._source_of = source_of
        self._now = clock.now
        self._origins = settings.origins
        self._limits = settings.limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = called(scope["path"]) if scope["type"] == "http" else None
        if call is None:
            await self._fallback(scope, receive, send)
            return
        headers = {name: value for name, value in scope["headers"] if name in _READ_HEADERS}
        origin = headers.get(b"origin")
        cors = cors_headers(origin, self._origins) if origin else []
        exchange = Exchange(scope, send, call, headers, cors)
        try:
            if scope["method"] == "POST" and call not in _GETS:
                await self._collect(exchange, receive)
            else:
                await self._describe(exchange)
        except FilrougeError as error:
            if error.status == UnknownWriteKeyError.status and not origin:
                cors = [(b"www-authenticate", b'Basic realm="filrouge"')]
            await send_error(send, error, language_of_scope(scope), cors)

    async def _collect(self, exchange: Exchange, receive: Receive) -> None:
        scope, send, call, headers, cors = exchange
        body = await read_body(receive, headers.get(b"content-encoding", b""), self._limits)
        if call == METRICS:
            await send_success(send, cors)
            return
        key = header_key(headers.get(b"authorization", b"")) or query_key(scope)
        source = self._known_source(key) if key else None
        request = read_request(body, BATCH if call == IMPORT else call)
        accepted = accepted_records(
            request,
            source=source or self._known_source(write_key_of(request)),
            received_time=self._now(),
            imported=call == IMPORT,
        )
        if accepted.records or accepted.rejected:
            await self._commits.submit(accepted.records + accepted.rejected)
        if accepted.reasons and request.call != BATCH:
            await send_rejection(send, accepted.reasons[0], language_of_scope(scope), cors)
        else:
            await send_success(send, cors)

    async def _describe(self, exchange: Exchange) -> None:
        """Preflights, and the documents that browser SDKs fetch first."""
        scope, send, call, headers, cors = exchange
        method, allowed = scope["method"], "GET" if call in _GETS else "POST"
        if method == "OPTIONS":
            asked = headers.get(b"access-control-request-headers", b"")
            await send_nothing(send, preflight_headers(cors, asked))
            return
        if method != allowed:
            raise WrongMethodError(method=method, allowed=allowed)
        fresh = [*cors, (b"cache-control", b"no-cache")]
        if call == SETTINGS:
            key = unquote(scope["path"][len(_PROJECTS) : -len(_SETTINGS)])
            host = headers.get(b"host", b"").decode("latin-1")
            self._known_source(key)
            await send_json(send, segment_settings(key, host, scope["scheme"]), fresh)
        else:
            key = header_key(headers.get(b"authorization", b"")) or query_key(scope)
            await send_json(send, rudderstack_config(key, self._known_source(key)), fresh)

    def _known_source(self, key: str) -> str:
        source = self._source_of(key) if key else None
        if source is None:
            raise UnknownWriteKeyError
        return source


def called(path: str) -> str | None:
    """What an address asks for; None when it is not the collector's.

    >>> called("/v1/t"), called("/v1/batch/"), called("/v1/projects/k/settings"), called("/")
    ('track', 'batch', 'settings', None)
    """
    call = CALLS.get(path) or CALLS.get(path.rstrip("/"))
    if call is None and path.startswith(_PROJECTS) and path.endswith(_SETTINGS):
        return SETTINGS
    return call


@lru_cache(maxsize=4096)
def header_key(authorization: bytes) -> str:
    """The write key of a Basic header (`key:`), "" when it has none.

    >>> header_key(b"Basic d2stMTo="), header_key(b"Bearer x")
    ('wk-1', '')
    """
    scheme, _, encoded = authorization.partition(b" ")
    if scheme.lower() != b"basic":
        return ""
    try:
        text = b64decode(encoded.strip()).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    user, _, password = text.partition(":")
    return user or password


def query_key(scope: Scope) -> str:
    """The write key of the address (`?writeKey=`), as RudderStack's beacon sends it."""
    if not scope["query_string"]:
        return ""
    query: str = scope["query_string"].decode("latin-1")
    return parse_qs(query).get("writeKey", [""])[0]
