"""The events of a batch of which one is not JSON, or too deep: the others are taken."""

import re
from typing import Final

RESCUE_MARKS_MAX: Final = 200_000
"""Quotes, brackets and commas. A broken body with more is refused whole: 500 KB of ordinary
events have half as many, and cutting up this many takes a tenth of a second."""

_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)
"""A text (closed, or cut off by the end) or a mark. Possessive: the time is linear."""
_BATCH_START: Final = re.compile(rb"\s*:\s*\[")
_MARKS: Final = (b'"', b"[", b"]", b"{", b"}", b",")
_OPENING: Final = b"[{"
_CLOSING: Final = b"]}"


def cut_batch(body: bytes) -> tuple[bytes, list[bytes]] | None:
    """The body with an empty batch, and the batch's items as they were written.

    None when no list named `batch` starts and ends at the top of the body, or it is too long.

    >>> cut_batch(b'{"batch": [{"a": NaN}, {"b": "]"}], "sentAt": "x"}')
    (b'{"batch": [], "sentAt": "x"}', [b'{"a": NaN}', b'{"b": "]"}'])
    """
    if sum(map(body.count, _MARKS)) > RESCUE_MARKS_MAX:
        return None
    start = _start_of_batch(body)
    if start is None:
        return None
    items: list[bytes] = []
    depth, begin = 0, start
    for token in _TOKEN.finditer(body, start):
        mark = token.group()
        if mark in _OPENING:
            depth += 1
        elif depth == 0 and mark in b",]":
            items.append(body[begin : token.start()].strip())
            begin = token.end()
            if mark == b"]":
                return body[:start] + body[token.start() :], [] if items == [b""] else items
        elif mark in _CLOSING:
            depth -= 1
    return None


def _start_of_batch(body: bytes) -> int | None:
    depth = 0
    for token in _TOKEN.finditer(body):
        mark = token.group()
        if mark == b'"batch"' and depth == 1:
            found = _BATCH_START.match(body, token.end())
            if found:
                return found.end()
        elif mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth -= 1
    return None
