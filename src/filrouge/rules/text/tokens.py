"""The words and signs of a condition's text, each with its place."""

import re
from typing import Final, Literal, NamedTuple

from filrouge.core.language import Words
from filrouge.rules.errors import ConditionError, Problem
from filrouge.rules.limits import TEXT_CHARACTERS_MAX

TokenKind = Literal["word", "text", "number", "date", "sign", "end"]


class Token(NamedTuple):
    """A piece of the text, with the line and the column where it begins (from 1)."""

    kind: TokenKind
    text: str
    line: int
    column: int

    def shown(self) -> Words:
        """How an error names it."""
        if self.kind == "end":
            return Words("the end", "la fin")
        return Words(f"`{self.text}`", f"`{self.text}`")


_TOKEN: Final = re.compile(
    r"""(?P<space>[ \t\r\n]+|\#[^\n]*)
      | (?P<text>"(?:[^"\\]|\\.)*")
      | (?P<date>\d{4}-\d{2}-\d{2}(?!\w))
      | (?P<odd_date>\d{1,2}/\d{1,2}/\d{4}(?!\w)|\d{4}-\d{1,2}-\d{1,2}(?!\w))
      | (?P<number>-?\d+(?:\.\d+)?(?!\w))
      | (?P<word>[^\W\d]\w*)
      | (?P<sloppy>==|=>|=<|<>|&&|\|\||[≥≤≠])
      | (?P<sign><=|>=|!=|[=<>(),.])
      | (?P<wrong>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN: Final = {escape[1]: character for character, escape in _ESCAPED.items()}
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_SLOPPY: Final = {"==": "=", "=>": ">=", "=<": "<=", "<>": "!=", "&&": "and", "||": "or",
                  "≥": ">=", "≤": "<=", "≠": "!="}  # fmt: skip
"""Signs of other languages, and what is written here."""
_QUOTES: Final = {"'", "\u201c", "\u201d", "\u2018", "\u2019", "«", "»"}


def quoted(text: str) -> str:
    r"""A text between double quotes.

    >>> print(quoted('say "hi"'))
    "say \"hi\""
    """
    return '"' + "".join(_ESCAPED.get(character, character) for character in text) + '"'


def unquoted(text: str) -> str:
    """What stands between the double quotes."""
    return _ESCAPE.sub(lambda found: _PLAIN.get(found[1], found[1]), text[1:-1])


def tokens_of(text: str) -> list[Token]:
    """The tokens, the last of kind `end`. Raises ConditionError at a sign that means nothing."""
    if len(text) > TEXT_CHARACTERS_MAX:
        what = Words(
            f"it is longer than {TEXT_CHARACTERS_MAX} characters",
            f"elle dépasse {TEXT_CHARACTERS_MAX} caractères",
        )
        raise ConditionError([Problem(1, 1, what, Words("cut it in two", "coupez-la en deux"))])
    found: list[Token] = []
    line, line_start = 1, 0
    for match in _TOKEN.finditer(text):
        kind, piece = str(match.lastgroup), match.group()
        token = Token(kind, piece, line, match.start() - line_start + 1)  # type: ignore[arg-type]
        if kind in ("wrong", "sloppy", "odd_date"):
            raise ConditionError([_wrong(token)])
        if kind != "space":
            found.append(token)
        breaks = piece.count("\n")
        if breaks:
            line += breaks
            line_start = match.start() + piece.rindex("\n") + 1
    found.append(Token("end", "", line, len(text) - line_start + 1))
    return found


def length_at(text: str, line: int, column: int) -> int:
    """The characters of what stands at a place, whether it means something or not.

    >>> length_at('any("A")\\n && true', 2, 2)
    2
    """
    start = sum(len(one) for one in text.split("\n")[: line - 1]) + line - 1 + column - 1
    found = _TOKEN.match(text, start)
    return len(found.group()) if found else 1


def _wrong(token: Token) -> Problem:
    if "0" <= token.text[0] <= "9":
        day = _day_of(token.text)
        what = Words(f"`{token.text}` is no date", f"`{token.text}` n'est pas une date")
        cure = Words(f"write `{day}`", f"écrivez `{day}`")
        return Problem(token.line, token.column, what, cure, meant=day)
    if meant := _SLOPPY.get(token.text):
        what = Words(f"`{token.text}` means nothing here", f"`{token.text}` ne veut rien dire ici")
        cure = Words(f"did you mean `{meant}`?", f"vouliez-vous dire `{meant}` ?")
        return Problem(token.line, token.column, what, cure, meant=meant)
    if token.text == '"':
        what = Words("this text is not closed", "ce texte n'est pas fermé")
        cure = Words('add `"` at its end', 'ajoutez `"` à sa fin')
    elif token.text in _QUOTES:
        what = Words(f"`{token.text}` opens no text", f"`{token.text}` n'ouvre pas de texte")
        cure = Words('write texts between `"`', 'écrivez les textes entre `"`')
    else:
        what = Words(f"`{token.text}` means nothing here", f"`{token.text}` ne veut rien dire ici")
        cure = Words("take it away", "enlevez-le")
    return Problem(token.line, token.column, what, cure)


def _day_of(written: str) -> str:
    """The date that is meant by one with slashes, the day first, or without its zeros.

    >>> _day_of("28/02/2026"), _day_of("2026-2-1")
    ('2026-02-28', '2026-02-01')
    """
    if "/" in written:
        day, month, year = written.split("/")
    else:
        year, month, day = written.split("-")
    return f"{year}-{month:0>2}-{day:0>2}"
