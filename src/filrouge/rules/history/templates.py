"""Named templates of SQL, their parts filled in, and constants quoted."""

import re
from typing import Final

from filrouge.core.queries import load_queries

_PART: Final = re.compile(r"\{(\w+)\}")


class Templates:
    """The named templates of a package's `queries.sql`, as text only; `{name}` is a part."""

    def __init__(self, package: str) -> None:
        self._sql = {name: query.sql for name, query in load_queries(package).items()}

    def filled(self, template: str, **parts: object) -> str:
        """A template with its parts in their places."""
        return _PART.sub(lambda found: str(parts[found[1]]), self._sql[template])


TEMPLATES: Final = Templates(__package__)


def filled(template: str, **parts: object) -> str:
    """One of this package's templates with its parts in their places.

    >>> filled("score", name=quoted("l'achat"))
    "SELECT person, score AS value FROM scores WHERE name = 'l''achat'"
    """
    return TEMPLATES.filled(template, **parts)


def joined(template: str, **parts: object) -> str:
    """A template that continues another: on a line of its own."""
    return "\n    " + filled(template, **parts)


def quoted(text: str) -> str:
    """A constant text."""
    return "'" + text.replace("'", "''") + "'"


def path_of(path: tuple[str, ...]) -> str:
    """A path inside JSON, as a constant."""
    return quoted("$" + "".join(f'."{step}"' for step in path))
