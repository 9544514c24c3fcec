"""Collect: raw input becomes Events, or goes to the rejected shelf with its reason."""

from filrouge.collect.accept import (
    BATCH,
    REQUEST_BYTES_MAX,
    Accepted,
    Request,
    accepted_records,
    read_request,
    write_key_of,
)
from filrouge.collect.bots import is_bot
from filrouge.collect.erased import ErasedValues
from filrouge.collect.reading import EVENT_BYTES_MAX, read_event
from filrouge.collect.seen import NO_SEAL, SCHEMA, Message, Recent, Seen, key_of, message_of
from filrouge.collect.settings import BUILT_IN, LISTS_SOURCE, SourceSettings
from filrouge.collect.shelf import NEWEST, Shelf, Shelved, UnknownRejectedError, replayed

__all__ = [
    "BATCH",
    "BUILT_IN",
    "EVENT_BYTES_MAX",
    "LISTS_SOURCE",
    "NEWEST",
    "NO_SEAL",
    "REQUEST_BYTES_MAX",
    "SCHEMA",
    "Accepted",
    "ErasedValues",
    "Message",
    "Recent",
    "Request",
    "Seen",
    "Shelf",
    "Shelved",
    "SourceSettings",
    "UnknownRejectedError",
    "accepted_records",
    "is_bot",
    "key_of",
    "message_of",
    "read_event",
    "read_request",
    "replayed",
    "write_key_of",
]
