"""A small YAML file as texts, each with the place of its every character in the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import yaml

from filrouge.core.language import Words
from filrouge.core.mistakes import NOT_UTF8, SAVE_AS_UTF8, Mistakes, expected
from filrouge.core.sentences import said

DEPTH_MAX: Final = 20
NODES_MAX: Final = 10_000
_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BLANK: Final = frozenset(" \t\n\r\x85\u2028\u2029")
_NOTHING: Final = frozenset(("", "~", "null", "Null", "NULL"))
_ESCAPED_DIGITS: Final = {"x": 2, "u": 4, "U": 8}
_BLANK_ESCAPES: Final = frozenset("tnr NLP\t\n")
_LINES: Final = expected("`key: value` lines", "des lignes `clé: valeur`")
_TOO_LARGE: Final = Words("it is too large or too deep", "il est trop grand ou trop profond")
_SMALL: Final = expected("one definition a file", "une définition par fichier")
_NO_WORD: Final = Words("a key that is not a word", "une clé qui n'est pas un mot")
_A_WORD: Final = expected("`key: value`", "`clé: valeur`")
_SPACES: Final = Words("indent it by spaces", "mettez des espaces")
_QUOTED: Final = Words("put the text between quotes", "mettez le texte entre guillemets droits")
_TWO_COLONS: Final = re.compile(r"\s*[\w-]+:\s+[^\s'\"|>#{\[].*:(\s|$)")
_KEEP_ONE: Final = Words("keep one of them", "n'en gardez qu'une")


@dataclass(frozen=True)
class Scalar:
    """A text as YAML gives it, and where it begins in the file (from 0)."""

    text: str
    line: int
    column: int
    style: str
    """`|` and `>` for blocks, a quote, or nothing."""

    @property
    def is_nothing(self) -> bool:
        """Whether the value was left out, or is YAML's null."""
        return not self.style and self.text in _NOTHING


