"""Values in SQL, and how each family of them is read as a type: what `scalars.py` says, in SQL."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, NamedTuple

from filrouge.rules import tree as t
from filrouge.rules.history.templates import path_of, quoted
from filrouge.rules.limits import NUMBER_UNITS_MAX, VALUE_CHARACTERS_MAX

Family = Literal["json", "typed", "kept", "double", "columns"]
"""`columns`: a JSON value read as each type beforehand, in columns named after it."""
Columns = Mapping[t.Path, str]
"""path -> the name from which those of its columns are made."""
NO_COLUMNS: Final[Columns] = {}
_UNIT: Final = 1_000_000
_NUMBERS: Final = "('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')"
_DATE: Final = "'[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?'"
_HOUR: Final = 3_600_000_000
_DAY: Final = 24 * _HOUR


class Written(NamedTuple):
    """An expression, and of what family it is."""

    sql: str
    family: Family


CellOf = Callable[[str, str, str], Written]
"""A reference table, the key as SQL, a column -> the cell."""

COLUMN_KINDS: Final = {
    "text": "VARCHAR",
    "number": "BIGINT",
    "boolean": "BOOLEAN",
    "texts": "VARCHAR[]",
    "there": "BOOLEAN",
}
"""What is read of a JSON value beforehand -> the type of its column. `texts` are those of a list;
`there` is false for null, and null or false where there is nothing."""


def column_sql(json: str, kind: str) -> str:
    """A JSON value, as its compact text, read as one of COLUMN_KINDS.

    By its first character: several times faster than asking the type of each, and the same.
    """
    text = f"CAST({json} AS VARCHAR)"
    double = f"TRY_CAST({text} AS DOUBLE)"
    return {
        "text": f"CASE WHEN starts_with({text}, '\"') THEN {_unquoted(json, text)} END",
        "number": f"CASE WHEN {text} >= '-' AND {text} < ':' THEN {micros_of(double)} END",
        "boolean": f"CASE {text} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END",
        "texts": f"CASE WHEN starts_with({text}, '[') THEN {_texts(json)} END",
        "there": f"COALESCE({text} <> 'null', FALSE)",
    }[kind]


def _unquoted(json: str, text: str) -> str:
    escaped = f"json_extract_string({json}, '$')"
    plain = f"substring({text}, 2, LENGTH({text}) - 2)"
    return f"CASE WHEN contains({text}, '\\') THEN {escaped} ELSE {plain} END"


def micros_of(double: str) -> str:
    """Millionths of a double, half to even; null when it is out of range."""
    return (
        f"CASE WHEN ABS({double}) <= {NUMBER_UNITS_MAX} "
        f"THEN CAST(ROUND_EVEN({double} * 1000000, 0) AS BIGINT) END"
    )


def _number(json: str) -> str:
    return (
        f"CASE WHEN json_type({json}) IN {_NUMBERS} THEN {micros_of(f'CAST({json} AS DOUBLE)')} END"
    )


def _text(json: str) -> str:
    return f"CASE WHEN json_type({json}) = 'VARCHAR' THEN json_extract_string({json}, '$') END"


def _boolean(json: str) -> str:
    return f"CASE WHEN json_type({json}) = 'BOOLEAN' THEN CAST({json} AS BOOLEAN) END"


def _date(text: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {_DATE}, 's') THEN substring({text}, 1, 10) END"


def _key(json: str, cut: bool = False) -> str:
    text = f"json_extract_string({json}, '$')"
    kept = f"substring({text}, 1, {VALUE_CHARACTERS_MAX})" if cut else text
    return (
        f"CASE json_type({json}) WHEN 'VARCHAR' THEN 's:' || {kept} "
        f"WHEN 'BOOLEAN' THEN 'b:' || {text} "
        f"ELSE 'n:' || CAST({_number(json)} AS VARCHAR) END"
    )


def read(value: Written, kind: str) -> str:
    """A value read as a type; null when it is missing or of another type."""
    sql, family = value
    if family == "typed":
        return sql
    if family == "double":
        return micros_of(sql)
    if family == "kept":
        return _read_kept(sql, kind)
    if family == "columns":
        return _read_columns(sql, kind)
    if kind == "date":
        return _date(f"({_text(sql)})")
    return {"number": _number, "text": _text, "boolean": _boolean, "any": _key}[kind](sql)


def _read_kept(sql: str, kind: str) -> str:
    sort = f"substring({sql}, 1, 1)"
    rest = f"substring({sql}, 3)"
    if kind == "any":
        return sql
    if kind == "number":
        return f"CASE WHEN {sort} = 'n' THEN CAST({rest} AS BIGINT) END"
    if kind == "boolean":
        return f"CASE WHEN {sort} = 'b' THEN {rest} = 'true' END"
    text = f"CASE WHEN {sort} = 's' THEN {rest} END"
    return _date(f"({text})") if kind == "date" else text


def _read_columns(sql: str, kind: str, cut: bool = False) -> str:
    if kind == "date":
        return _date(f"{sql}_text")
    if kind != "any":
        return f"{sql}_{kind}"
    text = f"substring({sql}_text, 1, {VALUE_CHARACTERS_MAX})" if cut else f"{sql}_text"
    return (
        f"CASE WHEN {sql}_text IS NOT NULL THEN 's:' || {text} "
        f"WHEN {sql}_boolean IS NOT NULL THEN 'b:' || CAST({sql}_boolean AS VARCHAR) "
        f"ELSE 'n:' || CAST({sql}_number AS VARCHAR) END"
    )


def kept_key(value: Written, kind: str) -> str:
    """The key that an aggregate keeps of an event's value, of this type if it has one."""
    if value.family == "json":
        return _key(value.sql, cut=True)
    if value.family == "columns":
        return _read_columns(value.sql, "any", cut=True)
    if kind == "number":
        return f"'n:' || CAST({value.sql} AS VARCHAR)"
    return f"'s:' || substring({value.sql}, 1, {VALUE_CHARACTERS_MAX})"


