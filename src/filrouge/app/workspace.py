"""A workspace: the folder of a brand's configuration, and its data under `.filrouge`."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from filrouge.app.configuration import Configuration, configuration_of
from filrouge.app.settings import Settings, environment, read_settings, text_of
from filrouge.collect import SourceSettings
from filrouge.core.errors import ConfigurationError, WorkspaceMissingError
from filrouge.core.language import Words
from filrouge.core.mistakes import configuration_error
from filrouge.resolve import IdentityRules, default_rules, parsed_rules
from filrouge.resolve.answers.wording import mistake
from filrouge.segment import (
    FILE_BYTES_MAX,
    FILES_MAX,
    FOLDERS,
    TABLE_BYTES_MAX,
    TABLES,
    Column,
    Definitions,
    TableFiles,
    parsed_definitions,
)
from filrouge.sources.files import SourceFile, workspace_sources

SETTINGS_FILE: Final = "filrouge.toml"
IDENTITY_FILE: Final = "identity.yaml"
DATA_FOLDER: Final = ".filrouge"
ReadT = TypeVar("ReadT")


class Workspace:
    """The files of one workspace, read once and checked whole."""

    def __init__(self, folder: Path) -> None:
        if not (folder / SETTINGS_FILE).is_file():
            raise WorkspaceMissingError(folder=folder)
        self.folder = folder
        self.settings: Settings = read_settings(folder / SETTINGS_FILE, environment())
        self.data = folder / DATA_FOLDER
        problems: list[Words] = []
        self.sources: dict[str, SourceFile] = _read(lambda: workspace_sources(folder), {}, problems)
        self.identity_text = _read(self._identity_text, "", problems)
        self.tables = table_files(folder)
        self.definitions = _read(
            lambda: parsed_definitions(definition_bytes(folder), self.tables),
            Definitions(),
            problems,
        )
        if problems:
            raise configuration_error(problems)

    def configuration(self) -> Configuration:
        """The configuration in force in the files, with a version drawn from its content."""
        sources = [settings_of(source) for source in self.sources.values()]
        return configuration_of(
            self.identity_text, sources, self.settings.country, self.definitions
        )

    def columns(self) -> list[Column]:
        """What the reference tables hold that the definitions look at."""
        return self.tables.some(self.definitions.tables)

    def _identity_text(self) -> str:
        path = self.folder / IDENTITY_FILE
        text = text_of(path) if path.is_file() else ""
        rules_of(text, self.settings.country)
        return text


def rules_of(identity_text: str, region: str) -> IdentityRules:
    """The identity rules of a file's text; the defaults when it is empty."""
    if not identity_text.strip():
        return default_rules(region=region)
    try:
        return parsed_rules(identity_text, IDENTITY_FILE)
    except ConfigurationError as error:
        problems = str(error.fields["problems"]).splitlines()
        raise configuration_error(mistake(one) for one in problems) from error


def settings_of(source: SourceFile) -> SourceSettings:
    """What reading an event needs to know of its source."""
    return SourceSettings(
        name=source.name,
        channel=source.channel,
        region=source.region,
        trust="typed" if source.trust == "typed" else "verified",
        timezone=source.timezone,
        effect_lateness=source.effect_lateness,
    )


def _read(read: Callable[[], ReadT], nothing: ReadT, problems: list[Words]) -> ReadT:
    """What was read, or `nothing` after noting its mistakes beside those of the other files."""
    try:
        return read()
    except ConfigurationError as error:
        problems.append(error.fields["problems"])
        return nothing


def definition_bytes(folder: Path) -> dict[str, bytes]:
    """The files of segments, computed traits and moments, by `segments/vip.yaml` and the like; of
    too many or too large ones as much as shows that they are."""
    files: dict[str, bytes] = {}
    for kind in FOLDERS:
        listed = (path for path in (folder / kind).glob("*.y*ml") if path.is_file())
        for path in islice(listed, FILES_MAX + 1):
            with path.open("rb") as file:
                files[f"{kind}/{path.name}"] = file.read(FILE_BYTES_MAX + 1)
    return files


def table_files(folder: Path) -> TableFiles:
    """The reference tables of a workspace, each read when it is asked."""
    paths = {path.stem: path for path in (folder / TABLES).glob("*.csv")}

    def read(name: str) -> bytes:
        with paths[name].open("rb") as file:
            return file.read(TABLE_BYTES_MAX + 1)

    return TableFiles(paths, read)
