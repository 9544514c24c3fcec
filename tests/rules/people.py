"""People, events and short ways to ask, for the tests of conditions."""

from datetime import UTC, datetime
from typing import Any

from filrouge.core.nouns import Event
from filrouge.core.time import micros
from filrouge.rules import parse
from filrouge.rules.facts import NO_TABLES, Facts, Tables
from filrouge.rules.naive import Naive


def at(text: str) -> int:
    """The instant of `2026-01-31 12:00`, in UTC."""
    return micros(datetime.fromisoformat(text).replace(tzinfo=UTC))


def event(name: str, time: int | str, offset: int = 1, **properties: Any) -> Event:
    """An event received when it happened; `channel`, `source` and `received` are its own."""
    instant = at(time) if isinstance(time, str) else time
    return Event(
        offset=offset,
        source=properties.pop("source", "site"),
        message_id=f"m{offset}",
        call="track",
        name=name,
        channel=properties.pop("channel", "web"),
        event_time=instant,
        received_time=properties.pop("received", instant),
        body={},
        properties=properties,
        traits={},
        context={},
    )


def is_true(
    text: str,
    events: list[Event] | None = None,
    now: int | str = "2026-03-15 12:00",
    facts: Facts | None = None,
    *,
    tables: Tables = NO_TABLES,
    zone: str = "UTC",
) -> bool:
    """The naive reading of a text."""
    instant = at(now) if isinstance(now, str) else now
    return Naive(events or [], facts or Facts(), instant, tables=tables, zone=zone).true(
        parse(text)
    )
