"""Values, numbers of times and instants in words."""

import json
from collections.abc import Sequence
from typing import Any, Final

from filrouge.core.language import Words, unchanged
from filrouge.rules.periods import zone_of
from filrouge.rules.scalars import local, number, units
from filrouge.rules.wording import told_day, told_micros, told_quote

UNKNOWN: Final = Words("not known", "inconnu")
NEVER: Final = Words("never", "jamais")
_CHARACTERS_MAX: Final = 100
_ITEMS_MAX: Final = 5


def told_json(value: Any) -> Words:
    """A value as JSON has it; a long one is cut.

    >>> told_json(12.5).fr, told_json(["a", True]).en, told_json(None).en
    ('12,5', '“a”, yes', 'not known')
    """
    if isinstance(value, bool | None):
        return {None: UNKNOWN, True: Words("yes", "oui"), False: Words("no", "non")}[value]
    if isinstance(value, str):
        return told_quote(_cut(value))
    if isinstance(value, list) and value:
        return listed(
            [told_json(item) for item in value[:_ITEMS_MAX]], more=len(value) > _ITEMS_MAX
        )
    micros = number(value)
    if micros is not None and units(micros) == value:
        return told_micros(micros)
    return unchanged(_cut(json.dumps(value, ensure_ascii=False)))


def told_times(number: int, most: int) -> Words:
    """How often; `most` is as far as it was counted, or 0."""
    if number == 0:
        return NEVER
    english = {1: "once", 2: "twice"}.get(number, f"{number} times")
    return _at_least(Words(english, f"{number} fois"), number, most)


def told_kinds(number: int, most: int) -> Words:
    """How many different values; `most` is as far as they were counted, or 0."""
    if number == 0:
        return Words("no value", "aucune valeur")
    told = (
        Words("1 value", "1 valeur")
        if number == 1
        else Words(f"{number} different values", f"{number} valeurs différentes")
    )
    return _at_least(told, number, most)


def told_days(days: int) -> Words:
    """How long ago, in whole days."""
    if days == 0:
        return Words("less than a day ago", "il y a moins d'un jour")
    if days == 1:
        return Words("1 day ago", "il y a 1 jour")
    return Words(f"{days} days ago", f"il y a {days} jours")


def told_instant(time: int, zone: str) -> Words:
    """A day and a minute in a time zone.

    >>> told_instant(0, "Europe/Paris").en, told_instant(0, "UTC").fr
    ('on 1 January 1970 at 01:00', 'le 1er janvier 1970 à 00:00')
    """
    moment = local(time, zone_of(zone))
    day, clock = told_day(moment.date().isoformat()), f"{moment:%H:%M}"
    return Words(f"on {day.en} at {clock}", f"le {day.fr} à {clock}")


def listed(items: Sequence[Words], *, more: bool = False) -> Words:
    """Words one after the other."""
    end = ", ..." if more else ""
    english = ", ".join(item.en for item in items)
    return Words(english + end, ", ".join(item.fr for item in items) + end)


def _at_least(told: Words, number: int, most: int) -> Words:
    if most and number >= most:
        return Words(f"at least {told.en}", f"au moins {told.fr}")
    return told


def _cut(text: str) -> str:
    return text if len(text) <= _CHARACTERS_MAX else f"{text[:_CHARACTERS_MAX]}..."
