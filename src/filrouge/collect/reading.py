"""A record of the log becomes an Event, or a Rejection that says why not. Pure, never raises."""

from typing import Any, Final

import msgspec

from filrouge.collect import reasons
from filrouge.collect.dates import EARLIEST_TIME, FUTURE_MAX, happened_time, read_instant
from filrouge.collect.names import CALLS, channel_of, rename
from filrouge.collect.reasons import Refused
from filrouge.collect.settings import SourceSettings
from filrouge.core.nouns import Event, Record, Rejection

EVENT_BYTES_MAX: Final = 32 * 1024
IMPORTED_BYTES_MAX: Final = 512 * 1024
"""A till ticket of a file may be longer than what a browser sends."""
DEPTH_MAX: Final = 64
"""Objects and lists inside one another: deeper is taken for an attack."""
ID_LENGTH_MAX: Final = 1024
NAME_LENGTH_MAX: Final = 1024

_OBJECTS: Final = ("properties", "traits", "context")
_IDS: Final = ("userId", "anonymousId", "previousId", "groupId", "messageId")
_NAMES: Final = {"page": "Page Viewed", "screen": "Screen Viewed"}
_LONG_NUMBER: Final = b"0" * 19
_MARKS: Final = bytes.maketrans(b"123456789[", b"000000000{")
"""Shows the shape of a body: every digit as 0, every opening bracket as one."""
_INTEGERS: Final = range(-(2**63), 2**63)

_decode: Final = msgspec.json.Decoder().decode


def read_event(offset: int, record: Record, settings: SourceSettings) -> Event | Rejection:
    """Decode, name and date one record. Fields that Filrouge does not know stay in `Event.body`.

    Source of the rules: the Segment spec (common fields, and the six calls).
    """
    try:
        message = decoded(record.body, IMPORTED_BYTES_MAX if record.imported else EVENT_BYTES_MAX)
        call = call_of(message, record.call)
        return _dated(offset, record, settings, named(message, call), call)
    except Refused as refused:
        return refused.rejection


def decoded(body: bytes, bytes_max: int = EVENT_BYTES_MAX) -> dict[str, Any]:
    """The message under its canonical names. Raises Refused."""
    if len(body) > bytes_max:
        raise reasons.too_large(len(body), bytes_max)
    if not body:
        raise reasons.erased()
    try:
        message: dict[str, Any] = _decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise reasons.undecodable(body, error) from None
    if type(message) is not dict:
        raise reasons.not_an_object(message)
    shape = body.translate(_MARKS)
    if shape.count(b"{") > DEPTH_MAX:
        check_depth(message)
    if _LONG_NUMBER in shape:
        message = storable(message)
    rename(message)
    return message


def call_of(message: dict[str, Any], implied: str) -> str:
    """One of the six calls: the message's own `type`, else what the address implied."""
    call = message.get("type") or implied
    if type(call) is str and call in CALLS:
        return call
    if not call:
        raise reasons.no_call(message)
    if type(call) is not str or call.lower() not in CALLS:
        raise reasons.unknown_call(call)
    return call.lower()


def named(message: dict[str, Any], call: str) -> dict[str, Any]:
    """The message with identifiers as texts and objects as objects, checked for its call."""
    message["type"] = call
    for field in _IDS:
        if field in message:
            value = message[field]
            if value is None:
                continue
            if type(value) is not str:
                message[field] = value = id_text(field, value)
            if len(value) > ID_LENGTH_MAX:
                raise reasons.too_long(field, len(value), ID_LENGTH_MAX)
    for field in _OBJECTS:
        if field in message and type(message[field]) is not dict:
            message[field] = object_of(field, message[field])
    if call == "track":
        check_name(message.get("event"))
    elif call == "alias" and not message.get("previousId"):
        raise reasons.missing("previousId", call)
    elif call == "group" and not message.get("groupId"):
        raise reasons.missing("groupId", call)
    return message


def id_text(field: str, value: Any) -> str:
    """An identifier written as a number, as text: integers exactly."""
    if type(value) is int:
        return str(value)
    if type(value) is float:
        return str(int(value)) if value.is_integer() else repr(value)
    raise reasons.wrong_type(field, reasons.TEXT_OR_NUMBER, value)


def object_of(field: str, value: Any) -> dict[str, Any]:
    """Null and the empty list (PHP's empty object) are an empty object."""
    if value is None or value == []:
        return {}
    raise reasons.wrong_type(field, reasons.OBJECT, value)


def check_name(name: Any) -> None:
    if name is None:
        raise reasons.missing("event", "track")
    if type(name) is not str:
        raise reasons.wrong_type("event", reasons.TEXT, name)
    if not name or name.isspace():
        raise reasons.missing("event", "track")
    if len(name) > NAME_LENGTH_MAX:
        raise reasons.too_long("event", len(name), NAME_LENGTH_MAX)


def check_depth(message: dict[str, Any]) -> None:
    level: list[Any] = [message]
    for _ in range(DEPTH_MAX):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return
    raise reasons.too_deep(DEPTH_MAX)


def storable(value: Any) -> Any:
    """Integers that no 64-bit store can hold become their exact decimal text."""
    if type(value) is dict:
        return {key: storable(inner) for key, inner in value.items()}
    if type(value) is list:
        return [storable(inner) for inner in value]
    return str(value) if type(value) is int and value not in _INTEGERS else value


def _dated(
    offset: int, record: Record, settings: SourceSettings, message: dict[str, Any], call: str
) -> Event:
    get = message.get
    received = record.received_time
    original = original_time(message, record, settings.timezone)
    if original < EARLIEST_TIME:
        raise reasons.too_old(original)
    event_time = received if original > received + FUTURE_MAX else original
    context: dict[str, Any] = get("context") or {}
    # In the order of their declaration: a third of the reading's time goes with their names.
    return Event(
        offset,
        record.source,
        get("messageId") or f"offset:{offset}",
        call,
        message["event"] if call == "track" else _NAMES.get(call, ""),
        channel_of(message, context, call, settings.channel),
        event_time,
        received,
        message,
        get("properties") or {},
        get("traits") or (identified_traits(context) if call == "identify" else {}),
        context,
        get("userId") or "",
        get("anonymousId") or "",
        original,
        is_late(event_time, record, settings),
        settings.region,
        settings.trust == "typed",
    )


def identified_traits(context: dict[str, Any]) -> dict[str, Any]:
    """The traits of an `identify` that has none of its own: RudderStack's SDKs put them here."""
    traits = context.get("traits")
    return traits if type(traits) is dict else {}


def original_time(message: dict[str, Any], record: Record, timezone: str) -> int:
    """The instant that the sender means, its clock corrected where `sentAt` allows it."""
    stamp = message.get("timestamp")
    if record.imported:
        sent_time = None
    else:
        sent = message.get("sentAt")
        sent_time = record.sent_time if sent is None else read_instant(sent, timezone)
        if sent_time is not None or stamp is None:
            stamp = message.get("originalTimestamp") or stamp
    if stamp is None or stamp == "":
        return record.received_time
    original = read_instant(stamp, timezone)
    if original is None:
        raise reasons.unreadable_date("timestamp", stamp)
    return happened_time(original, sent_time=sent_time, received_time=record.received_time)


def is_late(event_time: int, record: Record, settings: SourceSettings) -> bool:
    """Older than effects may be. Files start none, unless they were imported as live."""
    if record.live:
        return False
    lateness = 0 if record.imported else settings.effect_lateness
    return event_time < record.received_time - lateness
