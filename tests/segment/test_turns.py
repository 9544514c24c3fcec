"""Changes of membership are packed in records that the log's readers accept."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from filrouge.collect import EVENT_BYTES_MAX
from filrouge.core.time import iso
from filrouge.segment.turns import CHANGED, ENTERED, LEFT, Turn, packed, turns_of

IDS = {1: "vip", 2: "lapsed", 3: "s" * 60, **{100 + n: f"one-{n}" for n in range(300)}}
"""Rule 4 is no segment's."""
TURNS = st.builds(
    Turn,
    st.binary(min_size=16, max_size=16).map(bytes.hex),
    st.integers(0, 2**51),
    st.none() | st.text(min_size=1, max_size=20) | st.sampled_from(["\x01" * 1024, "é" * 1000]),
    st.lists(st.sampled_from([1, 2, 3, 4, ~1, ~2, ~3, ~4]), min_size=1, max_size=6)
    | st.just([*IDS]),
)


@given(st.lists(TURNS, max_size=100))
def test_every_change_is_told_once_and_no_record_is_too_long(turns: list[Turn]) -> None:
    told = []
    for number, properties in enumerate(packed(turns, IDS)):
        body = {"event": CHANGED, "messageId": f"m{number}", "properties": properties}
        assert len(msgspec.json.encode(body)) < EVENT_BYTES_MAX
        told += turns_of(msgspec.json.decode(msgspec.json.encode(body)))
    changes = [
        (turn, max(one, ~one), one >= 0)
        for turn in turns
        for one in turn.changed
        if max(one, ~one) in IDS
    ]
    assert [(one["event"], one["timestamp"], one["properties"]) for one in told] == [
        (
            ENTERED if entered else LEFT,
            iso(turn.time),
            {"segment": IDS[number], "person": turn.person}
            | ({"cause": turn.cause} if turn.cause is not None else {}),
        )
        for turn, number, entered in changes
    ]
    assert len({one["messageId"] for one in told}) == len(changes)
