"""A condition as a sentence about somebody, in French and in English."""

from filrouge.core.language import Language
from filrouge.rules.tree import Condition
from filrouge.rules.wording.english import English
from filrouge.rules.wording.french import French

__all__ = ["told"]


def told(condition: Condition, language: Language) -> str:
    """The condition in words; its subject, the person, is left to say.

    >>> from filrouge.rules import parse
    >>> told(parse('count("Order Completed", within 90 days) >= 2'), "fr")
    'a acheté au moins 2 fois depuis 90 jours'
    """
    teller = French() if language == "fr" else English()
    return teller.condition(condition)
