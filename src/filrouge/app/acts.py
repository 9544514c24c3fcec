"""Operators' acts and configuration versions: CONTROL records of the log."""

from typing import Any, Literal

import msgspec

from filrouge.app.configuration import Configuration
from filrouge.core.nouns import OWN_SOURCE, Record, RecordKind
from filrouge.segment import Column


class PinAct(msgspec.Struct, frozen=True, tag="pin", tag_field="act"):
    """Two identifiers are, or are not, one person, says an operator."""

    kind: Literal["link", "cut"]
    a: str
    b: str
    by: str
    undo: bool = False


class ConfigureAct(msgspec.Struct, frozen=True, tag="configure", tag_field="act"):
    """The configuration read from here on."""

    configuration: Configuration
    base: str | None = None
    """The version in force for which it was made, "" for none: it is refused where another one is.
    None where that does not matter."""
    keeps_definitions: bool = False
    """Whether the segments, computed traits and moments in force stay, where there are any in
    force: those of the configuration are for a workspace that never had one."""


class TableAct(msgspec.Struct, frozen=True, tag="table", tag_field="act"):
    """What columns of reference tables hold, for configurations that name these versions."""

    columns: list[Column]


class EraseAct(msgspec.Struct, frozen=True, tag="erase", tag_field="act"):
    """A person asked to be forgotten. Holds no value of theirs."""

    person: str
    """Person id, an HMAC."""
    receipt: str
    by: str


class UnshelveAct(msgspec.Struct, frozen=True, tag="unshelve", tag_field="act"):
    """Rejected events that were replayed leave the shelf."""

    ids: list[int]
    by: str


Act = PinAct | ConfigureAct | TableAct | EraseAct | UnshelveAct

_decoder: msgspec.json.Decoder[Act] = msgspec.json.Decoder(Act)


def act_record(act: Act, now: int) -> Record:
    """The log record of an act."""
    return Record(RecordKind.CONTROL, OWN_SOURCE, now, msgspec.json.encode(act))


def read_act(record: Record) -> Act:
    """The act of a CONTROL record."""
    return _decoder.decode(record.body)


def derived_record(
    name: str,
    message_id: str,
    properties: dict[str, Any],
    now: int,
    more: dict[str, Any] | None = None,
) -> Record:
    """The log record of an event that Filrouge derived, safe to append twice; `more` fields.

    It is never late, however long the worker slept: its cause was not.
    """
    body = {
        "type": "track",
        "event": name,
        "messageId": message_id,
        "properties": properties,
        **(more or {}),
    }
    return Record(RecordKind.DERIVED, OWN_SOURCE, now, msgspec.json.encode(body), live=True)
