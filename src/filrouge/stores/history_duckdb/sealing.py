"""Rows to columns with the personal side sealed, and back.

Sealed values are AES-256-GCM (NIST SP 800-38D) under the key that `seal` names:
4 bytes of salt drawn for each table, then the ciphertext and its tag. The nonce is that salt and
the offset, so no nonce comes twice under a key; the offset is authenticated too.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from typing import Any, Final

import msgspec
import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from filrouge.core.nouns import Record, RecordKind
from filrouge.core.ports import Keys
from filrouge.stores.history_duckdb.drafts import Drafts
from filrouge.stores.history_duckdb.errors import HistoryDamagedError
from filrouge.stores.history_duckdb.personal import Division, Tree, merged
from filrouge.stores.history_duckdb.rows import FORM_WHOLE, SCHEMA, HistoryRow, Kept

SALT_BYTES: Final = 4
HOLDING_COLUMNS: Final = ("offset", "seal", "properties", "other", "sealed")
_OFFSET_BYTES: Final = 8

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Sealer:
    """Seals and unseals with the keys of a ring."""

    def __init__(self, keys: Keys, division: Division) -> None:
        self._keys = keys
        self._division = division

    def table(self, rows: Sequence[HistoryRow]) -> pa.Table:
        """The columns of these rows; the sealed value is null where the key was destroyed."""
        drafts = Drafts(rows, self._division)
        ciphers = self._ciphers_for([row.seal for row in rows], create=True)
        salt = self._keys.entropy(SALT_BYTES)
        sealed: list[bytes | None] = []
        for row, hidden in zip(rows, drafts.sealed, strict=True):
            cipher = ciphers.get(row.seal)
            if cipher is None or hidden is None:
                sealed.append(None)
                continue
            place = row.offset.to_bytes(_OFFSET_BYTES, "big")
            sealed.append(salt + cipher.encrypt(salt + place, hidden, place))
        return pa.table([*drafts.arrays(), pa.array(sealed, pa.binary())], schema=SCHEMA)

    def kept(self, table: pa.Table) -> Iterator[Kept]:
        """The records of a table; the body is `b""` where the key was destroyed."""
        columns = [table.column(name).to_pylist() for name in SCHEMA.names]
        ciphers = self._ciphers_for(columns[SCHEMA.names.index("seal")], create=False)
        for values in zip(*columns, strict=True):
            yield self._kept_one(values, ciphers)

    def holding(
        self, table: pa.Table, holds: Callable[[bytes], bool], seals: Container[bytes]
    ) -> list[int]:
        """The offsets of rows where a side holds something, or that one of these keys seals.

        The columns are HOLDING_COLUMNS.
        """
        columns = [table.column(name).to_pylist() for name in HOLDING_COLUMNS]
        ciphers = self._ciphers_for(columns[1], create=False)
        found: list[int] = []
        for offset, seal, properties, other, sealed in zip(*columns, strict=True):
            cipher = ciphers.get(seal)
            hidden = b""
            if sealed is not None and cipher is not None:
                hidden = _unsealed(cipher, offset, sealed)
            sides = (hidden, (properties or "").encode(), (other or "").encode())
            if seal in seals or any(side and holds(side) for side in sides):
                found.append(offset)
        return found

    def _kept_one(self, values: tuple[Any, ...], ciphers: dict[bytes, AESGCM]) -> Kept:
        offset, kind, form, source, *_, received_time = values[:9]
        sent_time, implied_call, imported, live, reason, message_key, body_hash = values[9:16]
        trace, seal, properties, other, sealed = values[16:]
        cipher = ciphers.get(seal)
        body = b""
        if sealed is not None and cipher is not None:
            hidden = _unsealed(cipher, offset, sealed)
            body = hidden if form == FORM_WHOLE else _whole(properties, other, hidden)
        record = Record(
            RecordKind(kind),
            source,
            received_time,
            body,
            implied_call,
            sent_time,
            imported,
            live,
            reason,
        )
        return Kept(offset, record, trace, seal, message_key, body_hash)

    def _ciphers_for(self, names: Sequence[bytes], *, create: bool) -> dict[bytes, AESGCM]:
        keys = self._keys.keys_for(names, create=create)
        return {name: AESGCM(key) for name, key in keys.items()}


def _unsealed(cipher: AESGCM, offset: int, sealed: bytes) -> bytes:
    place = offset.to_bytes(_OFFSET_BYTES, "big")
    try:
        return cipher.decrypt(sealed[:SALT_BYTES] + place, sealed[SALT_BYTES:], place)
    except InvalidTag as fault:
        raise HistoryDamagedError(offset=offset) from fault


def _whole(properties: str | None, other: str, hidden: bytes) -> bytes:
    body: Tree = _decode(other)
    sealed: Tree = _decode(hidden)
    if "properties" in sealed:
        body["properties"] = sealed.pop("properties")
    elif properties is not None:
        body["properties"] = _decode(properties)
    return _encode(merged(body, sealed))
