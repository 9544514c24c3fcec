"""One request becomes records: the good events are taken, each bad one is shelved with why."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.collect import Accepted, SourceSettings, accepted_records, read_event, read_request
from filrouge.collect import write_key_of as key_of
from filrouge.collect.accept import BATCH_EVENTS_MAX
from filrouge.collect.errors import BatchTooLongError, BodyShapeError, MalformedJsonError
from filrouge.core.errors import FilrougeError
from filrouge.core.nouns import Event, RecordKind
from filrouge.core.time import parsed_iso

RECEIVED = parsed_iso("2026-03-01T12:00:00Z")
SPEC = Path(__file__).parents[2].parent / "shared/data/payloads/segment_spec"
GOOD = b'{"type":"track","event":"E","userId":"u"}'


def accept(body: bytes, call: str = "batch") -> Accepted:
    return accepted_records(read_request(body, call), source="web", received_time=RECEIVED)


def batch(*items: bytes, more: bytes = b"") -> bytes:
    return b'{"batch":[' + b", ".join(items) + b"]" + more + b"}"


def test_a_single_call_is_kept_as_it_was_written() -> None:
    body = b' { "event" : "E" , "colour":"\\u00e9" } '
    kept = accept(body, "track").records[0]
    assert (kept.body, kept.call, kept.source, kept.kind) == (body, "track", "web", 0)


def test_a_batch_keeps_each_event_and_its_sent_time() -> None:
    found = accept(batch(GOOD, b'{"type": "page"}', more=b',"sentAt":"2026-03-01T11:00:00Z"'))
    assert [kept.body for kept in found.records] == [GOOD, b'{"type": "page"}']
    assert {kept.sent_time for kept in found.records} == {parsed_iso("2026-03-01T11:00:00Z")}
    assert {kept.call for kept in found.records} == {""}


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (b'{"type":"track","event":"E","properties":{"a":NaN}}', "number-not-finite"),
        (b'{"type":"track","event":"E","properties":' + b"[" * 9000 + b"]" * 9000 + b"}", "deep"),
        (b'{"type":"page","a":"' + b"x" * 40_000 + b'"}', "event-too-large"),
        (b'{"type":"page","userId":[1]}', "user-id-type"),
        (b'{"type":"page","userId":"\\udc00"}', "text-surrogate"),
        (b'{"All":true,"Salesforce":false}', "type-missing"),
        (b"{'type':'page'}", "json-malformed"),
        (b"5", "event-not-object"),
        (b"null", "event-not-object"),
        (b'{"type":"track"}', "event-missing"),
        (b'{"type":"page","userId":"\xff"}', "text-not-utf8"),
    ],
)
def test_a_bad_event_in_a_batch_is_shelved_and_the_rest_taken(item: bytes, reason: str) -> None:
    found = accept(batch(GOOD, item, GOOD, more=b',"writeKey":"k"'))
    assert [kept.body for kept in found.records] == [GOOD, GOOD]
    shelved = found.rejected[0]
    assert (shelved.body, shelved.kind) == (item, RecordKind.REJECTED)
    assert reason in shelved.reason
    assert found.reasons[0].code == shelved.reason
    assert read_event(1, shelved, SourceSettings("web")) == found.reasons[0]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"{",
        b'{"batch":[{"type":"page"}',
        b"user=1",
        b"\xff\xfe",
        b'{"batch":[],"sentAt":NaN}',
        b"[" * 10_000,
        b'{"batch":["' + b'\\"' * 400_000,
        b'{"batch":[' + b'"\\' * 400_000,
    ],
)
def test_a_malformed_batch_says_why(body: bytes) -> None:
    with pytest.raises(MalformedJsonError, match="not JSON: "):
        accept(body)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"batch":{}}', b"7", b'{"type":"page"}'])
def test_a_batch_of_another_shape_says_what_is_expected(body: bytes) -> None:
    with pytest.raises(BodyShapeError, match="batch"):
        accept(body)


def test_a_malformed_single_call_says_why() -> None:
    for body in (b"{", b"event=E", b'{"event":"\xff"}'):
        with pytest.raises(MalformedJsonError):
            accept(body, "track")


def test_a_bad_single_call_is_shelved() -> None:
    assert accept(b'{"userId":"u"}', "track").reasons[0].code == "event-missing"
    assert accept(b"[1]", "page").reasons[0].code == "event-not-object"


def test_a_batch_over_the_limit_is_refused() -> None:
    assert len(accept(batch(*[GOOD] * BATCH_EVENTS_MAX)).records) == BATCH_EVENTS_MAX
    with pytest.raises(BatchTooLongError):
        accept(batch(*[GOOD] * (BATCH_EVENTS_MAX + 1)))


def test_the_context_of_a_batch_is_shared_by_its_events() -> None:
    own = b'{"type":"page","context":{"ip":"1.1.1.1"}}'
    more = b',"context":{"ip":"2.2.2.2","locale":"fr"},"integrations":{"All":true}'
    found = accept(batch(own, b"broken", GOOD, more=more))
    contexts = [json.loads(kept.body)["context"] for kept in found.records]
    assert contexts == [{"ip": "1.1.1.1", "locale": "fr"}, {"ip": "2.2.2.2", "locale": "fr"}]
    assert [kept.body for kept in found.rejected] == [b"broken"]


def test_the_write_key_may_be_in_the_body() -> None:
    assert key_of(read_request(b'{"event":"E","writeKey":"k1"}', "track")) == "k1"
    assert key_of(read_request(b'{"event":"E","write_key":"k2"}', "track")) == "k2"
    assert key_of(read_request(batch(more=b',"writeKey":"k3"'), "batch")) == "k3"
    assert key_of(read_request(b'{"event":"E","writeKey":5}', "track")) == ""


def test_the_other_spellings_are_taken() -> None:
    item = b'{"action":"track","event":"E","user_id":"u"}'
    found = accept(batch(item, more=b',"sent_at":"2026-03-01T11:00:00Z","write_key":"k"'))
    assert (len(found.records), found.rejected) == (1, [])
    assert found.records[0].sent_time is not None


def test_a_number_as_group_or_previous_id_is_taken() -> None:
    found = accept(batch(b'{"type":"group","groupId":5}', b'{"type":"alias","previousId":6}'))
    assert len(found.records) == 2


@given(st.binary(max_size=300), st.sampled_from(["batch", "track"]))
def test_any_bytes_are_records_or_a_clear_error(body: bytes, call: str) -> None:
    try:
        accept(body, call)
    except FilrougeError as error:
        assert error.message and error.cure and error.status < 500


@given(st.lists(st.binary(max_size=60), max_size=5))
def test_whatever_stands_beside_it_a_good_event_is_taken(items: list[bytes]) -> None:
    safe = [item for item in items if not set(item) & set(b'"[]{},\\')]
    found = accept(batch(*safe, GOOD))
    assert GOOD in [kept.body for kept in found.records]


def payloads() -> list[Any]:
    lines = [line for path in sorted(SPEC.glob("*.jsonl")) for line in path.open()]
    return [json.loads(line)["payload"] for line in lines]


@pytest.mark.skipif(not SPEC.is_dir(), reason="the shared payload samples are not here")
def test_every_payload_of_the_segment_spec_is_accepted() -> None:
    found = accept(json.dumps({"batch": payloads()}).encode())
    assert len(found.records) >= 47
    assert [json.loads(kept.body) for kept in found.rejected] == [
        {"All": True, "Salesforce": False}
    ]
    assert found.reasons[0].code == "type-missing"
    settings = SourceSettings("web")
    for kept in found.records:
        assert isinstance(read_event(1, kept, settings), Event)
