"""NDJSON whose lines are Segment messages already: kept as they are, but for what they lack."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import pyarrow as pa

from filrouge.core.language import Words
from filrouge.core.time import instant, iso, micros, parsed_iso
from filrouge.sources.files.formats.ndjson_rows import json_lines, json_object
from filrouge.sources.files.formats.rows import BadRow, Table, TextBatch, rows_of
from filrouge.sources.files.formats.text_lines import text_shape
from filrouge.sources.files.staging import content_keys, staged

_IDS: Final = ("messageId", "message_id")
_TIMES: Final = ("timestamp", "originalTimestamp", "original_timestamp", "sentAt", "sent_at")

_NOT_UTF8: Final = Words(
    "not UTF-8 text; save the file as UTF-8", "pas du texte UTF-8 ; enregistrez-le en UTF-8"
)


class Line(NamedTuple):
    number: int
    body: bytes


def opened_messages(path: Path) -> Table:
    """A table over the lines of the file; raises FileUnreadableError."""
    table = Table(path, (), text_shape(path, "utf-8").lines)
    table.text_schema(("line",))
    table.batches = _batches(table)
    return table


def message_lines(table: Table, zone: str, shift_days: int = 0) -> Iterator[Line]:
    """Each line's message. One without a messageId is named by its content, and by how many
    lines like it came before; its times are moved by `shift_days` of local time in `zone`."""
    named = all(b'"messageId"' in line for _, line in json_lines(Table(table.path, (), None)))
    batches = table.batches if named else staged(table, content_keys, counted=True)
    for batch in batches:
        table.seen_rows += batch.num_rows
        for row in rows_of(batch.columns):
            line = row[0].encode()
            content = json_object(table, row[1], line)
            if content is None:
                continue
            changed = _moved(content, ZoneInfo(zone), shift_days) if shift_days else False
            if not named and not any(content.get(name) for name in _IDS):
                content["messageId"] = f"line-{row[2]}-{row[3]}" if row[3] else f"line-{row[2]}"
                changed = True
            yield Line(row[1], msgspec.json.encode(content) if changed else line)


def _batches(table: Table) -> Iterator[pa.RecordBatch]:
    batch = TextBatch(table.schema)
    for number, line in json_lines(table):
        try:
            text = line.decode()
        except UnicodeDecodeError:
            shown = line[:4_000].decode("utf-8", "replace")
            table.set_aside(BadRow(number, shown, _NOT_UTF8))
            continue
        if batch.add((text, number)) and (full := batch.taken()):
            yield full
    if rest := batch.taken():
        yield rest


def _moved(content: dict[str, Any], zone: ZoneInfo, shift_days: int) -> bool:
    changed = False
    for name in _TIMES:
        try:
            local = instant(parsed_iso(content[name])).astimezone(zone).replace(tzinfo=None)
            shifted = (local + timedelta(days=shift_days)).replace(tzinfo=zone)
            content[name] = iso(micros(shifted))
            changed = True
        except (KeyError, TypeError, ValueError, OverflowError):
            # A time that is not one is left for the collector to judge.
            continue
    return changed
