"""A source as its file in `sources/` declares it: where it comes from and how its rows are read."""

from pathlib import Path
from typing import Any, Final

import msgspec

from filrouge.core.time import HOUR
from filrouge.sources.files.language.expression import Expression

CALLS: Final = ("track", "identify", "page", "screen", "group", "alias")
FORMATS: Final = ("csv", "parquet", "ndjson", "xml")
TRUSTS: Final = ("verified", "typed")
PRECISIONS: Final = ("second", "minute", "day", "period")
"""`day`: the hour is unknown. `period`: the day itself is one of several."""
EFFECT_LATENESS_DEFAULT: Final = HOUR


class TableFile(msgspec.Struct, frozen=True):
    """A reference table: a CSV or Parquet file whose rows are found by the values of `key`."""

    file: str
    package: str
    key: tuple[str, ...]


class Join(msgspec.Struct, frozen=True):
    """Brings the columns of a table beside each row, as `name.column`."""

    table: str
    key: tuple[Expression, ...]


class TimestampRule(msgspec.Struct, frozen=True):
    """How the instant of a row is read."""

    value: Expression
    timezone: str
    """The zone of texts and cells that carry none."""
    format: str = ""
    """A strptime pattern, `seconds` or `milliseconds` (since 1970); "" is ISO 8601."""
    precision: str = "second"
    at_seconds: int = 12 * 3600
    """Where in the (local) day an instant of day precision is placed."""
    sequence: Expression | None = None
    """A rank, added in seconds, that keeps the order inside such a day."""


class FileMapping(msgspec.Struct, frozen=True):
    """How one kind of file becomes Segment messages."""

    name: str
    pattern: str
    file: str = ""
    package: str = ""
    format: str = ""
    delimiter: str = ""
    encoding: str = ""
    decimal: str = "."
    element: str = ""
    """XML: the path of the element that is one record."""
    rows: str = ""
    """XML: the path, inside that element, of the repeated element that is one row."""
    where: Expression | None = None
    joins: tuple[tuple[str, Join], ...] = ()
    group_by: tuple[str, ...] = ()
    call: str = ""
    """"" for NDJSON whose lines are Segment messages already."""
    timestamp: TimestampRule | None = None
    fields: tuple[tuple[str, Expression], ...] = ()
    """The other fields of the message under their Segment names (`messageId`, `properties`...)."""


class SourceFile(msgspec.Struct, frozen=True):
    """A source: where its events come from, what they mean by default, and its file mappings."""

    name: str
    path: Path
    channel: str = "web"
    timezone: str = "UTC"
    currency: str = ""
    region: str = ""
    trust: str = "verified"
    effect_lateness: int = EFFECT_LATENESS_DEFAULT
    """Microseconds; an older event is folded but starts no effect."""
    origins: tuple[str, ...] = ()
    last_day: str = ""
    """The last day of the data, `YYYY-MM-DD`: the demo moves it to today by whole weeks."""
    tables: dict[str, TableFile] = {}
    files: tuple[FileMapping, ...] = ()

    @property
    def folder(self) -> Path:
        """The workspace that holds `sources/`: relative file names start there."""
        return self.path.parent.parent

    def settings(self) -> dict[str, Any]:
        """What the collector needs to know to date and place an event of this source."""
        return {
            "name": self.name,
            "channel": self.channel,
            "region": self.region,
            "trust": self.trust,
            "timezone": self.timezone,
            "effect_lateness": self.effect_lateness,
        }