def exists(value: Written) -> str:
    """True when the value is not missing, whatever its type."""
    if value.family == "json":
        return f"COALESCE(json_type({value.sql}) <> 'NULL', FALSE)"
    if value.family == "columns":
        return f"COALESCE({value.sql}_there, FALSE)"
    return f"({value.sql} IS NOT NULL)"


def _texts(json: str) -> str:
    return (
        f"list_transform(list_filter(json_extract({json}, '$[*]'), "
        f"lambda x: json_type(x) = 'VARCHAR'), lambda x: json_extract_string(x, '$'))"
    )


def matches(value: Written, how: str, piece: str) -> str:
    """`contains` and `starts with`."""
    text = read(value, "text")
    if how == "starts with":
        return f"starts_with({text}, {quoted(piece)})"
    found = f"contains({text}, {quoted(piece)})"
    if value.family == "columns":
        return f"COALESCE(list_contains({value.sql}_texts, {quoted(piece)}), {found})"
    if value.family != "json":
        return found
    return (
        f"CASE WHEN json_type({value.sql}) = 'ARRAY' "
        f"THEN list_contains({_texts(value.sql)}, {quoted(piece)}) ELSE {found} END"
    )


def constant(node: t.Value) -> str:
    """A constant of a condition, of its own type."""
    match node:
        case t.Number(micros):
            return str(micros)
        case t.Boolean(value):
            return "TRUE" if value else "FALSE"
        case t.Text(text) | t.Date(text):
            return quoted(text)
    raise TypeError(node)


def event_value(node: t.Value, columns: Columns, cell: CellOf) -> Written:  # noqa: PLR0911
    """A value of the event `e`; `cell` gives those of reference tables."""
    match node:
        case t.Property(path) if path in columns:
            return Written(f"e.{columns[path]}", "columns")
        case t.Property(path):
            return Written(f"json_extract(e.properties, {path_of(path)})", "json")
        case t.Field("hour"):
            return Written(f"((e.local_time // {_HOUR}) % 24) * {_UNIT}", "typed")
        case t.Field("weekday"):
            return Written(f"((e.local_time // {_DAY} + 3) % 7 + 1) * {_UNIT}", "typed")
        case t.Field(name):
            return Written(f"e.{name}", "typed")
        case t.Text():
            return Written(constant(node), "typed")
        case t.Lookup(column=column):
            keys = (event_value(key, columns, cell) for key in node.keys)
            return cell(node.rows, row_key(keys), column)
    raise TypeError(node)


def row_key(keys: Iterable[Written]) -> str:
    """The key by which one value, or several, ask a reference table."""
    *before, last = map(table_key, keys)
    counted = (f"length({key}) || ':' || ({key}) || " for key in before)
    return f"{''.join(counted)}({last})" if before else last


def table_key(key: Written) -> str:
    """The key by which a value asks a reference table."""
    asked = read(key, "text")
    if key.family in ("json", "kept", "columns"):
        micros = f"({read(key, 'number')})"
        whole = f"CASE WHEN {micros} % {_UNIT} = 0 THEN CAST({micros} // {_UNIT} AS VARCHAR) END"
        asked = f"COALESCE({asked}, {whole})"
    return asked
