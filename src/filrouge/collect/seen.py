"""Which messages were taken before: (source, messageId) counts once, for ever."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Final, NamedTuple

import msgspec

from filrouge.core.ids import message_key
from filrouge.core.nouns import Event
from filrouge.core.ports import State
from filrouge.core.queries import load_queries, load_schema

QUERIES: Final = load_queries(__package__)
SCHEMA: Final = load_schema(__package__)

_encode: Final = msgspec.msgpack.Encoder().encode

SeenInHistory = Callable[[Sequence[bytes]], Mapping[bytes, tuple[int, int]]]
"""message keys -> (offset, body hash) of those that history has."""


class Message(NamedTuple):
    """An event under the name by which it is known for ever."""

    event: Event
    key: bytes
    body_hash: int


class Recent(NamedTuple):
    """A message that history does not have yet, and whose it was found to be."""

    offset: int
    key: bytes
    body_hash: int
    trace: bytes | None
    seal: bytes


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


class Seen:
    """The messages taken so far: recent ones in the state, older ones in history."""

    def __init__(self, state: State, seen_in_history: SeenInHistory) -> None:
        self._state = state
        self._seen_in_history = seen_in_history

    def sorted(self, messages: Sequence[Message]) -> Sorted:
        """Tell new messages from retries, and from other messages under a used id."""
        keys = [message.key for message in messages]
        known = self._state.lookup(QUERIES["recent"], keys)
        unknown = [key for key in keys if key not in known]
        found: dict[bytes, tuple[int, int]] = {key: (row[0], row[1]) for key, row in known.items()}
        if unknown:
            found.update(self._seen_in_history(unknown))
        new: list[Message] = []
        retries = 0
        reused: list[tuple[Message, int]] = []
        for message in messages:
            first = found.get(message.key)
            if first is None:
                found[message.key] = (message.event.offset, message.body_hash)
                new.append(message)
            elif first[1] == message.body_hash or first[0] == message.event.offset:
                retries += 1
            else:
                reused.append((message, first[0]))
        return Sorted(new, retries, reused)

    def remember(self, taken: Sequence[Recent]) -> None:
        """Remember messages until history has them."""
        self._state.write(
            QUERIES["add_recent"],
            [(one.key, one.offset, one.body_hash, one.trace, one.seal) for one in taken],
        )

    def recent(self, after: int, until: int) -> Iterator[Recent]:
        """The messages remembered with `after` < offset <= `until`, in the order of the log."""
        for row in self._state.rows(QUERIES["all_recent"], (after, until)):
            yield Recent(*row)

    def forget(self, until: int) -> None:
        """Forget what history has: everything up to this offset."""
        self._state.write(QUERIES["delete_recent"], [(until,)])
