"""The clear columns of some rows, and what is to be sealed of each.

The usual places are looked at row by row; then one regular expression over whole columns (RE2,
about 0.4 us a text) and a search for the event's own identifiers find the few rows that deserve
a complete walk.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from filrouge.core.nouns import Event, RecordKind
from filrouge.stores.history_duckdb.personal import (
    Division,
    Tree,
    looks_personal,
    merged,
    worth_looking_for,
)
from filrouge.stores.history_duckdb.rows import (
    FORM_DIVIDED,
    FORM_HIDES_PROPERTIES,
    FORM_HIDES_WORDS,
    FORM_WHOLE,
    SCHEMA,
    HistoryRow,
)

_CONTEXT: Final = ("ip", "userAgent", "userAgentData", "traits", "externalIds")
_DEVICE: Final = ("id", "advertisingId", "token", "name")
_ABSENT: Final = object()
LONG_BYTES_MIN: Final = 10_000
"""Bodies longer than this are wholly sealed, to the byte, rather than let grow."""
_ANY_WORD: Final = ("",)

_encode = msgspec.json.Encoder().encode


def _grows(body: bytes, length: int) -> bool:
    """Whether a long body would come back longer (1e5 as 100000.0), maybe past its limit."""
    return len(body) > LONG_BYTES_MIN and length > len(body)


class Draft:
    """One divided event, before and after a close look."""

    __slots__ = ("_division", "identifiers", "other", "properties", "sealed")

    def __init__(self, event: Event, division: Division) -> None:
        self._division = division
        self.sealed: Tree = {}
        self.identifiers: list[str] = []
        """Texts that would name the person anywhere else in the event."""
        other = event.body.copy()
        self.other: Tree = other
        properties = other.get("properties")
        if type(properties) is dict:
            del other["properties"]
            self.properties: Tree | None = properties
        else:
            self.properties = None
        self._take_names(event)
        context = other.get("context")
        if type(context) is dict:
            self._take_context(context)

    def _take_names(self, event: Event) -> None:
        sealed = self.sealed
        take = self.other.pop
        identifiers = self.identifiers
        if (value := take("messageId", _ABSENT)) is not _ABSENT:
            sealed["messageId"] = value
        if (value := take("userId", _ABSENT)) is not _ABSENT:
            sealed["userId"] = value
            if text := worth_looking_for(event.user_id):
                identifiers.append(text)
        if (value := take("anonymousId", _ABSENT)) is not _ABSENT:
            sealed["anonymousId"] = value
            if text := worth_looking_for(event.anonymous_id):
                identifiers.append(text)
        if (value := take("traits", _ABSENT)) is not _ABSENT:
            sealed["traits"] = value
            if value:
                identifiers += self._division.identifiers_in(value)
        if event.call in ("alias", "group"):
            for name in ("previousId", "groupId"):
                if name in self.other:
                    sealed[name] = take(name)

    def _take_context(self, context: Tree) -> None:
        hidden: Tree = {name: context[name] for name in _CONTEXT if name in context}
        page = context.get("page")
        if type(page) is dict:
            personal = {}
            if type(text := page.get("url")) is str and ("?" in text or "#" in text):
                personal["url"] = text
            if type(text := page.get("referrer")) is str and ("?" in text or "#" in text):
                personal["referrer"] = text
            if text := page.get("search"):
                personal["search"] = text
            if personal:
                hidden["page"] = personal
        device = context.get("device")
        if type(device) is dict:
            personal = {name: device[name] for name in _DEVICE if name in device}
            if personal:
                hidden["device"] = personal
        if hidden:
            if "traits" in hidden:
                self.identifiers += self._division.identifiers_in(hidden["traits"])
            self.sealed["context"] = hidden
            self.other["context"] = _without(context, hidden)

    def look_closely(self) -> None:
        """Walk the whole clear side; identifiers found on the way are looked for too."""
        division = self._division
        properties = self.properties or {}
        found = division.identifiers_in(properties) + division.identifiers_in(self.other)
        self.identifiers = list(dict.fromkeys(self.identifiers + found))
        if properties:
            self.properties, hidden = division.divided(properties, self.identifiers)
            if hidden:
                # Sealed whole, in their order: a retry is told by what its properties say.
                self.sealed["properties"] = properties
        self.other, hidden = division.divided(self.other, self.identifiers)
        if hidden:
            merged(self.sealed, hidden)


def _without(context: Tree, hidden: Tree) -> Tree:
    clear = context.copy()
    for name, part in hidden.items():
        if name in ("page", "device"):
            inner = clear[name] = clear[name].copy()
            for taken in part:
                del inner[taken]
        else:
            del clear[name]
    return clear


class Drafts:
    """The clear columns of some rows; `sealed[i]` is the JSON (or body) to seal, if any."""

    def __init__(self, rows: Sequence[HistoryRow], division: Division) -> None:
        self._rows = rows
        self._division = division
        self.sealed: list[bytes | None] = []
        self._properties: list[bytes | None] = []
        self._other: list[bytes | None] = []
        self._personal_words: dict[int, Sequence[str]] = {}
        """By place of a row, the identifiers not to show in its name and channel."""
        self._hiding: set[int] = set()
        """Places of rows whose properties are not all clear."""
        suspects = {at for at, row in enumerate(rows) if self._is_suspect(row)}
        for column in (self._properties, self._other):
            looks = pc.match_substring_regex(pa.array(column, pa.string()), division.suspect)
            suspects.update(pc.indices_nonzero(looks).to_pylist())
        for at in suspects:
            self._look_closely(at)

    def arrays(self) -> list[pa.Array]:
        """All columns but the sealed one, in the order of SCHEMA."""
        rows = self._rows
        records = [row.record for row in rows]
        events = [row.event for row in rows]
        names = ["" if event is None else event.name for event in events]
        channels = ["" if event is None else event.channel for event in events]
        shown_names, shown_channels = self._shown(list(names)), self._shown(list(channels))
        blanked = {
            at
            for all_, shown in ((names, shown_names), (channels, shown_channels))
            for at, (word, left) in enumerate(zip(all_, shown, strict=True))
            if word != left
        }
        values: list[list[Any]] = [
            [row.offset for row in rows],
            [record.kind for record in records],
            [self._form(at, at in blanked) for at in range(len(rows))],
            [record.source for record in records],
            ["" if event is None else event.call for event in events],
            shown_names,
            shown_channels,
            [None if event is None else event.event_time for event in events],
            [record.received_time for record in records],
            [record.sent_time for record in records],
            [record.call for record in records],
            [record.imported for record in records],
            [record.live for record in records],
            [record.reason for record in records],
            [row.message_key for row in rows],
            [row.body_hash for row in rows],
            [row.trace for row in rows],
            [row.seal for row in rows],
            self._properties,
            self._other,
        ]
        fields = list(SCHEMA)[: len(values)]
        return [pa.array(column, field.type) for column, field in zip(values, fields, strict=True)]

    def _form(self, at: int, blanked: bool) -> int:
        if self._other[at] is None:
            return FORM_WHOLE
        hides = FORM_HIDES_PROPERTIES if at in self._hiding else FORM_DIVIDED
        return hides + (FORM_HIDES_WORDS if blanked else 0)

    def _is_suspect(self, row: HistoryRow) -> bool:
        """Append a row's usual division; whether it holds one of its identifiers elsewhere."""
        event = row.event
        if event is None or row.record.kind != RecordKind.EVENT:
            self._seal_whole(row)
            return False
        # Drafts are not kept: what is freed at once stays in the processor's cache.
        draft = Draft(event, self._division)
        try:
            sealed = _encode(draft.sealed)
            other = _encode(draft.other)
            properties = b"" if draft.properties is None else _encode(draft.properties)
        except RecursionError:
            self._seal_whole(row)
            return False
        if _grows(row.record.body, len(sealed) + len(other) + len(properties)):
            self._seal_whole(row)
            return False
        self.sealed.append(sealed)
        self._other.append(other)
        self._properties.append(properties or None)
        # With a backslash, JSON may spell an identifier otherwise.
        if b"\\" in sealed:
            return True
        for identifier in draft.identifiers:
            look = identifier.encode()
            if look in other or look in properties:
                return True
        return False

    def _seal_whole(self, row: HistoryRow) -> None:
        if row.event is not None and row.record.kind == RecordKind.EVENT:
            self._personal_words[len(self.sealed)] = _ANY_WORD
        self._other.append(None)
        self._properties.append(None)
        self.sealed.append(row.record.body or None)

    def _look_closely(self, at: int) -> None:
        event = self._rows[at].event
        if event is None or self._other[at] is None:
            return
        try:
            draft = Draft(event, self._division)
            draft.look_closely()
            self._properties[at] = None if draft.properties is None else _encode(draft.properties)
            self._other[at] = _encode(draft.other)
            self.sealed[at] = _encode(draft.sealed)
            self._personal_words[at] = draft.identifiers
            if "properties" in draft.sealed:
                self._hiding.add(at)
        except RecursionError:
            # Too deep to be walked: nothing of it stays clear.
            self._properties[at] = self._other[at] = None
            self.sealed[at] = self._rows[at].record.body
            self._personal_words[at] = _ANY_WORD

    def _shown(self, words: list[str]) -> list[str]:
        """Names or channels, blank where they are personal."""
        hidden = {word for word in set(words) if looks_personal(word)}
        if hidden:
            words = ["" if word in hidden else word for word in words]
        for at, identifiers in self._personal_words.items():
            if _has_any(words[at], identifiers):
                words[at] = ""
        return words


def _has_any(word: str, identifiers: Iterable[str]) -> bool:
    return any(identifier in word for identifier in identifiers)
