"""Write keys, which may only collect, and API tokens. Only hashes are kept (control.db).

A secret is 32 random bytes, so a plain SHA-256 of it cannot be guessed back.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

import msgspec

from filrouge.core.errors import FilrougeError
from filrouge.core.ports import Clock
from filrouge.core.queries import load_queries
from filrouge.core.time import MILLISECOND, iso
from filrouge.stores.state_sqlite import SqliteState

QUERIES: Final = load_queries(__package__, "access.sql")
KINDS: Final = ("write", "api")
START_LENGTH: Final = 10
FRESHNESS: Final = 200 * MILLISECOND
"""A revoked key is refused everywhere after this delay at most."""
CACHE_KEYS_MAX: Final = 10_000


class UnknownKindError(FilrougeError):
    """{kind!r} is not a kind of key."""

    code = "key-kind-unknown"
    hint = "Use --kind write (may only send events) or --kind api (may read and act)."


class UnknownSourceError(FilrougeError):
    """There is no source named {source!r} in this workspace."""

    code = "source-unknown"
    hint = "Sources here: {known}. Add one as sources/{source}.yaml."


class UnknownKeyIdError(FilrougeError):
    """No key in force has the id {id!r}."""

    code = "key-unknown"
    hint = "`filrouge key list` shows them."
    status = 404


class NewKey(msgspec.Struct, frozen=True):
    """A key just made: the only time that its secret is shown."""

    id: str
    kind: str
    secret: str
    name: str
    source: str


class Access:
    """The keys of control.db, with a short-lived cache for the collector's hot path."""

    def __init__(self, control: SqliteState, clock: Clock, entropy: Callable[[int], bytes]) -> None:
        self._control = control
        self._clock = clock
        self._entropy = entropy
        self._found: dict[str, tuple[str, str] | None] = {}
        self._checked_time = 0
        self._version: Any = None

    def add(self, name: str, kind: str, source: str) -> NewKey:
        """Make a key; `source` names what a write key's events are received as."""
        if kind not in KINDS:
            raise UnknownKindError(kind=kind)
        prefix = "frw" if kind == "write" else "fra"
        secret = f"{prefix}_{self._entropy(24).hex()}"
        made = NewKey(self._entropy(6).hex(), kind, secret, name, source)
        row = (made.id, name, kind, source, _hash(secret), secret[:START_LENGTH], self._clock.now())
        with self._control.transaction():
            self._control.write(QUERIES["add"], [row])
        self._found.clear()
        return made

    def listed(self) -> list[dict[str, Any]]:
        """Every key, revoked ones too, without secrets."""
        return [
            {
                "id": id_,
                "name": name,
                "kind": kind,
                "source": source,
                "start": start,
                "created_at": iso(created),
                "revoked_at": iso(revoked) if revoked is not None else None,
            }
            for id_, name, kind, source, start, created, revoked in self._control.rows(
                QUERIES["all"]
            )
        ]

    def revoke(self, key_id: str) -> None:
        """Refuse a key from now on. Raises UnknownKeyIdError."""
        known = {key["id"] for key in self.listed() if key["revoked_at"] is None}
        if key_id not in known:
            raise UnknownKeyIdError(id=key_id)
        with self._control.transaction():
            self._control.write(QUERIES["revoke"], [(self._clock.now(), key_id)])
        self._found.clear()

    def source_of(self, write_key: str) -> str | None:
        """The source of a write key in force, None for any other text."""
        found = self._kind_and_source(write_key)
        return found[1] if found is not None and found[0] == "write" else None

    def is_api_token(self, token: str) -> bool:
        """Whether this is an API token in force."""
        found = self._kind_and_source(token)
        return found is not None and found[0] == "api"

    def _kind_and_source(self, secret: str) -> tuple[str, str] | None:
        self._forget_when_stale()
        if secret in self._found:
            return self._found[secret]
        rows = self._control.rows(QUERIES["by_hash"], (_hash(secret),))
        found = (rows[0][2], rows[0][3]) if rows else None
        if len(self._found) >= CACHE_KEYS_MAX:
            self._found.clear()
        self._found[secret] = found
        return found

    def _forget_when_stale(self) -> None:
        now = self._clock.now()
        if abs(now - self._checked_time) < FRESHNESS:
            return
        self._checked_time = now
        version = self._control.rows(QUERIES["version"])
        if version != self._version:
            self._version = version
            self._found.clear()


def _hash(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
