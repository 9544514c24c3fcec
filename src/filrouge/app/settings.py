"""Settings of a workspace: defaults < filrouge.toml < environment < arguments."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import available_timezones

import msgspec

from filrouge.core.language import Words
from filrouge.core.mistakes import NOT_UTF8, SAVE_AS_UTF8, Mistakes, did_you_mean, expected
from filrouge.core.sentences import said
from filrouge.core.toml_values import TomlLines, line_said, wanted_instead

ENVIRONMENT_PREFIX: Final = "FILROUGE_"
_SHOWN_CHARACTERS_MAX: Final = 80
_LINES: Final = expected("lines `name = value`", "des lignes `nom = valeur`")
_A_ZONE: Final = expected("a name such as Europe/Paris", "un nom tel que Europe/Paris")


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

    batch_events_max: int = 16_000


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
    mistakes = Mistakes(path.name)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        why = said(error)
        not_toml = Words(f"not TOML: {why.en}", f"ce n'est pas du TOML : {why.fr}")
        mistakes.add(line_said(error, text), not_toml, _LINES)
        mistakes.settle()
    _check(found, Settings, (), TomlLines(text), mistakes)
    _overlay(found, variables, mistakes)
    mistakes.settle()
    settings = msgspec.convert(found, Settings, strict=False)
    if settings.timezone not in available_timezones():
        wrong = Words(
            f"unknown time zone `{settings.timezone}`",
            f"fuseau horaire inconnu `{settings.timezone}`",
        )
        mistakes.add(TomlLines(text).of(("timezone",)), wrong, _A_ZONE)
        mistakes.settle()
    return settings


def text_of(path: Path) -> str:
    """The text of a configuration file. Raises ConfigurationError where it is not UTF-8."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        mistakes = Mistakes(path.name)
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        mistakes.add(line, NOT_UTF8, SAVE_AS_UTF8)
        mistakes.settle()
        raise


def _check(
    found: dict[str, Any],
    kind: type[msgspec.Struct],
    place: tuple[str, ...],
    lines: TomlLines,
    mistakes: Mistakes,
) -> None:
    fields = {field.name: field.type for field in msgspec.structs.fields(kind)}
    for key, value in found.items():
        here = (*place, key)
        if key not in fields:
            what = Words(f"unknown setting `{key}`", f"réglage inconnu `{key}`")
            mistakes.add(lines.of(here), what, did_you_mean(key, list(fields)))
        elif isinstance(value, dict) and _is_section(fields[key]):
            _check(value, fields[key], here, lines, mistakes)
        elif wanted := wanted_instead(value, fields[key]):
            mistakes.add(lines.of(here), _is_instead(key, value), wanted)


def _is_section(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _is_instead(name: str, value: Any) -> Words:
    shown = repr(value)[:_SHOWN_CHARACTERS_MAX]
    return Words(f"`{name}` is {shown}", f"`{name}` vaut {shown}")


def _overlay(found: dict[str, Any], variables: Mapping[str, str], mistakes: Mistakes) -> None:
    for field in msgspec.structs.fields(Settings):
        if not _is_section(field.type):
            _lay(found, field, (), variables, mistakes)
            continue
        section = found.setdefault(field.name, {})
        for inner in msgspec.structs.fields(field.type):
            if isinstance(section, dict):
                _lay(section, inner, (field.name,), variables, mistakes)


def _lay(
    section: dict[str, Any],
    field: msgspec.structs.FieldInfo,
    place: tuple[str, ...],
    variables: Mapping[str, str],
    mistakes: Mistakes,
) -> None:
    name = f"{ENVIRONMENT_PREFIX}{'_'.join((*place, field.name))}".upper()
    if name not in variables:
        return
    value = variables[name]
    if wanted := wanted_instead(value, field.type):
        mistakes.add_outside(name, _is_instead(field.name, value), wanted)
    section[field.name] = value
