"""One mapping of a source's `files:` -> FileMapping."""

import re
from pathlib import PurePosixPath
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filrouge.core.language import Words
from filrouge.core.mistakes import expected, expected_one
from filrouge.sources.files.language.cells import shown
from filrouge.sources.files.language.expression import (
    Constant,
    Each,
    Expression,
    ExpressionMistakeError,
    Fields,
    Sequence,
    parsed_formula,
    parsed_text,
)
from filrouge.sources.files.language.mapping import (
    CALLS,
    FORMATS,
    PRECISIONS,
    FileMapping,
    Join,
    TableFile,
    TimestampRule,
)
from filrouge.sources.files.language.yaml_lines import Place, Problems

_MESSAGE_FIELDS: Final = {
    "event": "event",
    "name": "name",
    "message_id": "messageId",
    "user_id": "userId",
    "anonymous_id": "anonymousId",
    "group_id": "groupId",
    "previous_id": "previousId",
    "context": "context",
    "traits": "traits",
    "properties": "properties",
}
_OBJECTS: Final = ("context", "traits", "properties")
_OPTIONS: Final = ("pattern", "file", "package", "format", "delimiter", "encoding", "decimal")
_KEYS: Final = (
    *_OPTIONS,
    *("element", "rows", "where", "join", "group_by", "call", "timestamp", "channel"),
    *_MESSAGE_FIELDS,
)
_TIMESTAMP_KEYS: Final = (
    *("column", "value", "timezone", "format", "precision", "at", "sequence"),
)
_SEE_GUIDE: Final = Words("see docs/guides/import.md", "voyez docs/guides/import.md")
_DECLARE_IT: Final = Words("declare it under `tables:`", "déclarez-la sous `tables:`")
_KEYS_UNDER: Final = expected("keys under it", "des clés en dessous")
_ONE_VALUE: Final = expected("one value", "une seule valeur")
_CLOCK: Final = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")


def names(value: Any) -> tuple[str, ...] | None:
    """One name or a list of names; None when it is neither."""
    if isinstance(value, str) and value:
        return (value,)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return tuple(value)
    return None


