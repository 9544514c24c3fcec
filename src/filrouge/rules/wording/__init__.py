"""A condition as a sentence about somebody, a value as words, in French and in English."""

from filrouge.core.language import Language, Words
from filrouge.rules.text.printer import number_text
from filrouge.rules.tree import NO_NAMES, Condition, GivenNames, Value
from filrouge.rules.wording import english, french
from filrouge.rules.wording.english import English
from filrouge.rules.wording.french import French

__all__ = ["told", "told_day", "told_micros", "told_quote", "told_value"]


def told(condition: Condition, language: Language, names: GivenNames = NO_NAMES) -> str:
    """The condition in words; its subject, the person, is left to say.

    >>> from filrouge.rules import parse
    >>> told(parse('count("Order Completed", within 90 days) >= 2'), "fr")
    'a acheté au moins 2 fois depuis 90 jours'
    """
    teller = French(names=names) if language == "fr" else English(names=names)
    return teller.condition(condition)


def told_value(value: Value, language: Language, names: GivenNames = NO_NAMES) -> str:
    """The value in words.

    >>> from filrouge.rules import parse_value
    >>> told_value(parse_value('sum(properties.revenue of "Order Completed", this year)'), "en")
    'the total revenue of their purchases this year'
    """
    teller = French(names=names) if language == "fr" else English(names=names)
    return teller.subject(value)


def told_day(text: str) -> Words:
    """A day written `2026-01-31`."""
    return Words(english.told_date(text), french.told_date(text))


def told_micros(micros: int) -> Words:
    """A number of millionths."""
    return Words(number_text(micros), french.told_number(micros))


def told_quote(text: str) -> Words:
    """A text between the quotation marks of each language."""
    return Words(english.quoted(text), french.quoted(text))
