"""`GET /v1/segments...`: what is in force, who is a member, and why."""

from typing import Annotated, Any

from litestar import get
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, QueryParameter

from filrouge.desk.segments.questions import MEMBERS_LIMIT, MEMBERS_LIMIT_MAX
from filrouge.http.answers import Answers


@get("/v1/segments", sync_to_thread=True)
def list_segments(state: State) -> dict[str, Any]:
    """Every segment in force, with its live count and that of each of the last 30 days."""
    answers: Answers = state.answers
    with answers.desk() as desk:
        return desk.segments.listed()


@get("/v1/segments/{id_:str}", sync_to_thread=True)
def show_segment(id_: FromPath[str], state: State) -> dict[str, Any]:
    """One segment, with the tree of its condition."""
    answers: Answers = state.answers
    with answers.desk() as desk:
        return desk.segments.shown(id_)


@get("/v1/segments/{id_:str}/members", sync_to_thread=True)
def list_members(
    id_: FromPath[str],
    state: State,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=MEMBERS_LIMIT_MAX)] = MEMBERS_LIMIT,
) -> dict[str, Any]:
    """Who is in a segment now and since when, in the order in which people were first seen."""
    answers: Answers = state.answers
    with answers.desk() as desk:
        return desk.segments.members(id_, cursor, limit)


@get("/v1/segments/{id_:str}/explain", sync_to_thread=True)
def explain_segment(id_: FromPath[str], key: FromQuery[str], state: State) -> dict[str, Any]:
    """Why the person whom `key` (`type:value`) names is in a segment, or not, part by part."""
    answers: Answers = state.answers
    with answers.desk() as desk:
        return desk.segments.explained(id_, key)


@get("/v1/segments/{id_:str}/overlap", sync_to_thread=True)
def list_overlaps(id_: FromPath[str], state: State) -> dict[str, Any]:
    """In which other segments its members are too, the largest part of them first."""
    answers: Answers = state.answers
    with answers.desk() as desk:
        return desk.segments.overlaps(id_)
