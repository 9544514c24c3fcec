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
from filrouge.collect.reading import EVENT_BYTES_MAX, read_event
from filrouge.collect.settings import SourceSettings

__all__ = [
    "BATCH",
    "EVENT_BYTES_MAX",
    "NEWEST",
    "REQUEST_BYTES_MAX",
    "Accepted",
    "Request",
    "SourceSettings",
    "accepted_records",
    "read_event",
    "read_request",
    "write_key_of",
]
