"""Instants that requests name."""

from filrouge.core.errors import FilrougeError
from filrouge.core.time import parsed_iso


class BadDateError(FilrougeError):
    """{value!r} is not a date."""

    code = "date-malformed"
    hint = "Write it as 2026-11-22 or 2026-11-22T10:00:00Z."


def instant_of(text: str) -> int:
    """Microseconds since the epoch. Raises BadDateError."""
    try:
        return parsed_iso(text)
    except ValueError as error:
        raise BadDateError(value=text) from error
