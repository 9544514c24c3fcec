"""Changes of membership as the log holds them, many in one record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """What changed of somebody at once. `time`: microseconds since 1970; `cause`: the messageId of
    the event that made it so, None where time or an operator did."""

    person: str
    time: int
    cause: str | None
    changed: Sequence[int]
    """The number of a rule where they entered, `~number` where they left."""


def packed(turns: Iterable[Turn], ids: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """The properties of the records that hold these changes. `ids`: those of segments, by number;
    other rules are left out.

    >>> some = [Turn("aa", 5, "m-1", [7]), Turn("aa", 6, None, [~8])]
    >>> [*packed(some, {7: "vip", 8: "new"})]
    [{'segments': ['vip', 'new'], 'causes': ['m-1'], 'changes': '+0 aa 5 0\\n-1 aa 6 '}]
    """
    segments: dict[str, int] = {}
    causes: dict[str, int] = {}
    heads: dict[int, str] = {}
    lines: list[str] = []
    size = 0
    for person, time, cause, changed in turns:
        tail = ""
        for one in changed:
            if size > BYTES_MAX:
                yield _properties(segments, causes, lines)
                segments, causes, heads, lines, size, tail = {}, {}, {}, [], 0, ""
            head = heads.get(one)
            if head is None:
                id_ = ids.get(max(one, ~one))
                if id_ is None:
                    continue
                size += _size_of_new(id_, segments)
                head = heads[one] = f"{'+' if one >= 0 else '-'}{segments[id_]}"
            if not tail:
                why = ""
                if cause is not None:
                    size += _size_of_new(cause, causes)
                    why = str(causes[cause])
                tail = f" {person} {time} {why}"
            line = head + tail
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
