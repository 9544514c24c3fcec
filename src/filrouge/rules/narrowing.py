"""Whom a new rule can concern: what must be true of somebody's events, whatever else is known."""

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from filrouge.rules import tree as t
from filrouge.rules.facts import NO_TABLES, Facts, Tables
from filrouge.rules.history.needs import needs_of
from filrouge.rules.live import FOREVER, Counters, CounterSpec, Live, Reading

NO_FACTS: Final = Facts()


class Narrowing:
    """Some rules: of whom none of them can be true, by what was counted of their events.

    Of no rules at all, nothing is known.
    """

    def __init__(
        self,
        rules: Iterable[t.AnyCondition],
        zone: str,
        keeps: Mapping[str, int],
        tables: Tables = NO_TABLES,
    ) -> None:
        rules = tuple(rules)
        found = [necessary(rule) for rule in rules]
        kept = {str(place): one for place, one in enumerate(found) if one is not None}
        known = bool(found) and len(kept) == len(found)
        self._live = Live(kept, zone, least=keeps) if known else None
        self._tables = tables
        self.is_all: Final = known and all(map(operator.is_, found, rules))
        """Whether what is known of them is all that they ask."""

    @property
    def is_any(self) -> bool:
        """Whether anything is known of those whom they can concern."""
        return self._live is not None

    @property
    def specs(self) -> tuple[CounterSpec, ...]:
        """The counters that are looked at."""
        return tuple(self._live.counters.values()) if self._live is not None else ()

    def counters(self, now: int) -> tuple[str, ...]:
        """The counters without which they concern nobody; none where they may."""
        if self._live is None or self.may_concern((), now):
            return ()
        return tuple(self._live.counters)

    def may_concern(self, counters: Sequence[Counters], now: int) -> bool:
        """Whether one of them may be true of somebody now, or be so later with no event."""
        if self._live is None:
            return True
        truths, nexts = self.read(counters, now)
        return True in truths or min(nexts) < FOREVER

    def read(self, counters: Sequence[Counters], now: int) -> Reading:
        """Of each rule, whether what is known of it is true, and until when with no event."""
        live = self._live
        assert live is not None  # noqa: S101
        joined = live.joined(counters, live.counters)
        return live.read(joined, NO_FACTS, now, tables=self._tables)


def necessary(node: t.AnyCondition) -> t.AnyCondition | None:
    """A condition on events alone without which this one is false; None where there is none.

    >>> from filrouge.rules import parse
    >>> found = necessary(parse('any("A") and trait.city = "Lyon" and not segment("vip")'))
    >>> found.text() if found else None
    'any("A")'
    >>> necessary(parse('any("A") or trait.city = "Lyon"')) is None
    True
    """
    if asks_events_only(node):
        return node
    if isinstance(node, t.And):
        found = [one for one in map(necessary, node.items) if one is not None]
        return t.And(tuple(found)) if len(found) > 1 else found[0] if found else None
    if isinstance(node, t.Or):
        each = [necessary(one) for one in node.items]
        kept = [one for one in each if one is not None]
        return t.Or(tuple(kept)) if len(kept) == len(each) else None
    return None


def asks_events_only(node: t.AnyCondition) -> bool:
    """Whether nothing else of the person is asked, not even their time zone."""
    needs = needs_of([node])
    others = (needs.consents, needs.scores, needs.contexts, needs.periods)
    return not (needs.traits or needs.segments or any(others))
