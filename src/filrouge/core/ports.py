"""What rooms are handed: small protocols, kept by adapters in `stores/` and by `app/`."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from filrouge.core.nouns import Event, Record
from filrouge.core.queries import Query

Row = tuple[Any, ...]


class Clock(Protocol):
    """The only way to know the time."""

    def now(self) -> int:
        """Microseconds since the epoch."""
        ...


class Log(Protocol):
    """Ordered records, durable before they are acknowledged. Offsets start at 1, without holes."""

    def append(self, records: Sequence[Record]) -> int:
        """Store the records, synced to disk on return; gives the first one's offset.

        Raises StoreBusyError or StoreFullError, with nothing stored.
        """
        ...

    def read(self, after: int, limit: int) -> list[tuple[int, Record]]:
        """Up to about `limit` records with an offset above `after`, in order."""
        ...

    def records_at(self, offsets: Sequence[int]) -> dict[int, Record]:
        """The records at these offsets that the log still holds."""
        ...

    def end(self) -> int:
        """The offset of the last record, 0 when there is none."""
        ...

    def start(self) -> int:
        """The offset of the first record still held; `end() + 1` when there is none."""
        ...

    def erase(self, offsets: Iterable[int]) -> None:
        """Overwrite the bodies at these offsets with nothing; the offsets stay."""
        ...

    def rewrite(self, bodies: Mapping[int, bytes]) -> None:
        """Overwrite the bodies at these offsets, leaving no copy of what they were."""
        ...

    def trim(self, before: int) -> None:
        """Drop records whose offset is below `before`."""
        ...

    def close(self) -> None: ...


class State(Protocol):
    """Point reads and one transaction a batch. Each table is written by one room."""

    def create(self, schema: str) -> None:
        """Run a room's `CREATE TABLE IF NOT EXISTS` statements."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside commit together, or none does."""
        ...

    def rows(self, query: Query, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of one query."""
        ...

    def each(self, query: Query) -> Iterator[Row]:
        """The same one after the other, however many they are; nothing else is asked meanwhile."""
        ...

    def lookup(self, query: Query, keys: Iterable[Any]) -> dict[Any, Row]:
        """The rows found, by key.

        The query says `... WHERE key IN (?)`, once; its first column is the key, which is unique.
        """
        ...

    def write(self, query: Query, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row of parameters, inside the transaction."""
        ...

    def close(self) -> None: ...


class Keys(Protocol):
    """Sealing keys by name. Whoever destroys one has erased all that it sealed."""

    entropy: Callable[[int], bytes]
    """Unpredictable bytes, as many as asked for."""

    def keys_for(self, names: Sequence[bytes], create: bool = True) -> dict[bytes, bytes]:
        """The AES-256 keys of 16-byte names; destroyed ones are left out."""
        ...


EventsAt = Callable[[Sequence[int]], list[Event]]
"""The events at these log offsets, from the log or from history (erased ones are left out)."""


class Counting(Protocol):
    """What conditions count of the events of each trace, kept beside the fold. The counters are
    the counting room's own: whoever folds hands them over and keeps their bytes."""

    @property
    def counter(self) -> Callable[[str], Callable[[Any, Event], None] | None]:
        """What puts one more event of a name into counters; None where it changes none."""
        ...

    def read(self, doc: bytes, more: bytes | None = None) -> Any:
        """Counters read back, empty ones for no bytes; of those of one name, the one in `more`."""
        ...

    def doc(self, counters: Any) -> bytes:
        """The bytes of counters."""
        ...


class Steps(Protocol):
    """Who follows people while a batch is folded: one person after the other, event by event."""

    @property
    def whose(self) -> Sequence[bytes]:
        """The person of each event of the batch, or the trace of one that is nobody's."""
        ...

    @property
    def traces(self) -> Collection[bytes]:
        """Those that may be asked for, beside those of the batch."""
        ...

    @property
    def pressing(self) -> bool:
        """Whether something may be due before the next event: whoever follows is told of it."""
        ...

    def before(self, place: int) -> None:
        """The event at this place of the batch is about to be folded."""
        ...

    def after(self, place: int, facts: bool) -> None:
        """It was folded; `facts` says whether traits or consents may be others since."""
        ...
