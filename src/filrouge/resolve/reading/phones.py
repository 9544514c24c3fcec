"""Telephone numbers: one spelling (E.164), and whether a number is one person's or a home's."""

import re
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

PHONE_LENGTH_MAX: Final = 40
_SEPARATORS: Final = re.compile(r"[ .\-]")
_FRENCH: Final = re.compile(
    r"(?:\+33|0)((?:6(?:[0-24-8]\d|3[0-8])|7[3-9]\d)\d{6}|(?:1\d|3\d|5[0-8])\d{7})"
)
"""Common French numbers that need no tables: checked against phonenumbers by a test."""
_SHARED: Final = frozenset(
    (
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.VOIP,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    )
)


@lru_cache(maxsize=65_536)
def parsed_phone(text: str, region: str) -> tuple[str, bool] | None:
    """(E.164, whether one person's) of a number as it is dialled in `region`; None if it is none.

    A mobile, a fixed-or-mobile number and one of a range not yet in the tables count as one
    person's; landlines and service numbers do not.

    >>> parsed_phone("06 80 60 20 82", "FR"), parsed_phone("+33 1 42 68 53 00", "US")
    (('+33680602082', True), ('+33142685300', False))
    >>> parsed_phone("12", "FR") is None
    True
    """
    if len(text) > PHONE_LENGTH_MAX:
        return None
    short = _SEPARATORS.sub("", text)
    if region == "FR" or short.startswith("+"):
        french = _FRENCH.fullmatch(short)
        if french and short.isascii():
            digits = french.group(1)
            return f"+33{digits}", digits[0] in "67"
    return phone_by_tables(text, region)


def phone_by_tables(text: str, region: str) -> tuple[str, bool] | None:
    """The same, always through the tables of phonenumbers (tens of microseconds)."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return written, phonenumbers.number_type(number) not in _SHARED
