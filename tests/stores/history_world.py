"""Rows of history for tests: small events of a few people."""

import os
from pathlib import Path
from typing import Any

import msgspec

from filrouge.core.ids import body_hash, message_key
from filrouge.core.nouns import Event, Record, RecordKind
from filrouge.core.time import DAY, MILLISECOND
from filrouge.stores.history_duckdb import History, HistoryRow
from filrouge.stores.keys_sqlite import KeyRing

NOON = 20_000 * DAY + DAY // 2
"""An instant of 2024-10-04."""


def opened(folder: Path, **options: Any) -> History:
    return History(folder / "history", KeyRing(folder / "keys.db", os.urandom), **options)


def row_of(offset: int, body: dict[str, Any], *, time: int = NOON, seal: bytes = b"") -> HistoryRow:
    """An EVENT row around a body in canonical form."""
    raw = msgspec.json.encode(body)
    record = Record(RecordKind.EVENT, "web", time, raw, "track", time - 5, True, False)

    def part(name: str) -> dict[str, Any]:
        value = body.get(name)
        return value if isinstance(value, dict) else {}

    user = body.get("userId")
    anonymous = body.get("anonymousId")
    event = Event(
        offset,
        "web",
        str(body.get("messageId", f"offset:{offset}")),
        "track",
        str(body.get("event", "")),
        "web",
        time - 10,
        time,
        body,
        part("properties"),
        part("traits"),
        part("context"),
        user if isinstance(user, str) else "",
        anonymous if isinstance(anonymous, str) else "",
    )
    name = seal or f"seal{(user if isinstance(user, str) else '')!s:.12}".encode().ljust(16)[:16]
    key = message_key("web", event.message_id)
    return HistoryRow(offset, record, event, name, name, key, body_hash(raw))


def rows(first: int, count: int, *, time: int = NOON, people: int = 7) -> list[HistoryRow]:
    """Events of a few people, one a millisecond."""
    return [
        row_of(
            offset,
            {
                "type": "track",
                "event": "Product Viewed",
                "messageId": f"message-{offset}",
                "userId": f"person-{offset % people}",
                "properties": {"sku": f"P{offset}", "price": offset / 4},
                "context": {"ip": "192.0.2.7", "page": {"path": "/p", "url": "https://a.b/p?q=1"}},
            },
            time=time + offset * MILLISECOND,
        )
        for offset in range(first, first + count)
    ]


def whole(kind: RecordKind, offset: int, body: bytes) -> HistoryRow:
    """A row that is not an event."""
    record = Record(kind, "web", NOON, body, reason="why" if kind == RecordKind.REJECTED else "")
    return HistoryRow(offset, record, None, None, b"\0" * 16)


def meanings(found: list[list[tuple[int, Record]]]) -> list[tuple[int, Any, Record]]:
    """(offset, decoded body, record without its body), in the order read."""
    return [
        (offset, msgspec.json.decode(record.body) if record.body else None, bare(record))
        for some in found
        for offset, record in some
    ]


def expected(written: list[HistoryRow]) -> list[tuple[int, Any, Record]]:
    return meanings([[(row.offset, row.record) for row in written]])


def bare(record: Record) -> Record:
    return msgspec.structs.replace(record, body=b"")
