"""Takes an erased person's values out of what others' records say."""

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from phonenumbers import NumberParseException, parse

from filrouge.core.nouns import Identifier

VALUE_LENGTH_MIN: Final = 5
"""Shorter values would be found in texts that have nothing to do with the person."""
NUMBER_MIN: Final = 10_000_000
"""Smaller numbers are quantities."""
LEFT: Final = "***"
"""What stands in a longer text where a value was."""
_ABSENT: Final = object()
_GAP: Final = r"(?:[\s.()/-]|\\u00a0|\\u202f|%20){0,3}"


class ErasedValues:
    """Some identifiers' values, in the forms in which people and programs write them.

    Whole ones only: `ann@x.fr` is not looked for in `joann@x.fr`.
    """

    def __init__(self, identifiers: Iterable[Identifier]) -> None:
        forms = sorted({form for one in identifiers for form in _forms(one.value)})
        self._pattern = re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)

    def within(self, text: str | bytes) -> bool:
        """Whether one of the values is in a text, or in JSON."""
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return self._pattern.search(said) is not None

    def out_of(self, body: bytes) -> bytes:
        """A JSON body without the values; the same bytes where it has none.

        A field that holds nothing else goes; in a longer text, stars stand for the value.

        >>> mail, phone = Identifier("email", "ana@x.fr"), Identifier("phone", "+33680602082")
        >>> ana = ErasedValues([mail, phone])
        >>> ana.out_of(b'{"email":"Ana@x.fr","note":"06 80 60 20 82 or joana@x.fr","total":9}')
        b'{"note":"*** or joana@x.fr","total":9}'
        """
        if not self.within(body):
            return body
        try:
            tree = msgspec.json.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return b""
        left = self._left(tree)
        return b"" if left is _ABSENT else msgspec.json.encode(left)

    def _left(self, tree: Any) -> Any:
        if isinstance(tree, dict):
            pairs = (
                (self._pattern.sub(LEFT, key), self._left(value)) for key, value in tree.items()
            )
            return {key: value for key, value in pairs if value is not _ABSENT}
        if isinstance(tree, list):
            return [left for item in tree if (left := self._left(item)) is not _ABSENT]
        if isinstance(tree, str):
            if self._pattern.fullmatch(tree.strip()):
                return _ABSENT
            return self._pattern.sub(LEFT, tree)
        if isinstance(tree, int) and tree >= NUMBER_MIN and self.within(str(tree)):
            return _ABSENT
        return tree


def _forms(value: str) -> list[str]:
    text = value.lower()
    if len(text) < VALUE_LENGTH_MIN:
        return []
    if text.startswith("+") and text[1:].isdigit():
        whole, national = (_GAP.join(digits) for digits in (text[1:], _national(text)))
        return [rf"(?<!\d)(?:\+|00)?{whole}(?!\d)", rf"(?<!\d)(?:0{_GAP})?{national}(?!\d)"]
    escaped = "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text)
    found = []
    for form in {text, escaped}:
        local, at, domain = form.partition("@")
        if at:
            sign = f"{re.escape(local)}(?:@|%40){re.escape(domain)}"
            found.append(rf"(?<![\w.%+-]){sign}(?![\w-]|\.\w)")
        else:
            found.append(rf"(?<![\w-]){re.escape(form)}(?![\w-])")
    return found


def _national(phone: str) -> str:
    """The digits of an E.164 number without its country."""
    try:
        return str(parse(phone).national_number)
    except NumberParseException:
        return phone[1:]
