"""What the tests of this folder share: a source written as text, a file read whole."""

from pathlib import Path
from typing import Any

import msgspec

from filrouge.core.nouns import Record, RecordKind
from filrouge.sources.files import SourceFile, parsed_source, read_records

RECEIVED_TIME = 1_790_000_000_000_000

ORDERS = """
name: shop
channel: store
timezone: Europe/Paris
currency: EUR
files:
  orders:
    pattern: "orders*"
    call: track
    event: Ticket Paid
    message_id: "order-{id}"
    user_id: "{customer}"
    timestamp: {column: at}
    properties:
      total: "{total:decimal}"
"""


def source_of(folder: Path, text: str = ORDERS) -> SourceFile:
    path = folder / "sources" / "shop.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return parsed_source(path)


def records_of(path: Path, source: SourceFile, **options: Any) -> list[Record]:
    found = []
    for batch in read_records(path, source, RECEIVED_TIME, 2, **options):
        found += batch.records
    return found


def events_of(path: Path, source: SourceFile, **options: Any) -> list[dict[str, Any]]:
    records = records_of(path, source, **options)
    return [msgspec.json.decode(one.body) for one in records if one.kind == RecordKind.EVENT]


def rejected_of(path: Path, source: SourceFile, **options: Any) -> list[dict[str, Any]]:
    records = records_of(path, source, **options)
    return [msgspec.json.decode(one.body) for one in records if one.kind == RecordKind.REJECTED]
