"""YAML read together with the line of every key, so that a mistake can be shown where it is."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import yaml

from filrouge.core.errors import ConfigurationError

NODES_MAX: Final = 50_000
DEPTH_MAX: Final = 40
FILE_BYTES_MAX: Final = 1_000_000

Place = tuple[str | int, ...]
"""The keys and positions that lead to a value, from the top of the file."""


class Problems:
    """The mistakes of one file, told all at once as `file:line: what; what was expected`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self._found: list[tuple[int, str]] = []

    def add(self, place: Place, what: str, expected: str) -> None:
        """Note a mistake at `place`, or at the nearest place above it whose line is known."""
        while place and place not in self.lines:
            place = place[:-1]
        self.add_line(self.lines.get(place, 1), what, expected)

    def add_line(self, line: int, what: str, expected: str) -> None:
        self._found.append((line, f"{self.file}:{line}: {what}; {expected}"))

    def unknown_keys(self, place: Place, given: dict[str, Any], known: tuple[str, ...]) -> None:
        """Note the keys that are not `known`, with the nearest known name."""
        for key in given:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                meant = f"did you mean `{near[0]}`?" if near else f"expected {listed(known)}"
                self.add((*place, key), f"unknown key `{key}`", meant)

    def settle(self) -> None:
        """Raise ConfigurationError when anything was noted."""
        if self._found:
            told = dict.fromkeys(text for _, text in sorted(self._found))
            raise ConfigurationError(problems="\n".join(told))


def listed(names: tuple[str, ...]) -> str:
    """`a, b or c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} or {names[-1]}"


def read_yaml(path: Path, problems: Problems) -> Any:
    """The file's content in plain objects; every place's line goes into `problems`.

    Raises ConfigurationError when the file is not there, is not text or is not YAML.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.add_line(1, f"cannot be read ({error.strerror})", "expected a YAML file")
        problems.settle()
        raise
    content = None
    try:
        if len(raw) > FILE_BYTES_MAX:
            raise ValueError(f"the file is larger than {FILE_BYTES_MAX:,} bytes")
        root = yaml.compose(raw.decode("utf-8-sig"), Loader=yaml.CSafeLoader)
        content = _Reader(problems).content(root, ()) if root is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problems.add_line(line, f"not YAML ({error.problem})", "expected `key: value` lines")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problems.add_line(1, f"not YAML ({error})", "expected `key: value` lines in UTF-8")
    problems.settle()
    return content


class _Reader:
    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._nodes = 0
        self._scalars = yaml.CSafeLoader("")

    def content(self, node: yaml.Node, place: Place) -> Any:
        self._nodes += 1
        if self._nodes > NODES_MAX or len(place) > DEPTH_MAX:
            raise ValueError("it is too large or too deep")
        self._problems.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.content(item, (*place, at)) for at, item in enumerate(node.value)]
        if node.tag == "tag:yaml.org,2002:timestamp":
            return node.value
        return self._scalars.construct_object(node)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self._problems.add_line(line, "a key that is not a word", "expected `key: value`")
                continue
            if key.value in found:
                self._problems.add_line(line, f"`{key.value}` is written twice", "keep one of them")
            self._problems.lines[(*place, key.value)] = line
            found[key.value] = self.content(value, (*place, key.value))
        return found
