"""The two languages that people are answered in, and which one somebody asked for."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

Language = Literal["en", "fr"]

CATALOGUE: Final = "french.toml"
_VARIABLES: Final = ("FILROUGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True)
class Words:
    """A piece of a sentence in both languages: an error's field that is not a name or a number."""

    en: str
    fr: str

    def told(self, language: Language) -> str:
        """The piece in a language."""
        return self.fr if language == "fr" else self.en

    def __str__(self) -> str:
        return self.en

    def __format__(self, specification: str) -> str:
        return format(self.en, specification)


def unchanged(text: str) -> Words:
    """What is the same in both languages: a name, a number, what somebody wrote."""
    return Words(text, text)


def joined(pieces: Iterable[Words], separator: str) -> Words:
    """The pieces one after the other."""
    known = list(pieces)
    english = separator.join(piece.en for piece in known)
    return Words(english, separator.join(piece.fr for piece in known))


def language_of_locale(variables: Mapping[str, str]) -> Language:
    """The language of a terminal: the first variable set decides, as POSIX orders them.

    >>> language_of_locale({"LANG": "fr_FR.UTF-8"}), language_of_locale({"LC_ALL": "C.UTF-8"})
    ('fr', 'en')
    """
    found = next((value for name in _VARIABLES if (value := variables.get(name))), "")
    return "fr" if found.lower().startswith("fr") else "en"


def language_of_header(accepted: str) -> Language:
    """The language of an `Accept-Language` header: the better liked of the two (RFC 9110, 12.5.4).

    >>> language_of_header("fr-FR,fr;q=0.9,en;q=0.8"), language_of_header("de, fr;q=0.2")
    ('fr', 'fr')
    >>> language_of_header("en-GB, fr;q=0.5"), language_of_header("*"), language_of_header("")
    ('en', 'en', 'en')
    """
    liked: dict[str, float] = {}
    for part in accepted.lower().split(","):
        tag, _, quality = part.strip().partition(";")
        name = tag.strip().partition("-")[0]
        liked[name] = max(liked.get(name, 0.0), _quality(quality))
    return "fr" if liked.get("fr", 0.0) > liked.get("en", 0.0) else "en"


@cache
def french_of(package: str) -> Mapping[str, Mapping[str, str]]:
    """The French of a package's errors by their code: its french.toml, empty where it has none."""
    if not package:
        return {}
    catalogue = files(package).joinpath(CATALOGUE)
    return tomllib.loads(catalogue.read_text("utf-8")) if catalogue.is_file() else {}


def _quality(text: str) -> float:
    value = text.strip().removeprefix("q=").strip()
    if not value:
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
