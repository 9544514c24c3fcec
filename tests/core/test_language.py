"""Every error speaks French and English, with the same facts in both."""

import importlib
import pkgutil
from string import Formatter

import filrouge
from filrouge.core.errors import FilrougeError, UnknownPersonError
from filrouge.core.language import Words, french_of


def packages() -> set[str]:
    """Every package of Filrouge; its modules are loaded on the way."""
    found = {"filrouge"}
    for module in pkgutil.walk_packages(filrouge.__path__, "filrouge."):
        if module.ispkg:
            found.add(module.name)
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return found


def errors() -> set[type[FilrougeError]]:
    packages()
    found = {FilrougeError}
    waiting = [FilrougeError]
    while waiting:
        new = set(waiting.pop().__subclasses__()) - found
        found |= new
        waiting += new
    return {kind for kind in found if kind.__module__.startswith("filrouge.")}


def package_of(kind: type[FilrougeError]) -> str:
    return kind.__module__.rpartition(".")[0]


def english_of(kind: type[FilrougeError]) -> tuple[str, str]:
    return (kind.__doc__ or "").strip().split("\n\n")[0], kind.hint


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_error_has_a_french_entry() -> None:
    missing = {
        f"{package_of(kind)}: {kind.code}"
        for kind in errors()
        if french_of(package_of(kind)).get(kind.code, {}).keys() != {"message", "hint"}
    }
    assert not missing


def test_no_french_entry_is_stale() -> None:
    known = {(package_of(kind), kind.code) for kind in errors()}
    written = {(package, code) for package in packages() for code in french_of(package)}
    assert written == known


def test_both_languages_have_the_same_fields() -> None:
    different = {}
    for kind in errors():
        french = french_of(package_of(kind))[kind.code]
        for english, translated in zip(english_of(kind), french.values(), strict=True):
            if fields_of(english) != fields_of(translated):
                different[kind.code] = (english, translated)
    assert not different


def test_both_languages_have_a_sentence_and_a_cure() -> None:
    for kind in errors() - {FilrougeError}:
        french = french_of(package_of(kind))[kind.code]
        assert all(english_of(kind)) and all(french.values()), kind.code
        only_problems = english_of(kind)[0] == "{problems}"
        assert english_of(kind)[0] != french["message"] or only_problems


def test_an_error_is_told_in_the_language_asked_for() -> None:
    error = UnknownPersonError(key="email:ana@example.org")
    assert error.told("en") == (error.message, error.cure)
    message, cure = error.told("fr")
    assert message == "Personne n'est connu sous email:ana@example.org."
    assert "type:valeur" in cure


def test_a_piece_of_a_sentence_follows_its_language() -> None:
    error = UnknownPersonError(key=Words("the neighbour", "le voisin"))
    assert error.told("en")[0] == "Nobody is known as the neighbour."
    assert error.told("fr")[0] == "Personne n'est connu sous le voisin."


def test_an_error_from_elsewhere_is_told_in_english() -> None:
    class ForeignError(FilrougeError):
        """Something of {whom}."""

    ForeignError.__module__ = "__main__"
    assert ForeignError(whom="Ana").told("fr") == ("Something of Ana.", "")
