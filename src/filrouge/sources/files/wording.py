"""What can be wrong with a file or a row, in English and French."""

from pathlib import Path
from typing import Final

from filrouge.core.language import Words, unchanged
from filrouge.sources.files.errors import FileUnreadableError

CHECK_NAME: Final = Words("Check its name and folder.", "Vérifiez son nom et son dossier.")
NO_FILE: Final = Words("there is no such file", "ce fichier n'existe pas")
FETCH_AGAIN: Final = Words(
    "Fetch it again, then import it again: what was already read is not doubled.",
    "Récupérez-le, puis importez-le de nouveau : ce qui a déjà été lu n'est pas doublé.",
)
EXPORT_AGAIN: Final = Words(
    "Check that it is the right file, and export it again.",
    "Vérifiez que c'est le bon fichier, et exportez-le de nouveau.",
)
DAMAGED: Final = Words("it is damaged or cut short", "il est abîmé ou tronqué")
_NOWHERE: Final = Words("", "")


class ProblemError(ValueError):
    """Something in a file is not what was expected; says so in both languages."""

    def __init__(self, english: str, french: str) -> None:
        super().__init__(english)
        self.words = Words(english, french)


class CellProblemError(ProblemError):
    """A cell that is not what the mapping says: its row is set aside, the reading goes on."""


def unreadable_file(
    path: Path, why: Words, cure: Words, where: Words = _NOWHERE
) -> FileUnreadableError:
    """The error for a file that cannot be read, or not to its end."""
    return FileUnreadableError(file=path.name, where=where, why=why, cure=cure)


def beyond_line(line: int) -> Words:
    """Where the reading stopped."""
    return Words(f" beyond line {line}", f" après la ligne {line}") if line else _NOWHERE


def in_column(name: str | Words, problem: Words) -> Words:
    """The problem, with the column it is in."""
    named = unchanged(name) if isinstance(name, str) else name
    return Words(f"{named.en}: {problem.en}", f"{named.fr} : {problem.fr}")
