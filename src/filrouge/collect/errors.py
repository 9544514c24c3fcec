"""What goes wrong with a whole request; a single bad event is a Rejection instead."""

from filrouge.core.errors import FilrougeError


class MalformedJsonError(FilrougeError):
    """The body is not JSON: {why}."""

    code = "json-malformed"
    hint = "Send one JSON object, encoded in UTF-8, or gzip it and say `Content-Encoding: gzip`."


class BodyShapeError(FilrougeError):
    """The body is {found}, not {expected}."""

    code = "body-shape"
    hint = 'Send one event as an object, or to /v1/batch an object such as {{"batch": [...]}}.'


class BatchTooLongError(FilrougeError):
    """The batch has {count} events, and {limit} are allowed."""

    code = "batch-too-long"
    hint = "Send it in several requests."
    status = 413


class UnknownZoneError(FilrougeError):
    """{timezone!r} is not a time zone that this machine knows."""

    code = "timezone-unknown"
    hint = "Write a name of the IANA list, for example Europe/Paris."
