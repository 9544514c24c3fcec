"""How many bytes a counter can come to, as MessagePack: never more, whatever a person does."""

from typing import Final, NamedTuple

from filrouge.core.language import Words
from filrouge.rules.limits import (
    AHEAD_EVENTS_MAX,
    AHEAD_TEXTS_MAX,
    FREQUENT_BYTES_MAX,
    FREQUENT_VALUES_MAX,
    SEQUENCE_EVENTS_MAX,
    TOLD_APART_CHARACTERS_MAX,
    VALUE_CHARACTERS_MAX,
)
from filrouge.rules.live.buckets import most_buckets
from filrouge.rules.live.kinds import CounterSpec, Kind

_INT: Final = 9
_SMALL: Final = 5
"""A whole number below 2^32: a bucket, a rest in millionths, how many entries."""
_HEADER: Final = 3
"""Of a list, a map or a text of at most 65,535 parts."""
_KEY: Final = 9
_SHORT: Final = 1 + 2 + TOLD_APART_CHARACTERS_MAX
_TEXT: Final = _HEADER + 2 + 4 * VALUE_CHARACTERS_MAX
_STEP: Final = 2 + _SHORT
_CELLS: Final = {
    "sum": _SMALL + _INT + _SMALL + _SMALL,
    "count": _SMALL + _SMALL,
    "min": _SMALL + _INT,
    "max": _SMALL + _INT,
}
_WAITING: Final[dict[Kind, int]] = {
    "recent": 1, "buckets": _INT, "distinct": _SHORT, "sequence": 1 + _STEP,
    "first": _TEXT, "last": _TEXT, "frequent": _TEXT,
}  # fmt: skip
_INSTANTS: Final = (Words("instant", "instant"), Words("instants", "instants"))
_VALUES: Final = (Words("value", "valeur"), Words("values", "valeurs"))
"""One, and several."""
EMPTY_BYTES: Final = 1 + 2 * _HEADER


class Size(NamedTuple):
    """The most that a counter keeps."""

    number: int
    of: Words
    bytes: int
    """In all, with what waits for its instant."""


def waiting_max(kind: Kind) -> int:
    """How many entries dated after their reception a counter holds."""
    return AHEAD_TEXTS_MAX if _WAITING[kind] == _TEXT else AHEAD_EVENTS_MAX


def size_of(spec: CounterSpec) -> Size:
    """The most that a counter keeps, and how many bytes that is."""
    number, of, kept = _kept(spec)
    waiting = waiting_max(spec.kind) * (1 + _INT + _INT + _WAITING[spec.kind])
    return Size(number, of, 2 * (_KEY + _HEADER) + kept + waiting)


def _kept(spec: CounterSpec) -> tuple[int, Words, int]:
    match spec.kind:
        case "recent":
            return spec.keep, _INSTANTS[spec.keep > 1], spec.keep * _INT
        case "buckets":
            number = most_buckets(spec.bucket, spec.horizon)
            of = Words("sums by time", "sommes par tranche de temps")
            return number, of, 4 * _HEADER + number * _CELLS[spec.combine]
        case "distinct":
            return spec.keep, _VALUES[spec.keep > 1], spec.keep * (_SHORT + _INT)
        case "frequent":
            number = FREQUENT_VALUES_MAX
            of = Words("counted values", "valeurs comptées")
            return number, of, FREQUENT_BYTES_MAX + number * (_HEADER + _SMALL)
        case "sequence":
            number = SEQUENCE_EVENTS_MAX
            return number, Words("events", "événements"), number * (1 + 2 * _INT + _STEP)
    return 1, _VALUES[0], 2 * _INT + _TEXT
