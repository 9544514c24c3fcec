"""What was found of a person, in words, and what it takes where that is not reached."""

from typing import Any, Final, NamedTuple

from filrouge.core.language import Words
from filrouge.rules import tree as t
from filrouge.rules.explaining.told import (
    NEVER,
    UNKNOWN,
    listed,
    told_days,
    told_instant,
    told_json,
    told_kinds,
    told_times,
)
from filrouge.rules.facts import Facts
from filrouge.rules.live import Probe
from filrouge.rules.wording import told_micros


class Found(NamedTuple):
    """What was found, as JSON has it and in words."""

    value: Any
    words: Words


_NEEDS: Final[dict[str, tuple[str, str]]] = {
    ">=": ("{}", "{}"),
    ">": ("more than {}", "plus de {}"),
    "<": ("less than {}", "moins de {}"),
    "<=": ("at most {}", "au plus {}"),
    "=": ("exactly {}", "exactement {}"),
    "!=": ("another number than {}", "un autre nombre que {}"),
}
_NOTHING: Final = Words("nothing", "rien")
_OUTSIDE: Final = Words("not in this time", "pas dans ce temps")


def found_of(node: t.Condition, probe: Probe, facts: Facts) -> Found:
    """What a part that joins no others found."""
    match node:
        case t.Happened():
            return Found(probe.values[0], _happened(node, probe, facts.zone))
        case t.Sequence(steps):
            return Found(probe.values[0], _steps(probe.values[0], len(steps)))
        case t.Consent(channel, purpose):
            return _consent(facts.consents.get((channel, purpose)))
        case t.Member():
            inside = Words("in the segment", "dans le segment")
            outside = Words("not in the segment", "pas dans le segment")
            return Found(probe.truth, inside if probe.truth else outside)
    return _compared(node, probe)


def _happened(node: t.Happened, probe: Probe, zone: str) -> Words:
    number = probe.values[0]
    if probe.last is None:
        if number:
            return told_times(number, probe.most)
        fixed = isinstance(node.time, t.Before | t.After | t.Dates) or not probe.most
        return _OUTSIDE if fixed else NEVER
    when = told_instant(probe.last, zone)
    last = Words(f"last {when.en}", f"la dernière fois {when.fr}")
    return last if number else listed([_OUTSIDE, last])


def _steps(done: int, steps: int) -> Words:
    if done == 0:
        return Words("no step", "aucune étape")
    return Words(f"{done} of {steps} steps", f"{done} des {steps} étapes")


def _consent(granted: bool | None) -> Found:
    if granted is None:
        return Found(None, Words("nothing said", "rien de dit"))
    return Found(granted, Words("agreed", "accepté") if granted else Words("refused", "refusé"))


def _compared(node: t.Condition, probe: Probe) -> Found:
    """A comparison: the value found, and what it takes."""
    value: Any = getattr(node, "left", getattr(node, "value", None))
    if not probe.values:
        return Found(None, Words("always the same", "toujours pareil"))
    found, *others = probe.values
    if isinstance(value, t.LITERALS):
        value = getattr(node, "right", value)
    told = _told(value, found, probe.most)
    if others:
        told = Words(
            f"{told.en}, against {told_json(others[0]).en}",
            f"{told.fr}, contre {told_json(others[0]).fr}",
        )
        return Found([found, others[0]], told)
    need = _need(node) if not probe.truth and found is not None else None
    if need is None:
        return Found(found, told)
    counted = isinstance(value, t.Count) or _distinct(value)
    takes = Words("it takes", "il en faut") if counted else Words("it takes", "il faut")
    words = Words(f"{told.en}, {takes.en} {need.en}", f"{told.fr}, {takes.fr} {need.fr}")
    return Found(found, words)


def _told(value: t.Value, found: Any, most: int) -> Words:
    if isinstance(value, t.Count):
        return told_times(found, most)
    if _distinct(value):
        return told_kinds(found, most)
    if isinstance(value, t.DaysSince):
        return NEVER if found is None else told_days(found)
    if found is None:
        return _NOTHING if isinstance(value, t.Aggregate) else UNKNOWN
    return told_json(found)


def _distinct(value: t.Value) -> bool:
    return isinstance(value, t.Aggregate) and value.name == "distinct"


def _need(node: t.Condition) -> Words | None:
    """What a comparison with numbers takes; None for the others, which their words say."""
    match node:
        case t.Compare(operator, _, t.Number(micros)):
            number, (english, french) = told_micros(micros), _NEEDS[operator]
            return Words(english.format(number.en), french.format(number.fr))
        case t.Among(_, items, False) if all(isinstance(item, t.Number) for item in items):
            told = [told_micros(item.micros) for item in items if isinstance(item, t.Number)]
            return Words(" or ".join(one.en for one in told), " ou ".join(one.fr for one in told))
        case t.Between(_, t.Number(low), t.Number(high)):
            least, most = told_micros(low), told_micros(high)
            return Words(f"{least.en} to {most.en}", f"de {least.fr} à {most.fr}")
    return None
