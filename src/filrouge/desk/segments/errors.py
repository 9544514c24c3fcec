"""What can be wrong with a question, or an act, about segments."""

from collections.abc import Iterable, Sequence
from typing import Any

from filrouge.core.errors import FilrougeError
from filrouge.core.language import Words
from filrouge.rules import ConditionError, Problem, mark_of


class UnknownSegmentError(FilrougeError):
    """There is no segment {id!r}: {meant}"""

    code = "segment-unknown"
    hint = "`filrouge segment list` shows those in force; `filrouge apply` puts files in force."
    status = 404


class SegmentFillingError(FilrougeError):
    """{id!r} is still being filled: its past is not counted yet."""

    code = "segment-unfilled"
    hint = "Ask again in a while; `filrouge segment list` says how far it is."
    transient = True
    status = 503


class ConditionRefusedError(FilrougeError):
    """This condition has mistakes: {problems}"""

    code = "condition-refused"
    hint = "Mend each at the place named; docs/concepts/conditions.md shows every form."
    status = 422

    def __init__(self, error: ConditionError, text: str = "") -> None:
        self._problems = error.problems
        self._text = text
        super().__init__(problems=error.fields["problems"])

    def extension(self) -> dict[str, Any]:
        """What a problem document says beside the sentence: each mistake with its place."""
        return {"problems": problem_views(self._problems, self._text)}


def problem_views(problems: Iterable[Problem], text: str) -> list[dict[str, Any]]:
    """Mistakes, or doubts, each with its place in the text and what was meant."""
    found = []
    for problem in problems:
        mark = mark_of(problem, text)
        found.append(
            {
                "line": mark.line,
                "column": mark.column,
                "length": mark.length,
                "fr": f"{problem.what.fr} ; {problem.cure.fr}",
                "en": f"{problem.what.en}; {problem.cure.en}",
                "suggestion": mark.suggestion,
            }
        )
    return found


class NamesUnseenError(FilrougeError):
    """{problems}"""

    code = "names-unseen"
    hint = (
        "Mend what is named above, then try again. Where a name is right and yet to be sent, allow"
        " it: --allow-unseen, or `allow_unseen` in a request."
    )
    status = 422

    def __init__(self, problems: Words, views: Sequence[dict[str, Any]] = ()) -> None:
        self._views = views
        super().__init__(problems=problems)

    def extension(self) -> dict[str, Any]:
        """Each mistake with its place, where there is one text for all of them."""
        return {"problems": [*self._views]} if self._views else {}


class SegmentUsedError(FilrougeError):
    """{id!r} is looked at by {users}."""

    code = "segment-used"
    hint = "Change or remove those first."
    status = 409


class SegmentListError(FilrougeError):
    """{id!r} is a list, which has no condition to change."""

    code = "segment-is-list"
    hint = "`filrouge segment add {id} KEY` and `filrouge segment remove {id} KEY` change it."
    status = 409


class BadSegmentError(FilrougeError):
    """{id!r} cannot be the id of a segment."""

    code = "segment-malformed"
    hint = "Small letters, digits, - and _, 64 at most, beginning with a letter or a digit."


class BadNameError(FilrougeError):
    """A segment needs a name in French and in English, {most} characters at most each."""

    code = "segment-name-malformed"
    hint = 'Send `name` as {{"fr": ..., "en": ...}}.'


class LoopError(FilrougeError):
    """{id!r} would look at itself: {path}."""

    code = "segment-loop"
    hint = "Take `segment(...)` out of one of them."
    status = 422


class NotAListError(FilrougeError):
    """{id!r} is no list: its members are those for whom its condition is true."""

    code = "segment-no-list"
    hint = (
        "A list says `list: true` in its file;"
        " `filrouge segment show {id}` tells the condition of this one."
    )


class UnusableKeyError(FilrougeError):
    """{key!r} can be on no list: it is a placeholder, or names nobody."""

    code = "key-unusable"
    hint = "Give an identifier of a person, as email:ana@example.org."


class MiswrittenKeyError(FilrougeError):
    """{value!r} is not written as an identifier of type {type} is."""

    code = "key-miswritten"
    hint = "Give it as it is used: email:ana@example.org, phone:+33612345678."


class LineUnreadableError(FilrougeError):
    """This line names nobody: {problem}"""

    code = "list-line-unreadable"
    hint = "Mend the line, then import the file again: the others are not put on the list twice."


class NoKeysError(FilrougeError):
    """{path} has no column that names people."""

    code = "list-without-keys"
    hint = "Name one of its columns {known}."