@dataclass(frozen=True)
class Mapping:
    """Keys in their order, with the line of each (from 1)."""

    line: int
    column: int
    items: dict[str, "Node"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Other:
    """A list or an alias: no file of ours has one."""

    line: int
    column: int


Node = Scalar | Mapping | Other


def read_mapping(raw: bytes, mistakes: Mistakes) -> tuple[str, Mapping | None]:
    """The file's text, and its keys; None where it is no list of keys, which is noted."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mistakes.add(raw[: error.start].count(b"\n") + 1, NOT_UTF8, SAVE_AS_UTF8)
        return "", None
    try:
        found = _Reader(text, mistakes).top()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        mistakes.add(*(_slip(text, line) or (line, _not_yaml(said(error.problem)), _LINES)))
        return text, None
    except (yaml.YAMLError, ValueError) as error:
        mistakes.add(1, _not_yaml(said(error)), _LINES)
        return text, None
    if isinstance(found, Mapping):
        return text, found
    if len(mistakes) == 0:
        what = Words("the file is not a list of keys", "le fichier n'est pas une liste de clés")
        mistakes.add(1, what, expected("`name:`, `when:`, ...", "`name:`, `when:`..."))
    return text, None


def _slip(text: str, line: int) -> tuple[int, Words, Words] | None:
    """What was meant where YAML stops at a line: where it is, what it is, what cures it."""
    *before, written = _BREAK.split(text)[:line]
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return line, Words("a tab before the text", "une tabulation avant le texte"), _SPACES
    if _TWO_COLONS.match(written):
        return line, Words("a second colon", "un second deux-points"), _QUOTED
    known = [(number, one) for number, one in enumerate(before, 1) if one.strip()]
    number, last = known[-1] if known else (0, ":")
    if ":" in written and ":" not in last and not last.startswith((" ", "#")):
        shown = last.strip()
        return (
            number,
            Words(f"no colon in `{shown}`", f"pas de deux-points dans `{shown}`"),
            _A_WORD,
        )
    return None


def place_in_file(source: str, scalar: Scalar, line: int, column: int) -> tuple[int, int]:
    """Line and column in the file (from 1) of a place in a scalar's text (from 1).

    YAML folds and unquotes: what it never touches is the order of what is not blank.

    >>> found = Scalar("a and b", 0, 6, "")
    >>> place_in_file("when: a\\n  and b", found, 1, 7)
    (2, 7)
    """
    lines = scalar.text.split("\n")
    before = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
    wanted = sum(sign not in _BLANK for sign in scalar.text[:before])
    inside = before < len(scalar.text) and scalar.text[before] not in _BLANK
    starts = [0, *(found.end() for found in _BREAK.finditer(source))]
    at = starts[scalar.line] + scalar.column
    for number, offset in enumerate(_seen(source, scalar, starts)):
        at = offset if number == wanted and inside else offset + 1
        if number == wanted or (number == wanted - 1 and not inside):
            break
    row = max(index for index, start in enumerate(starts) if start <= at)
    return row + 1, at - starts[row] + 1


def _seen(source: str, scalar: Scalar, starts: list[int]) -> Iterator[int]:
    """The offsets in the file of what is not blank in a scalar, in order."""
    at = starts[scalar.line] + scalar.column
    if scalar.style in ("|", ">"):
        at = starts[scalar.line + 1] if scalar.line + 1 < len(starts) else len(source)
    elif scalar.style:
        at += 1
    while at < len(source):
        here, at = at, at + 1
        sign = source[here]
        if scalar.style == "'" and sign == "'":
            at += 1
        elif scalar.style == '"' and sign == "\\" and at < len(source):
            escape, at = source[at], at + 1
            at += _ESCAPED_DIGITS.get(escape, 0)
            if escape in _BLANK_ESCAPES:
                continue
        if sign not in _BLANK:
            yield here


def _not_yaml(why: Words) -> Words:
    return Words(f"not YAML ({why.en})", f"ce n'est pas du YAML ({why.fr})")


class _TooLargeError(ValueError):
    """It is too large or too deep."""


class _Reader:
    """Builds the tree from the parser's events, which come one by one however deep the file is."""

    def __init__(self, text: str, mistakes: Mistakes) -> None:
        self._events = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._mistakes = mistakes
        self._nodes = 0

    def top(self) -> Node | None:
        """The first document; None where there is none, or where it is refused."""
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                try:
                    found = self._node(next(self._events), 0)
                except _TooLargeError:
                    self._mistakes.add(1, _TOO_LARGE, _SMALL)
                    return None
                self._only(next(self._events), next(self._events))
                return found
        return None

    def _only(self, _end: yaml.Event, after: yaml.Event) -> None:
        if isinstance(after, yaml.DocumentStartEvent):
            what = Words("a second document begins", "un second document commence")
            self._mistakes.add(_place(after)[0] + 1, what, _SMALL)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._nodes += 1
        if depth > DEPTH_MAX or self._nodes > NODES_MAX:
            raise _TooLargeError
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, *_place(event), event.style or "")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                self._node(inner, depth + 1)
        return Other(*_place(event))

    def _mapping(self, event: yaml.Event, depth: int) -> Mapping:
        found = Mapping(*_place(event))
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key, value = self._node(inner, depth + 1), self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._mistakes.add(key.line + 1, _NO_WORD, _A_WORD)
                continue
            if key.text in found.items:
                twice = Words(f"`{key.text}` is written twice", f"`{key.text}` est écrit deux fois")
                self._mistakes.add(key.line + 1, twice, _KEEP_ONE)
            found.items[key.text] = value
            found.lines[key.text] = key.line + 1
        return found


def _place(event: yaml.Event) -> tuple[int, int]:
    """The line and the column of an event of the parser, from 0."""
    mark = event.start_mark
    return (mark.line, mark.column) if mark is not None else (0, 0)
