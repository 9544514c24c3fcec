"""The identity rules of a workspace: what counts as an identifier, and what it may do."""

import re
from functools import cached_property
from typing import Final, Literal

import msgspec

from filrouge.core.time import DAY, MINUTE

Ruleset = Literal["balanced", "strict"]
IdentifierClass = Literal["A", "B", "C", "D", "E"]
CLASSES: Final = ("A", "B", "C", "D", "E")


class IdentifierType(msgspec.Struct, frozen=True):
    """One type of identifier. `window` in microseconds; 0 = for ever; `limit` 0 = no limit."""

    name: str
    cls: IdentifierClass
    priority: int
    paths: tuple[str, ...] = ()
    form: str = "text"
    """How a value is normalised: text, email, phone or card."""
    limit: int = 0
    window: int = 0
    partners_max: dict[str, int] = {}
    blocked: frozenset[str] = frozenset()
    blocked_pattern: str = ""


class IdentityRules(msgspec.Struct, frozen=True, dict=True):
    """Everything that decides who is who. Immutable; two workspaces never share a cache."""

    types: dict[str, IdentifierType]
    ruleset: Ruleset = "balanced"
    region: str = "FR"
    kiosks: frozenset[str] = frozenset()
    own_domains: tuple[str, ...] = ()
    typed_sources: frozenset[str] = frozenset()
    typed_channels: frozenset[str] = frozenset()
    quoting_channels: frozenset[str] = frozenset()
    login_events: frozenset[str] = frozenset()
    logout_events: frozenset[str] = frozenset()
    click_events: frozenset[str] = frozenset()
    session: int = 30 * MINUTE
    click: int = 30 * DAY
    first_name_paths: tuple[str, ...] = ()
    full_name_paths: tuple[str, ...] = ()
    blocked: frozenset[str] = frozenset()
    blocked_pattern: str = ""
    links_max: int = 2_000
    """Distinct partners of one identifier, e-mail clicks apart; one that has more is nobody's, but
    for a user, of whom that many of the best are kept."""
    names_max: int = 20
    """First names of one value; one that has more is nobody's."""
    parts_max: int = 500
    """Pairs of a first name and a second value seen with one value; more, and it is nobody's."""
    crowd_max: int = 5_000
    """Values that evidence connects; beyond, the widest ones join nobody."""

    @property
    def strict(self) -> bool:
        return self.ruleset == "strict"

    def blocks(self, kind: IdentifierType, value: str) -> bool:
        """Whether a normalised value names nobody: a placeholder, or the shop's own."""
        low = value.lower()
        blocked, patterns = self._blocked[kind.name]
        if low in blocked:
            return True
        for pattern in patterns:
            if pattern.fullmatch(low) is not None:
                return True
        return kind.form == "email" and low.endswith(self._own_endings)

    @cached_property
    def _blocked(self) -> dict[str, tuple[frozenset[str], list[re.Pattern[str]]]]:
        """For each type, values that name nobody, and patterns of others."""
        return {
            name: (
                self.blocked | kind.blocked,
                [re.compile(text) for text in (self.blocked_pattern, kind.blocked_pattern) if text],
            )
            for name, kind in self.types.items()
        }

    @cached_property
    def _own_endings(self) -> tuple[str, ...]:
        return tuple(f"{sign}{domain}" for domain in self.own_domains for sign in "@.")
