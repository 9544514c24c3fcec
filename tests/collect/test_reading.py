"""One record becomes an Event or a Rejection: names, identifiers, objects, dates, channels."""

import json
from typing import Any

import pytest

from filrouge.collect import EVENT_BYTES_MAX, SourceSettings, read_event
from filrouge.collect.errors import UnknownZoneError
from filrouge.core.nouns import Event, Record, RecordKind, Rejection
from filrouge.core.time import DAY, HOUR, SECOND, parsed_iso

RECEIVED = parsed_iso("2026-03-01T12:00:00Z")
WEB = SourceSettings("web")


def read(
    message: Any, settings: SourceSettings = WEB, offset: int = 7, **fields: Any
) -> Event | Rejection:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return read_event(
        offset, Record(RecordKind.EVENT, settings.name, RECEIVED, body, **fields), settings
    )


def event(message: Any, settings: SourceSettings = WEB, **fields: Any) -> Event:
    found = read(message, settings, **fields)
    assert isinstance(found, Event), found
    return found


def code(message: Any, **fields: Any) -> str:
    found = read(message, **fields)
    assert isinstance(found, Rejection), found
    assert found.detail.endswith(".")
    return found.code


def test_a_track_call_keeps_its_name_identifiers_and_objects() -> None:
    found = event(
        {
            "type": "track",
            "event": "Order Completed",
            "userId": "u1",
            "anonymousId": "a1",
            "messageId": "m1",
            "properties": {"total": 12.5},
            "context": {"traits": {"email": "ana@example.org"}},
            "shoeSize": [42],
        }
    )
    assert (found.call, found.name, found.message_id) == ("track", "Order Completed", "m1")
    assert (found.user_id, found.anonymous_id) == ("u1", "a1")
    assert found.properties is found.body["properties"]
    assert found.context is found.body["context"]
    assert (found.traits, found.body["shoeSize"]) == ({}, [42])


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ({"type": "page", "name": "Home"}, "Page Viewed"),
        ({"type": "screen"}, "Screen Viewed"),
        ({"type": "identify", "userId": "u"}, ""),
        ({"type": "group", "groupId": "g"}, ""),
        ({"type": "alias", "previousId": "p", "userId": "u"}, ""),
    ],
)
def test_the_other_calls_have_their_names(message: dict[str, Any], name: str) -> None:
    assert (event(message).call, event(message).name) == (message["type"], name)


def test_the_other_spellings_become_canonical() -> None:
    found = event(
        {"action": "track", "event": "E", "user_id": 42, "message_id": "m", "email_id": "e"}
    )
    assert (found.user_id, found.message_id) == ("42", "m")
    assert found.body == {
        "type": "track",
        "event": "E",
        "userId": "42",
        "messageId": "m",
        "email_id": "e",
    }


def test_an_identify_may_have_its_traits_in_its_context() -> None:
    context = {"traits": {"email": "ana@example.org"}}
    found = event({"type": "identify", "userId": "u", "context": context})
    assert found.traits == {"email": "ana@example.org"}
    assert found.traits is found.body["context"]["traits"]
    own = event({"type": "identify", "traits": {"plan": "a"}, "context": context})
    assert own.traits == {"plan": "a"}
    assert event({"type": "page", "context": context}).traits == {}
    assert event({"type": "identify", "context": {"traits": "x"}}).traits == {}


def test_the_address_implies_the_call_and_the_type_wins() -> None:
    assert event({"userId": "u"}, call="identify").body["type"] == "identify"
    assert event({"type": "page"}, call="track").call == "page"


def test_a_missing_message_id_is_the_offset() -> None:
    assert event({"type": "page"}, offset=12).message_id == "offset:12"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"),
        ("42.0", "42"),
        ("1.5", "1.5"),
        ("-7", "-7"),
        ("null", ""),
        ('""', ""),
    ],
)
def test_numbers_become_text_identifiers(written: str, read_as: str) -> None:
    assert event(b'{"type":"page","userId":%s}' % written.encode()).user_id == read_as


def test_integers_that_no_store_holds_become_text_elsewhere() -> None:
    found = event(b'{"type":"page","properties":{"a":[99999999999999999999],"b":1234567890123}}')
    assert found.properties == {"a": ["99999999999999999999"], "b": 1234567890123}


