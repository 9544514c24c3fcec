"""Erasure (GDPR art. 17): a person's values leave every file, provably.

Everything here may be done twice: a crash before the commit does it again from the same state.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from filrouge.app.acts import EraseAct
from filrouge.app.files import record_seal
from filrouge.app.ledger import QUERIES
from filrouge.app.stores import Rooms, Stores
from filrouge.core.nouns import Identifier
from filrouge.core.time import iso

READ_RECORDS: Final = 5_000
NEEDLE_LENGTH_MIN: Final = 5
"""Shorter values would be found in texts that have nothing to do with the person."""


def erase_person(stores: Stores, rooms: Rooms, act: EraseAct, offset: int, now: int) -> None:
    """Forget a person, inside the loop's transaction, and register the act with its counts."""
    forgotten = rooms.resolver.forget(Identifier("person", act.person))
    counts: dict[str, int] = {"identifiers": 0, "events": 0, "log_records": 0, "rejected": 0}
    if forgotten is not None:
        needles = needles_of(identifier.value for identifier in forgotten.identifiers)
        events = set(rooms.profiles.offsets(forgotten.traces))
        moved = rooms.profiles.moved_offsets(forgotten.traces)
        rooms.profiles.forget(forgotten.traces)
        shelved = [id_ for id_, record in rooms.shelf.records() if holds(record.body, needles)]
        rooms.shelf.take_away(shelved)
        in_log = events | set(moved) | _log_offsets(stores, needles)
        stores.log.erase(sorted(in_log))
        apart = _offsets_apart(stores, needles)
        stores.history.erase([*moved, *apart])
        seals = [record_seal(stores.keys.secret, one) for one in (*apart, *shelved)]
        stores.keys.destroy([*forgotten.traces, *forgotten.nodes, *seals])
        counts = {
            "identifiers": len(forgotten.identifiers),
            "events": len(events),
            "log_records": len(in_log),
            "rejected": len(shelved),
        }
    receipt = {
        "receipt": act.receipt,
        "person": act.person,
        "at": iso(now),
        "by": act.by,
        "found": forgotten is not None,
        "erased": counts,
    }
    stores.state.write(
        QUERIES["add_erasure"], [(act.receipt, offset, msgspec.json.encode(receipt))]
    )


def erase_again(rooms: Rooms, act: EraseAct) -> None:
    """The same while folding anew: only the fresh state changes; keys and bodies went before."""
    forgotten = rooms.resolver.forget(Identifier("person", act.person))
    if forgotten is not None:
        rooms.profiles.forget(forgotten.traces)


def receipt_of(stores: Stores, receipt: str) -> dict[str, Any] | None:
    """The receipt of an erasure, None while it is under way."""
    rows = stores.state.rows(QUERIES["erasure"], (receipt,))
    return msgspec.json.decode(rows[0][0], type=dict[str, Any]) if rows else None


def needles_of(values: Iterable[str]) -> list[bytes]:
    """The forms in which values may stand in a body: as they are, escaped, national numbers."""
    needles: set[bytes] = set()
    for value in values:
        text = value.lower()
        forms = {text, msgspec.json.encode(text).decode()[1:-1], ascii(text)[1:-1]}
        if text.startswith("+"):
            forms |= {text[1:], "0" + text[3:]}
        needles |= {form.encode() for form in forms if len(form) >= NEEDLE_LENGTH_MIN}
    return sorted(needles)


def holds(body: bytes, needles: Sequence[bytes]) -> bool:
    """Whether a body has one of the values in it."""
    lower = body.lower()
    return any(needle in lower for needle in needles)


def _log_offsets(stores: Stores, needles: Sequence[bytes]) -> set[int]:
    found: set[int] = set()
    after = stores.log.start() - 1
    while records := stores.log.read(after, READ_RECORDS):
        found |= {offset for offset, record in records if holds(record.body, needles)}
        after = records[-1][0]
    return found


def _offsets_apart(stores: Stores, needles: Sequence[bytes]) -> list[int]:
    """Records of history that are no person's (acts, rejections, bots), sealed one by one."""
    records = stores.history.records_at(stores.history.apart())
    return [offset for offset, record in records.items() if holds(record.body, needles)]
