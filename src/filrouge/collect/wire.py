"""The six Segment calls and the batch as they come over the wire, for the quick check.

Only what decides the acceptance is decoded; the rest is skipped (its syntax checked), and the
sender's bytes are what is stored. What does not fit here is read wholly before it is refused.
"""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Raw, Struct, field

from filrouge.collect.reading import ID_LENGTH_MAX, NAME_LENGTH_MAX

Id = Annotated[str, Meta(max_length=ID_LENGTH_MAX)] | int | None
RequiredText = Annotated[str, Meta(min_length=1, max_length=NAME_LENGTH_MAX)]
NO_JSON: Final = Raw(b"")


class Call(Struct, frozen=True, rename="camel", tag_field="type", gc=False):
    """What the six calls share. Objects are left as they are."""

    message_id: Id = None
    user_id: Id = None
    anonymous_id: Id = None
    properties: Raw = NO_JSON
    traits: Raw = NO_JSON
    context: Raw = NO_JSON
    integrations: Raw = NO_JSON


class Identify(Call, frozen=True, tag="identify", gc=False): ...


class Page(Call, frozen=True, tag="page", gc=False): ...


class Screen(Call, frozen=True, tag="screen", gc=False): ...


class Track(Call, frozen=True, tag="track", kw_only=True, gc=False):
    event: RequiredText


class Group(Call, frozen=True, tag="group", kw_only=True, gc=False):
    group_id: RequiredText


class Alias(Call, frozen=True, tag="alias", kw_only=True, gc=False):
    previous_id: RequiredText


class Batch(Struct, frozen=True, gc=False):
    """Many calls in one request; `context` and `integrations` hold for each that has none."""

    batch: list[Raw]
    sent_at: Any = field(default=None, name="sentAt")
    sent_at_snake: Any = field(default=None, name="sent_at")
    write_key: Any = field(default=None, name="writeKey")
    write_key_snake: Any = field(default=None, name="write_key")
    context: dict[str, Any] | None = None
    integrations: dict[str, Any] | None = None


class Keyed(Struct, frozen=True, gc=False):
    """The write key of a single call, where the header has none."""

    write_key: Any = field(default=None, name="writeKey")
    write_key_snake: Any = field(default=None, name="write_key")


AnyCall = Track | Identify | Page | Screen | Group | Alias

decode_any: Final = msgspec.json.Decoder(AnyCall).decode
decode_batch: Final = msgspec.json.Decoder(Batch).decode
decode_key: Final = msgspec.json.Decoder(Keyed).decode
decode_call: Final = {
    "track": msgspec.json.Decoder(Track).decode,
    "identify": msgspec.json.Decoder(Identify).decode,
    "page": msgspec.json.Decoder(Page).decode,
    "screen": msgspec.json.Decoder(Screen).decode,
    "group": msgspec.json.Decoder(Group).decode,
    "alias": msgspec.json.Decoder(Alias).decode,
}
"""By the call that the address implies; a message without `type` fits."""
