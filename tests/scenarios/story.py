"""Stories in simulated time: what a `.story` file says, line by line.

    == A buyer for seven days, to the microsecond
    segment buyers: any("Order Completed", within 7 days)
    +0h      ada  Order Completed  total=40
    +7d-1us  ada  expect     buyers
    +7d      ada  expect     nothing
             ada  announced  entered buyers, left buyers

Columns are two spaces apart: when (blank: as the line before), who, what, and the rest. `ada` is a
user, `@phone` a device, `ada@phone` the user on it, `ada@x.fr` an e-mail; `shop` is whoever runs
the workspace and its worker. `#` starts a remark. The file's README lists the words.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from filrouge.core.time import DAY, HOUR, MINUTE, SECOND, micros

FOLDER: Final = Path(__file__).parent
STARTS: Final = "2026-01-01T00:00:00Z"
UNITS: Final = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND, "us": 1}
_DURATION: Final = re.compile(r"([+-]?)(\d+)(us|[dhms])")
_FIELD: Final = re.compile(
    r"""([\w.]+|"[^"]*")=("[^"]*"|\[[^\]]*\]|\{(?:[^{}]|\{[^{}]*\})*\}|[^\s,]+),?\s*"""
)


class Line(NamedTuple):
    """One line of a story; `time`: microseconds since 1970."""

    number: int
    time: int
    who: str
    what: str
    rest: str

    @property
    def fields(self) -> dict[str, Any]:
        """The rest as `name=value`: JSON where it is JSON, else a text; `a.b=c` is nested."""
        found: dict[str, Any] = {}
        assert _FIELD.sub("", self.rest) == "", f"line {self.number}: {self.rest!r}"
        for path, said in _FIELD.findall(self.rest):
            *outer, name = [path[1:-1]] if path.startswith('"') else path.split(".")
            inner = found
            for each in outer:
                inner = inner.setdefault(each, {})
            inner[name] = value_of(said)
        return found

    @property
    def names(self) -> list[str]:
        """The rest as a list; `nothing` is none."""
        return [] if self.rest in ("", "nothing") else [one.strip() for one in self.rest.split(",")]


class Story(NamedTuple):
    """What is in force at first (`segment`, `trait`, `moment`, `list`: text), and the lines."""

    place: str
    title: str
    start: int
    declared: list[str]
    lines: list[Line]


def value_of(said: str) -> Any:
    """A value as JSON, or the text itself."""
    try:
        return msgspec.json.decode(said)
    except msgspec.DecodeError:
        return said


def moment_of(said: str, start: int) -> int:
    """The instant of `+7d-1us` after the start of a story.

    >>> moment_of("+1d-1us", 0)
    86399999999
    """
    parts = _DURATION.findall(said)
    assert "".join("".join(part) for part in parts) == said, f"{said!r} is no instant"
    sign, time = 1, start
    for said_sign, number, unit in parts:
        sign = {"+": 1, "-": -1, "": sign}[said_sign]
        time += sign * int(number) * UNITS[unit]
    return time


def stories(folder: Path = FOLDER) -> Iterator[Story]:
    """Every story of the files of a folder."""
    for path in sorted(folder.glob("*.story")):
        yield from _stories_of(path)


def _stories_of(path: Path) -> Iterator[Story]:
    story: Story | None = None
    for number, written in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = re.sub(r"(^|\s{2,})#.*", "", written).rstrip()
        if line.startswith("== "):
            if story is not None:
                yield story
            title = line.removeprefix("== ")
            story = Story(f"{path.name}:{number}", title, _instant(STARTS), [], [])
        elif line and story is not None:
            story = _added(story, number, line)
    assert story is not None, path
    yield story


def _added(story: Story, number: int, line: str) -> Story:
    word, _, rest = line.partition(" ")
    if word == "starts":
        return story._replace(start=_instant(rest.strip()))
    if word in ("segment", "trait", "moment", "list"):
        story.declared.append(line)
        return story
    when, who, what, *more = re.split(r"\s{2,}", line, maxsplit=3)
    time = moment_of(when, story.start) if when else story.lines[-1].time
    story.lines.append(Line(number, time, who, what, more[0] if more else ""))
    return story


def _instant(said: str) -> int:
    return micros(datetime.fromisoformat(said))
