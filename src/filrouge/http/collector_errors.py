"""What the collector answers when it cannot take a request."""

from filrouge.core.errors import FilrougeError


class UnknownWriteKeyError(FilrougeError):
    """The write key is missing or unknown."""

    code = "write-key-unknown"
    hint = (
        "Send it as the user name of Basic authentication, or as `writeKey` in the body;"
        " `filrouge key list` shows the keys."
    )
    status = 401


class BodyTooLargeError(FilrougeError):
    """The body is larger than {limit_kb} KB{when}."""

    code = "body-too-large"
    hint = "Send fewer events in one request."
    status = 413


class BadGzipError(FilrougeError):
    """The body is not the gzip that its header says: {why}."""

    code = "gzip-malformed"
    hint = "Compress the whole body, or leave `Content-Encoding` out."


class UnknownEncodingError(FilrougeError):
    """The body is encoded as {encoding!r}, which is not read here."""

    code = "encoding-unknown"
    hint = "Use gzip, or send the body as it is."
    status = 415


class WrongMethodError(FilrougeError):
    """{method} is not a method of this address."""

    code = "method-not-allowed"
    hint = "Use {allowed}."
    status = 405


class QueueFullError(FilrougeError):
    """More events arrive than the disk can take."""

    code = "queue-full"
    hint = "Send the same again after the seconds that `Retry-After` says."
    transient = True
    status = 429


class LogUnavailableError(FilrougeError):
    """The log cannot be written: {why}"""

    code = "log-unavailable"
    hint = "Send the same again after the seconds that `Retry-After` says."
    transient = True
    status = 503
