"""YAML read together with the line of every key, so that a mistake can be shown where it is."""

from pathlib import Path
from typing import Any, Final

import yaml

from filrouge.core.language import Words
from filrouge.core.mistakes import Mistakes, did_you_mean, expected
from filrouge.core.sentences import said
from filrouge.sources.files.wording import ProblemError

NODES_MAX: Final = 50_000
DEPTH_MAX: Final = 40
FILE_BYTES_MAX: Final = 1_000_000
_LINES: Final = expected("`key: value` lines", "des lignes `clé: valeur`")
_LINES_UTF8: Final = expected("`key: value` lines in UTF-8", "des lignes `clé: valeur` en UTF-8")
_A_FILE: Final = expected("a YAML file", "un fichier YAML")
_A_WORD: Final = expected("`key: value`", "`clé: valeur`")
_NO_WORD: Final = Words("a key that is not a word", "une clé qui n'est pas un mot")
_KEEP_ONE: Final = Words("keep one of them", "n'en gardez qu'une")
_TOO_LARGE: Final = Words("it is too large or too deep", "il est trop grand ou trop profond")
_TOO_LONG: Final = Words(
    f"the file is larger than {FILE_BYTES_MAX} bytes",
    f"le fichier dépasse {FILE_BYTES_MAX} octets",
)

Place = tuple[str | int, ...]
"""The keys and positions that lead to a value, from the top of the file."""


class Problems(Mistakes):
    """The mistakes of one file, found by their place in it."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.lines: dict[Place, int] = {}

    def at(self, place: Place, what: Words, expected: Words) -> None:
        """Note a mistake at `place`, or at the nearest place above it whose line is known."""
        while place and place not in self.lines:
            place = place[:-1]
        self.add(self.lines.get(place, 1), what, expected)

    def unknown_keys(self, place: Place, given: dict[str, Any], known: tuple[str, ...]) -> None:
        """Note the keys that are not `known`, with the nearest known name."""
        for key in given:
            if key not in known:
                what = Words(f"unknown key `{key}`", f"clé inconnue `{key}`")
                self.at((*place, key), what, did_you_mean(key, known))


def read_yaml(path: Path, problems: Problems) -> Any:
    """The file's content in plain objects; every place's line goes into `problems`.

    Raises ConfigurationError when the file is not there, is not text or is not YAML.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = said(error)
        unread = Words(f"cannot be read ({why.en})", f"illisible ({why.fr})")
        problems.add(1, unread, _A_FILE)
        problems.settle()
        raise
    content = None
    try:
        if len(raw) > FILE_BYTES_MAX:
            raise ProblemError(_TOO_LONG.en, _TOO_LONG.fr)
        text = raw.decode("utf-8-sig")
        _refuse_depths(text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        content = _Reader(problems).content(root, ()) if root is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problems.add(line, _not_yaml(said(error.problem)), _LINES)
    except ProblemError as error:
        problems.add(1, error.words, _LINES)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problems.add(1, _not_yaml(said(error)), _LINES_UTF8)
    problems.settle()
    return content


def _refuse_depths(text: str) -> None:
    """Raise ProblemError for what the C parser would follow until the stack ends."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_MAX:
                raise ProblemError(_TOO_LARGE.en, _TOO_LARGE.fr)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _not_yaml(why: Words) -> Words:
    return Words(f"not YAML ({why.en})", f"ce n'est pas du YAML ({why.fr})")


def _written_twice(key: str) -> Words:
    return Words(f"`{key}` is written twice", f"`{key}` est écrit deux fois")


class _Reader:
    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._nodes = 0
        self._scalars = yaml.CSafeLoader("")

    def content(self, node: yaml.Node, place: Place) -> Any:
        self._nodes += 1
        if self._nodes > NODES_MAX or len(place) > DEPTH_MAX:
            raise ProblemError(_TOO_LARGE.en, _TOO_LARGE.fr)
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
                self._problems.add(line, _NO_WORD, _A_WORD)
                continue
            if key.value in found:
                twice = Words(
                    f"`{key.value}` is written twice", f"`{key.value}` est écrit deux fois"
                )
                self._problems.add(line, twice, _KEEP_ONE)
            self._problems.lines[(*place, key.value)] = line
            found[key.value] = self.content(value, (*place, key.value))
        return found
