"""When an event happened, from what its sender wrote."""

from datetime import datetime
from typing import Any, Final

from filrouge.collect.settings import zone
from filrouge.core.time import DAY, micros, parsed_iso

FUTURE_MAX: Final = DAY
"""A later event is dated when it was received, its own date kept beside."""
EARLIEST_TIME: Final = parsed_iso("1990-01-01")

_SECONDS_MAX: Final = 10**11
_MILLISECONDS_MAX: Final = 10**14
_MICROSECONDS_MAX: Final = 10**17
_NANOSECONDS_MAX: Final = 10**20
_COMPACT_DATE_LENGTH: Final = len("20240131")
_NUMBER_LENGTH_MAX: Final = 24


def read_instant(value: Any, timezone: str = "UTC") -> int | None:
    """Microseconds since the epoch of an ISO 8601 text or of a Unix number; None when neither.

    The unit of a number follows from its size: seconds below 10**11, milliseconds below 10**14,
    then micro- and nanoseconds. A text without a zone is in `timezone`.

    >>> read_instant("2024-03-01T00:00:00.5Z"), read_instant(1709251200), read_instant("soon")
    (1709251200500000, 1709251200000000, None)
    >>> read_instant("2024-03-01", "Europe/Paris")
    1709247600000000
    """
    if isinstance(value, str):
        if value.isdecimal() and len(value) != _COMPACT_DATE_LENGTH:
            return _from_number(int(value)) if len(value) <= _NUMBER_LENGTH_MAX else None
        return _from_text(value, timezone)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return None


def _from_text(text: str, timezone: str) -> int | None:
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone(timezone))
        return micros(found)
    except (ValueError, OverflowError):
        stripped = text.strip()
        return _from_text(stripped, timezone) if stripped != text else None


def _from_number(number: float) -> int | None:
    size = abs(number)
    if size < _SECONDS_MAX:
        return round(number * 1_000_000)
    if size < _MILLISECONDS_MAX:
        return round(number * 1_000)
    if size < _MICROSECONDS_MAX:
        return round(number)
    if size < _NANOSECONDS_MAX:
        return round(number) // 1_000
    return None


def happened_time(original: int | None, *, sent_time: int | None, received_time: int) -> int:
    """`receivedAt - (sentAt - originalTimestamp)`: the sender's wrong clock cancels out.

    (Segment spec, common fields.) Without `sentAt` the sender's clock is believed.

    >>> happened_time(1_000, sent_time=1_500, received_time=9_000)
    8500
    """
    if original is None:
        return received_time
    return original if sent_time is None else received_time - (sent_time - original)
