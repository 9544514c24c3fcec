"""Names in the files that nobody ever sent: mistakes where they are almost known, else doubts."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, Final, NamedTuple

from filrouge.app.asking import held_by
from filrouge.app.ledger import positions_in
from filrouge.app.loop import POSITION
from filrouge.app.stores import Rooms, Stores
from filrouge.app.workspace import Workspace, definition_bytes
from filrouge.core.errors import StoreBusyError
from filrouge.core.language import Words, joined
from filrouge.core.mistakes import Mistakes
from filrouge.desk.previews import TRAITS, Names, names_of
from filrouge.desk.segments.errors import NamesUnseenError
from filrouge.desk.segments.names import is_mistake, schema_of
from filrouge.profile import everybody
from filrouge.rules import ConditionError, Problem, Schema, mark_of, parse, parse_value
from filrouge.rules import tree as t
from filrouge.rules.walk import parts_of
from filrouge.segment import (
    Definitions,
    Formula,
    Key,
    changes,
    files_by_key,
    formula_of,
    formulas_of,
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


def unseen_in_files(
    workspace: Workspace,
    stores: Stores,
    rooms: Rooms,
    definitions: tuple[Definitions, Definitions],
    *,
    allow: bool,
) -> list[Unseen]:
    """What was never seen, among what those of the files' formulas name that are to change.

    `definitions` are those in force, and those of the files. Nothing where no event ever came.
    What a formula in force names already is no mistake: it was put in force on purpose. Raises
    NamesUnseenError with all mistakes, unless they are allowed: then they are doubts.
    """
    before, wanted = definitions
    found = changes(before, wanted)
    keys = {one.key for one in found if one.after is not None and one.is_of_formula}
    if not keys:
        return []
    formulas = formulas_of(wanted)
    traits = _traits_in(formulas[key] for key in keys) - {one.id for one in wanted.traits}
    names = names_sent(stores, rooms, traits, workspace.settings.history.sealed_properties)
    if not names:
        return []
    schema = schema_of(names, wanted)
    found_in = _doubts_in(definition_bytes(workspace.folder), schema, keys)
    doubts = sorted(found_in, key=lambda one: one[:3])
    mistakes = [] if allow else [one for one in doubts if is_mistake(one.problem)]
    if mistakes:
        accepted = set(_accepted(before, schema))
        mistakes = [one for one in mistakes if _of_what(one.key, one.problem) not in accepted]
    if mistakes:
        raise NamesUnseenError(problems=joined((one.told() for one in mistakes), "\n"))
    return [one.view() for one in doubts]


def names_sent(
    stores: Stores, rooms: Rooms, traits: Collection[str], declared: Sequence[str]
) -> Names:
    """The names of the events that were carried, and those of traits where any are asked for;
    nothing where no event was. `declared`: properties that the workspace declares as personal.

    Takes two seconds for ten million events; where a trait is asked for that nobody has, eight more
    for a million people.
    """
    for _ in range(TRIES - 1):
        try:
            return _names_sent(stores, rooms, traits, declared)
        except StoreBusyError:
            continue
    return _names_sent(stores, rooms, traits, declared)


def _names_sent(
    stores: Stores, rooms: Rooms, traits: Collection[str], declared: Sequence[str]
) -> Names:
    with stores.state.snapshot():
        until = positions_in(stores.state).get(POSITION, 0)
        held = held_by(stores, rooms.reader, until)
        with closing(Connection(held.folder)) as connection:
            found = described_events(connection, held, declared)
        if not found.events:
            return {}
        told = {
            "events": found.events,
            "properties": {
                name: [{"path": one.path, "types": one.types} for one in known]
                for name, known in found.properties.items()
            },
            "traits": [],
            "whole": found.whole,
        }
        return {**names_of(told), TRAITS: _traits_said(stores, traits) if traits else {}}


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


class _Doubt(NamedTuple):
    """What a schema does not know, at its place in a file."""

    file: str
    line: int
    column: int
    key: Key
    problem: Problem

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


def _doubts_in(
    files: Mapping[str, bytes], schema: Schema, wanted: Collection[Key]
) -> Iterator[_Doubt]:
    """What a schema makes of the formulas of some definitions; the files have no other mistake."""
    for key, (file, source) in files_by_key(files).items():
        keys = read_mapping(files[file], Mistakes(file))[1] if key in wanted else None
        formula = keys.items.get("value" if key[0] == "traits" else "when") if keys else None
        if isinstance(formula, Scalar):
            for problem in _problems(key, formula.text, schema):
                mark = mark_of(problem, formula.text)
                place = place_in_file(source, formula, max(mark.line, 1), max(mark.column, 1))
                yield _Doubt(file, *place, key, problem)


def _problems(key: Key, text: str, schema: Schema) -> Sequence[Problem]:
    try:
        (parse_value if key[0] == "traits" else parse)(text, schema)
    except ConditionError as error:
        return error.problems
    return ()


def _accepted(definitions: Definitions, schema: Schema) -> Iterator[tuple[Key | None, str]]:
    """What the schema does not know of definitions that are in force."""
    for key, one in by_key(definitions).items():
        for problem in _problems(key, formula_of(one) or "", schema):
            yield _of_what(key, problem)


def _of_what(key: Key, problem: Problem) -> tuple[Key | None, str]:
    """What was accepted once: a name anywhere, another mistake in its own definition only."""
    return (None, problem.name) if problem.name else (key, problem.what.en)


def _traits_in(formulas: Iterable[Formula]) -> set[str]:
    """The paths of the traits that formulas name."""
    parts = (part for one in formulas for part in parts_of(one))
    return {".".join(part.path) for part in parts if isinstance(part, t.Trait)}
