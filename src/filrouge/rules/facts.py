"""What conditions are asked about: a person's facts, beside their events."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec

Tables = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Reference tables: name -> key -> column -> value, as JSON has them."""
NO_TABLES: Final[Tables] = {}


class Facts(msgspec.Struct, frozen=True):
    """What is known of a person at an instant, their events apart."""

    traits: Mapping[str, Any] = {}
    consents: Mapping[tuple[str, str], bool] = {}
    """(channel, purpose) -> granted; what is not there is no."""
    scores: Mapping[str, float] = {}
    segments: Collection[str] = frozenset()
    context: Mapping[str, Any] = {}
    zone: str = "UTC"
    """The person's time zone, by its IANA name."""
