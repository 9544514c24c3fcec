"""From declarations to the rules that are kept true: what stays, what is new, what goes."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from filrouge.segment.catalogue import Rule
from filrouge.segment.definitions import Definitions
from filrouge.segment.formulas import inlined_formulas


class Applied(NamedTuple):
    """What a version of the definitions changes."""

    new: list[Rule]
    """Conditions that nobody was read for yet."""
    gone: list[int]


def applied(definitions: Definitions, known: Sequence[Rule], last_number: int, now: int) -> Applied:
    """Compare a version with the rules in force; a condition that stays keeps its members.

    `now`: the instant from which the new ones hold.
    """
    before: Mapping[tuple[str, str, str, str], Rule] = {_said(rule): rule for rule in known}
    wanted = _rules_of(definitions, last_number, now)
    kept = {_said(rule) for rule in wanted}
    return Applied(
        [rule for rule in wanted if _said(rule) not in before],
        [rule.number for rule in known if _said(rule) not in kept],
    )


def _said(rule: Rule) -> tuple[str, str, str, str]:
    return rule.kind, rule.id, rule.when, rule.event


def _rules_of(definitions: Definitions, last_number: int, now: int) -> list[Rule]:
    trees = inlined_formulas(definitions)
    rules = [
        Rule(0, "segment", one.id, trees["segments", one.id].text(), now)
        for one in definitions.segments
    ]
    rules += [
        Rule(0, "moment", one.id, trees["moments", one.id].text(), now, one.event)
        for one in definitions.moments
    ]
    rules += [
        Rule(0, "trait", one.id, trees["traits", one.id].text(), now) for one in definitions.traits
    ]
    return [
        msgspec.structs.replace(rule, number=number)
        for number, rule in enumerate(rules, last_number + 1)
    ]
