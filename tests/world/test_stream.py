"""Events: the same bytes again, in order of arrival, as messy as life and no more."""

from collections import Counter, defaultdict
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
import pytest

from filrouge.core.nouns import Record
from filrouge.core.time import DAY, HOUR, parsed_iso
from filrouge.world import Settings, World, named_world
from filrouge.world.truth import TrueEvent, true_events

WORLD = Settings(people=900, days=28)
LATE_MAX = 36 * HOUR
DIGEST = "f341f50c71a68d78"


def digest(settings: Settings) -> str:
    found = blake2b(digest_size=8)
    for batch in World(settings).events():
        for arrival in batch:
            found.update(arrival.body)
            found.update(arrival.received_time.to_bytes(8, "big"))
    return found.hexdigest()


@cache
def arrivals() -> tuple[Record, ...]:
    return tuple(arrival for batch in World(WORLD).events() for arrival in batch)


@cache
def messages() -> tuple[dict[str, Any], ...]:
    return tuple(msgspec.json.decode(arrival.body) for arrival in arrivals())


@cache
def truth() -> tuple[TrueEvent, ...]:
    return tuple(true_events(WORLD))


def test_the_same_seed_gives_the_same_bytes_on_any_machine() -> None:
    assert digest(Settings(people=200, days=7)) == DIGEST
    assert digest(Settings(people=200, days=7, seed=7)) != DIGEST


def test_events_come_in_the_order_of_their_arrival() -> None:
    times = [arrival.received_time for arrival in arrivals()]
    assert times == sorted(times)
    assert len(times) > 5_000


def test_every_event_is_a_segment_call_that_names_itself() -> None:
    for message in messages():
        assert message["type"] in ("track", "identify", "page", "screen")
        assert message["messageId"]
        assert message["type"] != "track" or message["event"]


def test_some_events_are_late_some_come_twice_and_none_is_later_than_promised() -> None:
    bodies = Counter(arrival.body for arrival in arrivals())
    late = []
    for arrival, message in zip(arrivals(), messages(), strict=True):
        sent = parsed_iso(message.get("sentAt", message["timestamp"]))
        waited = sent - parsed_iso(message["timestamp"])
        late.append(waited > HOUR)
        assert 0 <= waited <= LATE_MAX
        if "sentAt" not in message:
            assert 0 <= arrival.received_time - sent <= LATE_MAX
    assert 0 < sum(late) < len(late) / 20
    assert 0 < sum(count == 2 for count in bodies.values()) < len(bodies) / 50
    assert max(bodies.values()) == 2


def test_one_message_id_has_one_body() -> None:
    bodies = defaultdict(set)
    for arrival, message in zip(arrivals(), messages(), strict=True):
        bodies[arrival.source, message["messageId"]].add(arrival.body)
    assert all(len(found) == 1 for found in bodies.values())


def test_every_channel_has_its_events() -> None:
    names = Counter(message.get("event", "") for message in messages())
    assert {
        "Product Viewed", "Products Searched", "Product Added", "Cart Viewed", "Checkout Started",
        "Order Completed", "Page Scrolled", "Signed In", "Message Sent", "Message Opened",
        "Message Clicked", "Ticket Paid", "Call Completed", "Review Posted", "Survey Answered",
        "Stock Changed", "Order Collected", "Stores Searched",
    } <= set(names)  # fmt: skip
    assert {arrival.source for arrival in arrivals()} == {
        "web", "app", "drive", "messages", "mailings", "till", "calls", "reviews", "surveys",
        "stock",
    }  # fmt: skip


def test_the_truth_tells_the_same_events_and_whose_they_are() -> None:
    told = [(event.received_time, event.source, event.body) for event in truth()]
    assert told == [(one.received_time, one.source, one.body) for one in arrivals()]
    people = {event.person for event in truth()}
    assert people <= set(range(-1, WORLD.people))
    assert not any(b"person" in event.body for event in truth())


def test_devices_are_shared_and_cookies_die() -> None:
    people, cookies = defaultdict(set), defaultdict(set)
    for event, message in zip(truth(), messages(), strict=True):
        if event.source == "web" and "anonymousId" in message:
            people[message["anonymousId"]].add(event.person)
            cookies[event.person].add(message["anonymousId"])
    assert any(len(found) > 1 for found in people.values())
    assert sum(len(found) > 1 for found in cookies.values()) > len(cookies) / 5


def test_written_dates_move_by_whole_weeks_to_end_today() -> None:
    for today in (date(2026, 11, 23), date(2027, 6, 3), date(2026, 11, 22)):
        settings = named_world("small", today)
        assert settings.shift_days % 7 == 0
        assert settings.calendar.written(settings.days - 1) == today
    moved = World(WORLD._replace(shift_days=140)).events()
    first = next(batch for batch in moved if batch)[0].received_time
    assert first - arrivals()[0].received_time in (140 * DAY, 140 * DAY - HOUR, 140 * DAY + HOUR)


@pytest.mark.parametrize("people", [300, 601])
def test_a_person_is_the_same_in_a_small_world_and_in_a_large_one(people: int) -> None:
    settings = WORLD._replace(people=people, days=2)
    emails = [
        {m["traits"]["email"] for m in map(decoded, batch) if m["type"] == "identify"}
        for size in (settings, settings._replace(people=1_000))
        for batch in [[arrival for part in World(size).events() for arrival in part]]
    ]
    assert emails[0] <= emails[1]
    assert emails[0]


def decoded(arrival: Record) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(arrival.body)
    return found


def test_some_looks_at_clothes_end_at_a_size_that_is_out_of_stock() -> None:
    views = [one["properties"] for one in messages() if one.get("event") == "Product Viewed"]
    missing = [view for view in views if view.get("availability") == "out_of_stock"]
    assert 0 < len(missing) < len(views) / 10
    assert {view["category"] for view in missing} == {"clothing"}
    assert all(view["variant"] for view in missing)
