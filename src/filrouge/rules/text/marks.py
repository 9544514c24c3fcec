"""Where a mistake stands in a text: from where, over how many characters, what to put there."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from filrouge.rules.errors import ConditionError, Problem
from filrouge.rules.text.tokens import Token, length_at, quoted, tokens_of, unquoted

_PLAIN: Final = re.compile(r"[^\W\d]\w*")


class Mark(NamedTuple):
    """A place in the text, from 1; 0 for a mistake that has none."""

    line: int
    column: int
    length: int
    suggestion: str | None
    """What to write over it, as the text has it: a name in quotes where it needs them."""


def mark_of(problem: Problem, text: str) -> Mark:
    """The place of a mistake of `parse`: the unknown name itself, else the word where it begins.

    >>> from filrouge.rules import Schema, parse
    >>> try:
    ...     parse('not segment("vyp")', Schema(segments=["vip"]))
    ... except ConditionError as error:
    ...     mark_of(error.problems[0], 'not segment("vyp")')
    Mark(line=1, column=13, length=5, suggestion='"vip"')
    """
    place = (problem.line, problem.column)
    if not problem.line:
        return Mark(0, 0, 0, problem.meant)
    try:
        tokens = tokens_of(text)
    except ConditionError:
        return Mark(*place, length_at(text, *place), problem.meant)
    start = next(at for at, one in enumerate(tokens) if (one.line, one.column) >= place)
    first, last = _named(tokens, start, problem.name)
    meant = problem.meant
    if meant is not None and problem.name:
        is_path = first > 0 and tokens[first - 1].text == "."
        meant = _path(meant) if is_path else quoted(meant)
    begin, end = tokens[first], tokens[last]
    between = end.column - begin.column if end.line == begin.line else 0
    return Mark(begin.line, begin.column, between + _length(end), meant)


def _named(tokens: Sequence[Token], start: int, name: str) -> tuple[int, int]:
    """The places of the first and the last token of a name; of the token at `start` for none."""
    steps = name.split(".")
    size = 2 * len(steps) - 1
    for at in range(start, len(tokens)) if name else ():
        if _read(tokens[at]) == name:
            return at, at
        if [_read(token) for token in tokens[at : at + size : 2]] == steps:
            return at, at + size - 1
    return start, start


def _read(token: Token) -> str:
    return unquoted(token.text) if token.kind == "text" else token.text


def _path(name: str) -> str:
    return ".".join(step if _PLAIN.fullmatch(step) else quoted(step) for step in name.split("."))


def _length(token: Token) -> int:
    """The characters of its first line; 1 for the end, which has none."""
    return max(len(token.text.partition("\n")[0]), 1)
