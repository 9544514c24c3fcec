"""`PUT` and `DELETE /v1/segments/{id}`: as `filrouge apply` does, from an application."""

from typing import Any

import msgspec
from litestar import delete, put
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from filrouge.http.answers import Answers


class WrittenSegment(msgspec.Struct, forbid_unknown_fields=True):
    """A segment to put in force. `name`: in both languages, or one text for both."""

    name: dict[str, str] | str
    when: str
    base: str | None = None
    """The version of the configuration that it was written for; 409 where another is in force."""
    allow_unseen: bool = False
    """Whether names that nobody ever sent are right even where they are almost known ones."""


@put("/v1/segments/{id_:str}", sync_to_thread=True)
def put_segment(id_: FromPath[str], data: JSONBody[WrittenSegment], state: State) -> dict[str, Any]:
    """Put a segment in force, new or changed; it is when this answers, and fills meanwhile.

    422 names each mistake; `unseen` has the names that nobody ever sent, which may be new ones.
    """
    answers: Answers = state.answers
    with answers.desk() as desk:
        plan, unseen = desk.segments.plan_to_write(
            id_, data.name, data.when, data.base, allow_unseen=data.allow_unseen
        )
        desk.apply(plan)
        return {**desk.segments.shown(id_), "unseen": unseen}


@delete("/v1/segments/{id_:str}", sync_to_thread=True, status_code=204)
def remove_segment(id_: FromPath[str], state: State) -> None:
    """Take a segment out of force; 409 while another definition looks at it."""
    answers: Answers = state.answers
    with answers.desk() as desk:
        desk.apply(desk.segments.plan_to_remove(id_, None))
