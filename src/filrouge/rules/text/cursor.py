"""Reading tokens one after the other: what is taken, what was expected, and where."""

from collections.abc import Iterable
from typing import Final, NoReturn, TypeVar

from filrouge.core.language import Words
from filrouge.rules import tree as t
from filrouge.rules.errors import ConditionError, Problem, nearest, suggestion
from filrouge.rules.text.slips import translated
from filrouge.rules.text.tokens import Token, quoted, tokens_of, unquoted

Place = tuple[int, int]
"""Line and column, from 1."""
NodeT = TypeVar("NodeT")
_DECIMALS_MAX: Final = 6
_WHOLE_DIGITS_MAX: Final = 12


class Reader:
    """A cursor over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens_of(text)
        self._at = 0
        self.places: dict[int, Place] = {}

    @property
    def token(self) -> Token:
        return self._tokens[self._at]

    @property
    def before(self) -> Token | None:
        return self._tokens[self._at - 1] if self._at else None

    @property
    def ahead(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def advance(self, steps: int = 1) -> None:
        self._at = min(self._at + steps, len(self._tokens) - 1)

    def placed(self, token: Token, node: NodeT) -> NodeT:
        """The node, after noting where it begins."""
        self.places[id(node)] = (token.line, token.column)
        return node

    def taken(self, word: str) -> bool:
        """True after taking this word or sign; texts in quotes never are one."""
        if self.token.text == word and self.token.kind in ("word", "sign"):
            self.advance()
            return True
        return False

    def expect(self, word: str, wanted: Words | None = None) -> None:
        if not self.taken(word):
            self.fail(wanted or Words(f"`{word}`", f"`{word}`"), (word,))

    def text(self, wanted: Words) -> str:
        token = self.token
        if token.kind == "word":
            meant = quoted(token.text)
            cure = Words(f"write it between quotes: `{meant}`",
                         f"écrivez-le entre guillemets : `{meant}`")  # fmt: skip
            self.fail_at(token, wanted, cure, meant)
        if token.kind != "text":
            self.fail(wanted)
        self.advance()
        return unquoted(token.text)

    def date(self) -> str:
        token = self.token
        if token.kind != "date":
            self.fail(Words("a date such as `2026-01-31`", "une date comme `2026-01-31`"))
        self.advance()
        return token.text

    def whole(self) -> int:
        token = self.token
        if token.kind != "number" or not token.text.isdecimal():
            self.fail(Words("a whole number", "un nombre entier"))
        if len(token.text) > _WHOLE_DIGITS_MAX:
            self.mistake(token, *_TOO_LARGE)
        self.advance()
        return int(token.text)

    def literal(self) -> t.Text | t.Number | t.Boolean | t.Date:
        token = self.token
        if token.kind == "text":
            node: t.Text | t.Number | t.Boolean | t.Date = t.Text(unquoted(token.text))
        elif token.kind == "number":
            node = t.Number(self._micros(token))
        elif token.kind == "date":
            node = t.Date(token.text)
        elif token.kind == "word" and token.text in ("true", "false"):
            node = t.Boolean(token.text == "true")
        else:
            self.fail(
                Words("a text, a number, a date, true or false",
                      "un texte, un nombre, une date, true ou false"),
                ("true", "false"),
            )  # fmt: skip
        self.advance()
        return self.placed(token, node)

    def _micros(self, token: Token) -> int:
        whole, _, decimals = token.text.partition(".")
        if len(decimals) > _DECIMALS_MAX:
            what = Words("more than six decimals", "plus de six décimales")
            self.mistake(token, what, Words("round it", "arrondissez"))
        if len(whole) > _WHOLE_DIGITS_MAX:
            self.mistake(token, *_TOO_LARGE)
        size = abs(int(whole)) * 1_000_000 + int(decimals.ljust(6, "0"))
        return -size if whole.startswith("-") else size

    def path(self) -> t.Path:
        steps: list[str] = []
        self.expect(".")
        steps.append(self.step())
        while self.taken("."):
            steps.append(self.step())
        return tuple(steps)

    def step(self) -> str:
        token = self.token
        if token.kind not in ("word", "text"):
            self.fail(Words("a name", "un nom"))
        self.advance()
        return unquoted(token.text) if token.kind == "text" else token.text

    def fail(
        self, wanted: Words, known: Iterable[str] = (), otherwise: Words | None = None
    ) -> NoReturn:
        """Stop at the present token: something else was expected; `otherwise` cures it where no
        known word is near."""
        written = self.token.text
        names = [*known]
        if self.token.kind == "word":
            meant = translated(written, names) or nearest(written, names)
            if meant:
                self.fail_at(self.token, wanted, suggestion(meant, names), meant)
        self.fail_at(self.token, wanted, otherwise)

    def fail_at(
        self, token: Token, wanted: Words, cure: Words | None = None, meant: str | None = None
    ) -> NoReturn:
        found = token.shown()
        what = Words(f"{found.en} where {wanted.en} was expected",
                     f"{found.fr} là où on attendait {wanted.fr}")  # fmt: skip
        self.mistake(token, what, cure or Words("write it there", "écrivez-le là"), meant)

    def mistake(self, token: Token, what: Words, cure: Words, meant: str | None = None) -> NoReturn:
        raise ConditionError([Problem(token.line, token.column, what, cure, meant=meant)])


_TOO_LARGE: Final = (
    Words("this number is too large", "ce nombre est trop grand"),
    Words("write a smaller one", "écrivez-en un plus petit"),
)
