"""What is personal is sealed; the two sides make the same JSON again."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stores.history_world import opened, row_of

from filrouge.stores.history_duckdb.personal import Division, looks_personal, merged

NAMES = st.sampled_from(
    ["sku", "email", "e-mail", "Phone Number", "a", "b", "id", "traits", "lat", "x@y.z", "comment"]
) | st.text(max_size=6)
TEXTS = st.sampled_from(
    ["person-123456", "u1", "to person-123456!", "ana@example.org", "+33 6 12 34 56 78", "1"]
) | st.text(max_size=20)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4)
)
OBJECTS = st.dictionaries(NAMES, TREES, max_size=5)
BODIES = st.fixed_dictionaries(
    {"type": st.just("track")},
    optional={
        "event": st.sampled_from(["Product Viewed", "Mail to ana@example.org"]),
        "userId": st.sampled_from(["person-123456", "u1", "1", 'a"b\\c', "\u0000x"]),
        "anonymousId": TREES,
        "messageId": TREES,
        "properties": TREES | OBJECTS,
        "traits": OBJECTS,
        "context": TREES
        | st.dictionaries(
            st.sampled_from(["ip", "page", "device", "traits", "library", "userAgent"]),
            TREES | st.dictionaries(st.sampled_from(["url", "id", "path", "token"]), TREES),
            max_size=4,
        ),
        "more": TREES,
    },
)


def same(one: Any, other: Any) -> bool:
    """Equal in JSON, types included: 1 is not 1.0 and not true."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return repr(one) == repr(other)


@settings(max_examples=300)
@given(OBJECTS, st.lists(TEXTS, max_size=2))
def test_the_two_sides_make_the_same_object_again(tree: dict[str, Any], known: list[str]) -> None:
    clear, sealed = Division(["declared"]).divided(tree, known)
    assert same(merged(clear, sealed), tree)


@settings(max_examples=60, deadline=None)
@given(st.lists(BODIES, min_size=1, max_size=20))
def test_any_event_survives_history(bodies: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        history = opened(Path(folder))
        written = [row_of(offset, body) for offset, body in enumerate(bodies, start=1)]
        before = msgspec.json.encode(bodies)
        history.write(written)
        assert msgspec.json.encode(bodies) == before
        found = {offset: record for some in history.scan() for offset, record in some}
        assert len(found) == len(written)
        for row in written:
            read = msgspec.json.decode(found[row.offset].body)
            assert same(read, msgspec.json.decode(row.record.body))


@settings(max_examples=60, deadline=None)
@given(st.lists(BODIES, min_size=1, max_size=20))
def test_the_quick_look_and_the_complete_walk_agree(bodies: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        history = opened(Path(folder))
        table = history.tail_table([row_of(at, body) for at, body in enumerate(bodies, start=1)])
    division = Division()
    for row in table.to_pylist():
        for column in ("properties", "other"):
            if row[column] is not None:
                clear = msgspec.json.decode(row[column])
                assert division.divided(clear)[1] == {}


@pytest.mark.parametrize(
    "text",
    [
        "ana@example.org",
        "ana%40example.org",
        "+33612345678",
        "06 12 34 56 78",
        "call 0612345678 now",
        "(312) 555-0182",
        "3125550182",
        "https://shop.example/reset?token=1",
        "I was not happy at all with the dress that I bought from you",
    ],
)
def test_these_look_personal(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    ["Robe bleue, taille 38", "P-1002", "2026-11-22T10:00:00.000Z", "20261122", "fr-FR"],
)
def test_these_do_not_look_personal(text: str) -> None:
    assert not looks_personal(text)


BODY: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "messageId": "SECRETmessage1",
    "userId": "SECRETuser1",
    "anonymousId": "SECRETanonymous1",
    "timestamp": "2026-11-22T10:00:00.000Z",
    "properties": {
        "order_id": "O1",
        "total": 12.5,
        "email": "SECRET@example.org",
        "customer": {"name": "SECRET name", "city": "SECRET city"},
        "note": "SECRET note",
        "label": "gift from SECRETuser1",
        "products": [{"sku": "P1", "engraving": "to SECRET@example.org"}],
        "gift": {"ribbon": True, "phone": "SECRET phone"},
        "SECRET@example.org": 1,
        "Wedding-Date": "SECRET date",
        "landing": "https://shop.example/p?SECRET=1",
    },
    "context": {
        "ip": "SECRET ip",
        "userAgent": "SECRET agent",
        "traits": {"loyalty_id": "SECRETcard1"},
        "page": {"url": "https://a.b/?SECRET", "path": "/p", "search": "?SECRET"},
        "device": {"id": "SECRET device", "type": "ios"},
        "campaign": {"name": "spring", "term": "SECRETcard1"},
    },
    "SECRETanonymous1": "x",
}


def test_nothing_personal_is_readable_in_the_files(tmp_path: Path) -> None:
    history = opened(tmp_path, declared=["wedding_date"])
    history.write([row_of(1, BODY, seal=b"k" * 16)])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if b"SECRET" in path.read_bytes()]
    (path,) = tmp_path.rglob("*.parquet")
    (row,) = pq.read_table(path).to_pylist()
    assert b"SECRET" not in repr(row).encode()
    clear = msgspec.json.decode(row["properties"])
    assert clear == {"order_id": "O1", "total": 12.5, "gift": {"ribbon": True}}
    assert msgspec.json.decode(row["other"])["context"] == {
        "page": {"path": "/p"},
        "device": {"type": "ios"},
        "campaign": {"name": "spring"},
    }
    ((_, record),) = next(history.scan())
    assert msgspec.json.decode(record.body) == BODY


def test_a_personal_event_name_is_blank_in_its_column(tmp_path: Path) -> None:
    history = opened(tmp_path)
    body = {"type": "track", "event": "Wrote to ana@example.org"}
    row = history.tail_table([row_of(1, body)]).to_pylist()[0]
    assert row["name"] == ""
    assert "ana" not in repr([row["other"], row["properties"]])


def test_a_short_identifier_does_not_hide_quantities(tmp_path: Path) -> None:
    history = opened(tmp_path)
    body = {"type": "track", "userId": "42", "properties": {"quantity": 42, "shelf": "42"}}
    row = history.tail_table([row_of(1, body)]).to_pylist()[0]
    assert msgspec.json.decode(row["properties"]) == {"quantity": 42, "shelf": "42"}


def test_a_body_too_deep_to_walk_is_sealed_whole(tmp_path: Path) -> None:
    history = opened(tmp_path)
    deep: dict[str, Any] = {"email": "ana@example.org"}
    for _ in range(600):
        deep = {"x": deep}
    written = row_of(1, {"type": "track", "properties": deep})
    history.write([written])
    ((_, record),) = next(history.scan())
    assert msgspec.json.decode(record.body) == msgspec.json.decode(written.record.body)


def test_a_long_number_is_a_telephone_but_under_the_name_of_a_code() -> None:
    tree = {"contact_no": "3125550182", "variant_id": "3125550182", "ean": "3017620422003"}
    assert Division().divided(tree)[1] == {"contact_no": "3125550182"}
