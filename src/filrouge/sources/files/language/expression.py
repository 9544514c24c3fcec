"""What a mapping says about one value: constants, `{column}` texts, `= formulas`, objects, lists.

The grammar of a formula, which is never run as Python:

    formula    := both ("or" both)*          both  := test ("and" test)*
    test       := "not" test | sum (("=" | "!=" | "<" | "<=" | ">" | ">=") sum)?
    sum        := product (("+" | "-") product)*
    product    := factor (("*" | "/") factor)*
    factor     := "-" factor | number | 'text' | column | "(" formula ")"
                | function "(" formula ("," formula)* ")"
"""

import re
from typing import Any, Final, NamedTuple

from filrouge.core.mistakes import one_of
from filrouge.sources.files.wording import ProblemError

CONVERSIONS: Final = ("text", "integer", "decimal", "boolean", "date")
AGGREGATES: Final = ("sum", "count", "min", "max", "first", "last")
FUNCTIONS: Final = {
    **dict.fromkeys(AGGREGATES, (1, 1)),
    "count": (0, 1),
    "round": (1, 2),
    "abs": (1, 1),
    "if": (2, 3),
    "text": (1, 1),
    "date": (1, 1),
    "lower": (1, 1),
    "upper": (1, 1),
    "trim": (1, 1),
    "starts": (2, 2),
    "empty": (1, 1),
}
"""Name -> least and most number of operands."""
COMPARISONS: Final = ("=", "!=", "<=", ">=", "<", ">")
FORMULA_CHARACTERS_MAX: Final = 2_000
_DEPTH_MAX: Final = 50


class Constant(NamedTuple):
    value: Any


class Column(NamedTuple):
    """A cell of the row: `product.category` is the column `category` of the joined `product`."""

    name: str
    conversion: str = ""
    optional: bool = False


class Template(NamedTuple):
    """A text with cells inside; nothing at all when one of them is empty."""

    parts: tuple[str | Column, ...]


class Operation(NamedTuple):
    name: str
    operands: tuple["Expression", ...]


class Fields(NamedTuple):
    items: tuple[tuple[str, "Expression"], ...]


class Sequence(NamedTuple):
    items: tuple["Expression", ...]


class Each(NamedTuple):
    """One value for each row of a group."""

    value: "Expression"
    where: "Expression | None" = None


Expression = Constant | Column | Template | Operation | Fields | Sequence | Each


class ExpressionMistakeError(ProblemError):
    """A template or formula that cannot be understood; its text says what and what was expected."""


_PLACEHOLDER: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_COLUMN: Final = re.compile(r"^([^:?]+?)(\?)?(?::(\w+))?$")
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'(?:[^']|'')*')|\{(?P<cell>[^{}]+)\}"
    r"|(?P<word>[^\W\d][\w.]*)|(?P<sign><=|>=|!=|[-+*/=<>(),])|(?P<wrong>\S))"
)


def parsed_text(text: str) -> Expression:
    """The expression that a YAML text stands for.

    >>> parsed_text("basket-{basket_id}").parts
    ('basket-', Column(name='basket_id', conversion='', optional=False))
    >>> parsed_text("{price:decimal}")
    Column(name='price', conversion='decimal', optional=False)
    """
    if text.startswith("="):
        return parsed_formula(text[1:])
    parts: list[str | Column] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        parts.append(text[end : found.start()])
        end = found.end()
        if found.group() in ("{{", "}}"):
            parts.append(found.group()[0])
        elif found.group(1) is None:
            raise ExpressionMistakeError(
                "a lone brace; write {column}, or {{ for a brace itself",
                "une accolade seule ; écrivez {colonne}, ou {{ pour l'accolade elle-même",
            )
        else:
            parts.append(_column(found.group(1)))
    parts.append(text[end:])
    return _simplified(parts)


def _simplified(parts: list[str | Column]) -> Expression:
    kept = [part for part in parts if part != ""]
    if all(isinstance(part, str) for part in kept):
        return Constant("".join(str(part) for part in kept))
    if len(kept) == 1 and isinstance(kept[0], Column):
        return kept[0]
    return Template(tuple(kept))


def _column(text: str) -> Column:
    found = _COLUMN.match(text.strip())
    if not found:
        raise ExpressionMistakeError(
            f"`{{{text}}}` names no column; write {{column}}",
            f"`{{{text}}}` ne nomme pas de colonne ; écrivez {{colonne}}",
        )
    name, optional, conversion = found.groups()
    if conversion and conversion not in CONVERSIONS:
        known = one_of(CONVERSIONS)
        raise ExpressionMistakeError(
            f"unknown conversion `{conversion}`; expected {known.en}",
            f"conversion inconnue `{conversion}` ; attendu : {known.fr}",
        )
    return Column(name.strip(), conversion or "", optional is not None)


