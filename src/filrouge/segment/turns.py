"""Changes of membership as the log holds them, many in one record."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import msgspec

from filrouge.core.time import iso

ENTERED: Final = "Segment Entered"
LEFT: Final = "Segment Left"
CHANGED: Final = "Memberships Changed"
"""A record that holds many of those two: a membership alone is too small for a row of the log."""
BYTES_MAX: Final = 24 * 1024
"""Of the changes of one record, but for the last one: an event has at most 32 KiB."""

_encode: Final = msgspec.json.Encoder().encode


class Turn(NamedTuple):
    """One change of membership. `time`: microseconds since 1970; `cause`: the messageId of the
    event that made it so, None where time or an operator did."""

    entered: bool
    segment: str
    person: str
    time: int
    cause: str | None


def packed(turns: Iterable[Turn]) -> Iterator[dict[str, Any]]:
    """The properties of the records that hold these changes.

    >>> some = [Turn(True, "vip", "aa", 5, "m-1"), Turn(False, "new", "aa", 6, None)]
    >>> [*packed(some)]
    [{'segments': ['vip', 'new'], 'causes': ['m-1'], 'changes': '+0 aa 5 0\\n-1 aa 6 '}]
    """
    segments: dict[str, int] = {}
    causes: dict[str, int] = {}
    lines: list[str] = []
    size = 0
    for entered, segment, person, time, cause in turns:
        if size > BYTES_MAX:
            yield _properties(segments, causes, lines)
            segments, causes, lines, size = {}, {}, [], 0
        size += _size_of_new(segment, segments)
        what, why = f"{'+' if entered else '-'}{segments[segment]}", ""
        if cause is not None:
            size += _size_of_new(cause, causes)
            why = str(causes[cause])
        line = f"{what} {person} {time} {why}"
        lines.append(line)
        size += len(line) + 2
    if lines:
        yield _properties(segments, causes, lines)


def _size_of_new(text: str, known: dict[str, int]) -> int:
    """Number a text; as how many bytes it is written, 0 where it was."""
    if text in known:
        return 0
    known[text] = len(known)
    return len(_encode(text)) + 1


def _properties(
    segments: Iterable[str], causes: Iterable[str], lines: Iterable[str]
) -> dict[str, Any]:
    return {"segments": [*segments], "causes": [*causes], "changes": "\n".join(lines)}


def turns_of(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The `Segment Entered` and `Segment Left` events that a record of the log holds."""
    if body.get("event") != CHANGED:
        return
    properties = body["properties"]
    for number, line in enumerate(properties["changes"].split("\n")):
        what, person, time, why = line.split(" ")
        yield {
            "type": "track",
            "event": ENTERED if what.startswith("+") else LEFT,
            "messageId": f"{body['messageId']}.{number}",
            "timestamp": iso(int(time)),
            "properties": {
                "segment": properties["segments"][int(what[1:])],
                "person": person,
                **({"cause": properties["causes"][int(why)]} if why else {}),
            },
        }
