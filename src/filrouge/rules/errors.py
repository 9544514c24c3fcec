"""What can be wrong with a condition: every mistake with its place, in French and English."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from filrouge.core.errors import FilrougeError
from filrouge.core.language import Language, Words

_SHOWN_NAMES_MAX: Final = 8


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is (from 1; 0 when the tree has no text), what it is, what cures it."""

    line: int
    column: int
    what: Words
    cure: Words
    name: str = ""
    """The name that is not known, where that is the mistake."""
    meant: str | None = None
    """What is nearest to what was written, if anything is."""

    def told(self, language: Language) -> str:
        """The mistake as a line of text.

        >>> Problem(1, 7, Words("`=` is missing", "`=` manque"), Words("add it", "-")).told("en")
        'line 1, column 7: `=` is missing; add it'
        """
        names = ("ligne", "colonne") if language == "fr" else ("line", "column")
        place = f"{names[0]} {self.line}, {names[1]} {self.column}: " if self.line else ""
        if language == "fr":
            return f"{place}{self.what.fr} ; {self.cure.fr}".replace(": ", " : ", 1 if place else 0)
        return f"{place}{self.what.en}; {self.cure.en}"


class ConditionError(FilrougeError):
    """This condition cannot be read: {problems}"""

    code = "condition-mistake"
    hint = "Mend it at the place named; docs/concepts/conditions.md shows every form."

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        told = Words(
            *("\n".join(one.told(language) for one in problems) for language in ("en", "fr"))
        )
        super().__init__(problems=told)


class DialectUnknownError(FilrougeError):
    """Conditions are not written in the SQL of {dialect}."""

    code = "dialect-unknown"
    hint = "Ask for one of these: {dialects}."


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like another one, if any is.

    >>> nearest("vyp", ["vip", "loyal"])
    'vip'
    """
    folded = {one.lower(): one for one in sorted(known, reverse=True)}
    near = get_close_matches(name.lower(), folded, 1)
    return folded[near[0]] if near else None


def suggestion(name: str, known: Iterable[str]) -> Words:
    """`did you mean ...?` with the nearest of the known names, or a list of some of them."""
    names = sorted(known)
    if meant := nearest(name, names):
        return Words(f"did you mean `{meant}`?", f"vouliez-vous dire `{meant}` ?")
    if not names:
        return Words("none is known yet", "aucun n'est encore connu")
    shown = ", ".join(names[:_SHOWN_NAMES_MAX]) + (", ..." if names[_SHOWN_NAMES_MAX:] else "")
    return Words(f"known: {shown}", f"connus : {shown}")
