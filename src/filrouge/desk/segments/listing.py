"""Segments, and the people in them, as lists show them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from filrouge.core.language import Words
from filrouge.core.time import iso
from filrouge.desk.segments.conditions import words_of
from filrouge.desk.segments.explaining import both
from filrouge.profile import ProfileView
from filrouge.rules import parse
from filrouge.segment import Day, Overlap, Rule, SegmentDefinition
from filrouge.segment.definitions import Names

SERIES_DAYS: Final = 30
IDENTIFIERS_SHOWN: Final = 6
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
ON_THE_LIST: Final = Words("is on this list", "est dans cette liste")


def segment_words(definition: SegmentDefinition, names: Mapping[str, Names]) -> dict[str, str]:
    """What makes somebody a member, in words; `names`: those of `names_of`."""
    if definition.kind == "list":
        return both(ON_THE_LIST)
    return words_of(parse(definition.when), names)


def filled_share(rule: Rule | None, read_thousandths: int) -> float:
    """How far a segment that is being filled is, 0 to 1: its past is counted, then everybody is
    read for it."""
    if rule is None or not rule.filled:
        return 0.0
    return 0.5 + min(read_thousandths, 1_000) / 2_000


def day_view(day: Day) -> dict[str, Any]:
    """One day of a series."""
    return {
        "day": date.fromordinal(day.day + _EPOCH_ORDINAL).isoformat(),
        "count": day.members,
        "entered": day.entered,
        "left": day.left,
    }


def member_view(view: ProfileView, label: str, since: int | None) -> dict[str, Any]:
    """One member."""
    return {
        "id": view.id,
        "label": label,
        "identifiers": [
            {"type": one["type"], "value": one["value"]}
            for one in view.identifiers[:IDENTIFIERS_SHOWN]
        ],
        "since": iso(since) if since is not None else None,
        "last_seen": view.last_seen,
    }


def overlap_view(
    overlap: Overlap, name: dict[str, str], *, members: int, people: int
) -> dict[str, Any]:
    """What a segment of `members` has in common with another one.

    `lift`: how many times more people are in both than chance alone would put there.
    """
    expected = members * overlap.members
    return {
        "id": overlap.rule.id,
        "name": name,
        "count": overlap.both,
        "share": overlap.both / members if members else 0.0,
        "lift": overlap.both * people / expected if expected else 0.0,
    }
