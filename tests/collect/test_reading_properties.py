"""Whatever arrives, reading gives an Event or a Rejection; what is unknown survives."""

import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.collect import SourceSettings, read_event
from filrouge.collect.names import CALLS, CANONICAL
from filrouge.core.nouns import Event, Record, RecordKind, Rejection

RECEIVED = 1_772_366_400_000_000
WEB = SourceSettings("web", timezone="Europe/Paris")
FIELDS = [*CANONICAL, *CANONICAL.values(), "type", "event", "timestamp", "channel", "context"]

numbers = st.integers(-(2**80), 2**80) | st.floats()
scalars = st.none() | st.booleans() | numbers | st.text()
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)
messages = st.fixed_dictionaries(
    {"type": st.sampled_from([*sorted(CALLS), "Track", ""])},
    optional={name: values for name in [*FIELDS, "properties", "traits"] if name != "type"},
)
unknown = st.dictionaries(
    st.text().filter(lambda name: name not in [*FIELDS, "properties", "traits", "action"]),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    ),
)


def read(body: bytes, call: str = "") -> Event | Rejection:
    return read_event(1, Record(RecordKind.EVENT, "web", RECEIVED, body, call=call), WEB)


@given(st.binary(max_size=200), st.sampled_from(["", "track"]))
def test_any_bytes_give_an_event_or_a_rejection(body: bytes, call: str) -> None:
    assert isinstance(read(body, call), Event | Rejection)


@settings(max_examples=300)
@given(values | messages, st.booleans())
def test_any_json_gives_an_event_or_a_rejection(value: Any, ascii_only: bool) -> None:
    body = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    found = read(body, "page")
    assert isinstance(found, Event | Rejection)
    if isinstance(found, Event):
        msgspec.msgpack.encode(found)


@given(unknown)
def test_unknown_fields_survive(extra: dict[str, Any]) -> None:
    sent = {"type": "track", "event": "E", "messageId": "m"} | extra
    found = read(json.dumps(sent | {"properties": extra}).encode())
    assert isinstance(found, Event)
    assert found.body == sent | {"properties": extra}
    assert found.properties == extra
