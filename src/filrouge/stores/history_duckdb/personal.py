"""What is personal in an event, by name and by look.

An event's JSON tree is divided in two trees: the personal parts, to be sealed, and the rest,
which stays clear for SQL. `merged` puts them together again. An array with anything personal in
it goes whole to the sealed side.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

Tree = dict[str, Any]

ABSENT: Final = object()
"""Stands for a side that holds nothing."""

SUBSTRING_CHARS_MIN: Final = 6
"""Shorter identifiers are not looked for inside longer texts: `42` is in too many of them."""
DIGITS_MIN: Final = 5
"""Identifiers of fewer digits are not compared with other values, which may be quantities."""

_FREE_TEXT: Final = (
    "comment,comments,message,note,notes,review,review_body,review_text,text,feedback,body,"
    "answer,answers,transcript,verbatim,query,search,search_query,search_term,q"
)
_IDENTITY: Final = (
    "email,e_mail,mail,email_address,phone,phone_number,mobile,mobile_phone,mobile_number,tel,"
    "telephone,msisdn,first_name,last_name,full_name,given_name,family_name,surname,username,"
    "user_name,user_id,customer_id,customer,contact,recipient,anonymous_id,previous_id,group_id,"
    "profile_id,member_id,loyalty_id,loyalty_card,loyalty_number,loyalty_card_number,card,"
    "card_number,external_ids,iban,password,traits"
)
_PLACE_AND_DEVICE: Final = (
    "address,street,shipping_address,billing_address,delivery_address,zip,zip_code,postal_code,"
    "postcode,birthday,birth_date,birthdate,date_of_birth,dob,gender,ip,ip_address,user_agent,"
    "user_agent_data,advertising_id,device_id,device_token,latitude,longitude,lat,lon,lng"
)


def bare(name: str) -> str:
    """A name without case and separators.

    >>> bare("Phone-Number"), bare("userId")
    ('phonenumber', 'userid')
    """
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")


PERSONAL_NAMES: Final = frozenset(
    bare(name) for name in f"{_FREE_TEXT},{_IDENTITY},{_PLACE_AND_DEVICE}".split(",")
)
"""Whatever is under one of these names is personal, at any depth."""
IDENTIFIER_NAMES: Final = frozenset(
    bare(name) for name in f"{_IDENTITY},advertising_id,device_id".split(",")
) - {"traits", "customer", "contact", "recipient", "password", "firstname", "lastname"}
"""Values under these names are looked for in the rest of the event."""
CODE_NAMES: Final = frozenset(
    {"sku", "ean", "gtin", "upc", "barcode", "productid", "orderid", "checkoutid", "cartid"}
)
"""Long numbers under these names, and those that end with `id`, are not taken for telephones."""

FREE_TEXT_WORDS_MIN: Final = 12
_PHONE: Final = (
    r"\+\d[\d .()/-]{7}|\b0[1-9](?:[ .-]?\d\d){4}\b|\b00(?:3[2349]|4[149]|352)\d{8}|"
    r"\d{3}\)?[ .-]\d{3}[ .-]\d{4}"
)
_BARE_PHONE: Final = r'"\d{10,15}"'
_BARE_PHONE_DIGITS: Final = range(10, 16)
_ADDRESS_LOOK: Final = r'@|%40|://[^\s"]*[?#]'
_PROSE: Final = r' (?:[^" \\]|\\.)*' * (FREE_TEXT_WORDS_MIN - 1) + " "
_ADDRESS_LOOKS: Final = re.compile(_ADDRESS_LOOK, re.ASCII)
_PHONE_LOOKS: Final = re.compile(_PHONE, re.ASCII)
_DIGIT: Final = re.compile(r"\d", re.ASCII)
_PHONE_CHARS_MIN: Final = 9
_NAMES_MAX: Final = 10_000


def looks_personal(text: str, *, code: bool = False) -> bool:
    """Whether a text looks like an e-mail, a telephone, an address with a query, or prose.

    >>> [looks_personal(t) for t in ("ana@example.org", "06 12 34 56 78", "Blue dress", "P-1")]
    [True, True, False, False]
    """
    if "@" in text or "%40" in text or ("://" in text and _ADDRESS_LOOKS.search(text)):
        return True
    if text.count(" ") >= FREE_TEXT_WORDS_MIN:
        return True
    if code or len(text) < _PHONE_CHARS_MIN or not _DIGIT.search(text):
        return False
    if len(text) in _BARE_PHONE_DIGITS and text.isascii() and text.isdecimal():
        return True
    return _PHONE_LOOKS.search(text) is not None


class _Name(NamedTuple):
    """What a property's name says of its value."""

    personal: bool
    identifier: bool
    code: bool


