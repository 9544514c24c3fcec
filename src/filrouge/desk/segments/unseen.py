"""Names in formulas that nobody ever sent: mistakes where they are almost known, else doubts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple

from filrouge.app.asking import held_by
from filrouge.app.ledger import positions_in
from filrouge.app.loop import POSITION
from filrouge.app.reading import EventReader
from filrouge.app.stores import Stores
from filrouge.app.workspace import definition_bytes
from filrouge.core.errors import StoreBusyError
from filrouge.core.language import Words, joined
from filrouge.core.mistakes import Mistakes
from filrouge.desk.previews import TRAITS, Names, names_of
from filrouge.desk.segments.errors import NamesUnseenError, problem_views
from filrouge.desk.segments.names import (
    Accepted,
    event_taken,
    problems_of,
    schema_of,
    trait_taken,
    tree_of_text,
)
from filrouge.profile import everybody
from filrouge.rules import Problem, Schema, mark_of
from filrouge.rules import tree as t
from filrouge.rules.walk import parts_of
from filrouge.segment import (
    Definitions,
    Formula,
    Key,
    MomentDefinition,
    TraitDefinition,
    files_by_key,
    formula_of,
)
from filrouge.segment.definitions import by_key
from filrouge.segment.yaml_text import Scalar, place_in_file, read_mapping
from filrouge.stores.history_duckdb.asking import (
    Connection,
    described_events,
    leaves_of,
    type_name,
)

SORTS: Final = {"segments": "segment", "traits": "trait", "moments": "moment"}
TRIES: Final = 5
TRACES_MIN: Final = 100_000
"""Traces read for the types of traits; more only until each trait that is asked for is found."""
VALUES_MAX: Final = 1_000
"""Values of one trait that are looked at."""
Unseen = dict[str, Any]
"""`kind` and `id` of the definition, `file`, `line` and `column`, the `name`, what was `meant`
(None where there is none), and a sentence in each language."""


class Sent(NamedTuple):
    """Where what was sent is found."""

    stores: Stores
    reader: EventReader
    declared: Sequence[str]
    """Properties that the workspace declares as personal."""


class Found(NamedTuple):
    """What was sent."""

    names: Names
    events: Collection[str] = ()
    """The names of events that a source sent, and not Filrouge alone made."""


def unseen_in_files(folder: Path, sent: Sent, before: Definitions, *, allow: bool) -> list[Unseen]:
    """What was never seen, among what those of the files' formulas name that are to change.

    `before` are the definitions in force. Nothing where no event ever came. What a formula in
    force names already is no mistake: it was put in force on purpose. Raises NamesUnseenError with
    all mistakes, unless they are allowed: then they are doubts.
    """
    doubts = doubts_in_files(folder, sent, before)
    if not allow and any(one.is_mistake for one in doubts):
        told = (one.told() for one in doubts if one.is_mistake)
        raise NamesUnseenError(joined(told, "\n"))
    return [one.view() for one in doubts]


def doubts_in_files(folder: Path, sent: Sent, before: Definitions) -> list["Doubt"]:
    """The same, mistakes among them, in order; of the formulas that can be read, whatever other
    mistakes the files have."""
    in_force = by_key(before)
    declared, found = _formulas_in(definition_bytes(folder))
    changed = [one for one in found if one.tree.text() != formula_of(in_force.get(one.key))]
    held = {(key, one.event) for key, one in in_force.items() if isinstance(one, MomentDefinition)}
    taking = [one for one in found if one.event and (one.key, one.event.text) not in held]
    named = [one for one in found if one.key[0] == "traits" and one.key not in in_force]
    if not changed and not taking:
        return []
    known = _found(sent, [one.tree for one in changed], declared, also_traits=bool(named))
    schema = schema_of(known.names, declared) if known.names else Schema()
    accepted = Accepted(before, schema)
    doubts = [
        one.doubt(problem, is_mistake=accepted.refuses(one.key, problem))
        for one in changed
        for problem in problems_of(one.key, one.formula.text, schema)
    ]
    doubts += [
        one.doubt(event_taken(one.event.text), of=one.event, is_mistake=True)
        for one in taking
        if one.event is not None and one.event.text in known.events
    ]
    doubts += [
        Doubt(one.file, 1, 1, one.key, trait_taken(one.key[1]), is_mistake=False)
        for one in named
        if one.key[1] in known.names.get(TRAITS, ())
    ]
    return sorted(doubts, key=lambda one: one[:3])


def unseen_in_condition(
    id_: str,
    when: str,
    sent: Sent,
    changed: tuple[Definitions, Definitions],
    *,
    allow: bool,
    told: Names,
) -> list[Problem]:
    """What was never seen, among what a segment's condition names: the rule of the files.

    `changed` are the definitions in force, and those with the segment; `told` are the names that
    were looked for last, which may know all of it already. Raises NamesUnseenError.
    """
    before, wanted = changed
    key, tree = ("segments", id_), tree_of_text(("segments", id_), when)
    if tree is None or tree.text() == formula_of(by_key(before).get(key)):
        return []
    if told and not problems_of(key, when, schema_of(told, wanted)):
        return []
    names = _found(sent, [tree], wanted).names
    schema = schema_of(names, wanted) if names else Schema()
    problems = problems_of(key, when, schema)
    accepted = Accepted(before, schema)
    refused = [] if allow else [one for one in problems if accepted.refuses(key, one)]
    if refused:
        told_all = (Words(one.told("en"), one.told("fr")) for one in refused)
        raise NamesUnseenError(joined(told_all, "\n"), problem_views(refused, when))
    return problems


def _found(
    sent: Sent, trees: Iterable[Formula], declared: Definitions, *, also_traits: bool = False
) -> Found:
    """What was sent, of what these formulas may name; the traits that people have even where none
    is named."""
    traits = _traits_in(trees) - {one.id for one in declared.traits}
    return names_sent(sent, traits if traits or also_traits else None)


def names_sent(sent: Sent, traits: Collection[str] | None) -> Found:
    """The names of the events that were carried, and those of traits, until these are among them;
    of no traits for None. Nothing where no event was carried.

    Takes two seconds for ten million events; the traits of 100,000 people take one more, and those
    of a million eight, where a trait is asked for that nobody has.
    """
    for _ in range(TRIES - 1):
        try:
            return _names_sent(sent, traits)
        except StoreBusyError:
            continue
    return _names_sent(sent, traits)


def _names_sent(sent: Sent, traits: Collection[str] | None) -> Found:
    stores = sent.stores
    with stores.state.snapshot():
        until = positions_in(stores.state).get(POSITION, 0)
        held = held_by(stores, sent.reader, until)
        with closing(Connection(held.folder)) as connection:
            found = described_events(connection, held, sent.declared)
        if not found.events:
            return Found({})
        told = {
            "events": found.events,
            "properties": {
                name: [{"path": one.path, "types": one.types} for one in known]
                for name, known in found.properties.items()
            },
            "traits": [],
            "channels": found.channels,
            "whole": found.whole,
        }
        names = {**names_of(told), TRAITS: {} if traits is None else _traits_said(stores, traits)}
        return Found(names, found.events.keys() - set(found.derived))


def _traits_said(stores: Stores, asked: Collection[str]) -> dict[str, list[str]]:
    """The traits that people have, by their paths, with their types: all of them, unless those
    that are asked for are found before."""
    seen: Counter[str] = Counter()
    types: dict[str, dict[str, None]] = {}
    for number, one in enumerate(everybody(stores.state)):
        if number >= TRACES_MIN and all(path in types for path in asked):
            break
        for name, (_time, _tie, value) in one.traits.items():
            seen[name] += 1
            if seen[name] <= VALUES_MAX and value is not None:
                types.setdefault(name, {})[type_name(value)] = None
                for path, leaf in leaves_of({name: value}) if type(value) is dict else ():
                    types.setdefault(path, {})[type_name(leaf)] = None
    return {path: list(kinds) for path, kinds in types.items()}


class Doubt(NamedTuple):
    """What a schema does not know, at its place in a file."""

    file: str
    line: int
    column: int
    key: Key
    problem: Problem
    is_mistake: bool
    """Whether it is refused, unless it is allowed."""

    def told(self) -> Words:
        """As the other mistakes of files are told."""
        what, cure = self.problem.what, self.problem.cure
        place = f"{self.file}:{self.line}:"
        return Words(
            f"{place} column {self.column}: {what.en}; {cure.en}",
            f"{place} colonne {self.column} : {what.fr} ; {cure.fr}",
        )

    def view(self) -> Unseen:
        told = self.told()
        return {
            "kind": SORTS[self.key[0]],
            "id": self.key[1],
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "name": self.problem.name or None,
            "meant": self.problem.meant,
            "fr": told.fr,
            "en": told.en,
        }


class _Written(NamedTuple):
    """A formula that can be read, in its file."""

    key: Key
    file: str
    source: str
    formula: Scalar
    tree: Formula
    event: Scalar | None
    """The name of the event that a moment makes."""

    def doubt(self, problem: Problem, *, is_mistake: bool, of: Scalar | None = None) -> Doubt:
        """A problem of the formula, or of another value, at its place in the file."""
        value = of or self.formula
        mark = mark_of(problem, value.text)
        place = place_in_file(self.source, value, max(mark.line, 1), max(mark.column, 1))
        return Doubt(self.file, *place, self.key, problem, is_mistake)


def _formulas_in(files: Mapping[str, bytes]) -> tuple[Definitions, list[_Written]]:
    """The names that files declare, of computed traits and of events, and their formulas."""
    traits: list[TraitDefinition] = []
    moments: list[MomentDefinition] = []
    found: list[_Written] = []
    for key, (file, source) in files_by_key(files).items():
        keys = read_mapping(files[file], Mistakes(file))[1]
        items = keys.items if keys is not None else {}
        formula, event = items.get("value" if key[0] == "traits" else "when"), items.get("event")
        if key[0] == "traits":
            traits.append(TraitDefinition(key[1], {}, ""))
        elif key[0] == "moments" and isinstance(event, Scalar):
            moments.append(MomentDefinition(key[1], {}, "", event.text))
        if isinstance(formula, Scalar) and (tree := tree_of_text(key, formula.text)) is not None:
            made = event if key[0] == "moments" and isinstance(event, Scalar) else None
            found.append(_Written(key, file, source, formula, tree, made))
    return Definitions(traits=tuple(traits), moments=tuple(moments)), found


def _traits_in(formulas: Iterable[Formula]) -> set[str]:
    """The paths of the traits that formulas name."""
    parts = (part for one in formulas for part in parts_of(one))
    return {".".join(part.path) for part in parts if isinstance(part, t.Trait)}
