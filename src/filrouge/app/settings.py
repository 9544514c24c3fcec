"""Settings of a workspace: defaults < filrouge.toml < environment < arguments."""

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import available_timezones

import msgspec

from filrouge.core.errors import ConfigurationError

ENVIRONMENT_PREFIX: Final = "FILROUGE_"


class ServerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[server]`: where the collector, the API and the pages listen."""

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)] = 8420
    origins: list[str] = []
    """Web origins that may call the collector from a browser; `*` for all."""
    queue_events_max: int = 100_000


class LogSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[log]`: how long rows stay in the log once history has them."""

    keep_records: int = 1_000_000


class HistorySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[history]`: when the worker writes columnar files."""

    write_after_events: int = 100_000
    write_after_seconds: int = 60
    sealed_properties: list[str] = []
    """Properties that are personal in this workspace, sealed besides those found by themselves."""


class StateSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[state]`: the size of a micro-batch."""

    batch_events_max: int = 4_000


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `filrouge.toml`."""

    name: str = "Filrouge"
    languages: list[str] = msgspec.field(default_factory=lambda: ["fr", "en"])
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")] = "FR"
    timezone: str = "Europe/Paris"
    currency: str = "EUR"
    public_url: str = "http://127.0.0.1:8420"
    server: ServerSettings = ServerSettings()
    log: LogSettings = LogSettings()
    history: HistorySettings = HistorySettings()
    state: StateSettings = StateSettings()


def environment() -> Mapping[str, str]:
    """The environment of this process."""
    return os.environ


def read_settings(path: Path, variables: Mapping[str, str]) -> Settings:
    """Read `filrouge.toml`, with `FILROUGE_SERVER_PORT` and the like laid over it.

    Raises ConfigurationError naming every mistake as `file:line: what; what was expected`.
    """
    text = text_of(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(problems=f"{path.name}: not TOML: {error}") from error
    problems = _unknown_keys(found, Settings, text, path.name)
    if problems:
        raise ConfigurationError(problems="\n".join(problems))
    _overlay(found, variables)
    try:
        settings = msgspec.convert(found, Settings, strict=False)
    except msgspec.ValidationError as error:
        field = str(error).partition("`$.")[2].rstrip("`")
        line = _line_of(text, field.rpartition(".")[2])
        raise ConfigurationError(problems=f"{path.name}:{line}: {error}") from error
    if settings.timezone not in available_timezones():
        line = _line_of(text, "timezone")
        problem = f"unknown time zone `{settings.timezone}`; expected a name such as Europe/Paris"
        raise ConfigurationError(problems=f"{path.name}:{line}: {problem}")
    return settings


def text_of(path: Path) -> str:
    """The text of a configuration file. Raises ConfigurationError where it is not UTF-8."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problem = "not UTF-8 text; save the file as UTF-8"
        raise ConfigurationError(problems=f"{path.name}:{line}: {problem}") from error


def _unknown_keys(
    found: dict[str, Any], kind: type[msgspec.Struct], text: str, file: str
) -> list[str]:
    fields = {field.name: field.type for field in msgspec.structs.fields(kind)}
    problems = []
    for key, value in found.items():
        if key not in fields:
            near = get_close_matches(key, fields, 1)
            cure = f"did you mean `{near[0]}`?" if near else f"expected {', '.join(fields)}"
            problems.append(f"{file}:{_line_of(text, key)}: unknown setting `{key}`; {cure}")
        elif isinstance(value, dict) and isinstance(fields[key], type):
            problems += _unknown_keys(value, fields[key], text, file)
    return problems


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip().lstrip("[").strip()
        if key and bare.startswith(key):
            return number
    return 1


def _overlay(found: dict[str, Any], variables: Mapping[str, str]) -> None:
    for field in msgspec.structs.fields(Settings):
        kind = field.type
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            for inner in msgspec.structs.fields(kind):
                name = f"{ENVIRONMENT_PREFIX}{field.name}_{inner.name}".upper()
                if name in variables:
                    found.setdefault(field.name, {})[inner.name] = variables[name]
        elif (name := f"{ENVIRONMENT_PREFIX}{field.name}".upper()) in variables:
            found[field.name] = variables[name]
