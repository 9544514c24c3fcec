"""The names that a workspace knows: to choose from, and to find what was meant where one is not."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any, Final

from filrouge.core.language import Words
from filrouge.desk.previews import CHANNELS, TRAITS, Names
from filrouge.desk.segments.errors import ConditionRefusedError
from filrouge.profile import SENDING_CHANNELS
from filrouge.rules import ConditionError, Problem, Schema, parse, parse_value, read_json
from filrouge.rules.checking.types import ValueType
from filrouge.rules.text import parsed, parsed_value
from filrouge.rules.tree import AnyCondition
from filrouge.segment import Definitions, Formula, Key, by_key, formula_of
from filrouge.segment.definitions import RESERVED_EVENTS

MEANT_MIN: Final = 0.85
"""How like a known name an unknown one must be to be taken for a mistake: new ones may come."""
EDITS_MAX: Final = 2
"""Letters that a mistake changes, at most: `Order Returned` is not a mistyped `Order Refunded`."""
_SORTS: Final = (TRAITS, CHANNELS)
_KINDS: Final[Mapping[str, ValueType]] = {
    "text": "text", "number": "number", "boolean": "boolean", "date": "date",
}  # fmt: skip


def names_view(told: dict[str, Any], definitions: Definitions) -> dict[str, Any]:
    """What conditions may name, the most frequent first, with what the definitions add."""
    events = told.get("events", {})
    moments = [one.event for one in definitions.moments if one.event not in events]
    computed = {one.id for one in definitions.traits}
    traits = [one for one in told.get("traits", ()) if one["path"] not in computed]
    return {
        "events": [{"name": name, "count": count} for name, count in events.items()]
        + [{"name": name, "count": 0} for name in moments],
        "properties": told.get("properties", {}),
        "traits": [
            *(
                {"name": one, "types": [], "values": [], "computed": True}
                for one in sorted(computed)
            ),
            *(
                {"name": one["path"], "types": one["types"], "values": one["values"]}
                for one in traits
            ),
        ],
        "channels": told.get("channels", []),
        "segments": [{"id": one.id, "name": one.name} for one in definitions.segments],
        "tables": told.get("tables", {}),
    }


def check_names(
    condition: AnyCondition, when: str | None, names: Names, definitions: Definitions
) -> list[Problem]:
    """The names that were never seen, which may be new ones; nothing where none is known yet.

    What a definition in force names already is no mistake. Raises ConditionRefusedError for almost
    known names, and for types that clash.
    """
    if not names:
        return []
    schema = schema_of(names, definitions)
    try:
        if when is None:
            read_json(condition.json(), schema)
        else:
            parse(when, schema)
    except ConditionError as error:
        accepted = Accepted(definitions, schema)
        problems = [one for one in error.problems if accepted.refuses(None, one)]
        if problems:
            raise ConditionRefusedError(ConditionError(problems), when or "") from error
        return list(error.problems)
    return []


class Accepted:
    """What definitions in force name that a schema does not know: put in force on purpose."""

    def __init__(self, definitions: Definitions, schema: Schema) -> None:
        self._definitions = definitions
        self._schema = schema

    def refuses(self, key: Key | None, problem: Problem) -> bool:
        """Whether what a schema makes of a definition is a mistake, and new; `key` is None where
        it has no id yet."""
        return is_mistake(problem) and _of_what(key, problem) not in self._known

    @cached_property
    def _known(self) -> set[tuple[Key | None, str]]:
        return {
            _of_what(key, problem)
            for key, one in by_key(self._definitions).items()
            for problem in problems_of(key, formula_of(one) or "", self._schema)
        }


def problems_of(key: Key, text: str, schema: Schema) -> list[Problem]:
    """What only a schema makes a mistake in a formula; nothing where it cannot be read."""
    own = _problems(key, text, None)
    return [one for one in _problems(key, text, schema) if one not in own]


def tree_of_text(key: Key, text: str) -> Formula | None:
    """What a formula says, whatever it names; None where it cannot be read."""
    try:
        return parsed_value(text)[0] if key[0] == "traits" else parsed(text)[0]
    except ConditionError:
        return None


def _problems(key: Key, text: str, schema: Schema | None) -> Sequence[Problem]:
    try:
        (parse_value if key[0] == "traits" else parse)(text, schema)
    except ConditionError as error:
        return error.problems
    return ()


def _of_what(key: Key | None, problem: Problem) -> tuple[Key | None, str]:
    """What was accepted once: a name anywhere, another mistake in its own definition only."""
    return (None, problem.name) if problem.name else (key or ("", ""), problem.what.en)


def is_mistake(problem: Problem) -> bool:
    """Whether a name is almost a known one (`emial`), or a type clashes: else it is a doubt."""
    if not problem.name:
        return True
    meant = problem.meant
    if meant is None:
        return False
    name, known = problem.name.lower(), meant.lower()
    if sorted(name) == sorted(known):
        return True
    matcher = SequenceMatcher(None, name, known, autojunk=False)
    edits = (max(b - a, d - c) for how, a, b, c, d in matcher.get_opcodes() if how != "equal")
    return matcher.ratio() >= MEANT_MIN and sum(edits) <= EDITS_MAX


def event_taken(name: str) -> Problem:
    """A moment would make events of a name that sources send."""
    return Problem(
        1,
        1,
        Words(
            f"sources send events named `{name}`: this moment would add its own to them",
            f"des sources envoient des événements « {name} » : ce moment y ajouterait les siens",
        ),
        Words("give the moment's event another name", "donnez un autre nom à celui du moment"),
    )


def trait_taken(name: str) -> Problem:
    """A computed trait takes the name of one that people have."""
    return Problem(
        1,
        1,
        Words(
            f"people have a trait `{name}` already: conditions read this one in its place",
            f"des personnes ont déjà un trait « {name} » : les conditions liront celui-ci",
        ),
        Words(
            "give the file another name if both are wanted",
            "donnez un autre nom au fichier si les deux sont voulus",
        ),
    )


def schema_of(names: Names, definitions: Definitions) -> Schema:
    """Names that were seen, those of Filrouge's own events, and those that definitions make."""
    events = {name: _types(paths) for name, paths in names.items() if name not in _SORTS}
    derived = (*(one.event for one in definitions.moments), *sorted(RESERVED_EVENTS))
    known = {**{name: {} for name in derived}, **events}
    traits = {**_types(names.get(TRAITS, {})), **{one.id: _ANY for one in definitions.traits}}
    channels = {*SENDING_CHANNELS, *names.get(CHANNELS, ())} if events else None
    return Schema(known if events else None, traits, scores=(), channels=channels)


def _types(paths: Mapping[str, list[str]]) -> dict[str, ValueType]:
    return {
        path: _KINDS.get(types[0], _ANY) if len(types) == 1 else _ANY
        for path, types in paths.items()
    }


_ANY: Final[ValueType] = "any"
