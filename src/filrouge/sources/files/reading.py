"""A file -> batches of Records, streaming; what is wrong is set aside row by row."""

from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from filrouge.core.language import Words
from filrouge.core.nouns import Record, RecordKind
from filrouge.sources.files.errors import MappingMissingError
from filrouge.sources.files.formats.opening import format_of
from filrouge.sources.files.formats.rows import BadRow, Table
from filrouge.sources.files.language.mapping import FileMapping, SourceFile
from filrouge.sources.files.wording import CellProblemError

if TYPE_CHECKING:
    from filrouge.sources.files.binding import BoundMapping

UNREADABLE: Final = "row-unreadable"
INVALID: Final = "row-invalid"
_CONTENT_CHARACTERS_MAX: Final = 30_000
_NONE: Final = Words("none", "aucun")


class Batch(NamedTuple):
    """Some records of a file, in its order."""

    records: list[Record]
    done_rows: int
    """Rows (lines of a text file) read so far, of this file and mapping."""
    total_rows: int | None
    mapping: str = ""


def read_records(
    path: Path,
    source: SourceFile,
    received_time: int,
    batch_rows: int = 2_000,
    *,
    mapping: str = "",
    shift_days: int = 0,
    live: bool = False,
) -> Iterator[Batch]:
    """The Segment messages of a file, as imported Records of about `batch_rows` at a time.

    All the mappings of the source that are for a file of this name are applied, or only the one
    named `mapping`. `shift_days` moves every date by whole days of local time. Reading the same
    file again gives the same messageIds. A row that cannot be read, or is not what the mapping
    says, is a REJECTED record that holds the row and the problem.

    Raises at once MappingMissingError, ColumnMissingError, FileUnreadableError or
    PackageMissingError; and FileUnreadableError at the end of a file that breaks in its middle,
    after the rows before the break.
    """
    reader = _Reader(path, source, received_time, batch_rows, live=live)
    chosen = _mappings_for(path, source, mapping)
    return chain.from_iterable([reader.opened(one, shift_days) for one in chosen])


def _mappings_for(path: Path, source: SourceFile, name: str) -> list[FileMapping]:
    found = [
        one
        for one in source.files
        if (one.name == name if name else fnmatch(path.name, one.pattern))
    ]
    if found:
        return found
    if not name and format_of(path, None) == "ndjson":
        return [FileMapping("", path.name, format="ndjson")]
    patterns = (f"{one.name} ({one.pattern})" for one in source.files)
    raise MappingMissingError(
        source=source.name, file=path.name, patterns=", ".join(patterns) or _NONE
    )


class _Reader:
    def __init__(
        self, path: Path, source: SourceFile, received_time: int, batch_rows: int, *, live: bool
    ) -> None:
        self._path = path
        self._source = source
        self._received_time = received_time
        self._batch_rows = batch_rows
        self._live = live

    def opened(self, mapping: FileMapping, shift_days: int) -> Iterator[Batch]:
        """Open the file now, to read it later. What reads files is loaded only here."""
        from filrouge.sources.files.binding import bound_mapping
        from filrouge.sources.files.ready_made import opened_messages

        if not mapping.call:
            table = opened_messages(self._path)
            return self._batches(table, mapping, self._lines(table, shift_days))
        bound = bound_mapping(self._path, mapping, self._source, shift_days)
        return self._batches(bound.table, mapping, self._shaped(bound, mapping))

    def _lines(self, table: Table, shift_days: int) -> Iterator[Record]:
        from filrouge.sources.files.ready_made import message_lines

        for line in message_lines(table, self._source.timezone, shift_days):
            yield self._event(line.body)

    def _shaped(self, bound: "BoundMapping", mapping: FileMapping) -> Iterator[Record]:
        for unit in bound.units:
            try:
                yield self._event(bound.shaper.message(unit.rows, unit.key))
            except CellProblemError as error:
                content = bound.content(unit)
                yield self._rejected(
                    mapping, INVALID, BadRow(unit.last_number, content, error.words)
                )

    def _batches(
        self, table: Table, mapping: FileMapping, records: Iterator[Record]
    ) -> Iterator[Batch]:
        total = table.total_rows
        gathered: list[Record] = []
        for record in records:
            gathered.append(record)
            if table.bad:
                gathered += self._bad(table, mapping)
            if len(gathered) >= self._batch_rows:
                yield Batch(gathered, table.seen_rows, total, mapping.name)
                gathered = []
        gathered += self._bad(table, mapping)
        done = table.seen_rows
        finished = done if table.failure or total is None else max(done, total)
        for start in range(0, max(len(gathered), 1), self._batch_rows):
            part = gathered[start : start + self._batch_rows]
            yield Batch(part, finished, total, mapping.name)
        if table.failure:
            raise table.failure

    def _bad(self, table: Table, mapping: FileMapping) -> list[Record]:
        found = [self._rejected(mapping, UNREADABLE, row) for row in table.bad]
        table.bad.clear()
        return found

    def _event(self, body: bytes) -> Record:
        return Record(
            RecordKind.EVENT,
            self._source.name,
            self._received_time,
            body,
            imported=True,
            live=self._live,
        )

    def _rejected(self, mapping: FileMapping, reason: str, row: BadRow) -> Record:
        return Record(
            RecordKind.REJECTED,
            self._source.name,
            self._received_time,
            self._rejected_body(mapping, row),
            imported=True,
            live=self._live,
            reason=reason,
        )

    def _rejected_body(self, mapping: FileMapping, row: BadRow) -> bytes:
        from filrouge.sources.files.staging import content_key

        content: Any = row.content
        try:
            encoded = msgspec.json.encode(content, order="deterministic")
        except (TypeError, ValueError, OverflowError, RecursionError, UnicodeError):
            encoded = b""
        if not encoded or len(encoded) > _CONTENT_CHARACTERS_MAX:
            content = repr(content)[:_CONTENT_CHARACTERS_MAX]
            content = _plain(content)
        told = {
            "messageId": f"rejected-{content_key((self._path.name, row.number, encoded))}",
            "file": self._path.name,
            "mapping": mapping.name,
            "row": row.number,
            "problem": _plain(row.problem.en),
            "problem_fr": _plain(row.problem.fr),
            "content": content,
        }
        return msgspec.json.encode(told)


def _plain(text: str) -> str:
    """The text without what UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()
