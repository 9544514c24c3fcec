"""The clear columns of some rows, and what is to be sealed of each.

The usual places are looked at row by row; then one regular expression over the whole columns
(RE2, about 0.2 us a text) finds the few rows that deserve a complete walk.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from filrouge.core.nouns import Event, RecordKind
from filrouge.stores.history_duckdb.personal import (
    Division,
    Tree,
    identifiers_in,
    looks_personal,
    merged,
    worth_looking_for,
)
from filrouge.stores.history_duckdb.rows import FORM_DIVIDED, FORM_WHOLE, SCHEMA, HistoryRow

_TOP: Final = ("messageId", "userId", "anonymousId", "previousId", "groupId", "traits")
_CONTEXT: Final = ("ip", "userAgent", "userAgentData", "traits", "externalIds")
_DEVICE: Final = ("id", "advertisingId", "token", "name")
_PAGE: Final = ("url", "referrer", "search")
_WORDS_MAX: Final = 10_000

_encode = msgspec.json.Encoder().encode


class Drafts:
    """`sealed[i]` is the personal side of row i: an object, the whole body, or None (erased)."""

    def __init__(self, rows: Sequence[HistoryRow], division: Division) -> None:
        self._rows = rows
        self._division = division
        self.sealed: list[Tree | bytes | None] = []
        self._trees: list[list[Tree | None]] = []
        self._texts: tuple[list[bytes | None], list[bytes | None], list[bytes | None]]
        self._texts = ([], [], [])
        self._identifiers: list[list[str]] = []
        self._hidden_words: set[int] = set()
        self._suspects: dict[int, set[int]] = {}
        self._draft_all()
        for place, column in enumerate(self._texts):
            look = pc.match_substring_regex(pa.array(column, pa.string()), division.suspect)
            for at in pc.indices_nonzero(look).to_pylist():
                self._suspects.setdefault(at, set()).add(place)
        for at, places in self._suspects.items():
            self._look_closely(at, places)

    def arrays(self) -> list[pa.Array]:
        """All columns but the sealed one, in the order of SCHEMA."""
        rows = self._rows
        records = [row.record for row in rows]
        calls, names, channels, event_times = self._words()
        values: list[list[Any]] = [
            [row.offset for row in rows],
            [record.kind for record in records],
            [FORM_DIVIDED if text is not None else FORM_WHOLE for text in self._texts[2]],
            [record.source for record in records],
            calls,
            names,
            channels,
            event_times,
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
            *self._texts,
        ]
        fields = list(SCHEMA)[: len(values)]
        return [pa.array(column, field.type) for column, field in zip(values, fields, strict=True)]

    def _draft_all(self) -> None:
        properties_texts, context_texts, other_texts = self._texts
        for at, row in enumerate(self._rows):
            event = row.event
            if event is None or row.record.kind != RecordKind.EVENT:
                self.sealed.append(row.record.body or None)
                self._trees.append([])
                self._identifiers.append([])
                for column in self._texts:
                    column.append(None)
                continue
            sealed, trees, identifiers = _usual_division(event)
            properties, context, other = trees
            try:
                texts = (
                    None if properties is None else _encode(properties),
                    None if context is None else _encode(context),
                    _encode(other),
                )
            except RecursionError:
                self._seal_whole(at)
                continue
            properties_texts.append(texts[0])
            context_texts.append(texts[1])
            other_texts.append(texts[2])
            self.sealed.append(sealed)
            self._trees.append(trees)
            self._identifiers.append(identifiers)
            places = _places_of(identifiers, texts)
            if places:
                self._suspects[at] = places

    def _look_closely(self, at: int, places: set[int]) -> None:
        """Walk the suspect trees, then those that hold an identifier just found."""
        sealed = self.sealed[at]
        if type(sealed) is not dict:
            return
        trees = self._trees[at]
        identifiers = self._identifiers[at]
        try:
            found = [text for place in places for text in identifiers_in(trees[place])]
            if found:
                identifiers = list(dict.fromkeys(identifiers + found))
                places |= _places_of(found, [column[at] for column in self._texts])
            for place in places:
                tree = trees[place]
                if tree:
                    clear, hidden = self._division.divided(tree, identifiers)
                    if hidden:
                        name = _PLACE_NAMES[place]
                        self._texts[place][at] = _encode(clear)
                        merged(sealed, {name: hidden} if name else hidden)
        except RecursionError:
            self._seal_whole(at)
        self._identifiers[at] = identifiers

    def _seal_whole(self, at: int) -> None:
        """Too deep to be walked: nothing of it stays clear."""
        body = self._rows[at].record.body
        if at == len(self.sealed):
            self.sealed.append(body)
            self._trees.append([])
            self._identifiers.append([])
            for column in self._texts:
                column.append(None)
        else:
            self.sealed[at] = body
            for column in self._texts:
                column[at] = None
        self._hidden_words.add(at)

    def _words(self) -> tuple[list[str], list[str], list[str], list[int | None]]:
        """The call, name, channel and instant of each row; blank where a word is personal."""
        calls, names, channels = [], [], []
        times: list[int | None] = []
        looks: dict[str, bool] = {}
        for at, row in enumerate(self._rows):
            event = row.event
            if event is None:
                calls.append("")
                names.append("")
                channels.append("")
                times.append(None)
                continue
            close = self._identifiers[at] if at in self._suspects else ()
            calls.append(event.call)
            for words, word in ((names, event.name), (channels, event.channel)):
                look = looks.get(word)
                if look is None:
                    if len(looks) > _WORDS_MAX:
                        looks.clear()
                    look = looks[word] = looks_personal(word)
                hide = look or at in self._hidden_words or any(known in word for known in close)
                words.append("" if hide else word)
            times.append(event.event_time)
        return calls, names, channels, times


_PLACE_NAMES: Final = ("properties", "context", "")


def _places_of(identifiers: Sequence[str], texts: Sequence[bytes | None]) -> set[int]:
    """Which texts may hold one of the identifiers; all of them when JSON would escape it."""
    places: set[int] = set()
    for identifier in identifiers:
        look = identifier.encode("utf-8", "replace")
        odd = not identifier.isprintable() or '"' in identifier or "\\" in identifier
        for place, text in enumerate(texts):
            if text is not None and (odd or look in text):
                places.add(place)
    return places


def _usual_division(event: Event) -> tuple[Tree, list[Tree | None], list[str]]:
    """Sealed side, clear sides (properties, context, the rest), and identifiers to look for."""
    other = event.body.copy()
    sealed: Tree = {}
    for name in _TOP:
        if name in other:
            sealed[name] = other.pop(name)
    identifiers = [
        text for text in map(worth_looking_for, (event.user_id, event.anonymous_id)) if text
    ]
    traits = sealed.get("traits")
    if traits:
        identifiers += identifiers_in(traits)
    properties = other.get("properties")
    if type(properties) is dict:
        del other["properties"]
    else:
        properties = None
    context = other.get("context")
    if type(context) is dict:
        del other["context"]
        context, hidden = _usual_context(context)
        if hidden:
            sealed["context"] = hidden
            if "traits" in hidden:
                identifiers += identifiers_in(hidden["traits"])
    else:
        context = None
    return sealed, [properties, context, other], identifiers


def _usual_context(context: Tree) -> tuple[Tree, Tree]:
    clear = context.copy()
    hidden: Tree = {}
    for name in _CONTEXT:
        if name in clear:
            hidden[name] = clear.pop(name)
    page = clear.get("page")
    if type(page) is dict:
        personal = {
            name: text
            for name in _PAGE
            if (text := page.get(name)) and (type(text) is not str or "?" in text or "#" in text)
        }
        if personal:
            hidden["page"] = personal
            clear["page"] = {n: v for n, v in page.items() if n not in personal}
    device = clear.get("device")
    if type(device) is dict:
        personal = {name: device[name] for name in _DEVICE if name in device}
        if personal:
            hidden["device"] = personal
            clear["device"] = {n: v for n, v in device.items() if n not in personal}
    return clear, hidden
