"""Errors as RFC 9457 problem documents."""

import logging
from http import HTTPStatus
from typing import Any, Final

from litestar.connection import ASGIConnection, Request
from litestar.exceptions import HTTPException
from litestar.response import Response

from filrouge.core.errors import FilrougeError
from filrouge.core.language import Language, Words, joined, language_of_header, unchanged
from filrouge.core.sentences import said
from filrouge.http.titles import title_of

PROBLEM: Final = "application/problem+json"
RETRY_AFTER_S: Final = "2"

_LOGGER: Final = logging.getLogger("filrouge")
_CURE: Final = Words(
    "Send what /docs says of this address.", "Envoyez ce que /docs dit de cette adresse."
)
_HTTP: Final[dict[int, tuple[Words, Words]]] = {
    HTTPStatus.BAD_REQUEST: (
        Words("The request is not what this address takes", "La requête n'est pas celle attendue"),
        _CURE,
    ),
    HTTPStatus.NOT_FOUND: (
        Words("There is nothing at this address", "Il n'y a rien à cette adresse"),
        Words("See the addresses at /docs.", "Voyez les adresses sur /docs."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        Words("This address does not take that method", "Cette adresse n'accepte pas ce verbe"),
        Words("See its methods at /docs.", "Voyez ses verbes sur /docs."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        Words("The body is too large", "Le corps est trop gros"),
        Words("Send less in one request.", "Envoyez-en moins par requête."),
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        Words("The body is not JSON", "Le corps n'est pas du JSON"),
        _CURE,
    ),
}
_COLON: Final = Words(": ", " : ")
_STOP: Final = unchanged(".")
_FAULT: Final = (
    Words("A fault of Filrouge's own.", "Une faute de Filrouge."),
    Words(
        "Try again; if it lasts, report what the server printed.",
        "Réessayez ; si cela dure, signalez ce que le serveur a affiché.",
    ),
)


def language_of(request: "ASGIConnection[Any, Any, Any, Any]") -> Language:
    """The language that a request asks to be answered in."""
    return language_of_header(request.headers.get("accept-language", ""))


def problem_of_error(request: "Request[Any, Any, Any]", error: FilrougeError) -> Response[Any]:
    """The problem document of one of our errors, in the language that the request asks for."""
    headers = {"retry-after": RETRY_AFTER_S} if error.transient else {}
    detail, cure = (Words(*both) for both in zip(error.told("en"), error.told("fr"), strict=True))
    return _problem(request, error.status, (error.code, detail, cure), headers)


def problem_of_http(request: "Request[Any, Any, Any]", error: HTTPException) -> Response[Any]:
    """The problem document of an error of the HTTP layer, such as a parameter of another type."""
    status = error.status_code
    detail, cure = _HTTP.get(status, _HTTP[HTTPStatus.BAD_REQUEST])
    wrong = _wrong(error)
    told = joined([detail, _COLON, wrong, _STOP] if wrong.en else [detail, _STOP], "")
    return _problem(request, status, ("http", told, cure), error.headers or {})


def problem_of_fault(request: "Request[Any, Any, Any]", error: Exception) -> Response[Any]:
    """The problem document of a fault of ours: its details go to the server's own output."""
    _LOGGER.error("%s %s", request.method, request.url.path, exc_info=error)
    return _problem(request, 500, ("own-fault", *_FAULT), {})


def _wrong(error: HTTPException) -> Words:
    """Which fields are wrong and how, as the layer below says it."""
    extra = error.extra if isinstance(error.extra, list) else []
    wrong = [one for one in extra if isinstance(one, dict) and "message" in one]
    if wrong:
        return joined((_of_field(one.get("key", ""), said(one["message"])) for one in wrong), "; ")
    return said(error.detail) if error.status_code == HTTPStatus.BAD_REQUEST else unchanged("")


def _of_field(name: str, wrong: Words) -> Words:
    return joined([unchanged(name), wrong], " ") if name else wrong


def _problem(
    request: "Request[Any, Any, Any]", status: int, told: tuple[str, Words, Words], headers: Any
) -> Response[Any]:
    code, detail, cure = told
    language = language_of(request)
    content = {
        "type": f"urn:filrouge:error:{code}",
        "title": title_of(status, language),
        "status": status,
        "detail": detail.told(language),
        "code": code,
    }
    if cure.en:
        content["cure"] = cure.told(language)
    return Response(content, status_code=status, media_type=PROBLEM, headers=headers)
