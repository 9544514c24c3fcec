"""Named templates of SQL, their parts filled in, and constants quoted."""

import re
from typing import Final

from filrouge.core.queries import load_queries

TEMPLATES: Final = load_queries(__package__)
_PART: Final = re.compile(r"\{(\w+)\}")


def filled(template: str, **parts: object) -> str:
    """A template with its parts in their places.

    >>> filled("score", name=quoted("l'achat"))
    "SELECT person, score AS value FROM scores WHERE name = 'l''achat'"
    """
    return _PART.sub(lambda found: str(parts[found[1]]), TEMPLATES[template].sql)


def joined(template: str, **parts: object) -> str:
    """A template that continues another: on a line of its own."""
    return "\n    " + filled(template, **parts)


def quoted(text: str) -> str:
    """A constant text."""
    return "'" + text.replace("'", "''") + "'"


def path_of(path: tuple[str, ...]) -> str:
    """A path inside JSON, as a constant."""
    return quoted("$" + "".join(f'."{step}"' for step in path))
