"""An event read again from history is the event that was read from the log."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stores.history_world import NOON, opened

from filrouge.collect import SourceSettings, read_event
from filrouge.collect.seen import message_of
from filrouge.core.nouns import Event, Record, RecordKind
from filrouge.stores.history_duckdb import HistoryRow

SPEC = Path(__file__).parents[2].parent / "shared/data/payloads/segment_spec"
SOURCE = SourceSettings("web")


def told_again(folder: Path, bodies: list[bytes]) -> tuple[list[Event], list[Event]]:
    """The events of some bodies, and the same events after a stay in history."""
    records = [
        Record(RecordKind.EVENT, "web", NOON + at, body, sent_time=NOON)
        for at, body in enumerate(bodies, start=1)
    ]
    read = [(at, r, read_event(at, r, SOURCE)) for at, r in enumerate(records, start=1)]
    events = [(at, record, event) for at, record, event in read if isinstance(event, Event)]
    history = opened(folder)
    history.write(
        [HistoryRow(at, record, event, b"t" * 16, b"t" * 16) for at, record, event in events]
    )
    again = [read_event(at, record, SOURCE) for some in history.scan() for at, record in some]
    assert all(isinstance(event, Event) for event in again)
    return [event for _, _, event in events], [e for e in again if isinstance(e, Event)]


def test_the_payloads_of_the_segment_spec_are_read_the_same_again(tmp_path: Path) -> None:
    if not SPEC.exists():
        pytest.skip("the Segment spec's payloads (../shared/data) are not here")
    bodies = [
        line if b'"payload"' not in line else msgspec.json.encode(payload(line))
        for path in sorted(SPEC.glob("*.jsonl"))
        for line in path.read_bytes().splitlines()
    ]
    events, again = told_again(tmp_path, bodies)
    assert len(events) > 30
    assert again == events
    assert [message_of(event).body_hash for event in again] == [
        message_of(event).body_hash for event in events
    ]


def payload(line: bytes) -> Any:
    found = msgspec.json.decode(line)
    return found.get("payload", found)


NAMES = st.sampled_from(["sku", "email", "phone", "a", "b", "customer_id", "comment"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.text(max_size=12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["ana@example.org", "user-123456", "+33612345678"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {"type": st.sampled_from(["track", "identify", "page"]), "event": st.just("E")},
    optional={
        "user_id": st.sampled_from(["user-123456", 42, "u"]),
        "anonymousId": st.just("a-1234567"),
        "messageId": st.text(min_size=1, max_size=8),
        "timestamp": st.sampled_from(["2024-10-04T10:00:00Z", 1_728_000_000]),
        "properties": st.dictionaries(NAMES, VALUES, max_size=5),
        "traits": st.dictionaries(NAMES, VALUES, max_size=3),
        "context": st.dictionaries(st.sampled_from(["ip", "page", "x"]), VALUES, max_size=3),
        "unknown": VALUES,
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(MESSAGES, min_size=1, max_size=12))
def test_any_event_is_read_the_same_again(
    tmp_path_factory: pytest.TempPathFactory, messages: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("again")
    events, again = told_again(folder, [msgspec.json.encode(one) for one in messages])
    assert again == events
    assert [message_of(event).body_hash for event in again] == [
        message_of(event).body_hash for event in events
    ]


def test_a_body_that_would_grow_past_its_limit_keeps_its_bytes(tmp_path: Path) -> None:
    numbers = b",".join([b"1e5"] * 8_000)
    body = b'{"type":"track","event":"E","userId":"u1","properties":{"n":[' + numbers + b"]}}"
    (event,), (again,) = told_again(tmp_path, [body])
    assert again == event
