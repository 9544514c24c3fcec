"""Sentences that others wrote in English, said in French: parsers, databases, the machine."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from filrouge.core.language import Words

LIBRARIES_FILE: Final = "libraries.toml"
_HOLE: Final = "{}"
_SAID_CHARACTERS_MAX: Final = 300
_PLACES: Final = (
    (re.compile(r" \(byte (\d+)\)$"), " (octet {})"),
    (re.compile(r" - at `\$\.?([^`]*)`$"), " (`{}`)"),
    (re.compile(r" \(at line (\d+), column (\d+)\)$"), " (ligne {}, colonne {})"),
    (re.compile(r" \(at end of document\)$"), " (à la fin)"),
    (re.compile(r": line (\d+), column (\d+)$"), " (ligne {}, colonne {})"),
    (re.compile(r" at position (\d+)(?: \(.*\))?$"), " (caractère {})"),
)
"""Where a parser says that it stopped, at the end of its sentence."""


class Sentences:
    """A catalogue: English sentences, `{}` for what changes in them, and their French.

    >>> catalogue = Sentences({"{} is not a {}": "{} n'est pas {}", "dog": "un chien"})
    >>> catalogue.french("Rex is not a dog"), catalogue.french("Rex is a dog")
    ("Rex n'est pas un chien", None)
    """

    def __init__(self, french: Mapping[str, str]) -> None:
        self._plain = {english: told for english, told in french.items() if _HOLE not in english}
        self._patterns = [
            (_pattern(english), told) for english, told in french.items() if _HOLE in english
        ]

    def french(self, english: str) -> str | None:
        """The French of a sentence, and of what fills its holes where that is known too."""
        if english in self._plain:
            return self._plain[english]
        for pattern, told in self._patterns:
            if found := pattern.fullmatch(english):
                return told.format(*(self.french(part) or part for part in found.groups()))
        return None


@cache
def libraries() -> Mapping[str, str]:
    """What the libraries and the machine are known to say, with its French."""
    text = files(__package__).joinpath(LIBRARIES_FILE).read_text("utf-8")
    found: dict[str, str] = tomllib.loads(text)["french"]
    return found


@cache
def _catalogue() -> Sentences:
    return Sentences(libraries())


def said(error: object) -> Words:
    """What a library or the machine says is wrong, to go on with in a sentence of ours.

    A sentence that is not in the catalogue is quoted as it is.

    >>> said("JSON is malformed: invalid character (byte 3)").fr
    'un caractère est de trop ou invalide (octet 3)'
    >>> said(FileNotFoundError(2, "No such file or directory", "a.csv")).fr
    "ce fichier ou ce dossier n'existe pas"
    """
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    english = " ".join(text.split())[:_SAID_CHARACTERS_MAX].rstrip(".")
    english = english.removeprefix("JSON is malformed: ")
    rest, place = english, ""
    for pattern, told in _PLACES:
        if found := pattern.search(english):
            rest, place = english[: found.start()], told.format(*found.groups())
            break
    french = _catalogue().french(rest)
    return Words(english, f"« {english} »" if french is None else f"{french}{place}")


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(re.escape(part) for part in english.split(_HOLE)), re.DOTALL)
