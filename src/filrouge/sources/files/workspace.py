"""The sources of a workspace, the files they name, and the move of demo dates."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from filrouge.core.errors import ConfigurationError
from filrouge.core.language import Words
from filrouge.core.mistakes import configuration_error
from filrouge.sources.files.language.mapping import SourceFile
from filrouge.sources.files.language.parsing import parsed_source
from filrouge.sources.files.locations import located


class DemoFile(NamedTuple):
    """A file to load, with the source and the mapping that read it."""

    path: Path
    source: SourceFile
    mapping: str


def workspace_sources(workspace: Path) -> dict[str, SourceFile]:
    """The sources declared in `sources/*.yaml`, by name.

    Raises ConfigurationError with the mistakes of all the files.
    """
    found: dict[str, SourceFile] = {}
    problems: list[Words] = []
    for path in sorted((workspace / "sources").glob("*.yaml")):
        try:
            source = parsed_source(path)
        except ConfigurationError as error:
            problems.append(error.fields["problems"])
            continue
        if source.name in found:
            other = found[source.name].path.name
            problems.append(_name_taken(path.name, source.name, other))
        found[source.name] = source
    if problems:
        raise configuration_error(problems)
    return found


def _name_taken(file: str, name: str, other: str) -> Words:
    return Words(
        f"sources/{file}:1: the name `{name}` is taken by {other}; give each source its own",
        f"sources/{file}:1: le nom `{name}` est pris par {other} ; donnez le sien à chaque source",
    )


def demo_files(workspace: Path) -> list[DemoFile]:
    """The files that the workspace's own mappings name with `file:`, in the order to load them.

    Raises ConfigurationError, or PackageMissingError when a package with data is not installed.
    """
    return [
        DemoFile(located(source.folder, one.file, one.package), source, one.name)
        for source in workspace_sources(workspace).values()
        for one in source.files
        if one.file
    ]


def shift_days(source: SourceFile, today: date) -> int:
    """By how many days the demo moves the dates of a source: whole weeks, so that week days stay
    true, and the last day of the data is today or one of the six days before.

    A source without `last_day` is not moved.
    """
    if not source.last_day:
        return 0
    return (today - date.fromisoformat(source.last_day)).days // 7 * 7
