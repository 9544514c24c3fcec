"""What a TOML file says: on which line, and whether it is what a setting wants."""

import re
import tomllib
from typing import Any, Final

import msgspec

from filrouge.core.language import Words
from filrouge.core.mistakes import expected

_HEADER: Final = re.compile(r"^\s*\[\[?\s*([\w.-]+)")
_NAME: Final = re.compile(r"^\s*[\"']?([\w-]+)[\"']?\s*[=.]")


class TomlLines:
    """Where each setting is written."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, ...], int] = {}
        section: tuple[str, ...] = ()
        for number, line in enumerate(text.splitlines(), 1):
            if header := _HEADER.match(line):
                section = tuple(part.strip() for part in header[1].split("."))
                self._lines.setdefault(section, number)
            elif name := _NAME.match(line):
                self._lines.setdefault((*section, name[1]), number)

    def of(self, place: tuple[str, ...]) -> int:
        """The line of a setting, or of the nearest one above it."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)


def wanted_instead(value: Any, kind: Any) -> Words | None:
    """What a setting was expected to be, None where it is that."""
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        return _described(msgspec.inspect.type_info(kind))
    return None


def _described(found: msgspec.inspect.Type) -> Words:
    if isinstance(found, msgspec.inspect.IntType):
        if found.ge is None or found.le is None:
            return expected("a whole number", "un nombre entier")
        return expected(
            f"a whole number from {found.ge} to {found.le}",
            f"un nombre entier de {found.ge} à {found.le}",
        )
    if isinstance(found, msgspec.inspect.ListType):
        return expected('a list: ["one", "two"]', 'une liste : ["un", "deux"]')
    if isinstance(found, msgspec.inspect.StrType) and found.pattern:
        return expected("two capital letters: FR", "deux lettres capitales : FR")
    if isinstance(found, msgspec.inspect.StructType):
        return expected("a section in brackets", "une section entre crochets")
    return expected("a text in quotes", "un texte entre guillemets")


def line_said(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line where the parser stopped."""
    line = re.search(r"at line (\d+)", str(error))
    return int(line[1]) if line else max(len(text.splitlines()), 1)