def parsed_formula(text: str) -> Expression:
    """The tree of a formula.

    >>> parsed_formula("sum(sales - coupon)").name
    'sum'
    """
    if len(text) > FORMULA_CHARACTERS_MAX:
        raise ExpressionMistakeError(
            f"longer than {FORMULA_CHARACTERS_MAX} characters; shorten it",
            f"plus de {FORMULA_CHARACTERS_MAX} caractères ; raccourcissez-la",
        )
    tokens: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if kind == "wrong":
            raise ExpressionMistakeError(
                f"`{found.group(kind)}` is not understood in a formula",
                f"`{found.group(kind)}` ne se comprend pas dans une formule",
            )
        tokens.append((kind, found.group(kind)))
    return _Parser(tokens).whole()


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [*tokens, ("end", "")]
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        tree = self._either()
        if self._tokens[self._at][0] != "end":
            raise _unexpected(self._tokens[self._at][1])
        return tree

    def _taken(self, *wanted: str) -> str:
        kind, text = self._tokens[self._at]
        if kind in ("sign", "word") and text in wanted:
            self._at += 1
            return text
        return ""

    def _either(self) -> Expression:
        self._depth += 1
        if self._depth > _DEPTH_MAX:
            raise ExpressionMistakeError(
                "too many parentheses; simplify it", "trop de parenthèses ; simplifiez-la"
            )
        tree = self._both()
        while self._taken("or"):
            tree = Operation("or", (tree, self._both()))
        self._depth -= 1
        return tree

    def _both(self) -> Expression:
        tree = self._test()
        while self._taken("and"):
            tree = Operation("and", (tree, self._test()))
        return tree

    def _test(self) -> Expression:
        negations = 0
        while self._taken("not"):
            negations += 1
        tree = self._sum()
        if sign := self._taken(*COMPARISONS):
            tree = Operation(sign, (tree, self._sum()))
        return Operation("not", (tree,)) if negations % 2 else tree

    def _sum(self) -> Expression:
        tree = self._product()
        while sign := self._taken("+", "-"):
            tree = Operation(sign, (tree, self._product()))
        return tree

    def _product(self) -> Expression:
        tree = self._factor()
        while sign := self._taken("*", "/"):
            tree = Operation(sign, (tree, self._factor()))
        return tree

    def _factor(self) -> Expression:
        negations = 0
        while self._taken("-"):
            negations += 1
        tree = self._atom()
        return Operation("-", (Constant(0), tree)) if negations % 2 else tree

    def _atom(self) -> Expression:
        if self._taken("("):
            tree = self._either()
            self._closed()
            return tree
        kind, text = self._tokens[self._at]
        if kind in ("end", "sign"):
            raise _no_value(text)
        self._at += 1
        if kind == "number":
            return Constant(float(text) if "." in text else int(text))
        if kind == "text":
            return Constant(text[1:-1].replace("''", "'"))
        if kind == "word" and self._taken("("):
            return self._function(text)
        return _column(text)

    def _closed(self) -> None:
        if not self._taken(")"):
            raise ExpressionMistakeError(
                "a parenthesis is not closed; add `)`",
                "une parenthèse n'est pas fermée ; ajoutez `)`",
            )

    def _function(self, name: str) -> Expression:
        if name not in FUNCTIONS:
            known = one_of(tuple(FUNCTIONS))
            raise ExpressionMistakeError(
                f"unknown function `{name}`; expected {known.en}",
                f"fonction inconnue `{name}` ; attendu : {known.fr}",
            )
        operands: list[Expression] = []
        if not self._taken(")"):
            operands.append(self._either())
            while self._taken(","):
                operands.append(self._either())
            self._closed()
        least, most = FUNCTIONS[name]
        if not least <= len(operands) <= most:
            raise ExpressionMistakeError(
                f"{name}() has {len(operands)} values; it takes from {least} to {most}",
                f"{name}() a {len(operands)} valeurs ; il en prend de {least} à {most}",
            )
        return Operation(name, tuple(operands))


def _unexpected(text: str) -> ExpressionMistakeError:
    return ExpressionMistakeError(
        f"`{text}` was not expected here", f"`{text}` n'était pas attendu ici"
    )


def _no_value(text: str) -> ExpressionMistakeError:
    if not text:
        return ExpressionMistakeError(
            "the end was not expected here; a value was",
            "la fin n'était pas attendue ici ; une valeur l'était",
        )
    return ExpressionMistakeError(
        f"`{text}` was not expected here; a value was",
        f"`{text}` n'était pas attendu ici ; une valeur l'était",
    )


def columns_of(tree: Expression | None) -> list[Column]:
    """Every cell that the expression reads, in order of writing."""
    if isinstance(tree, Column):
        return [tree]
    if isinstance(tree, Template):
        return [part for part in tree.parts if isinstance(part, Column)]
    if isinstance(tree, Operation):
        return [cell for operand in tree.operands for cell in columns_of(operand)]
    if isinstance(tree, Sequence | Fields):
        items = tree.items if isinstance(tree, Sequence) else [item for _, item in tree.items]
        return [cell for item in items for cell in columns_of(item)]
    if isinstance(tree, Each):
        return columns_of(tree.value) + columns_of(tree.where)
    return []


def reads_group(tree: Expression) -> bool:
    """True when the value depends on all the rows of a group, not only on its first."""
    if isinstance(tree, Each):
        return True
    if isinstance(tree, Operation):
        return tree.name in AGGREGATES or any(reads_group(operand) for operand in tree.operands)
    if isinstance(tree, Sequence):
        return any(reads_group(item) for item in tree.items)
    if isinstance(tree, Fields):
        return any(reads_group(item) for _, item in tree.items)
    return False
