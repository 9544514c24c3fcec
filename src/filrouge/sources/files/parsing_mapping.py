"""One mapping of a source's `files:` -> FileMapping."""

import re
from pathlib import PurePosixPath
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filrouge.sources.files.expression import (
    Constant,
    Each,
    Expression,
    ExpressionMistakeError,
    Fields,
    Sequence,
    parsed_formula,
    parsed_text,
)
from filrouge.sources.files.mapping import (
    CALLS,
    FORMATS,
    PRECISIONS,
    FileMapping,
    Join,
    TableFile,
    TimestampRule,
)
from filrouge.sources.files.yaml_lines import Place, Problems, listed

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
            self._problems.add(place, f"the mapping `{name}` is empty", "expected its keys")
            return FileMapping(name, "")
        self._problems.unknown_keys(place, given, _KEYS)
        options = {key: self._option(place, given, key) for key in _OPTIONS}
        file = options["file"]
        pattern = options.pop("pattern") or PurePosixPath(file).name
        if not pattern:
            self._problems.add(
                place, f"`{name}` names no file", "expected `pattern: orders*.csv` or `file:`"
            )
        self._choices(place, options)
        kind = options["format"] or pattern.removesuffix(".gz").rpartition(".")[2]
        if kind == "xml" and "element" not in given:
            self._problems.add(place, f"`{name}` names no element", "expected `element: Order`")
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
        self._problems.add((*place, key), f"`{key}` is {value!r}", "expected a text")
        return ""

    def _choices(self, place: Place, options: dict[str, str]) -> None:
        if options["format"] and options["format"] not in FORMATS:
            self._problems.add(
                (*place, "format"),
                f"unknown format `{options['format']}`",
                f"expected {listed(FORMATS)}",
            )
        if options["decimal"] not in ("", ".", ","):
            self._problems.add((*place, "decimal"), "unknown decimal mark", 'expected "." or ","')
        if len(options["delimiter"]) > 1:
            self._problems.add((*place, "delimiter"), "more than one sign", 'expected ";" or ","')

    def _call(self, place: Place, given: dict[str, Any], pattern: str, file_format: str) -> str:
        call = given.get("call", "")
        ready_made = file_format == "ndjson" or any(end in pattern for end in ("ndjson", "jsonl"))
        if call in CALLS:
            if call == "track" and "event" not in given:
                self._problems.add(place, "`call: track` has no event", "expected `event: NAME`")
        elif call or not ready_made:
            self._problems.add((*place, "call"), f"`call` is `{call}`", f"expected {listed(CALLS)}")
        return str(call)

    def _group(self, place: Place, given: dict[str, Any]) -> tuple[str, ...]:
        if "group_by" not in given:
            return ()
        found = names(given["group_by"])
        if found is None:
            self._problems.add((*place, "group_by"), "no column to group by", "expected a column")
        return found or ()

    def _where(self, place: Place, given: dict[str, Any]) -> Expression | None:
        if "where" not in given:
            return None
        return self._formula((*place, "where"), given["where"])

    def _formula(self, place: Place, value: Any) -> Expression:
        try:
            if isinstance(value, str):
                return parsed_formula(value.removeprefix("="))
            self._problems.add(place, f"{value!r} is no formula", "expected such as week <= 40")
        except ExpressionMistakeError as error:
            self._problems.add(place, f"`{value}`: {error}", "see docs/guides/import.md")
        return Constant(None)

    def _joins(self, place: Place, given: Any) -> tuple[tuple[str, Join], ...]:
        if given is None:
            return ()
        if not isinstance(given, dict):
            self._problems.add((*place, "join"), "not `name: {...}`", "expected tables to join")
            return ()
        return tuple((name, self._join((*place, "join", name), given[name])) for name in given)

    def _join(self, place: Place, given: Any) -> Join:
        content = given if isinstance(given, dict) else {}
        self._problems.unknown_keys(place, content, ("table", "key"))
        table = str(content.get("table", place[-1]))
        if table not in self._tables:
            known = tuple(self._tables)
            expected = f"expected {listed(known)}" if known else "declare it under `tables:`"
            self._problems.add(place, f"there is no table `{table}`", expected)
        keys = names(content.get("key")) or ()
        wanted = len(self._tables[table].key) if table in self._tables else len(keys)
        if not keys or len(keys) != wanted:
            self._problems.add(place, f"its key has {len(keys)} columns", f"expected {wanted or 1}")
        return Join(
            table, tuple(self._expression((*place, "key"), _as_column(key)) for key in keys)
        )

    def _timestamp(self, place: Place, given: Any) -> TimestampRule | None:
        if given is None:
            return None
        if isinstance(given, str):
            return TimestampRule(self._expression(place, given), self._timezone)
        if not isinstance(given, dict) or len({"column", "value"} & given.keys()) != 1:
            self._problems.add(place, "no instant to read", "expected `column: NAME` or `value:`")
            return None
        self._problems.unknown_keys(place, given, _TIMESTAMP_KEYS)
        zone = given.get("timezone", self._timezone)
        if not isinstance(zone, str) or not known_zone(zone):
            self._problems.add(
                (*place, "timezone"), f"unknown time zone `{zone}`", "expected Europe/Paris"
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
            self._problems.add(
                (*place, "precision"), f"precision is `{value}`", f"expected {listed(PRECISIONS)}"
            )
        return str(value)

    def _clock(self, place: Place, value: Any) -> int:
        found = _CLOCK.match(value) if isinstance(value, str) else None
        if not found:
            self._problems.add((*place, "at"), f"`{value}` is no hour", 'expected "12:00"')
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
                expected = "expected keys under it" if key in _OBJECTS else "expected one value"
                self._problems.add((*place, key), f"`{key}` is {type(value).__name__}", expected)
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
            self._problems.add(place, f"`{value}`: {error}", "see docs/guides/import.md")
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


def _as_column(name: Any) -> Any:
    """A bare column name, where only a column makes sense, as the text that reads it."""
    return f"{{{name}}}" if isinstance(name, str) and not set("{}=") & set(name) else name
