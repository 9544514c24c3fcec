"""Changes of membership as the log holds them, many in one record."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from filrouge.core.time import iso

ENTERED: Final = "Segment Entered"
LEFT: Final = "Segment Left"
CHANGED: Final = "Memberships Changed"
"""A record that holds many of those two: a membership alone is too small for a row of the log."""
TURNS_MAX: Final = 200
"""Changes in one record."""


class Turn(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change of membership, as the log holds it."""

    event: str
    segment: str
    person: str
    time: int
    """Microseconds since 1970."""
    cause: str | None = None
    """The messageId of the event that made it so; None where time or an operator did."""


def turns_of(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The `Segment Entered` and `Segment Left` events that a record of the log holds."""
    properties = body.get("properties")
    changes = properties.get("changes") if isinstance(properties, dict) else None
    if body.get("event") != CHANGED or not isinstance(changes, list):
        return
    for number, turn in enumerate(changes):
        yield {
            "type": "track",
            "event": turn["event"],
            "messageId": f"{body['messageId']}.{number}",
            "timestamp": iso(turn["time"]),
            "properties": {
                "segment": turn["segment"],
                "person": turn["person"],
                **({"cause": turn["cause"]} if turn.get("cause") else {}),
            },
        }