def test_null_and_php_empty_lists_are_empty_objects() -> None:
    found = event({"type": "page", "properties": [], "traits": None, "context": {}})
    assert (found.properties, found.traits, found.context) == ({}, {}, {})


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"", "event-erased"),
        (b"{", "json-malformed"),
        (b'{"type":"page","properties":{"a":NaN}}', "number-not-finite"),
        (b'{"type":"page","properties":{"a":1e999}}', "number-too-large"),
        (b'{"type":"page","name":"\\ud83d"}', "text-surrogate"),
        (b'{"type":"page","name":"\xff"}', "text-not-utf8"),
        (b"[" * 10_000 + b"]" * 10_000, "event-too-deep"),
        (b'{"type":"page","a":' + b"[" * 70 + b"]" * 70 + b"}", "event-too-deep"),
        (b'{"type":"page","a":"' + b"x" * EVENT_BYTES_MAX + b'"}', "event-too-large"),
        ([], "event-not-object"),
        ("page", "event-not-object"),
        ({"All": True, "Salesforce": False}, "type-missing"),
        ({"type": "pay"}, "type-unknown"),
        ({"type": ["page"]}, "type-unknown"),
        ({"type": "track"}, "event-missing"),
        ({"type": "track", "event": " "}, "event-missing"),
        ({"type": "track", "event": 5}, "event-type"),
        ({"type": "track", "event": "x" * 2000}, "event-too-long"),
        ({"type": "page", "userId": {"id": 1}}, "user-id-type"),
        ({"type": "page", "userId": True}, "user-id-type"),
        ({"type": "page", "anonymousId": "x" * 2000}, "anonymous-id-too-long"),
        ({"type": "page", "properties": "a=1"}, "properties-type"),
        ({"type": "page", "context": [1]}, "context-type"),
        ({"type": "alias", "userId": "u"}, "previous-id-missing"),
        ({"type": "group", "userId": "u"}, "group-id-missing"),
        ({"type": "page", "timestamp": "soon"}, "timestamp-unreadable"),
        ({"type": "page", "timestamp": {"$date": 1}}, "timestamp-unreadable"),
        ({"type": "page", "timestamp": 1e300}, "timestamp-unreadable"),
        ({"type": "page", "timestamp": "1970-01-01T00:00:00Z"}, "timestamp-too-old"),
        ({"type": "page", "timestamp": -9e19}, "timestamp-too-old"),
    ],
)
def test_a_bad_event_is_refused_with_its_reason(message: Any, reason: str) -> None:
    assert code(message) == reason


def test_the_senders_wrong_clock_cancels_out() -> None:
    found = event(
        {"type": "page", "timestamp": "2030-01-01T00:00:00Z", "sentAt": "2030-01-01T00:00:05Z"}
    )
    assert found.event_time == found.original_time == RECEIVED - 5 * SECOND


def test_the_batch_sent_time_is_used_where_the_event_has_none() -> None:
    sent = parsed_iso("2026-03-01T10:00:10Z")
    message = {"type": "page", "timestamp": "2026-03-01T10:00:00Z"}
    assert event(message, sent_time=sent).event_time == RECEIVED - 10 * SECOND
    own = message | {"sentAt": "2026-03-01T10:00:01Z"}
    assert event(own, sent_time=sent).event_time == RECEIVED - SECOND


def test_the_original_timestamp_is_the_one_that_is_corrected() -> None:
    message = {
        "type": "page",
        "timestamp": "2026-03-01T11:00:00Z",
        "originalTimestamp": "2026-03-01T10:00:00Z",
        "sentAt": "2026-03-01T10:00:02Z",
    }
    assert event(message).event_time == RECEIVED - 2 * SECOND


def test_without_sent_at_the_timestamp_is_believed() -> None:
    message = {"type": "page", "timestamp": "2026-03-01T09:00:00+01:00"}
    assert event(message).event_time == parsed_iso("2026-03-01T08:00:00Z")
    assert event({"type": "page"}).event_time == RECEIVED


def test_an_imported_timestamp_is_as_it_is() -> None:
    message = {"type": "page", "timestamp": "2020-01-01", "sentAt": "2026-03-01T11:00:00Z"}
    assert event(message, imported=True).event_time == parsed_iso("2020-01-01")


def test_a_date_without_zone_is_in_the_zone_of_its_source() -> None:
    paris = SourceSettings("shop", timezone="Europe/Paris")
    message = {"type": "page", "timestamp": "2024-07-01 10:00:00"}
    assert event(message, paris).event_time == parsed_iso("2024-07-01T08:00:00Z")


@pytest.mark.parametrize("stamp", [1709251200, 1709251200000, "1709251200", 1709251200000000])
def test_unix_numbers_are_dates(stamp: Any) -> None:
    message = {"type": "page", "timestamp": stamp}
    assert event(message).event_time == parsed_iso("2024-03-01T00:00:00Z")


def test_an_event_from_the_future_is_dated_when_it_was_received() -> None:
    found = event({"type": "page", "timestamp": "2999-01-01T00:00:00Z"})
    assert found.event_time == RECEIVED
    assert found.original_time == parsed_iso("2999-01-01T00:00:00Z")
    soon = event({"type": "page", "timestamp": "2026-03-02T11:59:00Z"})
    assert soon.event_time == soon.original_time > RECEIVED + DAY - HOUR


def test_an_old_event_starts_no_effect_unless_it_says_live() -> None:
    old = {"type": "page", "timestamp": "2026-03-01T10:59:59Z"}
    recent = {"type": "page", "timestamp": "2026-03-01T11:00:00Z"}
    assert (event(old).late, event(recent).late) == (True, False)
    assert event(recent, imported=True).late
    assert not event(old, imported=True, live=True).late


@pytest.mark.parametrize(
    ("fields", "channel"),
    [
        ({}, "store"),
        ({"channel": "server"}, "store"),
        ({"channel": "browser"}, "web"),
        ({"channel": "mobile"}, "app"),
        ({"channel": "sms"}, "sms"),
        ({"channel": "browser", "context": {"channel": " Kiosk "}}, "kiosk"),
        ({"channel": 5, "context": {"channel": None}}, "store"),
        ({"type": "screen"}, "app"),
    ],
)
def test_the_channel_is_the_events_own_else_its_sources(
    fields: dict[str, Any], channel: str
) -> None:
    assert event({"type": "page"} | fields, SourceSettings("s", channel="store")).channel == channel


def test_an_unknown_zone_says_so() -> None:
    with pytest.raises(UnknownZoneError, match="Europe/Pari"):
        SourceSettings("s", timezone="Europe/Pari")
