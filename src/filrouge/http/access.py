"""Who may call the API: an API token, or the page that this machine's own browser opened."""

from hmac import compare_digest
from typing import Any, Final

from litestar.connection import ASGIConnection, Request
from litestar.handlers.base import BaseRouteHandler

from filrouge.access import Access
from filrouge.core.errors import FilrougeError
from filrouge.http.addresses import is_loopback

SESSION_COOKIE: Final = "filrouge_session"
_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


class TokenMissingError(FilrougeError):
    """This address needs an API token."""

    code = "token-missing"
    hint = (
        "Send `Authorization: Bearer TOKEN`; `filrouge key add NAME --kind api` makes one."
        " A write key may only send events."
    )
    status = 401


class Gate:
    """Checks tokens, and the session of pages opened on this very machine.

    A local session is given only where the server listens on loopback alone, to a client on
    loopback that asked for a loopback name (a page from elsewhere cannot: DNS rebinding).
    """

    def __init__(self, access: Access, session: str, *, host: str) -> None:
        self._access = access
        self.session = session
        self._listens_locally = is_loopback(host)

    def check(self, authorization: str, cookies: str) -> None:
        """Let a request with these two headers pass, or raise TokenMissingError."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() == "bearer" and self._access.is_api_token(token.strip()):
            return
        session = cookie_in(cookies, SESSION_COOKIE)
        if session and self._listens_locally and same(session, self.session):
            return
        raise TokenMissingError

    def may_open_session(self, request: "Request[Any, Any, Any]") -> bool:
        """Whether a page may be given the local session."""
        client = request.client.host if request.client else ""
        name = request.headers.get("host", "")
        bare = name if name.endswith("]") else name.rpartition(":")[0] or name
        return self._listens_locally and is_loopback(client) and bare in _LOCAL_NAMES


def guarded(connection: "ASGIConnection[Any, Any, Any, Any]", _: BaseRouteHandler) -> None:
    """Litestar's guard: raises TokenMissingError."""
    gate: Gate = connection.app.state.gate
    headers = connection.headers
    gate.check(headers.get("authorization", ""), "; ".join(headers.getall("cookie", [])))


def cookie_in(cookies: str, name: str) -> str:
    """The value of a cookie in a `Cookie` header (RFC 6265, 4.2), "" where it is not there.

    >>> cookie_in("a=1; filrouge_session=0f; b=2", "filrouge_session")
    '0f'
    """
    for pair in cookies.split(";"):
        found, _, value = pair.strip().partition("=")
        if found == name:
            return value
    return ""


def same(told: str, known: str) -> bool:
    """Whether two secrets are the same, in a time that says nothing of where they differ."""
    return compare_digest(told.encode(), known.encode())
