"""Why an event is refused, each in one sentence that says what to do, in English and French."""

import re
from typing import Any, Final

from filrouge.collect.names import CALLS
from filrouge.core.language import Words
from filrouge.core.nouns import Rejection
from filrouge.core.sentences import said
from filrouge.core.time import iso

OBJECT: Final = Words("an object", "un objet")
TEXT: Final = Words("a text", "un texte")
TEXT_OR_NUMBER: Final = Words("a text or a number", "un texte ou un nombre")

_NUMBER: Final = Words("a number", "un nombre")
_KINDS: Final = {
    dict: OBJECT,
    list: Words("a list", "une liste"),
    str: TEXT,
    bool: Words("true or false", "vrai ou faux"),
    type(None): Words("null", "null"),
}
_NOT_JSON: Final = Words("The event is not JSON: ", "L'événement n'est pas du JSON : ")
_QUOTED_LENGTH_MAX: Final = 80
_NOT_A_NUMBER: Final = re.compile(rb"(?<=[:,\[\s])-?(?:NaN|Infinity)(?=[,\]}\s])")


class Refused(Exception):  # noqa: N818
    """Carries a Rejection to the top of the reading."""

    def __init__(self, code: str, english: str, french: str) -> None:
        super().__init__(english)
        self.rejection = Rejection(code, english, french)


def undecodable(body: bytes, error: Exception) -> Refused:
    """For a body that does not decode: named after what is wrong with it."""
    if isinstance(error, RecursionError):
        return too_deep(1000)
    if isinstance(error, UnicodeDecodeError):
        return Refused(
            "text-not-utf8",
            "A text is not UTF-8: encode the event in UTF-8.",
            "Un texte n'est pas en UTF-8 : codez l'événement en UTF-8.",
        )
    if "out of range" in str(error):
        return Refused(
            "number-too-large",
            "A number is larger than a 64-bit float holds: send it as a text, in quotes.",
            "Un nombre dépasse ce que tient un flottant de 64 bits : envoyez-le comme un texte,"
            " entre guillemets.",
        )
    if found := _NOT_A_NUMBER.search(body):
        name = found.group().decode()
        return Refused(
            "number-not-finite",
            f"{name} is not JSON: leave the field out or send null.",
            f"{name} n'est pas du JSON : enlevez le champ ou envoyez null.",
        )
    if b"\\ud" in body.lower():
        return Refused(
            "text-surrogate",
            "A text holds half a character (a lone \\ud8.. to \\udf.. escape): cut texts between"
            " characters.",
            "Un texte contient la moitié d'un caractère (un échappement \\ud8.. à \\udf.. seul) :"
            " coupez les textes entre les caractères.",
        )
    why = said(error)
    return Refused("json-malformed", f"{_NOT_JSON.en}{why.en}.", f"{_NOT_JSON.fr}{why.fr}.")


def why_undecodable(refused: Refused) -> Words:
    """The reason without what every such sentence starts with, to go on with in another one."""
    told = refused.rejection
    return Words(
        told.detail.removeprefix(_NOT_JSON.en).rstrip("."),
        told.french.removeprefix(_NOT_JSON.fr).rstrip("."),
    )


def erased() -> Refused:
    return Refused("event-erased", "The event was erased.", "L'événement a été effacé.")


def not_an_object(found: Any) -> Refused:
    name = kind(found)
    return Refused(
        "event-not-object",
        f"The event is {name.en}: send an object, in curly brackets.",
        f"L'événement est {name.fr} : envoyez un objet, entre accolades.",
    )


def no_call(message: dict[str, Any]) -> Refused:
    fields = quoted(", ".join(sorted(message)))
    return Refused(
        "type-missing",
        f"The event has no `type` (its fields: {fields or 'none'}): add one of {_calls()}.",
        f"L'événement n'a pas de `type` (ses champs : {fields or 'aucun'}) : ajoutez l'un de"
        f" {_calls()}.",
    )


def unknown_call(found: Any) -> Refused:
    return Refused(
        "type-unknown",
        f"The type is {quoted(found)}: use one of {_calls()}.",
        f"Le type est {quoted(found)} : prenez l'un de {_calls()}.",
    )


def missing(field: str, call: str) -> Refused:
    return Refused(
        f"{_kebab(field)}-missing",
        f"A {call} call has no `{field}`: add it.",
        f"Un appel {call} n'a pas de `{field}` : ajoutez-le.",
    )


def wrong_type(field: str, expected: Words, found: Any) -> Refused:
    name = kind(found)
    return Refused(
        f"{_kebab(field)}-type",
        f"`{field}` is {name.en}: send {expected.en} instead.",
        f"`{field}` est {name.fr} : envoyez plutôt {expected.fr}.",
    )


def too_long(field: str, length: int, limit: int) -> Refused:
    return Refused(
        f"{_kebab(field)}-too-long",
        f"`{field}` has {length:,} characters: send {limit:,} at most.",
        f"`{field}` a {_spaced(length)} caractères : envoyez-en {_spaced(limit)} au plus.",
    )


def too_large(size: int, limit: int) -> Refused:
    return Refused(
        "event-too-large",
        f"The event has {size:,} bytes: send {limit:,} at most, for example in several events.",
        f"L'événement a {_spaced(size)} octets : envoyez-en {_spaced(limit)} au plus, par exemple"
        " en plusieurs événements.",
    )


def too_deep(limit: int) -> Refused:
    return Refused(
        "event-too-deep",
        f"Objects are nested more than {limit} deep: send a flatter event.",
        f"Des objets sont emboîtés sur plus de {limit} niveaux : envoyez un événement plus plat.",
    )


def unreadable_date(field: str, found: Any) -> Refused:
    return Refused(
        f"{_kebab(field)}-unreadable",
        f"`{field}` is {quoted(found)}, not a date: write it as 2024-01-31T12:00:00Z.",
        f"`{field}` est {quoted(found)}, pas une date : écrivez-la ainsi : 2024-01-31T12:00:00Z.",
    )


def too_old(event_time: int) -> Refused:
    date = _date(event_time)
    return Refused(
        "timestamp-too-old",
        f"The event is dated {date.en}, before 1990: mend its `timestamp`.",
        f"L'événement est daté de {date.fr}, avant 1990 : corrigez son `timestamp`.",
    )


def kind(value: Any) -> Words:
    """How a JSON value is called in a sentence."""
    return _KINDS.get(type(value), _NUMBER)


def quoted(value: Any) -> str:
    """A value of the sender's on one line, cut where it is long."""
    text = value if isinstance(value, str) else repr(value)
    cut = text if len(text) <= _QUOTED_LENGTH_MAX else text[:_QUOTED_LENGTH_MAX] + "..."
    return " ".join(cut.encode("utf-8", "replace").decode().splitlines())


def _date(event_time: int) -> Words:
    try:
        date = iso(event_time)
    except OverflowError:
        return Words("before the year 1", "avant l'an 1")
    return Words(date, date)


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _kebab(field: str) -> str:
    return re.sub(r"([A-Z])", r"-\1", field).lower()


def _calls() -> str:
    return ", ".join(sorted(CALLS))
