"""How many people a condition is true of, exactly, at an instant that is told.

A child process has taken the workspace as it was a moment ago, and answers in much less than a
second. While it answers, another one takes the workspace anew. Nobody waits for long: until there
is an answer, how far it is is told.
"""

from collections import OrderedDict
from pathlib import Path
from threading import Condition
from typing import Any, Final

import msgspec

from filrouge.app.clock import SystemClock
from filrouge.core.errors import FilrougeError
from filrouge.core.time import iso
from filrouge.desk.preview_child import Child
from filrouge.rules import parse
from filrouge.stores.history_duckdb.errors import SegmentsNotReadError, TooMuchAskedError

REFRESH_S: Final = 60.0
"""How old a child may be before the next one is started, if something came since."""
PACE: Final = 5.0
"""A child answers for that many times what taking the workspace took, at least."""
TRIES: Final = 3
SAMPLE_PEOPLE: Final = 10
LIKELY_MAX: Final = 10
"""Conditions asked lately that the next child makes ready for."""
ABANDONED_S: Final = 5.0
"""A question that nobody waits for, nor asked again for so long, is given up."""
QUESTIONS_MAX: Final = 100
Names = dict[str, dict[str, list[str]]]
"""Event -> path of a property -> its types; under `TRAITS`, traits, under `CHANNELS`, channels."""
TRAITS: Final = ""
CHANNELS: Final = "\0channels"
_ERRORS: Final = {error.code: error for error in (TooMuchAskedError, SegmentsNotReadError)}


class PreviewEndedError(FilrougeError):
    """The process that answers previews ended {times} times in a row."""

    code = "preview-ended"
    hint = "Try again; its own message is above. `filrouge doctor` says what holds the workspace."
    transient = True
    status = 503


class PreviewNotReadyError(FilrougeError):
    """The people of the workspace are being read for previews: {percent} % so far."""

    code = "preview-not-ready"
    hint = "Ask the same again in a second."
    transient = True
    status = 503

    def __init__(self, progress: float) -> None:
        self.progress = progress
        """The share of the work that is done, below 1; 1 where only the answer is being made."""
        super().__init__(percent=int(progress * 100))


