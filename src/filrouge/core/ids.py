"""Keys made by hashing: names that reveal nothing and can be made again."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Final

KEY_BYTES: Final = 16


def keyed_hash(secret: bytes, text: str) -> bytes:
    """16 bytes that name `text` under the workspace's secret (BLAKE2b, RFC 7693, keyed).

    >>> keyed_hash(b"pepper", "email:ana@example.org").hex()[:8]
    'd44381c9'
    """
    return blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES, key=secret
    ).digest()


def keyed_hasher(secret: bytes) -> Callable[[str], bytes]:
    """`keyed_hash` under one secret, for many texts.

    >>> keyed_hasher(b"pepper")("email:ana@example.org") == keyed_hash(
    ...     b"pepper", "email:ana@example.org"
    ... )
    True
    """
    keyed = blake2b(digest_size=KEY_BYTES, key=secret)

    def hashed(text: str) -> bytes:
        made = keyed.copy()
        made.update(text.encode("utf-8", "surrogatepass"))
        return made.digest()

    return hashed


def message_key(source: str, message_id: str) -> bytes:
    """16 bytes that name a message for ever: (source, messageId)."""
    return blake2b(
        f"{source}\0{message_id}".encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES
    ).digest()


def body_hash(body: bytes) -> int:
    """63 bits of a body, to tell a retry from another body under the same messageId."""
    return int.from_bytes(blake2b(body, digest_size=8).digest(), "big") >> 1
