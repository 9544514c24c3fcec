"""Why somebody is in a segment, or not: in words, and part by part."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from filrouge.core.language import Words, joined, unchanged
from filrouge.core.time import iso
from filrouge.rules import Part
from filrouge.rules.explaining.told import told_instant

REASONS_MAX: Final = 6
"""Parts that a sentence names."""


class Verdict(NamedTuple):
    """What is to be told of one person and one segment."""

    label: str
    name: Words
    member: bool
    since: int | None
    next_change: int | None
    part: Part
    is_list: bool
    zone: str


def sentence_of(verdict: Verdict) -> Words:
    """`Ana is in “VIP” since ...: bought twice (3 times). If nothing ...`"""
    pieces = [unchanged(verdict.label), _IS_IN if verdict.member else _IS_NOT_IN, verdict.name]
    if verdict.since is not None:
        since = told_instant(verdict.since, verdict.zone)
        pieces.append(Words(f", since {since.en[3:]}", f", depuis {since.fr}"))
    if verdict.is_list:
        pieces.append(_LISTED if verdict.member else _NOT_LISTED)
    else:
        pieces.append(_BECAUSE if verdict.member else _MISSING)
        pieces.append(_reasons(verdict.part))
    if verdict.next_change is not None:
        when = told_instant(verdict.next_change, verdict.zone)
        pieces.append(
            Words(
                f" If nothing happens, this changes {when.en}.",
                f" Si rien ne se passe, cela change {when.fr}.",
            )
        )
    return joined(pieces, "")


_THEN: Final = Words("; ", " ; ")
_STOP: Final = unchanged(".")
_IS_IN: Final = Words(" is in ", " est dans ")
_IS_NOT_IN: Final = Words(" is not in ", " n'est pas dans ")
_BECAUSE: Final = Words(". Because: ", ". Parce que : ")
_MISSING: Final = Words(". What is missing: ", ". Ce qui manque : ")
_LISTED: Final = Words(". Somebody put them on the list.", ". Quelqu'un l'a mis sur la liste.")
_NOT_LISTED: Final = Words(". Nobody put them on the list.", ". Personne ne l'a mis sur la liste.")


def _reasons(part: Part) -> Words:
    deciding = [*_deciding(part)]
    told = [
        Words(f"{one.words.en} ({one.found.en})", f"{one.words.fr} ({one.found.fr})")
        for one in deciding[:REASONS_MAX]
    ]
    if len(deciding) > REASONS_MAX:
        told.append(unchanged("..."))
    return joined([joined_by(told, _THEN), _STOP], "")


def joined_by(pieces: Sequence[Words], between: Words) -> Words:
    """The pieces with something between each two."""
    spaced = [piece for one in pieces for piece in (between, one)]
    return joined(spaced[1:], "")


def _deciding(part: Part) -> Iterator[Part]:
    """The smallest parts that make a condition what it is: a negation is told with its verb."""
    if part.kind not in ("and", "or"):
        yield part
        return
    for one in part.parts:
        if one.truth == part.truth:
            yield from _deciding(one)


def part_view(part: Part) -> dict[str, Any]:
    """A part as JSON."""
    return {
        "text": part.text,
        "words": both(part.words),
        "truth": part.truth,
        "kind": part.kind,
        "value": part.value,
        "found": both(part.found),
        "change": iso(part.change) if part.change is not None else None,
        "parts": [part_view(one) for one in part.parts],
    }


def both(words: Words) -> dict[str, str]:
    """A piece in both languages."""
    return {"fr": words.fr, "en": words.en}