class Question:
    """One question, until it is answered; several may wait for it."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.answer: dict[str, Any] | None = None
        self.waiting = 0
        self.asked_s = 0.0
        """When it was asked last."""


class Previews:
    """Answers for one workspace, the latest question first; `close` it. A child that nobody asks
    for ten minutes ends by itself, and so does one that holds somebody who is erased.

    `patience_s` is how long a question waits before PreviewNotReadyError is raised; the answer is
    made meanwhile, for whoever asks the same again. None waits as long as it takes.
    """

    def __init__(self, folder: Path, clock: SystemClock, patience_s: float | None = None) -> None:
        self._folder = folder
        self._clock = clock
        self._patience_s = patience_s
        self._turn = Condition()
        self._child: Child | None = None
        self._next: Child | None = None
        self._questions: OrderedDict[bytes, Question] = OrderedDict()
        self._running: Question | None = None
        self._endings = 0
        self.names: Names = {}
        """Those that were told last: no values. Nothing before that."""
        self._asked_lately: OrderedDict[str, None] = OrderedDict()

    def preview(self, when: str, at: int | None = None) -> dict[str, Any]:
        """How many are meant: `count` of `of`, exact for the instant `at` and the log up to
        `offset`; `sample` has the ids of some of them.

        `at` is an instant of the past, None for the latest one that is known. Raises
        ConditionError, TooMuchAskedError, SegmentsNotReadError, PreviewEndedError or
        PreviewNotReadyError.
        """
        parse(when)
        answer = self._asked({"when": when, "at": at, "sample": SAMPLE_PEOPLE})
        if "error" in answer:
            raise _ERRORS[answer["error"]](**answer["fields"])
        share = answer["count"] / answer["of"] if answer["of"] else 0.0
        return {**answer, "at": iso(answer["at"]), "share": share, "exact": True}

    def described(self) -> dict[str, Any]:
        """The names that conditions may use, their types and usual values.

        Raises PreviewEndedError or PreviewNotReadyError.
        """
        told = self._asked({})["schema"]
        self.names = names_of(told)
        return dict(told)

    def close(self) -> None:
        """End the children."""
        with self._turn:
            children = [self._child, self._next]
            self._child = self._next = None
            for question in self._questions.values():
                question.answer = {"ended": True}
            self._turn.notify_all()
        for child in children:
            if child is not None:
                child.end()

    # -- questions ------------------------------------------------------------------------------

    def _asked(self, request: dict[str, Any]) -> dict[str, Any]:
        key = msgspec.json.encode(request)
        with self._turn:
            self._give_up()
            question = self._questions.pop(key, None) or Question(request)
            self._questions[key] = question
            question.asked_s = self._clock.elapsed_s()
            question.waiting += 1
            if question.answer is None:
                self._start()
                self._ask_next()
            self._turn.wait_for(lambda: question.answer is not None, self._patience_s)
            question.waiting -= 1
            if question.answer is None:
                raise PreviewNotReadyError(self._progress())
            self._questions.pop(key, None)
            self._remember(request.get("when", ""))
            if "ended" in question.answer:
                raise PreviewEndedError(times=TRIES)
            return question.answer

    def _remember(self, when: str) -> None:
        if when:
            self._asked_lately[when] = None
            self._asked_lately.move_to_end(when)
        while len(self._asked_lately) > LIKELY_MAX:
            self._asked_lately.popitem(last=False)

    def _progress(self) -> float:
        return self._child.progress if self._child is not None else 0.0

    def _ask_next(self) -> None:
        """Send the latest question that somebody waits for, where the child has none."""
        self._give_up()
        child = self._child
        if child is None or not child.ready or self._running is not None:
            return
        for question in reversed(self._questions.values()):
            if question.answer is None:
                self._running = question
                child.send(question.request)
                return

    def _give_up(self) -> None:
        """Forget questions, and answers, that nobody waits for any more."""
        now = self._clock.elapsed_s()
        for key, question in list(self._questions.items()):
            crowded = len(self._questions) > QUESTIONS_MAX
            if not question.waiting and (crowded or now - question.asked_s > ABANDONED_S):
                del self._questions[key]

    # -- children -------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._child is None:
            self._child, self._next = self._next or self._new(), None

    def _new(self) -> Child:
        return Child(self._folder, self._clock, self._asked_lately, self._told)

    def _told(self, child: Child, told: dict[str, Any] | None) -> None:
        """A child has said something, on a thread of its own; None: it is no more."""
        with self._turn:
            if told is None:
                self._ended(child)
            elif child is self._child and "ready" not in told and self._running is not None:
                self._running.answer = told
                self._running = None
                self._endings = 0
                if told.get("behind") and self._next is None and self._is_old(child):
                    self._next = self._new()
            self._change_over()
            self._ask_next()
            self._turn.notify_all()

    def _is_old(self, child: Child) -> bool:
        age = self._clock.elapsed_s() - child.started_s
        return age > max(REFRESH_S, (PACE + 1) * child.took_s)

    def _change_over(self) -> None:
        """The next child answers once it is ready, and nothing waits for the other's answer."""
        if self._next is not None and self._next.ready and self._running is None:
            old, self._child, self._next = self._child, self._next, None
            if old is not None:
                old.end()

    def _ended(self, child: Child) -> None:
        """It was stale, or nobody had asked for a while: another one where somebody waits."""
        if child is self._next:
            self._next = None
        if child is not self._child:
            return
        self._child = self._running = None
        waiting = [one for one in self._questions.values() if one.answer is None]
        self._endings += 1 if waiting else 0
        if self._endings >= TRIES:
            self._endings = 0
            for one in waiting:
                one.answer = {"ended": True}
        elif waiting:
            self._start()


def names_of(told: dict[str, Any]) -> Names:
    """Events with the types of their properties, traits with theirs, and channels."""
    events = (
        {
            name: {one["path"]: one["types"] for one in told["properties"].get(name, ())}
            for name in told["events"]
        }
        if told.get("whole")
        else {}
    )
    return {
        **events,
        TRAITS: {one["path"]: one["types"] for one in told["traits"]},
        CHANNELS: {one: [] for one in told["channels"]},
    }
