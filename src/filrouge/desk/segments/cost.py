"""What keeping a condition true costs: what is kept of each person, and what makes it heavy."""

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from filrouge.core.language import Words, joined
from filrouge.core.time import DAY
from filrouge.rules import Condition, Live
from filrouge.rules.limits import FREQUENT_VALUES_MAX, SEQUENCE_EVENTS_MAX
from filrouge.rules.live.kinds import CounterSpec

Level = Literal["light", "medium", "heavy"]
LEVELS: Final[tuple[Level, ...]] = ("light", "medium", "heavy")
COUNTER_BYTES: Final = 14
"""The name of a counter, and its beginning."""
INSTANT_BYTES: Final = 9
VALUE_BYTES: Final = 12
BUCKET_BYTES: Final = 20
USUAL_ENTRIES: Final = 12
"""How many entries somebody who comes often fills of a counter: few reach its limit."""
MEDIUM_ENTRIES: Final = 100
HEAVY_ENTRIES: Final = 500
_PERIOD_BUCKETS: Final = 200
"""Finer buckets about the edges of calendar periods."""


class Kept(NamedTuple):
    """What one counter keeps of a person."""

    entries_max: int
    entry_bytes: int
    what: Words

    @property
    def usual_bytes(self) -> int:
        """For somebody who comes often."""
        return COUNTER_BYTES + min(self.entries_max, USUAL_ENTRIES) * self.entry_bytes


def cost_of(condition: Condition, zone: str) -> dict[str, Any]:
    """Bytes a profile, a level, and the reasons for it, the heaviest first.

    >>> from filrouge.rules import parse
    >>> cost_of(parse('any("Order Completed", within 7 days)'), "UTC")["level"]
    'light'
    """
    live = Live({"": condition}, zone)
    reasons: list[tuple[int, Words]] = []
    size = 0
    for spec in live.counters.values():
        kept = _kept(spec)
        size += kept.usual_bytes
        weight = (kept.entries_max >= MEDIUM_ENTRIES) + (kept.entries_max >= HEAVY_ENTRIES)
        reasons.append((weight, kept.what))
        if not spec.names:
            reasons.append((1, _EVERY_EVENT))
    if not live.counters:
        reasons.append((0, _NOTHING))
    ordered = sorted(dict.fromkeys(reasons), key=lambda reason: -reason[0])
    return {
        "bytes_per_profile": size,
        "level": LEVELS[ordered[0][0]],
        "reasons": [{"fr": words.fr, "en": words.en} for _weight, words in ordered],
    }


_NOTHING: Final = Words(
    "it looks at traits, consents and segments alone: nothing is kept for it",
    "elle ne regarde que traits, consentements et segments : rien n'est gardé pour elle",
)
_EVERY_EVENT: Final = Words(
    "it looks at events of every name: each one is read for it",
    "elle regarde les événements de tous les noms : chacun est lu pour elle",
)


def _kept(spec: CounterSpec) -> Kept:
    names = _named(spec)
    match spec.kind:
        case "recent":
            return Kept(spec.keep, INSTANT_BYTES, _told(_INSTANTS, spec.keep, names))
        case "distinct":
            entry = INSTANT_BYTES + VALUE_BYTES
            return Kept(spec.keep, entry, _told(_VALUES, spec.keep, names))
        case "frequent":
            entries = FREQUENT_VALUES_MAX
            return Kept(entries, VALUE_BYTES + 2, _told(_COUNTS, entries, names))
        case "sequence":
            entry = 2 * INSTANT_BYTES + spec.steps
            return Kept(SEQUENCE_EVENTS_MAX, entry, _told(_EVENTS, SEQUENCE_EVENTS_MAX, names))
        case "buckets":
            entries = _buckets(spec)
            return Kept(entries, BUCKET_BYTES, _told(_SUMS, entries, names))
    return Kept(1, 2 * INSTANT_BYTES + VALUE_BYTES, _told(_VALUES, 1, names))


def _buckets(spec: CounterSpec) -> int:
    if not spec.horizon:
        return 1
    if spec.bucket.isdecimal():
        return spec.horizon // int(spec.bucket) + 1
    return spec.horizon // DAY + _PERIOD_BUCKETS


_INSTANTS: Final = (
    Words("the latest instant", "le dernier instant"),
    Words("the {} latest instants", "les {} derniers instants"),
)
_VALUES: Final = (Words("one value", "une valeur"), Words("{} values", "{} valeurs"))
_COUNTS: Final = (Words("one count", "un compte"), Words("{} counts", "{} comptes"))
_EVENTS: Final = (Words("one event", "un événement"), Words("{} events", "{} événements"))
_SUMS: Final = (Words("one sum", "une somme"), Words("{} sums", "{} sommes"))
_OF: Final = Words(" of ", " de ")


def _told(forms: tuple[Words, Words], number: int, names: Words) -> Words:
    """`12 values of “A”, at most`."""
    one = forms[0] if number == 1 else Words(forms[1].en.format(number), forms[1].fr.format(number))
    most = Words(", at most", " au plus") if number > 1 else Words("", "")
    return joined([Words("it keeps ", "elle garde "), one, _OF, names, most], "")


def _named(spec: CounterSpec) -> Words:
    if not spec.names:
        return Words("all events", "tous les événements")
    return joined(_quoted(spec.names), ", ")


def _quoted(names: tuple[str, ...]) -> Iterator[Words]:
    return (Words(f"“{name}”", f"« {name} »") for name in names)
