"""How a JSON value is read as a type. Nothing is converted silently: the wrong type is missing.

Numbers are whole millionths, so that sums are exact and every reading has the same bits: a double
is multiplied by a million and rounded half to even, as IEEE 754 says, and as SQL does it too.
A *key* is a text that says type and value: `s:Lyon`, `n:12500000`, `b:true`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import md5
from typing import Any, Final
from zoneinfo import ZoneInfo

from filrouge.core.time import instant
from filrouge.rules.limits import (
    FREQUENT_BYTES_MAX,
    FREQUENT_VALUES_MAX,
    NUMBER_UNITS_MAX,
    TOLD_APART_CHARACTERS_MAX,
    VALUE_CHARACTERS_MAX,
)

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?", re.DOTALL)
_UNIT: Final = 1_000_000


def at_path(value: Any, path: tuple[str, ...]) -> Any:
    """What is at the end of a path of objects; None when there is nothing.

    >>> at_path({"a": {"b": 1}}, ("a", "b")), at_path({"a": [1]}, ("a", "b"))
    (1, None)
    """
    for step in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def number(value: Any) -> int | None:
    """Millionths of a JSON number.

    >>> number(19.99), number(2), number("2"), number(True), number(1e300)
    (19990000, 2000000, None, None, None)
    """
    kind = type(value)
    if kind is int:
        return value * _UNIT if -NUMBER_UNITS_MAX <= value <= NUMBER_UNITS_MAX else None
    if kind is not float:
        return None
    return round(value * _UNIT) if -NUMBER_UNITS_MAX <= value <= NUMBER_UNITS_MAX else None


def text(value: Any) -> str | None:
    """A JSON text, as it is."""
    return value if type(value) is str else None


def boolean(value: Any) -> bool | None:
    """JSON true or false."""
    return value if type(value) is bool else None


def date(value: Any) -> str | None:
    """The day that a text begins with, as written there.

    >>> date("2026-01-31T23:59:59Z"), date("2026-01-31"), date("31/01/2026")
    ('2026-01-31', '2026-01-31', None)
    """
    return value[:10] if type(value) is str and _DATE.fullmatch(value) else None


def key(value: Any) -> str | None:
    """Type and value of a JSON scalar; None for null, lists, objects and numbers out of range.

    >>> key("Lyon"), key(12.5), key(True), key([1])
    ('s:Lyon', 'n:12500000', 'b:true', None)
    """
    kind = type(value)
    if kind is str:
        return f"s:{value}"
    if kind is bool:
        return "b:true" if value else "b:false"
    micros = number(value)
    return None if micros is None else f"n:{micros}"


def kept_key(value: Any) -> str | None:
    """The key of a value that an aggregate keeps: a long text is cut."""
    if type(value) is str:
        return f"s:{value[:VALUE_CHARACTERS_MAX]}"
    return key(value)


def short_key(value: Any) -> str | None:
    """The key of a value that is only told apart from others: a long text is a hash of 64 bits.

    >>> short_key("Lyon"), len(short_key("https://example.org/a/long/address") or "")
    ('s:Lyon', 18)
    """
    if type(value) is not str:
        return key(value)
    if len(value) <= TOLD_APART_CHARACTERS_MAX and value.isascii():
        return f"s:{value}"
    kept = f"s:{value[:VALUE_CHARACTERS_MAX]}"
    return f"h:{md5(kept.encode(), usedforsecurity=False).hexdigest()[:16]}"


def frequent_keys(keys: Iterable[str]) -> list[str]:
    """Of a value's kinds, those that `most_frequent` counts: the first in order, within limits.

    >>> frequent_keys({"s:b", "s:a"})
    ['s:a', 's:b']
    """
    found: list[str] = []
    left = FREQUENT_BYTES_MAX
    for one in sorted(keys)[:FREQUENT_VALUES_MAX]:
        left -= len(one.encode())
        if left < 0:
            break
        found.append(one)
    return found


def plain(kept: str | None) -> Any:
    """What a table is asked by, out of a key: a text, or a number in its own unit again."""
    if kept is None or kept[0] == "b":
        return None
    return kept[2:] if kept[0] == "s" else int(kept[2:]) / _UNIT


def units(micros: int) -> int | float:
    """A number of millionths in its own unit, as JSON has it.

    >>> units(2_000_000), units(19_990_000)
    (2, 19.99)
    """
    whole, rest = divmod(micros, _UNIT)
    return micros / _UNIT if rest else whole


def json_of(kept: str) -> str | bool | int | float:
    """The value of a key, as JSON has it.

    >>> json_of("s:Lyon"), json_of("b:false"), json_of("n:2500000")
    ('Lyon', False, 2.5)
    """
    if kept[0] == "n":
        return units(int(kept[2:]))
    return kept[2:] if kept[0] == "s" else kept == "b:true"


def table_key(value: Any) -> str | None:
    """How a table is asked: by a text, or by the digits of a whole number."""
    if type(value) is str:
        return value
    micros = number(value)
    return str(micros // _UNIT) if micros is not None and micros % _UNIT == 0 else None


def row_key(*values: Any) -> str | None:
    """How a row is found by several keys: all but the last begin with their length.

    >>> row_key("P1", 7), row_key("P1", None)
    ('2:P17', None)
    """
    *before, last = map(table_key, values)
    if last is None or None in before:
        return None
    return "".join(f"{len(key)}:{key}" for key in before if key is not None) + last


def same(value: Any) -> Any:
    """The value itself: for what is typed already."""
    return value


READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "number": number,
    "text": text,
    "boolean": boolean,
    "date": date,
    "any": key,
}
"""Type -> how a JSON value is read as it."""

KEY_READERS: Final[dict[str, Callable[[str | None], Any]]] = {
    "number": lambda kept: int(kept[2:]) if kept and kept[0] == "n" else None,
    "text": lambda kept: kept[2:] if kept and kept[0] == "s" else None,
    "boolean": lambda kept: kept == "b:true" if kept and kept[0] == "b" else None,
    "date": lambda kept: date(kept[2:]) if kept and kept[0] == "s" else None,
    "any": same,
}
"""Type -> how a key is read as it."""


def local(event_time: int, zone: ZoneInfo) -> datetime:
    """The local date and time of an instant."""
    return instant(event_time).astimezone(zone)


def contains(value: Any, piece: str) -> bool:
    """True for a text with that piece, or for a list with that text."""
    if type(value) is str:
        return piece in value
    return type(value) is list and piece in [item for item in value if type(item) is str]


def starts(value: Any, piece: str) -> bool:
    """True for a text that begins so."""
    return type(value) is str and value.startswith(piece)
