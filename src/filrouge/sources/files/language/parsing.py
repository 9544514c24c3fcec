"""A source's YAML file -> SourceFile; all its mistakes at once."""

import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from filrouge.core.language import Words
from filrouge.core.mistakes import expected, expected_one
from filrouge.core.time import DAY, HOUR, MINUTE, SECOND
from filrouge.sources.files.language.mapping import (
    EFFECT_LATENESS_DEFAULT,
    TRUSTS,
    FileMapping,
    SourceFile,
    TableFile,
)
from filrouge.sources.files.language.parsing_mapping import MappingReader, known_zone, names
from filrouge.sources.files.language.yaml_lines import Place, Problems, read_yaml

_NAME: Final = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")
_DURATION: Final = re.compile(r"^(\d{1,6})\s*(s|m|h|d)$")
_UNITS: Final = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}
_KEYS: Final = (
    "name",
    "channel",
    "timezone",
    "currency",
    "region",
    "trust",
    "effect_lateness",
    "origins",
    "last_day",
    "tables",
    "files",
)


def parsed_source(path: Path) -> SourceFile:
    """The source that `sources/NAME.yaml` declares.

    Raises ConfigurationError with every mistake of the file.
    """
    problems = Problems(_shown(path))
    content = read_yaml(path, problems)
    if not isinstance(content, dict):
        problems.at(
            (),
            Words("the file is not a list of keys", "le fichier n'est pas une liste de clés"),
            expected("`name:`, `channel:`, ...", "`name:`, `channel:`..."),
        )
        problems.settle()
    found = _SourceReader(path, problems).source(content)
    problems.settle()
    return found


def mapped_source(source: SourceFile, path: Path) -> SourceFile:
    """The same source with the `files` and `tables` of another YAML file (`--mapping FILE`).

    Raises ConfigurationError with every mistake of that file.
    """
    problems = Problems(_shown(path))
    content = read_yaml(path, problems)
    if not isinstance(content, dict) or "files" not in content:
        problems.at(
            (),
            Words("there is no `files:`", "il n'y a pas de `files:`"),
            expected("mappings under `files:`", "des règles sous `files:`"),
        )
        problems.settle()
    problems.unknown_keys((), content, ("files", "tables"))
    reader = _SourceReader(source.path, problems)
    tables = {**source.tables, **reader.tables(content.get("tables"))}
    files = reader.files(content["files"], source.timezone, tables)
    problems.settle()
    return msgspec.structs.replace(source, files=files, tables=tables)


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}" if path.parent.name == "sources" else str(path)


