"""What a condition costs to be kept live, and the refusal of one that could cost too much."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from filrouge.core.language import Words
from filrouge.rules import tree as t
from filrouge.rules.checking.sentences import said
from filrouge.rules.errors import Problem
from filrouge.rules.limits import LIVE_BYTES_MAX
from filrouge.rules.live.sizes import EMPTY_BYTES, Size, size_of
from filrouge.rules.live.specs import Counted
from filrouge.rules.text.printer import time_text

Level = Literal["light", "medium", "heavy"]
LIGHT_BYTES_MAX: Final = 4_096
MEDIUM_BYTES_MAX: Final = 32_768
_KILO: Final = 1_024
_CURES: Final[dict[str, str]] = {
    "recent": "smaller number",
    "distinct": "smaller number",
    "buckets": "coarser window",
}


class Cost(msgspec.Struct, frozen=True):
    """The most that a condition, or a value, keeps of a profile (of each trace of a person)."""

    bytes_per_profile_max: int
    counters: int
    level: Level
    """light: up to 4 KB; medium: up to 32 KB; heavy: more."""
    reasons: tuple[Words, ...]
    """What is kept and for what, the most costly first."""


def cost_of(tree: t.Condition | t.Value) -> Cost:
    """What it costs to keep a condition, or a value, live: never more, whatever a person does.

    >>> from filrouge.rules import parse
    >>> cost = cost_of(parse('count("Order Completed", within 90 days) >= 2'))
    >>> cost.level, cost.counters, cost.reasons[0].en
    ('light', 1, '`count("Order Completed", within 90 days)`: up to 2 instants, 2 KB')
    """
    sizes = _sizes(tree)
    total = EMPTY_BYTES + sum(size.bytes for _, _, size in sizes)
    level: Level = "heavy"
    if total <= MEDIUM_BYTES_MAX:
        level = "light" if total <= LIGHT_BYTES_MAX else "medium"
    return Cost(total, len(sizes), level, tuple(_reason(node, size) for node, _, size in sizes))


def too_costly(
    tree: t.Condition | t.Value, places: Mapping[int, tuple[int, int]] | None = None
) -> list[Problem]:
    """The refusal of what could keep more than LIVE_BYTES_MAX of a profile; none otherwise."""
    sizes = _sizes(tree)
    total = EMPTY_BYTES + sum(size.bytes for _, _, size in sizes)
    if total <= LIVE_BYTES_MAX:
        return []
    node, kind, size = sizes[0]
    what, _ = said(
        "too costly",
        bytes=_kilo(total),
        most=_kilo(LIVE_BYTES_MAX),
        reason=_reason(node, size),
        counters=len(sizes),
    )
    _, cure = said(_CURES.get(kind, "fewer of them"))
    return [Problem(*(places or {}).get(id(node), (0, 0)), what, cure)]


def _sizes(tree: t.Condition | t.Value) -> list[tuple[Any, str, Size]]:
    """(what is asked, the kind of its counter, the most that this keeps), the most costly first."""
    value = isinstance(tree, t.Value)
    counted = Counted(() if value else [tree], "UTC", [tree] if value else ())  # type: ignore[list-item]
    found = [(node, spec.kind, size_of(spec)) for spec, node in counted.asked]
    return sorted(found, key=lambda one: -one[2].bytes)


def _reason(node: Any, size: Size) -> Words:
    text = time_text(node) if isinstance(node, t.Time) else node.text()
    number, kilo, of = size.number, _kilo(size.bytes), size.of
    return Words(
        f"`{text}`: up to {number} {of.en}, {kilo.en}",
        f"`{text}` : jusqu'à {number} {of.fr}, {kilo.fr}",
    )


def _kilo(size: int) -> Words:
    kilo = -(-size // _KILO)
    return Words(f"{kilo} KB", f"{kilo} Ko")
