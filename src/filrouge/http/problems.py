"""Errors as RFC 9457 problem documents."""

import logging
from http import HTTPStatus
from typing import Any, Final, NamedTuple

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


class Problem(NamedTuple):
    """A problem document, before it is sent."""

    status: int
    content: dict[str, Any]
    headers: dict[str, str]


def told_error(error: FilrougeError, language: Language) -> Problem:
    """The problem document of one of our errors, in a language."""
    headers = {"retry-after": RETRY_AFTER_S} if error.transient else {}
    detail, cure = (Words(*both) for both in zip(error.told("en"), error.told("fr"), strict=True))
    told = _problem(error.status, (error.code, detail, cure), headers, language)
    told.content.update(error.extension())
    return told


def told_fault(method: str, path: str, error: Exception, language: Language) -> Problem:
    """The problem document of a fault of ours: its details go to the server's own output."""
    _LOGGER.error("%s %s", method, path, exc_info=error)
    return _problem(500, ("own-fault", *_FAULT), {}, language)


def problem_of_error(request: "Request[Any, Any, Any]", error: FilrougeError) -> Response[Any]:
    """The answer to a request that one of our errors refuses."""
    return _response(told_error(error, language_of(request)))


def problem_of_http(request: "Request[Any, Any, Any]", error: HTTPException) -> Response[Any]:
    """The problem document of an error of the HTTP layer, such as a parameter of another type."""
    status = error.status_code
    detail, cure = _HTTP.get(status, _HTTP[HTTPStatus.BAD_REQUEST])
    wrong = _wrong(error)
    told = joined([detail, _COLON, wrong, _STOP] if wrong.en else [detail, _STOP], "")
    headers = error.headers or {}
    return _response(_problem(status, ("http", told, cure), headers, language_of(request)))


def problem_of_fault(request: "Request[Any, Any, Any]", error: Exception) -> Response[Any]:
    """The answer to a request that met a fault of ours."""
    return _response(told_fault(request.method, request.url.path, error, language_of(request)))


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
    status: int, told: tuple[str, Words, Words], headers: dict[str, str], language: Language
) -> Problem:
    code, detail, cure = told
    content = {
        "type": f"urn:filrouge:error:{code}",
        "title": title_of(status, language),
        "status": status,
        "detail": detail.told(language),
        "code": code,
    }
    if cure.en:
        content["cure"] = cure.told(language)
    return Problem(status, content, headers)


def _response(problem: Problem) -> Response[Any]:
    status, content, headers = problem
    return Response(content, status_code=status, media_type=PROBLEM, headers=headers)
