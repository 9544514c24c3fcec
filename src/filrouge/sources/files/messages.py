"""Rows -> Segment messages, by a mapping bound to a file's columns."""

from typing import Any, Final

import msgspec

from filrouge.core.sentences import said
from filrouge.core.time import iso
from filrouge.sources.files.language import cells
from filrouge.sources.files.language.expression import Constant, Fields
from filrouge.sources.files.language.formulas import Row
from filrouge.sources.files.language.instants import instant_reader
from filrouge.sources.files.language.mapping import FileMapping, SourceFile
from filrouge.sources.files.language.values import Binder, GroupReader
from filrouge.sources.files.wording import CellProblemError

MESSAGE_BYTES_MAX: Final = 1_000_000
_TEXT_FIELDS: Final = ("event", "name", "userId", "anonymousId", "groupId", "previousId")
_OBJECT_FIELDS: Final = ("context", "properties", "traits")
_MONEY: Final = frozenset(("total", "revenue", "value", "price", "products", "discount"))
_encode: Final = msgspec.json.Encoder(decimal_format="number").encode


class MessageShaper:
    """Makes the message of a group of rows (one row where nothing is grouped)."""

    def __init__(
        self, mapping: FileMapping, source: SourceFile, binder: Binder, shift_days: int
    ) -> None:
        fields = dict(mapping.fields)
        self._call = mapping.call
        self._name = mapping.name
        self._keyed = "messageId" in fields
        self._message_id = _optional(binder, fields.get("messageId"))
        self._texts = tuple(
            (name, binder.group(fields[name])) for name in _TEXT_FIELDS if name in fields
        )
        self._channel = _optional(binder, fields.get("channel"))
        self._objects = tuple(
            (name, binder.group(_with_currency(name, fields[name], source.currency)))
            for name in _OBJECT_FIELDS
            if name in fields
        )
        rule = mapping.timestamp
        self._instant = instant_reader(rule, binder, source.timezone, shift_days) if rule else None
        self._precision = rule.precision if rule and rule.precision != "second" else ""

    def message(self, rows: list[Row], key: str) -> bytes:
        """The message's JSON. `key` makes its messageId where the mapping gives none.

        Raises CellProblemError when the rows do not hold what the mapping says.
        """
        body: dict[str, Any] = {"type": self._call, "messageId": self._id(rows, key)}
        if self._instant is not None:
            body["timestamp"] = iso(self._instant(rows[0]))
        for name, read in self._texts:
            if (value := cells.text(read(rows))) is not None:
                body[name] = value
        for key_name, read in self._objects:
            if content := read(rows):
                body[key_name] = content
        if self._channel and (channel := cells.text(self._channel(rows))):
            body["context"] = {**body.get("context", {}), "channel": channel}
        if self._precision:
            body["context"] = {**body.get("context", {}), "precision": self._precision}
        if self._call == "track" and "event" not in body:
            raise CellProblemError(
                "the name of the event is empty", "le nom de l'événement est vide"
            )
        return self._encoded(body)

    def _id(self, rows: list[Row], key: str) -> str:
        if not self._keyed:
            return f"{self._name}-{key}"
        found = cells.text(self._message_id(rows)) if self._message_id else None
        if found is None:
            raise CellProblemError(
                "message_id is empty: a column that makes it has no value",
                "message_id est vide : une colonne qui le forme n'a pas de valeur",
            )
        return found

    def _encoded(self, body: dict[str, Any]) -> bytes:
        try:
            encoded = _encode(body)
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            why = said(error)
            raise CellProblemError(
                f"a value cannot be written as JSON ({why.en})",
                f"une valeur ne peut pas s'écrire en JSON ({why.fr})",
            ) from None
        if len(encoded) > MESSAGE_BYTES_MAX:
            raise CellProblemError(
                f"the message is larger than {MESSAGE_BYTES_MAX} bytes",
                f"le message dépasse {MESSAGE_BYTES_MAX} octets",
            )
        return encoded


def _optional(binder: Binder, tree: Any) -> GroupReader | None:
    return None if tree is None else binder.group(tree)


def _with_currency(name: str, tree: Any, currency: str) -> Any:
    """Amounts without a currency of their own are in the source's."""
    if name != "properties" or not currency or not isinstance(tree, Fields):
        return tree
    keys = {key for key, _ in tree.items}
    if "currency" in keys or not keys & _MONEY:
        return tree
    return Fields((*tree.items, ("currency", Constant(currency))))
