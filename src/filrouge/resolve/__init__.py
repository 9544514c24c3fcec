"""Resolve: which identifiers are one person. Evidence, limits, shared devices, cuts."""

from filrouge.resolve.answers.companies import Company
from filrouge.resolve.answers.everyone import Everyone
from filrouge.resolve.answers.why import Why
from filrouge.resolve.book import SCHEMA
from filrouge.resolve.erasure import Forgotten
from filrouge.resolve.errors import PinMalformedError
from filrouge.resolve.people import people
from filrouge.resolve.pins import Pin
from filrouge.resolve.reading.rules import IdentifierType, IdentityRules
from filrouge.resolve.reading.rules_file import default_rules, parsed_key, parsed_rules
from filrouge.resolve.room import Resolution, Resolver


def normalised(kind: str, value: str, rules: IdentityRules | None = None) -> str:
    """The one spelling of a value of this type; "" when it is malformed.

    >>> normalised("email", " Ana@Example.org "), normalised("phone", "06 80 60 20 82")
    ('ana@example.org', '+33680602082')
    """
    from filrouge.resolve.reading.normalise import normal_value

    rules = rules or default_rules()
    return normal_value(rules.types[kind].form, value, rules.region)[0]


__all__ = [
    "SCHEMA",
    "Company",
    "Everyone",
    "Forgotten",
    "IdentifierType",
    "IdentityRules",
    "Pin",
    "PinMalformedError",
    "Resolution",
    "Resolver",
    "Why",
    "default_rules",
    "normalised",
    "parsed_key",
    "parsed_rules",
    "people",
]
