"""First names: comparable keys, and which of them may be one person."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Final

NAME_LENGTH_MAX: Final = 60
TWO_EDITS_FROM_LETTERS: Final = 6
_TITLES: Final = frozenset(
    ("m", "mr", "mme", "mlle", "mrs", "ms", "miss", "dr", "monsieur", "madame", "mademoiselle")
)
_NO_NAMES: Final = frozenset(
    [
        "null",
        "none",
        "undefined",
        "anonymous",
        "anonyme",
        "inconnu",
        "unknown",
        "client",
        "test",
        "guest",
        "invite",
        "nan",
        "na",
    ]
)
_NOT_LETTERS: Final = re.compile(r"[\W\d_]+")

Names = tuple[str, ...]


def _read_nicknames() -> dict[str, frozenset[int]]:
    rows: dict[str, set[int]] = {}
    text = files(__package__).joinpath("nicknames.txt").read_text("utf-8")
    for number, line in enumerate(text.splitlines()):
        if not line.startswith("#"):
            for name in line.split():
                rows.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in rows.items()}


_NICKNAMES: Final = _read_nicknames()


@lru_cache(maxsize=65_536)
def name_key(text: str) -> str:
    """A first name without accents, capitals or titles, its parts split by spaces; "" for none.

    >>> name_key(" Mme Jean-François "), name_key("É."), name_key("N/A"), name_key("null")
    ('jean francois', 'e', '', '')
    """
    if len(text) > NAME_LENGTH_MAX:
        return ""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    parts = _NOT_LETTERS.sub(" ", letters).split()
    if parts == ["n", "a"] or (parts and parts[0] in _NO_NAMES):
        return ""
    kept = parts if len(parts) == 1 else [part for part in parts if part not in _TITLES]
    return " ".join(kept)


@lru_cache(maxsize=262_144)
def compatible(a: str, b: str) -> bool:
    """Whether two first-name keys may be the same person's.

    Equal, an initial, a short form or nickname, a part of a compound, one edit apart, or two
    edits from six letters on.

    >>> compatible("alex", "alexandre"), compatible("j", "jean pierre"), compatible("anne", "paul")
    (True, True, False)
    >>> compatible("jean", "jean pierre"), compatible("gerard", "getard")
    (True, True)
    """
    if a == b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[:1] == b[:1]
    parts_a, parts_b = a.split(), b.split()
    joined_a, joined_b = "".join(parts_a), "".join(parts_b)
    if len(parts_a) != len(parts_b) and (len(parts_a) == 1 or len(parts_b) == 1):
        if joined_a == joined_b:
            return True
        return any(_alike(x, y) for x in parts_a for y in parts_b)
    return _alike(joined_a, joined_b)


def _alike(a: str, b: str) -> bool:
    if a == b or _NICKNAMES.get(a, frozenset()) & _NICKNAMES.get(b, frozenset()):
        return True
    edits = 2 if min(len(a), len(b)) >= TWO_EDITS_FROM_LETTERS else 1
    return abs(len(a) - len(b)) <= edits and _edits(a, b) <= edits


def _edits(a: str, b: str) -> int:
    """Optimal string alignment distance: insertions, deletions, substitutions, swaps."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


@lru_cache(maxsize=65_536)
def name_groups(names: Names) -> tuple[Names, ...]:
    """Sorted names as connected components of `compatible`, so that no order matters.

    >>> name_groups(("jean", "jean paul", "marie", "paul"))
    (('jean', 'jean paul', 'paul'), ('marie',))
    """
    groups: list[list[str]] = []
    for name in names:
        near = [group for group in groups if any(compatible(name, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append(sorted([name, *(other for group in near for other in group)]))
    return tuple(sorted(tuple(group) for group in groups))


@lru_cache(maxsize=65_536)
def groups_agree(a: Names, b: Names) -> bool:
    """Whether any name of one group may be a name of the other."""
    return any(compatible(x, y) for x in a for y in b)


def sorted_names(names: Iterable[str]) -> Names:
    return tuple(sorted(names))
