"""The frozen nouns of the thread. A room turns one of these into the next.

All instants are integers: microseconds since 1970-01-01T00:00:00Z (`..._time`).
"""

from enum import IntEnum
from typing import Any, Final

import msgspec

from filrouge.core.language import Language

OWN_SOURCE: Final = "filrouge"
"""The source under which Filrouge's own records are logged."""


class RecordKind(IntEnum):
    """What a log record holds. Stored as a number: never renumber."""

    EVENT = 0
    REJECTED = 1
    CONTROL = 2
    DERIVED = 3


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One entry of the log, exactly as it was received.

    `body` is JSON: the event as its sender wrote it (EVENT, REJECTED: possibly not even JSON),
    an operator's act (CONTROL), or an event that Filrouge derived (DERIVED).
    """

    kind: RecordKind
    source: str
    received_time: int
    body: bytes
    call: str = ""
    """The Segment call that the address implied (`track` for `/v1/track`); "" when in the body."""
    sent_time: int | None = None
    """The batch's `sentAt`, used where the event has none of its own."""
    imported: bool = False
    """True for files: `timestamp` is trusted, and old events start no effect unless `live`."""
    live: bool = False
    reason: str = ""
    """REJECTED only: the code of the reason."""


class Identifier(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """A normalised identifier, written `type:value`, for example `email:ana@example.org`."""

    type: str
    value: str

    def __str__(self) -> str:
        return f"{self.type}:{self.value}"


class Event(msgspec.Struct, frozen=True, gc=False):
    """One accepted event, decoded and dated, not yet given to anyone.

    `body` is the whole message with its names in canonical Segment form (`userId`, `type`, ...);
    fields that Filrouge does not know are still there. `properties`, `traits` and `context` are
    always objects (possibly empty) and are the same objects as those inside `body`.
    """

    offset: int
    source: str
    message_id: str
    call: str
    """track | identify | page | screen | group | alias"""
    name: str
    """The event's name: `event` for track; `Page Viewed`, `Screen Viewed`; else ""."""
    channel: str
    event_time: int
    received_time: int
    body: dict[str, Any]
    properties: dict[str, Any]
    traits: dict[str, Any]
    context: dict[str, Any]
    user_id: str = ""
    anonymous_id: str = ""
    original_time: int = 0
    """The instant before clamping (an event from the future), else equal to `event_time`."""
    late: bool = False
    """Older than its source's `effect_lateness`: folded, but starts no effect."""
    region: str = ""
    """ISO 3166 country of its source's phone numbers; "" for the workspace's."""
    typed: bool = False
    """Somebody typed its identifiers (`trust: typed`): they prove nothing by themselves."""


class Rejection(msgspec.Struct, frozen=True, gc=False):
    """Why an event was put on the shelf. `code` names the reason, `detail` says what and how,
    in English; `french` says the same in French, and is empty where only English is known."""

    code: str
    detail: str
    french: str = ""

    def told(self, language: Language) -> str:
        """The sentence in a language."""
        return self.french or self.detail if language == "fr" else self.detail


class Move(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Late evidence gave an event that was already folded to another trace."""

    offset: int
    event_time: int
    old: bytes | None
    new: bytes | None


class PersonChange(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """People became one (`merged`) or one became several (`split`): published as an event."""

    kind: str
    """merged | split"""
    person: str
    others: tuple[str, ...]
    cause_offset: int


class Member(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An identifier of a person, with the instant of the first event that showed it."""

    type: str
    value: str
    since_time: int
    verified: bool = True


class Person(msgspec.Struct, frozen=True):
    """Who somebody is: the identifiers that are one person, and the traces to merge."""

    id: str
    members: tuple[Member, ...]
    traces: tuple[bytes, ...]
    aliases: tuple[str, ...] = ()


class Standing(msgspec.Struct, frozen=True, gc=False):
    """What conditions are asked about, of one person: what their traces come to."""

    counters: list[Any]
    """Of each trace."""
    traits: dict[str, Any]
    consents: dict[tuple[str, str], bool]
    """(channel, purpose) -> granted for one address at least; what is not there is no."""