def known_zone(name: str) -> bool:
    """True for a name of the IANA time zone database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


class MappingReader:
    """Reads mappings, noting their mistakes in `problems`."""

    def __init__(self, problems: Problems, timezone: str, tables: dict[str, TableFile]) -> None:
        self._problems = problems
        self._timezone = timezone
        self._tables = tables

    def mapping(self, name: str, given: Any) -> FileMapping:
        place: Place = ("files", name)
        if not isinstance(given, dict):
            self._problems.at(
                place,
                Words(f"the mapping `{name}` is empty", f"la règle `{name}` est vide"),
                expected("its keys", "ses clés"),
            )
            return FileMapping(name, "")
        self._problems.unknown_keys(place, given, _KEYS)
        options = {key: self._option(place, given, key) for key in _OPTIONS}
        file = options["file"]
        pattern = options.pop("pattern") or PurePosixPath(file).name
        if not pattern:
            self._problems.at(
                place,
                Words(f"`{name}` names no file", f"`{name}` ne nomme pas de fichier"),
                expected("`pattern: orders*.csv` or `file:`", "`pattern: orders*.csv` ou `file:`"),
            )
        self._choices(place, options)
        kind = options["format"] or pattern.removesuffix(".gz").rpartition(".")[2]
        if kind == "xml" and "element" not in given:
            self._problems.at(
                place,
                Words(f"`{name}` names no element", f"`{name}` ne nomme pas d'élément"),
                expected(
                    "an element, as in `element: Order`", "un élément, comme `element: Order`"
                ),
            )
        call = self._call(place, given, pattern, options["format"])
        return FileMapping(
            name=name,
            pattern=pattern,
            **{**options, "decimal": options["decimal"] or "."},
            element=self._option(place, given, "element"),
            rows=self._option(place, given, "rows"),
            where=self._where(place, given),
            joins=self._joins(place, given.get("join")),
            group_by=self._group(place, given),
            call=call,
            timestamp=self._timestamp((*place, "timestamp"), given.get("timestamp")),
            fields=self._fields(place, given, call),
        )

    def _option(self, place: Place, given: dict[str, Any], key: str) -> str:
        value = given.get(key, "")
        if isinstance(value, str):
            return value
        self._problems.at(
            (*place, key),
            Words(f"`{key}` is {value!r}", f"`{key}` vaut {value!r}"),
            expected("a text", "un texte"),
        )
        return ""

    def _choices(self, place: Place, options: dict[str, str]) -> None:
        if options["format"] and options["format"] not in FORMATS:
            self._problems.at(
                (*place, "format"),
                Words(
                    f"unknown format `{options['format']}`", f"format inconnu `{options['format']}`"
                ),
                expected_one(FORMATS),
            )
        if options["decimal"] not in ("", ".", ","):
            self._problems.at(
                (*place, "decimal"),
                Words("unknown decimal mark", "séparateur décimal inconnu"),
                expected('"." or ","', '"." ou ","'),
            )
        if len(options["delimiter"]) > 1:
            self._problems.at(
                (*place, "delimiter"),
                Words("more than one sign", "plus d'un signe"),
                expected('";" or ","', '";" ou ","'),
            )

    def _call(self, place: Place, given: dict[str, Any], pattern: str, file_format: str) -> str:
        call = given.get("call", "")
        ready_made = file_format == "ndjson" or any(end in pattern for end in ("ndjson", "jsonl"))
        if call in CALLS:
            if call == "track" and "event" not in given:
                self._problems.at(
                    place,
                    Words("`call: track` has no event", "`call: track` n'a pas d'événement"),
                    expected("`event: NAME`", "`event: NOM`"),
                )
        elif call or not ready_made:
            self._problems.at(
                (*place, "call"),
                Words(f"`call` is `{call}`", f"`call` vaut `{call}`"),
                expected_one(CALLS),
            )
        return str(call)

    def _group(self, place: Place, given: dict[str, Any]) -> tuple[str, ...]:
        if "group_by" not in given:
            return ()
        found = names(given["group_by"])
        if found is None:
            self._problems.at(
                (*place, "group_by"),
                Words("no column to group by", "aucune colonne où regrouper"),
                expected("a column", "une colonne"),
            )
        return found or ()

    def _where(self, place: Place, given: dict[str, Any]) -> Expression | None:
        if "where" not in given:
            return None
        return self._formula((*place, "where"), given["where"])

    def _formula(self, place: Place, value: Any) -> Expression:
        try:
            if isinstance(value, str):
                return parsed_formula(value.removeprefix("="))
            self._problems.at(
                place,
                Words(f"{value!r} is no formula", f"{value!r} n'est pas une formule"),
                expected("one such as week <= 40", "une formule telle que week <= 40"),
            )
        except ExpressionMistakeError as error:
            self._problems.at(place, _mistaken(value, error), _SEE_GUIDE)
        return Constant(None)

    def _joins(self, place: Place, given: Any) -> tuple[tuple[str, Join], ...]:
        if given is None:
            return ()
        if not isinstance(given, dict):
            self._problems.at(
                (*place, "join"),
                Words("not `name: {...}`", "n'est pas de la forme `nom: {...}`"),
                expected("tables to join", "des tables à joindre"),
            )
            return ()
        return tuple((name, self._join((*place, "join", name), given[name])) for name in given)

    def _join(self, place: Place, given: Any) -> Join:
        content = given if isinstance(given, dict) else {}
        self._problems.unknown_keys(place, content, ("table", "key"))
        table = str(content.get("table", place[-1]))
        if table not in self._tables:
            known = tuple(self._tables)
            wanted_table = expected_one(known) if known else _DECLARE_IT
            self._problems.at(
                place,
                Words(f"there is no table `{table}`", f"il n'y a pas de table `{table}`"),
                wanted_table,
            )
        keys = names(content.get("key")) or ()
        wanted = len(self._tables[table].key) if table in self._tables else len(keys)
        if not keys or len(keys) != wanted:
            self._problems.at(
                place,
                Words(f"its key has {len(keys)} columns", f"sa clé a {len(keys)} colonnes"),
                expected(f"{wanted or 1} of them", f"{wanted or 1} colonnes"),
            )
        return Join(
            table, tuple(self._expression((*place, "key"), _as_column(key)) for key in keys)
        )

    def _timestamp(self, place: Place, given: Any) -> TimestampRule | None:
        if given is None:
            return None
        if isinstance(given, str):
            return TimestampRule(self._expression(place, given), self._timezone)
        if not isinstance(given, dict) or len({"column", "value"} & given.keys()) != 1:
            self._problems.at(
                place,
                Words("no instant to read", "aucune date à lire"),
                expected("`column: NAME` or `value:`", "`column: NOM` ou `value:`"),
            )
            return None
        self._problems.unknown_keys(place, given, _TIMESTAMP_KEYS)
        zone = given.get("timezone", self._timezone)
        if not isinstance(zone, str) or not known_zone(zone):
            self._problems.at(
                (*place, "timezone"),
                Words(f"unknown time zone `{zone}`", f"fuseau horaire inconnu `{zone}`"),
                expected("a name such as Europe/Paris", "un nom tel que Europe/Paris"),
            )
            zone = "UTC"
        value = _as_column(given["column"]) if "column" in given else given["value"]
        sequence = given.get("sequence")
        return TimestampRule(
            value=self._expression(place, value),
            timezone=zone,
            format=self._option(place, given, "format"),
            precision=self._precision(place, given),
            at_seconds=self._clock(place, given.get("at", "12:00")),
            sequence=None if sequence is None else self._expression(place, sequence),
        )

    def _precision(self, place: Place, given: dict[str, Any]) -> str:
        value = given.get("precision", "second")
        if value not in PRECISIONS:
            self._problems.at(
                (*place, "precision"),
                Words(f"precision is `{value}`", f"la précision est `{value}`"),
                expected_one(PRECISIONS),
            )
        return str(value)

    def _clock(self, place: Place, value: Any) -> int:
        found = _CLOCK.match(value) if isinstance(value, str) else None
        if not found:
            self._problems.at(
                (*place, "at"),
                Words(f"`{value}` is no hour", f"`{value}` n'est pas une heure"),
                expected('an hour such as "12:00"', 'une heure telle que "12:00"'),
            )
            return 0
        return int(found[1]) * 3600 + int(found[2]) * 60

    def _fields(
        self, place: Place, given: dict[str, Any], call: str
    ) -> tuple[tuple[str, Expression], ...]:
        found: list[tuple[str, Expression]] = []
        for key, name in _MESSAGE_FIELDS.items():
            if key not in given or (key == "event" and call != "track"):
                continue
            value = given[key]
            if (key in _OBJECTS) != isinstance(value, dict):
                wanted = _KEYS_UNDER if key in _OBJECTS else _ONE_VALUE
                self._problems.at(
                    (*place, key),
                    Words(f"`{key}` is {shown(value)}", f"`{key}` vaut {shown(value)}"),
                    wanted,
                )
                continue
            found.append((name, self._expression((*place, key), value)))
        if "channel" in given:
            found.append(("channel", self._expression((*place, "channel"), given["channel"])))
        return tuple(found)

    def _expression(self, place: Place, value: Any) -> Expression:
        try:
            if isinstance(value, str):
                return parsed_text(value)
        except ExpressionMistakeError as error:
            self._problems.at(place, _mistaken(value, error), _SEE_GUIDE)
            return Constant(None)
        if isinstance(value, list):
            return Sequence(
                tuple(self._expression((*place, at), one) for at, one in enumerate(value))
            )
        if isinstance(value, dict) and "each" in value:
            self._problems.unknown_keys(place, value, ("each", "where"))
            where = self._formula((*place, "where"), value["where"]) if "where" in value else None
            return Each(self._expression((*place, "each"), value["each"]), where)
        if isinstance(value, dict):
            items = ((key, self._expression((*place, key), value[key])) for key in value)
            return Fields(tuple(items))
        return Constant(value)


def _mistaken(value: str, error: ExpressionMistakeError) -> Words:
    return Words(f"`{value}`: {error.words.en}", f"`{value}` : {error.words.fr}")


def _as_column(name: Any) -> Any:
    """A bare column name, where only a column makes sense, as the text that reads it."""
    return f"{{{name}}}" if isinstance(name, str) and not set("{}=") & set(name) else name
