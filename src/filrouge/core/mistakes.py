"""The mistakes of a configuration file, all told at once, in both languages."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from filrouge.core.errors import ConfigurationError
from filrouge.core.language import Words, joined, unchanged

NOT_UTF8: Words = Words("not UTF-8 text", "ce n'est pas du texte UTF-8")
SAVE_AS_UTF8: Words = Words("save the file as UTF-8", "enregistrez le fichier en UTF-8")


class Mistakes:
    """The mistakes of one file: `file:line: what is wrong; what was expected`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[tuple[int, Words]] = []

    def add(self, line: int, what: Words, expected: Words) -> None:
        """Note a mistake at a line."""
        self._found.append((line, _told(f"{self.file}:{line}", what, expected)))

    def add_outside(self, place: str, what: Words, expected: Words) -> None:
        """Note a mistake that is not in the file: in a variable of the environment."""
        self._found.append((0, _told(place, what, expected)))

    def __len__(self) -> int:
        return len(self._found)

    def settle(self) -> None:
        """Raise ConfigurationError when anything was noted."""
        if self._found:
            in_order = sorted(self._found, key=lambda found: found[0])
            raise configuration_error(told for _, told in in_order)


def configuration_error(problems: Iterable[Words]) -> ConfigurationError:
    """The error for mistakes, each on its line and told once."""
    return ConfigurationError(problems=joined(dict.fromkeys(problems), "\n"))


def did_you_mean(given: str, known: Sequence[str]) -> Words:
    """The nearest known name, or all of them.

    >>> did_you_mean("prot", ["host", "port"]).fr
    'vouliez-vous dire `port` ?'
    """
    if near := get_close_matches(given, known, 1):
        return Words(f"did you mean `{near[0]}`?", f"vouliez-vous dire `{near[0]}` ?")
    return expected_one(known)


def expected(english: str, french: str) -> Words:
    """`expected such a thing`."""
    return joined([Words("expected ", "attendu : "), Words(english, french)], "")


def expected_one(names: Sequence[str]) -> Words:
    """`expected a, b or c`."""
    known = one_of(names)
    return expected(known.en, known.fr)


def one_of(names: Sequence[str]) -> Words:
    """`a, b or c`."""
    if len(names) < 2:
        return unchanged("".join(names))
    first, last = ", ".join(names[:-1]), names[-1]
    return Words(f"{first} or {last}", f"{first} ou {last}")


def _told(place: str, what: Words, expected: Words) -> Words:
    return Words(f"{place}: {what.en}; {expected.en}", f"{place}: {what.fr} ; {expected.fr}")
