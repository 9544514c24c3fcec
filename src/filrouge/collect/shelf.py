"""The rejected-event shelf: nothing is dropped silently, all can be mended and replayed."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, Final

import msgspec

from filrouge.collect.accept import refusal
from filrouge.collect.seen import QUERIES
from filrouge.core.errors import FilrougeError
from filrouge.core.nouns import Record, RecordKind, Rejection
from filrouge.core.ports import State

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(Record).decode

NEWEST: Final = 2**62
FINGERPRINT_BYTES: Final = 16


class UnknownRejectedError(FilrougeError):
    """No rejected event has the number {id}."""

    code = "rejected-unknown"
    hint = "`filrouge rejected list` shows those on the shelf; a replayed one has left it."
    status = 404


class Shelved(msgspec.Struct, frozen=True):
    """One rejected event: its number is its offset in the log."""

    id: int
    source: str
    received_time: int
    why: Rejection
    record: Record


class Shelf:
    """Rejected events in the state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def put(self, rejected: Sequence[tuple[int, Record, Rejection]]) -> None:
        """Put events on the shelf, each under its offset; the same one sent again stands once."""
        self._state.write(
            QUERIES["shelve"],
            [
                (
                    offset,
                    record.source,
                    record.received_time,
                    why.code,
                    _told(why),
                    _encode(record),
                    fingerprint(record, why.code),
                )
                for offset, record, why in rejected
            ],
        )

    def take_away(self, ids: Sequence[int]) -> None:
        """Take events off the shelf."""
        self._state.write(QUERIES["unshelve"], [(id_,) for id_ in ids])

    def get(self, id_: int) -> Shelved:
        """One event of the shelf. Raises UnknownRejectedError."""
        rows = self._state.rows(QUERIES["shelved"], (id_,))
        if not rows:
            raise UnknownRejectedError(id=id_)
        return _shelved(rows[0])

    def has(self, id_: int) -> bool:
        """Whether the event of this number is on the shelf."""
        return bool(self._state.rows(QUERIES["on_shelf"], (id_,)))

    def listed(self, before: int = NEWEST, limit: int = 100) -> list[Shelved]:
        """The newest events below the number `before`."""
        return [_shelved(row) for row in self._state.rows(QUERIES["shelf"], (before, limit))]

    def count(self) -> int:
        """How many events are on the shelf."""
        return int(self._state.rows(QUERIES["shelf_count"])[0][0])

    def records(self) -> Iterator[tuple[int, Record]]:
        """Every event of the shelf, by number."""
        after = 0
        while rows := self._state.rows(QUERIES["shelf_bodies"], (after,)):
            for id_, record in rows:
                yield id_, _decode(record)
            after = rows[-1][0]


def fingerprint(record: Record, code: str) -> bytes:
    """16 bytes that name what was refused, and why, whenever it was sent."""
    said = b"\0".join((record.source.encode(), code.encode(), record.body))
    return blake2b(said, digest_size=FINGERPRINT_BYTES).digest()


def replayed(shelved: Shelved, mended: bytes | None) -> Record:
    """The record to append to try again, with a mended body or the one that was refused.

    What is no event even now (the row of a file that could not be read) keeps its first reason.
    """
    record = shelved.record
    if mended is None and record.kind == RecordKind.REJECTED and refusal(record.body, record.call):
        return record
    return msgspec.structs.replace(
        record,
        kind=RecordKind.EVENT,
        body=record.body if mended is None else mended,
        reason="",
    )


def _shelved(row: tuple[Any, ...]) -> Shelved:
    id_, source, received_time, code, told, record = row
    english, _, french = told.partition("\n")
    why = Rejection(code, english, french)
    return Shelved(id_, source, received_time, why, _decode(record))


def _told(why: Rejection) -> str:
    """The column `detail`: the English sentence, and under it the French one where there is one."""
    sentences = [why.detail, why.french] if why.french else [why.detail]
    return "\n".join(" ".join(sentence.split("\n")) for sentence in sentences)
