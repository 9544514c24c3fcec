"""A condition before it is a segment: its forms, who it is true of, the names it may use."""

from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.params import JSONBody

from filrouge.desk.previews import PreviewNotReadyError
from filrouge.http.answers import Answers
from filrouge.http.instants import instant_of

ALMOST: Final = 0.99
"""The progress of what is read, while its names are being looked for."""


class Written(msgspec.Struct, forbid_unknown_fields=True):
    """A condition as its text, or as its JSON tree."""

    when: str | None = None
    tree: dict[str, Any] | None = None


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """A condition to count, now or at another instant."""

    when: str
    at: str | None = None


@post("/v1/segments/parse", sync_to_thread=True, status_code=200)
def parse_condition(data: JSONBody[Written], state: State) -> dict[str, Any]:
    """A condition in all its forms: text, tree, words and cost; 422 names each of its mistakes."""
    answers: Answers = state.answers
    with answers.desk() as desk:
        return desk.segments.parsed(data.when if data.tree is None else None, data.tree)


@post("/v1/segments/preview", sync_to_thread=True, status_code=200)
def preview_condition(data: JSONBody[Asked], state: State) -> Response[dict[str, Any]]:
    """For how many people a condition is true, with some of them; 422 names its mistakes.

    202 where it takes longer than a moment: how far the reading of the workspace is, 1 where only
    this answer is being made; the same asked again gives it.
    """
    answers: Answers = state.answers
    at = instant_of(data.at) if data.at is not None else None
    with answers.desk() as desk:
        asked = desk.segments.asked(data.when)
    # Nobody else waits for a desk meanwhile.
    try:
        found = answers.previews.preview(asked.text, at)
    except PreviewNotReadyError as error:
        return Response({"progress": error.progress}, status_code=202)
    with answers.desk() as desk:
        return Response(desk.segments.previewed(asked, found))


@get("/v1/schema", sync_to_thread=True)
def show_schema(state: State) -> dict[str, Any]:
    """The names that conditions may use: events, properties, traits..., their types and values.

    `progress` is below 1 while the workspace is being read: only what is declared is told then.
    """
    answers: Answers = state.answers
    found, progress = {}, 1.0
    try:
        found = answers.previews.described()
    except PreviewNotReadyError as error:
        progress = min(error.progress, ALMOST)
    with answers.desk() as desk:
        return {**desk.segments.named(found), "progress": progress}
