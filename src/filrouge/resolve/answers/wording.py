"""The sentences of `why` in French and English, and the French of identity.yaml's mistakes."""

import re
from typing import Final
from zoneinfo import ZoneInfo

from filrouge.core.language import Language, Words
from filrouge.core.sentences import Sentences, libraries
from filrouge.core.time import instant

_MISTAKES: Final = {
    "unknown setting {}": "réglage inconnu {}",
    "did you mean {}?": "vouliez-vous dire {} ?",
    "expected one of {}": "attendu : l'un de {}",
    "the file is too long": "le fichier est trop long",
    "at most {} characters": "au plus {} caractères",
    "not YAML": "ce n'est pas du YAML",
    "not YAML: {}": "ce n'est pas du YAML : {}",
    "expected key: value": "attendu : clé: valeur",
    "not a list of settings": "ce n'est pas une liste de réglages",
    "expected key: value lines": "attendu : des lignes clé: valeur",
    "too deeply nested": "trop d'emboîtements",
    "at most {} levels": "au plus {} niveaux",
    "{} is written twice": "{} est écrit deux fois",
    "expected once": "attendu : une seule fois",
    "{} has no settings": "{} n'a pas de réglages",
    "expected {}": "attendu : {}",
    "{} cannot name a type": "{} ne peut pas nommer un type",
    "expected a-z, 0-9 and _": "attendu : a-z, 0-9 et _",
    "region {} is not a country": "la région {} n'est pas un pays",
    "expected two letters, like FR": "attendu : deux lettres, comme FR",
    "identifiers is not a mapping": "identifiers n'est pas de la forme nom: réglages",
    "expected type: settings": "attendu : type: réglages",
    "partners_max is not a mapping": "partners_max n'est pas de la forme nom: nombre",
    "expected type: number": "attendu : type: nombre",
    "expected a whole number from 0": "attendu : un nombre entier à partir de 0",
    "{} is not a list": "{} n'est pas une liste",
    "expected [one, another]": "attendu : [un, autre]",
    "{} holds something that is not text": "{} contient autre chose que du texte",
    "expected text": "attendu : du texte",
    "{} is not a pattern: {}": "{} n'est pas un motif : {}",
    "mend it": "corrigez-le",
    "{} is {}": "{} vaut {}",
    "{} at position {}": "{} (caractère {})",
    "{} or {}": "{} ou {}",
}
_PLACED: Final = re.compile(r"(\S+:\d+): (.+)")

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "same": ("{a} et {b} sont la même personne.", "{a} and {b} are the same person."),
    "apart": (
        "{a} et {b} ne sont pas la même personne : un indice les rapproche, mais il est refusé.",
        "{a} and {b} are not the same person: evidence brings them close, but it is refused.",
    ),
    "unknown": (
        "L'un des deux, {a} ou {b}, n'a jamais été vu.",
        "One of the two, {a} or {b}, was never seen.",
    ),
    "no_evidence": (
        "Rien ne relie {a} et {b}.",
        "Nothing links {a} and {b}.",
    ),
    "shared": (
        "{a} et {b} : l'un est un appareil partagé, qui n'appartient à personne hors session.",
        "{a} and {b}: one is a shared device, which is nobody's outside of a session.",
    ),
    "household": (
        "{a} et {b} : l'un est partagé par plusieurs prénoms, c'est une valeur de foyer.",
        "{a} and {b}: one is shared by several first names, it is a household's.",
    ),
    "wide": (
        "{a} et {b} : l'un a trop de partenaires différents pour être à quelqu'un.",
        "{a} and {b}: one has too many different partners to be anyone's.",
    ),
    "operator_step": (
        "Un opérateur ({note}) a relié {a} et {b} le {date}.",
        "An operator ({note}) linked {a} and {b} on {date}.",
    ),
    "alias": (
        "On a déclaré que {a} et {b} étaient la même personne le {date} ({note}).",
        "{a} and {b} were declared aliases on {date} ({note}).",
    ),
    "login": (
        "On a vu {a} et {b} ensemble à une connexion le {date} ({note}).",
        "{a} and {b} were seen together at a login on {date} ({note}).",
    ),
    "identify": (
        "On a déclaré {a} et {b} ensemble le {date} ({note}).",
        "{a} and {b} were declared together on {date} ({note}).",
    ),
    "observed": (
        "On a vu {a} et {b} dans le même événement le {date} ({note}).",
        "{a} and {b} were seen in the same event on {date} ({note}).",
    ),
    "click": (
        "Un lien envoyé à l'un a été suivi sur l'autre ({a}, {b}) le {date} ({note}).",
        "A link sent to one was followed on the other ({a}, {b}) on {date} ({note}).",
    ),
    "typed": (
        "On a saisi {a} et {b} ensemble à la main le {date} ({note}).",
        "{a} and {b} were typed together by hand on {date} ({note}).",
    ),
    "refused_limit": (
        "Refusé : une personne aurait trop de valeurs du genre « {detail} ».",
        "Refused: one person would have too many values of the kind “{detail}”.",
    ),
    "refused_other_user": (
        "Refusé : chacun a déjà son propre compte.",
        "Refused: each already has an account of their own.",
    ),
    "refused_first_name": (
        "Refusé : les prénoms ne sont pas compatibles.",
        "Refused: the first names are not compatible.",
    ),
    "refused_cut": (
        "Refusé : un opérateur a dit que ce sont deux personnes.",
        "Refused: an operator said that they are two people.",
    ),
    "refused_typed": (
        "Refusé : une valeur saisie à la main ne réunit pas deux profils.",
        "Refused: a value typed by hand does not join two profiles.",
    ),
    "refused_other_email": (
        "Refusé : un appareil ne réunit pas deux adresses différentes.",
        "Refused: a device does not join two different addresses.",
    ),
}