class _SourceReader:
    def __init__(self, path: Path, problems: Problems) -> None:
        self._path = path
        self._problems = problems

    def source(self, content: dict[str, Any]) -> SourceFile:
        self._problems.unknown_keys((), content, _KEYS)
        timezone = self._zone(content)
        tables = self.tables(content.get("tables"))
        return SourceFile(
            name=self._name(content),
            path=self._path,
            channel=self._text(content, "channel", "web"),
            timezone=timezone,
            currency=self._code(content, "currency", r"[A-Z]{3}", "EUR"),
            region=self._code(content, "region", r"[A-Z]{2}", "FR"),
            trust=self._trust(content),
            effect_lateness=self._lateness(content.get("effect_lateness")),
            origins=self._origins(content.get("origins")),
            last_day=self._last_day(content),
            tables=tables,
            files=self.files(content.get("files"), timezone, tables),
        )

    def _text(self, content: dict[str, Any], key: str, default: str) -> str:
        value = content.get(key, default)
        if isinstance(value, str) and len(value) <= 200:
            return value
        self._problems.at(
            (key,),
            Words(f"`{key}` is {value!r}", f"`{key}` vaut {value!r}"),
            expected("a text", "un texte"),
        )
        return default

    def _name(self, content: dict[str, Any]) -> str:
        name = self._text(content, "name", self._path.name.split(".")[0])
        if not _NAME.match(name):
            self._problems.at(
                ("name",),
                Words(f"`{name}` is not a source's name", f"`{name}` n'est pas un nom de source"),
                expected(
                    "small letters, digits, - and _, 64 at most",
                    "des minuscules, des chiffres, - et _, 64 au plus",
                ),
            )
        return name

    def _code(self, content: dict[str, Any], key: str, pattern: str, example: str) -> str:
        value = self._text(content, key, "")
        if value and not re.fullmatch(pattern, value):
            self._problems.at(
                (key,),
                Words(f"`{key}` is `{value}`", f"`{key}` vaut `{value}`"),
                expected(f"a code such as {example}", f"un code tel que {example}"),
            )
        return value

    def _trust(self, content: dict[str, Any]) -> str:
        value = self._text(content, "trust", "verified")
        if value not in TRUSTS:
            self._problems.at(
                ("trust",),
                Words(f"`trust` is `{value}`", f"`trust` vaut `{value}`"),
                expected_one(TRUSTS),
            )
        return value

    def _zone(self, content: dict[str, Any]) -> str:
        value = self._text(content, "timezone", "UTC")
        if not known_zone(value):
            self._problems.at(
                ("timezone",),
                Words(f"unknown time zone `{value}`", f"fuseau horaire inconnu `{value}`"),
                expected("a name such as Europe/Paris", "un nom tel que Europe/Paris"),
            )
            return "UTC"
        return value

    def _lateness(self, value: Any) -> int:
        if value is None:
            return EFFECT_LATENESS_DEFAULT
        if value == 0:
            return 0
        found = _DURATION.match(value) if isinstance(value, str) else None
        if not found:
            self._problems.at(
                ("effect_lateness",),
                Words(f"`{value}` is not a duration", f"`{value}` n'est pas une durée"),
                expected("30m, 1h, 2d or 0", "30m, 1h, 2d ou 0"),
            )
            return EFFECT_LATENESS_DEFAULT
        return int(found[1]) * _UNITS[found[2]]

    def _origins(self, value: Any) -> tuple[str, ...]:
        origins = [] if value is None else value
        if not isinstance(origins, list) or not all(isinstance(one, str) for one in origins):
            self._problems.at(
                ("origins",),
                Words("`origins` is not a list", "`origins` n'est pas une liste"),
                expected(
                    "a list: [https://www.example.com]", "une liste : [https://www.example.com]"
                ),
            )
            return ()
        return tuple(origins)

    def _last_day(self, content: dict[str, Any]) -> str:
        value = self._text(content, "last_day", "")
        try:
            return date.fromisoformat(value).isoformat() if value else ""
        except ValueError:
            self._problems.at(
                ("last_day",),
                Words(f"`{value}` is not a day", f"`{value}` n'est pas un jour"),
                expected("one such as 2026-11-30", "un jour tel que 2026-11-30"),
            )
            return ""

    def tables(self, content: Any) -> dict[str, TableFile]:
        if content is None:
            return {}
        if not isinstance(content, dict):
            self._problems.at(
                ("tables",),
                Words(
                    "`tables` is not `name: {...}`", "`tables` n'est pas de la forme `nom: {...}`"
                ),
                expected("its keys", "ses clés"),
            )
            return {}
        return {name: self._table(name, given) for name, given in content.items()}

    def _table(self, name: str, given: Any) -> TableFile:
        place: Place = ("tables", name)
        if not isinstance(given, dict):
            self._problems.at(
                place,
                Words(f"the table `{name}` is empty", f"la table `{name}` est vide"),
                expected("`file:` and `key:`", "`file:` et `key:`"),
            )
            return TableFile("", "", ())
        self._problems.unknown_keys(place, given, ("file", "package", "key"))
        keys = names(given.get("key"))
        if not keys:
            self._problems.at(
                place,
                Words(f"the table `{name}` has no key", f"la table `{name}` n'a pas de clé"),
                expected("`key: column`", "`key: colonne`"),
            )
        file = given.get("file")
        if not isinstance(file, str):
            self._problems.at(
                place,
                Words(f"the table `{name}` has no file", f"la table `{name}` n'a pas de fichier"),
                expected("`file: PATH`", "`file: CHEMIN`"),
            )
        return TableFile(str(file), str(given.get("package", "")), keys or ())

    def files(
        self, content: Any, timezone: str, tables: dict[str, TableFile]
    ) -> tuple[FileMapping, ...]:
        if content is None:
            return ()
        if not isinstance(content, dict):
            self._problems.at(
                ("files",),
                Words("`files` is not `name: {...}`", "`files` n'est pas de la forme `nom: {...}`"),
                expected("mappings", "des règles"),
            )
            return ()
        reader = MappingReader(self._problems, timezone, tables)
        return tuple(reader.mapping(name, given) for name, given in content.items())
