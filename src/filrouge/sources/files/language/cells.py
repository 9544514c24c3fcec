"""Cells to values: the simple conversions a mapping may ask for, each with its complaint."""

import re
from datetime import date, datetime, timedelta
from typing import Any, Final

from filrouge.sources.files.wording import CellProblemError

NUMBER_CHARACTERS_MAX: Final = 40
TRUE_WORDS: Final = frozenset(("true", "yes", "y", "t", "1", "oui", "o", "vrai"))
FALSE_WORDS: Final = frozenset(("false", "no", "n", "f", "0", "non", "faux"))
_NUMBER: Final = re.compile(r"^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$")
_SPACES: Final = str.maketrans("", "", "  \u202f'")


def shown(value: Any) -> str:
    """A value short enough to be told.

    >>> shown("x" * 100)[-4:]
    "xx…'"
    """
    text = str(value)
    return repr(text if len(text) <= 60 else text[:59] + "…")


def number(value: Any, decimal: str = ".") -> int | float | None:
    """The number that a cell holds; nothing for an empty one.

    >>> number("1 234,50", ","), number(""), number("12")
    (1234.5, None, 12)
    """
    if value is None or isinstance(value, int | float):
        return value
    if not isinstance(value, str):
        raise _not_a_number(value)
    text = value.translate(_SPACES)
    if decimal == ",":
        text = text.replace(".", "").replace(",", ".")
    if not text:
        return None
    if len(text) > NUMBER_CHARACTERS_MAX or not _NUMBER.match(text):
        raise _not_a_number(value)
    return float(text) if "." in text or "e" in text or "E" in text else int(text)


def _not_a_number(value: Any) -> CellProblemError:
    return CellProblemError(
        f"{shown(value)} is not a number", f"{shown(value)} n'est pas un nombre"
    )


def integer(value: Any, decimal: str = ".") -> int | None:
    """The whole number that a cell holds."""
    found = number(value, decimal)
    if found is None or isinstance(found, int):
        return found
    if not found.is_integer():
        raise CellProblemError(
            f"{shown(value)} is not a whole number", f"{shown(value)} n'est pas un nombre entier"
        )
    return int(found)


def text(value: Any) -> str | None:
    """The text of a cell; a whole number stored with a point loses the point.

    >>> text(12346.0), text(" "), text(True)
    ('12346', None, 'true')
    """
    kind = value.__class__
    if kind is int:
        return str(value)
    if kind is str:
        return value.strip() or None
    if value is None or kind is bool:
        return None if value is None else str(value).lower()
    if kind is float and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def boolean(value: Any) -> bool | None:
    """True or false, from the usual English and French words."""
    if value is None or isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    if not word:
        return None
    raise CellProblemError(
        f"{shown(value)} is neither true nor false", f"{shown(value)} n'est ni vrai ni faux"
    )


def day(value: Any, shift_days: int = 0) -> str | None:
    """The day of a cell as `YYYY-MM-DD`, moved by `shift_days`.

    >>> day("2017-01-01 10:00:00", 7)
    '2017-01-08'
    """
    if value is None or value == "":
        return None
    try:
        found = value if isinstance(value, date) else datetime.fromisoformat(str(value).strip())
        return (date(found.year, found.month, found.day) + timedelta(shift_days)).isoformat()
    except (ValueError, OverflowError):
        raise CellProblemError(
            f"{shown(value)} is not a date (YYYY-MM-DD)",
            f"{shown(value)} n'est pas une date (AAAA-MM-JJ)",
        ) from None
