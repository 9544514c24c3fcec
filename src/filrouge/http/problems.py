"""Errors as RFC 9457 problem documents."""

from http import HTTPStatus
from typing import Any, Final

from litestar.connection import ASGIConnection, Request
from litestar.exceptions import HTTPException
from litestar.response import Response

from filrouge.core.errors import FilrougeError
from filrouge.core.language import Language, language_of_header

PROBLEM: Final = "application/problem+json"
RETRY_AFTER_S: Final = "2"


def language_of(request: "ASGIConnection[Any, Any, Any, Any]") -> Language:
    """The language that a request asks to be answered in."""
    return language_of_header(request.headers.get("accept-language", ""))


def problem_of_error(request: "Request[Any, Any, Any]", error: FilrougeError) -> Response[Any]:
    """The problem document of one of our errors, in the language that the request asks for."""
    headers = {"retry-after": RETRY_AFTER_S} if error.transient else {}
    detail, cure = error.told(language_of(request))
    return _problem(error.status, error.code, detail, headers=headers, cure=cure)


def problem_of_http(_request: "Request[Any, Any, Any]", error: HTTPException) -> Response[Any]:
    """The problem document of an error of the HTTP layer."""
    return _problem(error.status_code, "http", str(error.detail), headers=error.headers or {})


def _problem(
    status: int, code: str, detail: str, *, headers: dict[str, str], cure: str = ""
) -> Response[Any]:
    content = {
        "type": f"urn:filrouge:error:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if cure:
        content["cure"] = cure
    return Response(content, status_code=status, media_type=PROBLEM, headers=headers)
