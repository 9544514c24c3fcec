"""Where a mistake stands in a text: from where, over how many characters, what to put there."""

from typing import NamedTuple

from filrouge.rules.errors import ConditionError, Problem
from filrouge.rules.text.tokens import Token, quoted, tokens_of, unquoted


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
        tokens = [token for token in tokens_of(text) if (token.line, token.column) >= place]
    except ConditionError:
        return Mark(*place, 1, problem.meant)
    named = next((token for token in tokens if problem.name and _is(token, problem.name)), None)
    token = named or tokens[0]
    meant = problem.meant
    if meant is not None and token.kind == "text":
        meant = quoted(meant)
    return Mark(token.line, token.column, _length(token), meant)


def _is(token: Token, name: str) -> bool:
    if token.kind == "text":
        return unquoted(token.text) == name
    return token.kind == "word" and token.text == name


def _length(token: Token) -> int:
    """The characters of its first line; 1 for the end, which has none."""
    return max(len(token.text.partition("\n")[0]), 1)
