"""Instants are integers of microseconds since 1970-01-01T00:00:00Z; the clock is handed in."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

MICROSECOND: Final = 1
MILLISECOND: Final = 1_000
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Microseconds since the epoch of an aware datetime.

    >>> micros(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    return (instant - _EPOCH) // _MICROSECOND


def instant(value: int) -> datetime:
    """The aware UTC datetime of microseconds since the epoch.

    >>> instant(86400000000).isoformat()
    '1970-01-02T00:00:00+00:00'
    """
    return _EPOCH + timedelta(microseconds=value)


@lru_cache(maxsize=16_384)
def iso(value: int) -> str:
    """RFC 3339 text of an instant, in UTC, to the microsecond only where it has any.

    >>> iso(0), iso(1_500_000)
    ('1970-01-01T00:00:00Z', '1970-01-01T00:00:01.500000Z')
    """
    return instant(value).isoformat()[:-6] + "Z"


def parsed_iso(text: str) -> int:
    """Microseconds since the epoch of an ISO 8601 text; one without a zone is read as UTC.

    Raises ValueError when it is not a date.

    >>> parsed_iso("1970-01-01T01:00:00+01:00"), parsed_iso("1970-01-02")
    (0, 86400000000)
    """
    found = datetime.fromisoformat(text)
    return micros(found if found.tzinfo else found.replace(tzinfo=UTC))
