"""One spelling for each value, whatever the sender's."""

import re
import unicodedata
from typing import Any, Final

from filrouge.resolve.reading.phones import parsed_phone

VALUE_LENGTH_MAX: Final = 256
_UNSEEN: Final = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""Control, zero-width, bidirectional and half characters: invisible, so never in a value."""
_EMAIL: Final = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}")
_CARD_SEPARATORS: Final = re.compile(r"[ .\-]")
NUMBER_DIGITS_MAX: Final = 40


def plain_text(value: Any) -> str:
    """A text or whole number without invisible characters and outer spaces; "" for the rest.

    >>> plain_text(" a\\u200bb "), plain_text(42), plain_text(True), plain_text([1])
    ('ab', '42', '', '')
    """
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, int) and value.bit_length() <= NUMBER_DIGITS_MAX * 3:
        value = str(value)
    if not isinstance(value, str) or len(value) > VALUE_LENGTH_MAX:
        return ""
    if value.isascii() and value.isprintable():
        return value.strip()
    return _UNSEEN.sub("", value).strip()


def normal_email(value: str) -> str:
    """Lower case, compatibility forms folded; "" when it has not the shape of an address.

    >>> normal_email("Ana@Example.ORG"), normal_email("a@a"), normal_email("ana at example")
    ('ana@example.org', '', '')
    """
    folded = value if value.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", value))
    lower = folded.strip().lower()
    return lower if _EMAIL.fullmatch(lower) else ""


def normal_value(form: str, value: Any, region: str) -> tuple[str, bool]:
    """(value in its one spelling or "", whether it is one person's rather than a home's)."""
    text = plain_text(value)
    if not text:
        return "", True
    if form == "email":
        return normal_email(text), True
    if form == "phone":
        return parsed_phone(text, region) or ("", True)
    if form == "card":
        return _CARD_SEPARATORS.sub("", text).upper(), True
    return text, True
