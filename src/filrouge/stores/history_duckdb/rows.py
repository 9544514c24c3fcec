"""One log record as history keeps it, and the columns of its files."""

from typing import Final

import msgspec
import pyarrow as pa

from filrouge.core.nouns import Event, Record

FORM_DIVIDED: Final = 0
"""The clear side of the body is in its columns, the sealed side is a JSON object."""
FORM_WHOLE: Final = 1
"""The body's bytes are wholly in the sealed column."""
FORM_HIDES_PROPERTIES: Final = 2
"""Added to FORM_DIVIDED where some of the event's properties are in the sealed column."""
FORM_HIDES_WORDS: Final = 4
"""Added to FORM_DIVIDED where the clear name or channel was blanked: it is personal."""

SCHEMA: Final = pa.schema(
    [
        pa.field("offset", pa.int64(), nullable=False),
        pa.field("kind", pa.uint8(), nullable=False),
        pa.field("form", pa.uint8(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("call", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("event_time", pa.int64()),
        pa.field("received_time", pa.int64(), nullable=False),
        pa.field("sent_time", pa.int64()),
        pa.field("implied_call", pa.string(), nullable=False),
        pa.field("imported", pa.bool_(), nullable=False),
        pa.field("live", pa.bool_(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("message_key", pa.binary(), nullable=False),
        pa.field("body_hash", pa.int64(), nullable=False),
        pa.field("trace", pa.binary()),
        pa.field("seal", pa.binary(), nullable=False),
        pa.field("properties", pa.string()),
        pa.field("other", pa.string()),
        pa.field("sealed", pa.binary()),
    ]
)
"""Instants are microseconds since the epoch, UTC. `properties` is the clear side of the event's
properties, `other` that of all the rest (`other ->> '$.context.page.path'`), both JSON."""


class HistoryRow(msgspec.Struct, frozen=True, gc=False):
    """What the worker hands to history for each record of the log, in offset order."""

    offset: int
    record: Record
    event: Event | None
    """None where the record is not an event, or was erased."""
    trace: bytes | None
    seal: bytes
    """The 16-byte name of the key that seals the personal part."""
    message_key: bytes = b""
    """16 bytes of (source, messageId); empty for what is never de-duplicated."""
    body_hash: int = 0


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A record read back, with what the worker knew of it when it was written.

    The body is the same JSON in meaning, not in bytes, so `body_hash` is kept beside it.
    """

    offset: int
    record: Record
    trace: bytes | None
    seal: bytes
    message_key: bytes
    body_hash: int