_KINDS: Final = {
    "user": Words("account", "compte"),
    "email": Words("e-mail address", "adresse e-mail"),
    "phone": Words("telephone", "téléphone"),
    "loyalty": Words("card", "carte"),
    "order": Words("order", "commande"),
    "anonymous": Words("visitor", "visiteur"),
    "device": Words("device", "appareil"),
    "person": Words("person", "personne"),
}
_FEMININE: Final = frozenset(("loyalty", "order", "person"))
_ELIDED: Final = frozenset(("email", "device"))
_PLACES: Final = {
    "web": Words("web site", "site"),
    "app": Words("application", "application"),
    "store": Words("store", "magasin"),
    "call_centre": Words("call centre", "centre d'appels"),
    "email": Words("e-mail", "e-mail"),
    "chat": Words("chat", "discussion"),
    "cli": Words("command line", "ligne de commande"),
    "api": Words("API", "API"),
    "identify": Words("identification", "identification"),
    "alias": Words("alias", "alias"),
}
"""Channels, doors and calls, as a note names them; an event's own name stays as it is."""
_MONTHS: Final = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}


def sentence(key: str, language: str, **fields: str) -> str:
    """One sentence, in French for `fr`, else in English."""
    french, english = _WORDS[key]
    told = (french if language == "fr" else english).format(**fields)
    return told[:1].upper() + told[1:]


def kind_in_words(name: str, language: Language) -> str:
    """How a type of identifier is called."""
    return _KINDS[name].told(language) if name in _KINDS else name


def identifier_in_words(text: str, language: Language) -> str:
    """`type:value` as a reader says it.

    >>> identifier_in_words("loyalty:712", "fr"), identifier_in_words("loyalty:712", "en")
    ('la carte 712', 'card 712')
    """
    name, _, value = text.partition(":")
    kind = kind_in_words(name, language)
    if language != "fr":
        return f"{kind} {value}"
    if name not in _KINDS:
        return f"l'identifiant {kind} {value}"
    article = "l'" if name in _ELIDED else "la " if name in _FEMININE else "le "
    return f"{article}{kind} {value}"


def day_in_words(time: int, language: Language, zone: str) -> str:
    """The day of an instant where the shop is.

    >>> day_in_words(1_740_957_000_000_000, "fr", "Europe/Paris")
    '3 mars 2025'
    """
    day = instant(time).astimezone(ZoneInfo(zone))
    month = _MONTHS[language].split()[day.month - 1]
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {month} {day.year}"


def note_in_words(note: str, language: Language) -> str:
    """Where evidence comes from, `Order Completed / store`, with what we name said in words.

    >>> note_in_words("Order Completed / store", "fr")
    'Order Completed, magasin'
    """
    parts = (part.strip() for part in note.split(" / "))
    return ", ".join(_PLACES[part].told(language) if part in _PLACES else part for part in parts)


def mistake(english: str) -> Words:
    """A mistake of identity.yaml, `file:line: what; what was expected`, in both languages."""
    placed = _PLACED.fullmatch(english)
    if placed is None:
        return Words(english, english)
    place, told = placed.groups()
    known = Sentences({**libraries(), **_MISTAKES})
    for cut in re.finditer("; ", told):
        what, wanted = known.french(told[: cut.start()]), known.french(told[cut.end() :])
        if what and wanted:
            return Words(english, f"{place}: {what} ; {wanted}")
    return Words(english, f"{place}: « {told} »")
