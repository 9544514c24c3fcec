"""The web application's files, and the page of the API."""

from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import File, Redirect

from filrouge.http.access import SESSION_COOKIE, Gate
from filrouge.http.problems import problem_of_http

STATIC: Final = Path(__file__).parent / "static"
INDEX: Final = STATIC / "index.html"
ASSETS_AGE_S: Final = 31_536_000
"""Names under assets/ hold a hash of their content."""

_NOT_BUILT: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Filrouge</title>
<p>The web application is not built. Run <code>make setup</code>, then reload.</p>
<p lang="fr">L’application web n’est pas construite. Lancez <code>make setup</code>, puis
rechargez la page.</p></html>"""

_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: https:; style-src 'self' 'unsafe-inline';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


@get("/", sync_to_thread=False, opt={"open": True}, include_in_schema=False)
def home(request: "Request[Any, Any, State]") -> Response[Any]:
    """The application's page."""
    return _page(request, "")


@get("/{path:path}", sync_to_thread=False, opt={"open": True}, include_in_schema=False)
def page(request: "Request[Any, Any, State]", path: FromPath[str]) -> Response[Any]:
    """The application's files, and the way to its pages: all that is not the API's."""
    return _page(request, path.lstrip("/"))


def _page(request: "Request[Any, Any, State]", name: str) -> Response[Any]:
    found = (STATIC / name.replace("\0", "/")).resolve()
    if name and found.is_file() and found.is_relative_to(STATIC.resolve()):
        return File(
            found, filename=found.name, content_disposition_type="inline", headers=_cached(name)
        )
    if name.startswith(("v1/", "assets/")):
        return problem_of_http(request, NotFoundException())
    if name:
        return Redirect(_address(request.scope["raw_path"]), status_code=307)
    html = INDEX.read_text("utf-8") if INDEX.is_file() else _NOT_BUILT
    headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
    response: Response[Any] = Response(html, media_type="text/html", headers=headers)
    gate: Gate = request.app.state.gate
    if gate.may_open_session(request):
        response.set_cookie(
            SESSION_COOKIE, gate.session, httponly=True, samesite="strict", path="/"
        )
    return response


def _address(asked: bytes) -> str:
    """Where a page is, from the path that was asked: pages live after the `#` of the application's
    address, wherever a proxy put that; people who type `/segments/vip` are shown the way."""
    up = asked.count(b"/") - 1
    return f"{'../' * up or './'}#/{quote(asked.strip(b'/'), safe='/%')}"


def _cached(name: str) -> dict[str, str]:
    age = ASSETS_AGE_S if name.startswith("assets/") else 300
    return {"cache-control": f"max-age={age}", "x-content-type-options": "nosniff"}


@get("/openapi.json", sync_to_thread=False, opt={"open": True}, include_in_schema=False)
def api_schema(request: "Request[Any, Any, State]") -> dict[str, Any]:
    """The API for programs: OpenAPI 3."""
    schema: dict[str, Any] = request.app.openapi_schema.to_schema()
    return schema


@get("/docs", sync_to_thread=False, opt={"open": True}, include_in_schema=False)
def api_page(request: "Request[Any, Any, State]") -> Response[str]:
    """The API for people: every route with what it answers."""
    schema = request.app.openapi_schema.to_schema()
    rows = []
    for path, methods in sorted(schema["paths"].items()):
        for method, operation in methods.items():
            summary = escape(operation.get("description") or operation.get("summary") or "")
            rows.append(
                f"<tr><td><code>{method.upper()}</code><td><code>{escape(path)}</code>"
                f"<td>{summary}</tr>"
            )
    html = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Filrouge API</title>"
        "<meta name=viewport content='width=device-width'>"
        "<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:3rem auto;padding:0 1rem}"
        "td{padding:.4rem .8rem;border-top:1px solid #ddd;vertical-align:top}"
        "h1{border-bottom:2px solid #c8102e;display:inline-block}</style>"
        "<h1>Filrouge API</h1><p>Send <code>Authorization: Bearer TOKEN</code>."
        " Machine-readable: <a href=/openapi.json>/openapi.json</a>.</p>"
        "<p lang=fr>Envoyez <code>Authorization: Bearer JETON</code>."
        " Pour les programmes : <a href=/openapi.json>/openapi.json</a>.</p>"
        f"<table>{''.join(rows)}</table></html>"
    )
    return Response(html, media_type="text/html")
