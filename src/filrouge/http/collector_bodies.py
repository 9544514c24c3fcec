"""A request's body: bounded, unpacked as it streams, so that a gzip bomb never unfolds."""

import zlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from filrouge.core.language import Words, unchanged
from filrouge.core.sentences import said
from filrouge.http.collector_errors import BadGzipError, BodyTooLargeError, UnknownEncodingError

Receive = Callable[[], Awaitable[Any]]

DRAIN_BYTES_MAX: Final = 16 * 1024 * 1024
"""A refused body is read up to here, so that its sender is free to read the answer."""

MEMBERS_MAX: Final = 64
"""Streams that may follow one another in a body; each costs a copy of the rest."""

_GZIP_WINDOW: Final = 31
_ZLIB_WINDOW: Final = 47
_WINDOWS: Final = {b"gzip": _GZIP_WINDOW, b"x-gzip": _GZIP_WINDOW, b"deflate": _ZLIB_WINDOW}

_UNPACKED: Final = Words(" once unpacked", " une fois décompressé")
_TOO_EARLY: Final = Words("it ends too early", "il s'arrête trop tôt")
_TOO_MANY_PARTS: Final = Words("it has too many parts", "il a trop de parties")


class Limits(msgspec.Struct, frozen=True):
    """The sizes of a request's body, in bytes."""

    body_bytes_max: int = 500 * 1024
    unpacked_bytes_max: int = 5 * 1024 * 1024


async def read_body(receive: Receive, encoding: bytes, limits: Limits) -> bytes:
    """The whole body, unpacked.

    Raises BodyTooLargeError, BadGzipError or UnknownEncodingError.
    """
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        parts, size = [body], len(body)
        while message.get("more_body") and size <= DRAIN_BYTES_MAX:
            message = await receive()
            part = message.get("body", b"")
            size += len(part)
            if size <= limits.body_bytes_max:
                parts.append(part)
        body = b"".join(parts)
    else:
        size = len(body)
    if size > limits.body_bytes_max:
        raise BodyTooLargeError(limit_kb=limits.body_bytes_max // 1024, when=unchanged(""))
    if not encoding or encoding == b"identity":
        return body
    return unpacked(body, encoding, limits.unpacked_bytes_max)


def unpacked(body: bytes, encoding: bytes, bytes_max: int) -> bytes:
    """The unpacked body, never holding more than `bytes_max` of it.

    >>> import gzip
    >>> unpacked(gzip.compress(b"{}") + gzip.compress(b" "), b"gzip", 10)
    b'{} '
    """
    window = _WINDOWS.get(encoding.strip().lower())
    if window is None:
        raise UnknownEncodingError(encoding=encoding.decode("latin-1")[:40])
    parts: list[bytes] = []
    left = bytes_max
    for _ in range(MEMBERS_MAX):
        stream = zlib.decompressobj(window)
        try:
            part = stream.decompress(body, left + 1)
        except zlib.error as error:
            raise BadGzipError(why=said(error)) from None
        left -= len(part)
        if left < 0:
            raise BodyTooLargeError(limit_kb=bytes_max // 1024, when=_UNPACKED)
        if not stream.eof:
            raise BadGzipError(why=_TOO_EARLY)
        parts.append(part)
        body = stream.unused_data
        if not body:
            return b"".join(parts)
    raise BadGzipError(why=_TOO_MANY_PARTS)
