"""A workspace's files, read to be planned: every mistake of all of them is told at once."""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from filrouge.app.configuration import NO_DEFINITIONS
from filrouge.app.files import STATE_FILE
from filrouge.app.reading import Configurations, EventReader
from filrouge.app.settings import environment, read_settings
from filrouge.app.stores import Stores
from filrouge.app.workspace import DATA_FOLDER, SETTINGS_FILE, Workspace
from filrouge.core.errors import ConfigurationError, FilrougeError
from filrouge.core.language import Words
from filrouge.core.mistakes import configuration_error
from filrouge.desk.segments.unseen import Sent, doubts_in_files

_PLACE: Final = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?: column (?P<column>\d+)\b)?")


def workspace_to_plan(folder: Path, *, allow_unseen: bool) -> Workspace:
    """The workspace of a folder.

    Raises ConfigurationError with the mistakes of its files by file and line: beside the others,
    the almost known names in the formulas that can be read, unless they are allowed.
    """
    try:
        return Workspace(folder)
    except ConfigurationError as error:
        names = [] if allow_unseen else _names_refused(folder)
        raise configuration_error(in_order([*_told(error), *names])) from error


def in_order(mistakes: Iterable[Words]) -> list[Words]:
    """Mistakes by file, line and column; what has no place stays behind the one before it.

    >>> found = [Words("b:2: x", ""), Words("a:10: y", ""), Words("a:9: column 3: z", "")]
    >>> [one.en for one in in_order(found)]
    ['a:9: column 3: z', 'a:10: y', 'b:2: x']
    """
    place = ("", 0, 0)
    found = []
    for one in mistakes:
        if said := _PLACE.match(one.en):
            place = (said["file"], int(said["line"]), int(said["column"] or 0))
        found.append((place, one))
    return [one for _, one in sorted(found, key=lambda one: one[0])]


def _told(error: ConfigurationError) -> list[Words]:
    """The mistakes of an error, one by one."""
    problems: Words = error.fields["problems"]
    english, french = problems.en.split("\n"), problems.fr.split("\n")
    if len(english) != len(french):
        return [problems]
    return [Words(*one) for one in zip(english, french, strict=True)]


def _names_refused(folder: Path) -> list[Words]:
    """The names that are mistakes. What hinders looking for them is left to the next run: the
    files have to be mended anyway."""
    data = folder / DATA_FOLDER
    if not (data / STATE_FILE).is_file():
        return []
    with suppress(FilrougeError):
        declared = read_settings(folder / SETTINGS_FILE, environment()).history.sealed_properties
        with Stores(data, declared, read_only=True) as stores:
            configurations = Configurations(stores.state)
            sent = Sent(stores, EventReader(stores.log, stores.history, configurations), declared)
            latest = configurations.latest()
            before = latest.definitions if latest else NO_DEFINITIONS
            doubts = doubts_in_files(folder, sent, before)
            return [one.told() for one in doubts if one.is_mistake]
    return []
