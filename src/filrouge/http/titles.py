"""The title of a problem document (RFC 9457, 3.1.3): its status in words, in both languages."""

from http import HTTPStatus
from typing import Final

from filrouge.core.language import Language

_FRENCH: Final = {
    HTTPStatus.BAD_REQUEST: "Demande incomprise",
    HTTPStatus.UNAUTHORIZED: "Non identifié",
    HTTPStatus.FORBIDDEN: "Interdit",
    HTTPStatus.NOT_FOUND: "Introuvable",
    HTTPStatus.METHOD_NOT_ALLOWED: "Verbe refusé",
    HTTPStatus.CONFLICT: "Conflit",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Trop gros",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Format inconnu",
    HTTPStatus.UNPROCESSABLE_ENTITY: "À corriger",
    HTTPStatus.TOO_MANY_REQUESTS: "Trop de demandes",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Faute du serveur",
    HTTPStatus.SERVICE_UNAVAILABLE: "Indisponible pour l'instant",
}


def title_of(status: int, language: Language) -> str:
    """The status in words.

    >>> title_of(404, "en"), title_of(404, "fr")
    ('Not Found', 'Introuvable')
    """
    english = HTTPStatus(status).phrase
    return _FRENCH.get(HTTPStatus(status), english) if language == "fr" else english
