"""What a source says about its events."""

from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from filrouge.collect.errors import UnknownZoneError
from filrouge.core.time import HOUR

EFFECT_LATENESS: Final = HOUR
"""Microseconds. An older event of a live source is folded, but starts no effect."""

Trust = Literal["verified", "typed"]


class SourceSettings(msgspec.Struct, frozen=True):
    """The defaults of one source. `effect_lateness` is in microseconds."""

    name: str
    channel: str = "web"
    region: str = ""
    """ISO 3166 country of phone numbers written without one; "" for the workspace's."""
    trust: Trust = "verified"
    """`typed`: somebody typed the values of `identify`, so that they prove nothing."""
    timezone: str = "UTC"
    """For dates written without a zone."""
    effect_lateness: int = EFFECT_LATENESS

    def __post_init__(self) -> None:
        zone(self.timezone)


@lru_cache
def zone(timezone: str) -> ZoneInfo:
    """The IANA time zone of that name. Raises UnknownZoneError."""
    try:
        return ZoneInfo(timezone)
    except (ValueError, OSError, KeyError) as error:
        raise UnknownZoneError(timezone=timezone) from error


LISTS_SOURCE: Final = "lists"
"""The source of the events by which operators put people on lists, or take them off."""
BUILT_IN: Final = {LISTS_SOURCE: SourceSettings(LISTS_SOURCE, channel="lists", trust="typed")}
"""Sources that need no file."""
