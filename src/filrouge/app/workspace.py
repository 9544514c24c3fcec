"""A workspace: the folder of a brand's configuration, and its data under `.filrouge`."""

from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from filrouge.app.configuration import Configuration
from filrouge.app.settings import Settings, environment, read_settings, text_of
from filrouge.collect import SourceSettings
from filrouge.core.errors import ConfigurationError, WorkspaceMissingError
from filrouge.core.mistakes import configuration_error
from filrouge.resolve import IdentityRules, default_rules, parsed_rules
from filrouge.resolve.answers.wording import mistake
from filrouge.sources.files import SourceFile, workspace_sources

SETTINGS_FILE: Final = "filrouge.toml"
IDENTITY_FILE: Final = "identity.yaml"
DATA_FOLDER: Final = ".filrouge"


class Workspace:
    """The files of one workspace, read once and checked whole."""

    def __init__(self, folder: Path) -> None:
        if not (folder / SETTINGS_FILE).is_file():
            raise WorkspaceMissingError(folder=folder)
        self.folder = folder
        self.settings: Settings = read_settings(folder / SETTINGS_FILE, environment())
        self.sources: dict[str, SourceFile] = workspace_sources(folder)
        self.identity_text = _text_if_there(folder / IDENTITY_FILE)
        self.data = folder / DATA_FOLDER
        rules_of(self.identity_text, self.settings.country)

    def configuration(self) -> Configuration:
        """The configuration in force in the files, with a version drawn from its content."""
        sources = [settings_of(source) for source in self.sources.values()]
        identity, region = self.identity_text, self.settings.country
        content = msgspec.json.encode([identity, sources, region])
        version = blake2b(content, digest_size=8).hexdigest()
        return Configuration(version, identity, sources, region)


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


def _text_if_there(path: Path) -> str:
    return text_of(path) if path.is_file() else ""
