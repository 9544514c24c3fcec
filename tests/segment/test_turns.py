"""Changes of membership are packed in records that the log's readers accept."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from filrouge.collect import EVENT_BYTES_MAX
from filrouge.core.time import iso
from filrouge.segment.turns import CHANGED, ENTERED, LEFT, Turn, packed, turns_of

TURNS = st.builds(
    Turn,
    st.booleans(),
    st.sampled_from(["vip", "lapsed", "s" * 60]),
    st.binary(min_size=16, max_size=16).map(bytes.hex),
    st.integers(0, 2**51),
    st.none() | st.text(min_size=1, max_size=20) | st.sampled_from(["\x01" * 1024, "é" * 1000]),
)


@given(st.lists(TURNS, max_size=400))
def test_every_change_is_told_once_and_no_record_is_too_long(turns: list[Turn]) -> None:
    told = []
    for number, properties in enumerate(packed(turns)):
        body = {"event": CHANGED, "messageId": f"m{number}", "properties": properties}
        assert len(msgspec.json.encode(body)) < EVENT_BYTES_MAX
        told += turns_of(msgspec.json.decode(msgspec.json.encode(body)))
    assert [(one["event"], one["timestamp"], one["properties"]) for one in told] == [
        (
            ENTERED if turn.entered else LEFT,
            iso(turn.time),
            {"segment": turn.segment, "person": turn.person}
            | ({"cause": turn.cause} if turn.cause is not None else {}),
        )
        for turn in turns
    ]
    assert len({one["messageId"] for one in told}) == len(turns)
