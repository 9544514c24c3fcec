"""Why an event is refused, each in one sentence that says what to do."""

import re
from typing import Any, Final

from filrouge.collect.names import CALLS
from filrouge.core.nouns import Rejection
from filrouge.core.time import iso

_QUOTED_LENGTH_MAX: Final = 80
_NOT_A_NUMBER: Final = re.compile(rb"(?<=[:,\[\s])-?(?:NaN|Infinity)(?=[,\]}\s])")
_KINDS: Final = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}


class Refused(Exception):  # noqa: N818
    """Carries a Rejection to the top of the reading."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.rejection = Rejection(code, detail)


def undecodable(body: bytes, error: Exception) -> Refused:
    """For a body that does not decode: named after what is wrong with it."""
    if isinstance(error, RecursionError):
        return too_deep(1000)
    if isinstance(error, UnicodeDecodeError):
        return Refused("text-not-utf8", "A text is not UTF-8: encode the event in UTF-8.")
    if "out of range" in str(error):
        return Refused(
            "number-too-large",
            "A number is larger than a 64-bit float holds: send it as a text, in quotes.",
        )
    if found := _NOT_A_NUMBER.search(body):
        return Refused(
            "number-not-finite",
            f"{found.group().decode()} is not JSON: leave the field out or send null.",
        )
    if b"\\ud" in body.lower():
        return Refused(
            "text-surrogate",
            "A text holds half a character (a lone \\ud8.. to \\udf.. escape): cut texts between"
            " characters.",
        )
    why = str(error).removeprefix("JSON is malformed: ")
    return Refused("json-malformed", f"The event is not JSON: {why}.")


def erased() -> Refused:
    return Refused("event-erased", "The event was erased.")


def not_an_object(found: Any) -> Refused:
    return Refused(
        "event-not-object", f"The event is {kind(found)}: send an object, in curly brackets."
    )


def no_call(message: dict[str, Any]) -> Refused:
    fields = quoted(", ".join(sorted(message))) or "none"
    return Refused(
        "type-missing",
        f"The event has no `type` (its fields: {fields}): add one of {_calls()}.",
    )


def unknown_call(found: Any) -> Refused:
    return Refused("type-unknown", f"The type is {quoted(found)}: use one of {_calls()}.")


def missing(field: str, call: str) -> Refused:
    return Refused(f"{_kebab(field)}-missing", f"A {call} call has no `{field}`: add it.")


def wrong_type(field: str, expected: str, found: Any) -> Refused:
    return Refused(f"{_kebab(field)}-type", f"`{field}` is {kind(found)}: send {expected} instead.")


def too_long(field: str, length: int, limit: int) -> Refused:
    return Refused(
        f"{_kebab(field)}-too-long",
        f"`{field}` has {length:,} characters: send {limit:,} at most.",
    )


def too_large(size: int, limit: int) -> Refused:
    return Refused(
        "event-too-large",
        f"The event has {size:,} bytes: send {limit:,} at most, for example in several events.",
    )


def too_deep(limit: int) -> Refused:
    return Refused(
        "event-too-deep", f"Objects are nested more than {limit} deep: send a flatter event."
    )


def unreadable_date(field: str, found: Any) -> Refused:
    return Refused(
        f"{_kebab(field)}-unreadable",
        f"`{field}` is {quoted(found)}, not a date: write it as 2024-01-31T12:00:00Z.",
    )


def too_old(event_time: int) -> Refused:
    return Refused(
        "timestamp-too-old",
        f"The event is dated {_date(event_time)}, before 1990: mend its `timestamp`.",
    )


def kind(value: Any) -> str:
    """How a JSON value is called in a sentence."""
    if value is None:
        return "null"
    return _KINDS.get(type(value), "a number")


def quoted(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    cut = text if len(text) <= _QUOTED_LENGTH_MAX else text[:_QUOTED_LENGTH_MAX] + "..."
    return cut.encode("utf-8", "replace").decode()


def _date(event_time: int) -> str:
    try:
        return iso(event_time)
    except OverflowError:
        return "before the year 1"


def _kebab(field: str) -> str:
    return re.sub(r"([A-Z])", r"-\1", field).lower()


def _calls() -> str:
    return ", ".join(sorted(CALLS))