class Division:
    """How to divide events: the names sealed anyway, and those that a workspace declares."""

    def __init__(self, declared: Sequence[str] = ()) -> None:
        self._personal = PERSONAL_NAMES | {bare(name) for name in declared}
        spelt = "|".join("[_ -]*".join(map(re.escape, name)) for name in sorted(self._personal))
        self.suspect = (
            f'(?i){_ADDRESS_LOOK}|{_PHONE}|{_BARE_PHONE}|{_PROSE}|"[_ -]*(?:{spelt})[_ -]*":'
        )
        """RE2: compact JSON without a match holds nothing that `divided` would seal by name or
        by look (identifiers of the event are another matter)."""
        self._names: dict[str, _Name] = {}

    def divided(self, tree: Tree, identifiers: Sequence[str] = ()) -> tuple[Tree, Tree]:
        """The clear side and the sealed side of an object.

        >>> Division().divided({"sku": "P1", "email": "ana@example.org"})
        ({'sku': 'P1'}, {'email': 'ana@example.org'})
        """
        clear: Tree = {}
        sealed: Tree = {}
        for name, value in tree.items():
            known = self._names.get(name) or self._name(name)
            if known.personal or _has_one(name, identifiers):
                sealed[name] = value
            elif type(value) is dict:
                inner_clear, inner_sealed = self.divided(value, identifiers)
                if inner_clear or not value:
                    clear[name] = inner_clear
                if inner_sealed:
                    sealed[name] = inner_sealed
            elif self._is_personal(value, identifiers, known):
                sealed[name] = value
            else:
                clear[name] = value
        return clear, sealed

    def identifiers_in(self, tree: Any, name: str = "") -> list[str]:
        """The identifiers' values found under their usual names, anywhere in a tree."""
        if type(tree) is dict:
            return [text for key, item in tree.items() for text in self.identifiers_in(item, key)]
        if type(tree) is list:
            return [text for item in tree for text in self.identifiers_in(item, name)]
        if (self._names.get(name) or self._name(name)).identifier:
            text = worth_looking_for(tree)
            return [text] if text else []
        return []

    def _name(self, name: str) -> _Name:
        plain = bare(name)
        known = _Name(
            plain in self._personal or looks_personal(name),
            plain in IDENTIFIER_NAMES,
            plain in CODE_NAMES or plain.endswith("id"),
        )
        if len(self._names) < _NAMES_MAX:
            self._names[name] = known
        return known

    def _is_personal(self, value: Any, identifiers: Sequence[str], name: _Name) -> bool:
        kind = type(value)
        if kind is str:
            return _has_one(value, identifiers) or looks_personal(value, code=name.code)
        if kind is list:
            return any(self._is_personal(item, identifiers, name) for item in value)
        if kind is dict:
            return any(
                (known := self._names.get(inner) or self._name(inner)).personal
                or _has_one(inner, identifiers)
                or self._is_personal(item, identifiers, known)
                for inner, item in value.items()
            )
        return kind is int and value >= 10**DIGITS_MIN and str(value) in identifiers


def _has_one(text: str, identifiers: Sequence[str]) -> bool:
    for identifier in identifiers:
        if identifier in text and (len(identifier) >= SUBSTRING_CHARS_MIN or identifier == text):
            return True
    return False


def worth_looking_for(value: Any) -> str:
    """The identifier as text when it is long enough to be told from a quantity, else ""."""
    text = value if type(value) is str else str(value) if type(value) is int else ""
    if len(text) < 2 or (len(text) < DIGITS_MIN and text.isdigit()):
        return ""
    return text


def merged(clear: Tree, sealed: Tree) -> Tree:
    """The whole tree again, made of its two sides.

    >>> merged({"a": {"b": 1}}, {"a": {"c": 2}})
    {'a': {'b': 1, 'c': 2}}
    """
    for name, hidden in sealed.items():
        shown = clear.get(name, ABSENT)
        if type(shown) is dict and type(hidden) is dict:
            merged(shown, hidden)
        else:
            clear[name] = hidden
    return clear
