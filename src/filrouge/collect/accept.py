"""One request becomes records of the log: quickly where it is plain, patiently where it is not."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Raw

from filrouge.collect import reasons
from filrouge.collect.dates import read_instant
from filrouge.collect.errors import BatchTooLongError, BodyShapeError, MalformedJsonError
from filrouge.collect.reading import EVENT_BYTES_MAX, call_of, decoded, named
from filrouge.collect.reasons import Refused
from filrouge.collect.rescue import cut_batch
from filrouge.collect.wire import Batch, decode_any, decode_batch, decode_call, decode_key
from filrouge.core.language import Words
from filrouge.core.nouns import Record, RecordKind, Rejection

BATCH: Final = "batch"
BATCH_EVENTS_MAX: Final = 2_500
REQUEST_BYTES_MAX: Final = 5 * 1024 * 1024
"""Unpacked. A larger body is refused before it is read."""

_NOT_JSON: Final = frozenset({"json-malformed", "text-not-utf8"})
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Request(msgspec.Struct, frozen=True):
    """The events of one request, each as its sender wrote it."""

    call: str
    """track | identify | page | screen | group | alias | batch, after the address."""
    items: Sequence[bytes | Raw]
    sent_time: int | None = None
    write_key: str = ""
    """The key in the body of a batch; `write_key_of` finds that of a single call too."""


class Accepted(msgspec.Struct, frozen=True):
    """What to append to the log: both lists. `reasons[n]` says why `rejected[n]` was."""

    records: list[Record]
    rejected: list[Record]
    reasons: list[Rejection]


def read_request(body: bytes, call: str) -> Request:
    """Take the events out of a request's body.

    Raises MalformedJsonError, BodyShapeError or BatchTooLongError: nothing of it can be kept.
    """
    if not body.strip():
        raise MalformedJsonError(why=Words("it is empty", "il est vide"))
    if call != BATCH:
        return Request(call, (body,))
    try:
        batch = decode_batch(body)
        items: Sequence[bytes | Raw] = batch.batch
    except _UNREADABLE as error:
        batch, items = rescued(body, error)
    if len(items) > BATCH_EVENTS_MAX:
        raise BatchTooLongError(count=len(items), limit=BATCH_EVENTS_MAX)
    if batch.context or batch.integrations:
        items = [with_defaults(bytes(item), batch) for item in items]
    sent = batch.sent_at if batch.sent_at is not None else batch.sent_at_snake
    return Request(call, items, read_instant(sent), _key(batch.write_key, batch.write_key_snake))


def write_key_of(request: Request) -> str:
    """The write key that the body of a request holds, "" when it has none."""
    if request.write_key or request.call == BATCH or not request.items:
        return request.write_key
    try:
        found = decode_key(request.items[0])
    except _UNREADABLE as error:
        body = bytes(request.items[0])
        raise MalformedJsonError(
            why=reasons.why_undecodable(reasons.undecodable(body, error))
        ) from None
    return _key(found.write_key, found.write_key_snake)


def accepted_records(
    request: Request, *, source: str, received_time: int, imported: bool = False
) -> Accepted:
    """The records of a request's events, and of those that belong to the rejected shelf.

    Raises MalformedJsonError for a single call that is not JSON.
    """
    single = request.call != BATCH
    call = request.call if single else ""
    decode = decode_call[call] if single else decode_any
    accepted = Accepted([], [], [])
    add, sent_time, kind = accepted.records.append, request.sent_time, RecordKind.EVENT
    for item in request.items:
        body = bytes(item)
        try:
            if len(body) > EVENT_BYTES_MAX:
                raise reasons.too_large(len(body), EVENT_BYTES_MAX)
            decode(body)
        except (*_UNREADABLE, Refused):
            if refused := refusal(body, call):
                if single and refused.rejection.code in _NOT_JSON:
                    raise MalformedJsonError(why=reasons.why_undecodable(refused)) from None
                accepted.reasons.append(refused.rejection)
                accepted.rejected.append(
                    Record(
                        RecordKind.REJECTED,
                        source,
                        received_time,
                        body,
                        call,
                        sent_time,
                        imported,
                        reason=refused.rejection.code,
                    )
                )
                continue
        add(Record(kind, source, received_time, body, call, sent_time, imported))
    return accepted


def refusal(body: bytes, call: str) -> Refused | None:
    """Why an event cannot be taken, after reading it wholly; None when it can."""
    try:
        message = decoded(body)
        named(message, call_of(message, call))
    except Refused as refused:
        return refused
    return None


def rescued(body: bytes, error: Exception) -> tuple[Batch, list[bytes]]:
    """The envelope and the items of a batch that does not decode whole."""
    parts = cut_batch(body)
    if parts:
        envelope, items = parts
        try:
            return decode_batch(envelope), items
        except _UNREADABLE as inner:
            error = inner
    found = _shape(body)
    if found and isinstance(error, msgspec.ValidationError):
        expected = Words(
            'an object with a list named "batch"', "un objet avec une liste nommée « batch »"
        )
        raise BodyShapeError(found=found, expected=expected) from None
    raise MalformedJsonError(
        why=reasons.why_undecodable(reasons.undecodable(body, error))
    ) from None


def with_defaults(item: bytes, batch: Batch) -> bytes:
    """The event under the batch's own `context` and `integrations`: the event's fields win.

    (Segment's HTTP API, batch.) An event that cannot be read is left as it is.
    """
    try:
        message = decoded(item)
    except Refused:
        return item
    for name, shared in (("context", batch.context), ("integrations", batch.integrations)):
        own = message.get(name) or {}
        if shared and isinstance(own, dict):
            message[name] = shared | own
    return msgspec.json.encode(message)


def _key(*found: Any) -> str:
    return next((key for key in found if isinstance(key, str)), "")


def _shape(body: bytes) -> Words | None:
    """What the body is, in words; None when it is not JSON."""
    try:
        found = msgspec.json.decode(body)
    except _UNREADABLE:
        return None
    if isinstance(found, dict):
        return Words(
            'an object without a list named "batch"', "un objet sans liste nommée « batch »"
        )
    return reasons.kind(found)
