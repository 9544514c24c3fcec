"""A segment written or removed by an application: a plan, as files make one."""

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from filrouge.app.configuration import Configuration
from filrouge.core.language import Words, joined
from filrouge.core.mistakes import configuration_error
from filrouge.desk.planning import Plan, plan_of
from filrouge.desk.segments.conditions import read_condition, whole
from filrouge.desk.segments.errors import (
    BadNameError,
    BadSegmentError,
    ConditionRefusedError,
    LoopError,
    SegmentListError,
    SegmentUsedError,
)
from filrouge.rules import ConditionError, Schema
from filrouge.segment import (
    Definitions,
    SegmentDefinition,
    TableFiles,
    formulas_of,
    loops_in,
    unread_tables,
    uses_of,
    with_tables,
)
from filrouge.segment.files import ID, NAME_CHARACTERS_MAX

SORTS: Final = {
    "segments": Words("the segment", "le segment"),
    "traits": Words("the computed trait", "le trait calculé"),
    "moments": Words("the moment", "le moment"),
}


def written(
    configuration: Configuration, id_: str, name: Any, when: str, schema: Schema
) -> Configuration:
    """The configuration with a segment in it, new or in place of the one of that id.

    Raises BadSegmentError, BadNameError, SegmentListError, ConditionRefusedError or LoopError.
    """
    definitions = configuration.definitions
    if not re.fullmatch(ID, id_):
        raise BadSegmentError(id=id_)
    before = {one.id: one for one in definitions.segments}
    if id_ in before and before[id_].kind == "list":
        raise SegmentListError(id=id_)
    names = {known: [*one.name.values()] for known, one in before.items()}
    known = msgspec.structs.replace(schema, segments={id_: [], **names})
    condition = read_condition(when, None, known, definitions)
    after = SegmentDefinition(id_, _checked_name(name), condition.text())
    found = with_segments(definitions, {**before, id_: after}.values())
    for loop in loops_in(uses_of(found)):
        raise LoopError(id=id_, path=" -> ".join(key[1] for key in loop))
    try:
        for tree in formulas_of(found).values():
            whole(tree, found)
    except ConditionError as error:
        raise ConditionRefusedError(error, when) from error
    return configuration.with_definitions(found)


def removed(configuration: Configuration, id_: str) -> Configuration:
    """The configuration without a segment that is there. Raises SegmentUsedError."""
    definitions = configuration.definitions
    users = [key for key, used in uses_of(definitions).items() if ("segments", id_) in used]
    if users:
        told = (
            Words(f"{SORTS[kind].en} {name}", f"{SORTS[kind].fr} {name}") for kind, name in users
        )
        raise SegmentUsedError(id=id_, users=joined(told, ", "))
    left = (one for one in definitions.segments if one.id != id_)
    return configuration.with_definitions(with_segments(definitions, left))


def with_segments(definitions: Definitions, segments: Iterable[SegmentDefinition]) -> Definitions:
    """The same with other segments, in the order of their ids."""
    ordered = tuple(sorted(segments, key=lambda one: one.id))
    return msgspec.structs.replace(definitions, segments=ordered)


def planned(
    latest: Configuration | None, wanted: Configuration, base: str | None, files: TableFiles
) -> Plan:
    """The plan that puts a configuration in force where `base` is, or what is in force now.

    Reference tables that nothing looked at before are taken from their files. Raises
    ConfigurationError where these have mistakes.
    """
    in_force = latest.definitions.tables if latest else ()
    definitions = with_tables(wanted.definitions, files, in_force)
    if problems := files.problems(unread_tables(definitions)):
        raise configuration_error(problems)
    columns = files.some(definitions.tables)
    return plan_of(latest, wanted.with_definitions(definitions), columns, base)


def _checked_name(name: Any) -> dict[str, str]:
    if isinstance(name, str):
        name = {"fr": name, "en": name}
    said = name if isinstance(name, dict) else {}
    texts = [text.strip() for one in ("fr", "en") if isinstance(text := said.get(one), str)]
    if len(texts) < 2 or not all(1 <= len(text) <= NAME_CHARACTERS_MAX for text in texts):
        raise BadNameError(most=NAME_CHARACTERS_MAX)
    return dict(zip(("fr", "en"), texts, strict=True))
