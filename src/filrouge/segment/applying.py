"""From declarations to the rules that are kept true: what stays, what is new, what goes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from filrouge.rules.lookups import Versions, columns_of
from filrouge.segment.catalogue import Rule
from filrouge.segment.columns import versions_of
from filrouge.segment.definitions import Definitions
from filrouge.segment.formulas import Formula, inlined_formulas


class Applied(NamedTuple):
    """What a version of the definitions changes."""

    new: list[Rule]
    """Conditions that nobody was read for yet."""
    gone: list[int]


def applied(definitions: Definitions, known: Sequence[Rule], last_number: int, now: int) -> Applied:
    """Compare a version with the rules in force; a condition that stays keeps its members.

    One whose tables changed waits for its past beside the rule of before, which holds meanwhile.

    `now`: the instant from which the new ones hold.
    """
    said = {_said(rule): rule for rule in known}
    before = {_formula(rule): rule for rule in known if rule.filled and not rule.revises}
    new: list[Rule] = []
    kept: set[int] = set()
    for rule in _rules_of(definitions, last_number, now):
        same, older = said.get(_said(rule)), before.get(_formula(rule))
        if same is not None:
            kept |= {same.number, same.revises}
        elif older is not None:
            new.append(msgspec.structs.replace(rule, revises=older.number))
            kept.add(older.number)
        else:
            new.append(rule)
    return Applied(new, [rule.number for rule in known if rule.number not in kept])


def settled(rules: Sequence[Rule], *, revised: bool) -> list[Rule]:
    """The rules without those that only wait for their past, or, `revised`, with these in the
    places of the rules that they revise."""
    waiting = {rule.revises: rule for rule in rules if rule.revises}
    found = []
    for rule in rules:
        newer = waiting.get(rule.number) if revised else None
        if newer is not None:
            found.append(in_place(newer, rule))
        elif not rule.revises:
            found.append(rule)
    return found


def in_place(newer: Rule, older: Rule) -> Rule:
    """A rule that stands where an older one of other tables stood: its members stay."""
    return msgspec.structs.replace(
        older, tables=newer.tables, filled=True, read=False, revised=True
    )


def _said(rule: Rule) -> tuple[Any, ...]:
    tables = sorted((table, *sorted(columns.items())) for table, columns in rule.tables.items())
    return *_formula(rule), tuple(tables)


def _formula(rule: Rule) -> tuple[str, str, str, str]:
    """What a rule says, whatever is in the tables that it looks at."""
    return rule.kind, rule.id, rule.when, rule.event


def _rules_of(definitions: Definitions, last_number: int, now: int) -> list[Rule]:
    formulas = inlined_formulas(definitions)
    known = versions_of(definitions.tables)
    sorts: tuple[tuple[Any, str, Any], ...] = (
        ("segment", "segments", definitions.segments),
        ("moment", "moments", definitions.moments),
        ("trait", "traits", definitions.traits),
    )
    rules = []
    for kind, folder, some in sorts:
        for one in some:
            tree = formulas[folder, one.id]
            event = one.event if kind == "moment" else ""
            tables = _looked_at(tree, known)
            rules.append(Rule(0, kind, one.id, tree.text(), now, event, tables=tables))
    return [
        msgspec.structs.replace(rule, number=number)
        for number, rule in enumerate(rules, last_number + 1)
    ]


def _looked_at(tree: Formula, known: Versions) -> dict[str, dict[str, str]]:
    """The versions of the columns that a formula looks at."""
    found: dict[str, dict[str, str]] = {}
    for table, column in sorted(columns_of(tree)):
        if version := known.get(table, {}).get(column):
            found.setdefault(table, {})[column] = version
    return found
