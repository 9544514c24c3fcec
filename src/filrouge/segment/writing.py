"""Definitions as the text of their files, and which files would have to be written."""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import chain, count, takewhile
from typing import Any, Final, Literal, NamedTuple

import yaml

from filrouge.rules import parse
from filrouge.rules import tree as t
from filrouge.segment.definitions import (
    Definition,
    Definitions,
    Key,
    MomentDefinition,
    SegmentDefinition,
    TraitDefinition,
    by_key,
)
from filrouge.segment.difference import changes

_LINE_CHARACTERS_MAX: Final = 90
_NO_NAME: Final = re.compile(r"[^a-z0-9_-]")


class FileChange(NamedTuple):
    """What is to be done with one file. `kept`: it holds what was never in force."""

    name: str
    how: Literal["written", "removed", "kept"]
    text: str = ""


def file_changes(
    files: Mapping[Key, tuple[str, str]],
    now: Definitions,
    in_force: Definitions,
    earlier: Iterable[Definitions],
    *,
    overwrite: bool = False,
) -> list[FileChange]:
    """How to make the files (key -> name and text) say what is in force.

    `now` is what they say. What was never in force is somebody's work that was not applied yet: it
    is kept, unless told to `overwrite` it.
    """
    known: dict[Key, list[Definition]] = {}
    for definitions in earlier:
        for key, one in by_key(definitions).items():
            known.setdefault(key, []).append(one)
    found: list[FileChange] = []
    taken = {name for name, _ in files.values()}
    for change in changes(now, in_force):
        name, text = files.get(change.key) or (_new_name(change.key, taken), "")
        taken.add(name)
        applied: Collection[Definition] = known.get(change.key, ())
        if change.before is not None and change.before not in applied and not overwrite:
            found.append(FileChange(name, "kept"))
        elif change.after is None:
            found.append(FileChange(name, "removed"))
        else:
            found.append(FileChange(name, "written", file_text(change.after, name, text)))
    return found


def _new_name(key: Key, taken: Collection[str]) -> str:
    """The name of a file that is not there yet."""
    stem = f"{key[0]}/{_NO_NAME.sub('-', key[1])}"
    numbered = (f"{stem}-{number}.yaml" for number in count(2))
    return next(name for name in chain([f"{stem}.yaml"], numbered) if name not in taken)


def file_text(definition: Definition, name: str, before: str = "") -> str:
    """The text of a definition's file, below the comments that it began with.

    >>> trait = TraitDefinition("a", {"fr": "A", "en": "A"}, 'count("X")')
    >>> print(file_text(trait, "traits/a.yaml"))
    name: A
    value: count("X")
    <BLANKLINE>
    """
    lines = [*takewhile(lambda line: line.startswith("#"), before.splitlines())]
    if definition.id != name.partition("/")[2].removesuffix(".yaml"):
        lines.append(_dumped("id", definition.id))
    names = definition.name
    same = len(set(names.values())) == 1
    lines.append(_dumped("name", next(iter(names.values())) if same else names))
    match definition:
        case SegmentDefinition(kind="list"):
            lines.append("list: true")
        case SegmentDefinition():
            lines += _formula("when", definition.when, _pieces(definition.when))
        case MomentDefinition():
            lines.append(_dumped("event", definition.event))
            lines += _formula("when", definition.when, _pieces(definition.when))
        case TraitDefinition():
            lines += _formula("value", definition.value, [definition.value])
    return "".join(f"{line}\n" for line in lines)


def _dumped(key: str, value: Any) -> str:
    """One line of YAML, quoted where it must be."""
    dumped = yaml.safe_dump(
        {key: value},
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None if isinstance(value, dict) else False,
        width=2**31,
    )
    return dumped.rstrip("\n")


def _formula(key: str, text: str, pieces: list[str]) -> list[str]:
    """A short formula on its key's line where YAML reads it back; else a block below it."""
    line = f"{key}: {text}"
    is_plain = text[:1].isalpha() and " #" not in text and ": " not in text
    if is_plain and len(line) <= _LINE_CHARACTERS_MAX:
        return [line]
    return [f"{key}: |", *(f"  {piece}" for piece in pieces)]


def _pieces(text: str) -> list[str]:
    """A condition cut where its outermost `and` or `or` stands, a line each."""
    tree = parse(text)
    if not isinstance(tree, t.And | t.Or):
        return [text]
    word, inner = ("and", t.And | t.Or) if isinstance(tree, t.And) else ("or", t.Or)
    items = [f"({one.text()})" if isinstance(one, inner) else one.text() for one in tree.items]
    return [items[0], *(f"{word} {item}" for item in items[1:])]
