"""Which messages were taken before: (source, messageId) counts once, for ever."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from filrouge.collect.reading import IMPORTED_BYTES_MAX, decoded, id_text
from filrouge.collect.reasons import Refused
from filrouge.core.ids import message_key
from filrouge.core.nouns import Event, Record
from filrouge.core.ports import State
from filrouge.core.queries import load_queries, load_schema

QUERIES: Final = load_queries(__package__)
SCHEMA: Final = load_schema(__package__)

_encode: Final = msgspec.msgpack.Encoder().encode
NO_SEAL: Final = bytes(16)

SeenInHistory = Callable[[Sequence[bytes]], Mapping[bytes, tuple[int, int]]]
"""message keys -> (offset, body hash) of those that history has."""


class Message(msgspec.Struct, frozen=True, gc=False):
    """An event under the name by which it is known for ever."""

    event: Event
    key: bytes
    body_hash: int


class Recent(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A message that history does not have yet, and whose it was found to be."""

    offset: int
    key: bytes
    body_hash: int
    trace: bytes | None
    seal: bytes


_decode_recent: Final = msgspec.msgpack.Decoder(list[Recent]).decode
_offset: Final = attrgetter("offset")


class Sorted(NamedTuple):
    """A batch sorted: new messages, and those whose id had been used for something else."""

    new: list[Message]
    retries: int
    reused: list[tuple[Message, int]]
    """(message, offset of the first message of that name)"""


def message_of(event: Event) -> Message:
    """Name an event, and hash what it says: not how it travelled, which a retry changes."""
    said = _encode(
        (
            event.call,
            event.name,
            event.user_id,
            event.anonymous_id,
            event.body.get("originalTimestamp") or event.body.get("timestamp"),
            event.body.get("previousId"),
            event.body.get("groupId"),
            event.properties,
            event.traits,
        )
    )
    digest = blake2b(said, digest_size=8).digest()
    return Message(
        event, message_key(event.source, event.message_id), int.from_bytes(digest, "big") >> 1
    )


def key_of(record: Record) -> bytes | None:
    """The name of the message that a record holds, read no further; None where it has no id."""
    try:
        message_id = decoded(record.body, IMPORTED_BYTES_MAX).get("messageId")
        if not message_id:
            return None
        named = message_id if type(message_id) is str else id_text("messageId", message_id)
    except Refused:
        return None
    return message_key(record.source, named)


class Seen:
    """The messages taken so far: recent ones in the state and in memory, older ones in history.

    While a fresh state is folded, messages are found in history under their own offset, of which a
    worker may put more there meanwhile. `refolded_until` is the last that history held when that
    began: those need no remembering. None where no fresh state is folded.
    """

    def __init__(
        self, state: State, seen_in_history: SeenInHistory, *, refolded_until: int | None = None
    ) -> None:
        self._state = state
        self._seen_in_history = seen_in_history
        self._refolded_until = refolded_until
        self._recent: dict[bytes, tuple[int, int]] | None = None

    def sorted(self, messages: Sequence[Message]) -> Sorted:
        """Tell new messages from retries, and from other messages under a used id."""
        recent = self._in_memory()
        found: dict[bytes, tuple[int, int]] = {}
        unknown: list[bytes] = []
        for message in messages:
            known = recent.get(message.key)
            if known is None:
                unknown.append(message.key)
            else:
                found[message.key] = known
        if unknown:
            found.update(self._seen_in_history(unknown))
        new: list[Message] = []
        retries = 0
        reused: list[tuple[Message, int]] = []
        for message in messages:
            offset = message.event.offset
            first = found.get(message.key)
            if first is None or (first[0] == offset and self._refolded_until is not None):
                found[message.key] = (offset, message.body_hash)
                new.append(message)
            elif first[1] == message.body_hash:
                retries += 1
            else:
                reused.append((message, first[0]))
        return Sorted(new, retries, reused)

    def remember(self, taken: Sequence[Recent]) -> None:
        """Remember messages until history has them."""
        kept = [one for one in taken if one.offset > (self._refolded_until or 0)]
        if not kept:
            return
        recent = self._in_memory()
        last = max(map(_offset, kept))
        self._state.write(QUERIES["add_recent"], [(last, _encode(kept))])
        recent.update([(one.key, (one.offset, one.body_hash)) for one in kept])

    def forget_cache(self) -> None:
        """Drop what is in memory, after a roll-back."""
        self._recent = None

    def _in_memory(self) -> dict[bytes, tuple[int, int]]:
        if self._recent is None:
            self._recent = {one.key: (one.offset, one.body_hash) for one in self._remembered(0)}
        return self._recent

    def recent(self, after: int, until: int) -> Iterator[Recent]:
        """The messages remembered with `after` < offset <= `until`, in the order of the log."""
        for one in self._remembered(after):
            if one.offset > until:
                return
            if one.offset > after:
                yield one

    def _remembered(self, after: int) -> Iterator[Recent]:
        """Those of the batches that hold messages with an offset above `after`."""
        for _last, batch in self._batches(after):
            yield from batch

    def _batches(self, after: int) -> Iterator[tuple[int, list[Recent]]]:
        """(offset of its last message, a batch in the order of the log), from `after` on."""
        while rows := self._state.rows(QUERIES["recent"], (after,)):
            after, messages = rows[0]
            yield after, sorted(_decode_recent(messages), key=_offset)

    def recent_at(self, offsets: Sequence[int]) -> dict[int, Recent]:
        """The messages remembered at these offsets."""
        wanted = set(offsets)
        after = min(wanted, default=0) - 1
        return {one.offset: one for one in self._remembered(after) if one.offset in wanted}

    def reseal(self, seals: Mapping[int, bytes]) -> None:
        """Events changed hands: history is to seal them under other keys."""
        self._change(seals, lambda one: replace(one, seal=seals[one.offset]))

    def reword(self, body_hashes: Mapping[int, int]) -> None:
        """What these messages say was changed."""
        self._change(body_hashes, lambda one: replace(one, body_hash=body_hashes[one.offset]))
        self.forget_cache()

    def _change(self, offsets: Mapping[int, Any], changed: Callable[[Recent], Recent]) -> None:
        if not offsets:
            return
        rows = []
        for last, batch in self._batches(min(offsets) - 1):
            if any(one.offset in offsets for one in batch):
                new = [changed(one) if one.offset in offsets else one for one in batch]
                rows.append((_encode(new), last))
        self._state.write(QUERIES["change_recent"], rows)

    def forget(self, until: int) -> None:
        """Forget what history has: everything up to this offset."""
        self._state.write(QUERIES["delete_recent"], [(until,)])
        if self._recent is not None:
            self._recent = {key: one for key, one in self._recent.items() if one[0] > until}
