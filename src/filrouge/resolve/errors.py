"""The errors of this room."""

from filrouge.core.errors import FilrougeError


class PinMalformedError(FilrougeError):
    """{a} and {b} cannot be linked or cut: {why}."""

    code = "pin-malformed"
    hint = "Name two different identifiers, written type:value, and say `link` or `cut`."
