"""What people type out of habit, of other languages or of their own, and what to write instead."""

from collections.abc import Iterable
from typing import Final

from filrouge.core.language import Words
from filrouge.rules.text.tokens import Token

MORE: Final = Words("`and`, `or` or the end", "`and`, `or` ou la fin")
"""What may follow a whole condition."""
_FRENCH: Final = {
    "et": "and", "ou": "or", "non": "not", "pas": "not", "depuis": "within", "avant": "before",
    "après": "after", "entre": "between", "dans": "in", "hier": "yesterday", "contient": "contains",
    "nombre": "count", "somme": "sum", "moyenne": "average", "premier": "first", "dernier": "last",
    "aucun": "none", "vrai": "true", "faux": "false",
}  # fmt: skip
"""Words of the French sentences -> those of the language."""
_TIMES: Final = frozenset(
    {"within", "before", "after", "since", "today", "yesterday", "this", "last", "depuis"}
)


def translated(word: str, known: Iterable[str]) -> str | None:
    """The known word that a French one stands for.

    >>> translated("ET", ["and", "or"])
    'and'
    """
    meant = _FRENCH.get(word.lower())
    return meant if meant in set(known) else None


def left_over(before: Token | None, token: Token, ahead: Token) -> Words:
    """What to do with what stands where a condition might have ended."""
    if token.text == ")":
        return Words("take it away, or open it before", "enlevez-la, ou ouvrez-la avant")
    comes = ahead if token.text == "," else token
    if before is not None and before.kind == "number" and comes.kind == "number":
        meant = before.text + ("." if comes is ahead else "") + comes.text
        return _write(meant)
    if comes.kind == "word" and comes.text in _TIMES:
        return Words(
            'a time is of events: write it in the parentheses, as in `any("Order Completed", '
            "within 90 days)`; a trait is what it is now",
            "un temps est celui d'événements : écrivez-le entre les parenthèses, comme dans "
            '`any("Order Completed", within 90 days)` ; un trait vaut ce qu\'il vaut maintenant',
        )
    if comes is token and token.kind in ("word", "text"):
        return Words("write `and` or `or` before it", "écrivez `and` ou `or` devant")
    return Words("take it away", "enlevez-le")


def compared(token: Token) -> Words:
    """What to do with a value that stands where a condition is expected."""
    if token.kind == "text":
        return Words(
            f"for an event, write `any({token.text})`; else compare it",
            f"pour un événement, écrivez `any({token.text})` ; sinon comparez-le",
        )
    return Words("compare this value, as in `>= 2`", "comparez cette valeur, par exemple `>= 2`")


def _write(meant: str) -> Words:
    return Words(f"write `{meant}`", f"écrivez `{meant}`")
