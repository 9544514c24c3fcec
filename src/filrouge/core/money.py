"""Money is an integer number of millionths of the currency's unit, so that sums are exact."""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any, Final

UNIT: Final = 1_000_000
AMOUNT_UNITS_MAX: Final = 1_000_000_000
"""Larger amounts, in currency units, are taken for mistakes and read as no amount."""
_TEXT_LENGTH_MAX: Final = 32


def amount_micros(value: Any) -> int | None:
    """Millionths of the unit for a number or a text such as `"12.50"`; None when it is neither.

    >>> amount_micros(19.99), amount_micros("12,50"), amount_micros("free"), amount_micros(True)
    (19990000, 12500000, None, None)
    """
    if isinstance(value, str):
        return _text_micros(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # A NaN fails the comparison; `round` is exact to the micro below 2**53 / UNIT.
    return round(value * UNIT) if abs(value) <= AMOUNT_UNITS_MAX else None


def _text_micros(text: str) -> int | None:
    if len(text) > _TEXT_LENGTH_MAX:
        return None
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > AMOUNT_UNITS_MAX:
        return None
    return int((number * UNIT).to_integral_value(ROUND_HALF_EVEN))


def units(amount: int) -> float:
    """The amount in currency units, for people and JSON.

    >>> units(19_990_000)
    19.99
    """
    return amount / UNIT
