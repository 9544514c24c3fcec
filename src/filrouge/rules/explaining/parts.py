"""A condition taken apart: the truth of each part, as the live reading finds it."""

from collections.abc import Iterator
from typing import Any

import msgspec

from filrouge.core.language import Words
from filrouge.rules import tree as t
from filrouge.rules.explaining.found import found_of
from filrouge.rules.facts import NO_TABLES, Facts, Tables
from filrouge.rules.live import FOREVER, Counters, Live, Probe, joined_by


class Part(msgspec.Struct, frozen=True):
    """A condition or a part of one, at an instant."""

    text: str
    words: Words
    truth: bool
    kind: str
    """As in the JSON form of the tree."""
    value: Any
    """What was found, as JSON has it: how often, how many steps, the value that is compared."""
    found: Words
    """The same in words, with what it takes where that is not reached."""
    change: int | None
    """The first instant at which the truth may change with no event; None when it cannot."""
    parts: tuple["Part", ...] = ()
    """What `and`, `or` and `not` join."""


def explained(
    live: Live,
    name: str,
    counters: Counters,
    facts: Facts,
    now: int,
    *,
    tables: Tables = NO_TABLES,
    names: t.GivenNames = t.NO_NAMES,
) -> Part:
    """One of the conditions of `live`, explained part by part. Its truth is that of `live.read`.

    >>> from filrouge.rules import parse
    >>> live = Live({"loyal": parse('count("Order Completed") >= 2')})
    >>> explained(live, "loyal", live.empty(), Facts(), now=0).found.en
    'never, it takes 2'
    """
    probes = iter(live.probes(name, counters, facts, now, tables))
    return _part(live.condition(name), probes, facts, names)


def _part(node: t.Condition, probes: Iterator[Probe], facts: Facts, names: t.GivenNames) -> Part:
    probe = next(probes)
    parts = tuple(_part(item, probes, facts, names) for item in joined_by(node))
    if isinstance(node, t.Not):
        value, found = parts[0].value, parts[0].found
    elif parts:
        value = sum(part.truth for part in parts)
        found = Words(f"{value} of {len(parts)}", f"{value} sur {len(parts)}")
    else:
        value, found = found_of(node, probe, facts)
    return Part(
        text=node.text(),
        words=Words(node.words("en", names), node.words("fr", names)),
        truth=probe.truth,
        kind=str(node.__struct_config__.tag),
        value=value,
        found=found,
        change=probe.change if probe.change != FOREVER else None,
        parts=parts,
    )
