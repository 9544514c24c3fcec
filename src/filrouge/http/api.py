"""The API behind the collector: profiles, evidence, the shelf, erasure (CONTRACTS, HTTP)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter, QueryParameter

from filrouge.core.errors import FilrougeError
from filrouge.desk.desk import Desk
from filrouge.desk.people import TIMELINE_LIMIT, Window
from filrouge.http.answers import Answers
from filrouge.http.instants import instant_of
from filrouge.http.problems import language_of

T = TypeVar("T")

SLASH: Final = "\0"
"""Stands for a slash inside a path segment that was sent as %2F."""
LIST_LIMIT: Final = 100
LIST_LIMIT_MAX: Final = 1_000
NUMBER_MAX: Final = 2**62


class UnknownLinkError(FilrougeError):
    """{id!r} is not the id of a link."""

    code = "link-unknown"
    hint = "POST /v1/links gives the id of each link and cut."
    status = 404


class NewLink(msgspec.Struct, forbid_unknown_fields=True):
    """An operator's evidence."""

    a: str
    b: str
    kind: Literal["link", "cut"]


class Mended(msgspec.Struct):
    """A rejected event to try again: its body mended, or as it was."""

    body: Any = None


@get("/v1/profiles/{key:str}", sync_to_thread=False)
def profile(key: FromPath[str], state: State) -> dict[str, Any]:
    """The 360 view of the person whom a key (`type:value`, URL-encoded) names."""
    answers: Answers = state.answers
    view: dict[str, Any] = msgspec.to_builtins(answers.profile(key.replace(SLASH, "/")))
    return view


@get("/v1/profiles/{key:str}/timeline", sync_to_thread=True)
def timeline(
    key: FromPath[str],
    state: State,
    *,
    from_: Annotated[str | None, QueryParameter(name="from")] = None,
    to: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
    limit: FromQuery[int] = TIMELINE_LIMIT,
) -> dict[str, Any]:
    """The events of a person, newest first."""
    window = Window(channel=channel, cursor=cursor, limit=limit)
    if from_:
        window = window._replace(from_time=instant_of(from_))
    if to:
        window = window._replace(until_time=instant_of(to))
    return _desk_answer(state, lambda desk: desk.people.timeline(key.replace(SLASH, "/"), window))


@get("/v1/profiles/{key:str}/why/{other:str}", sync_to_thread=True)
def why(key: FromPath[str], other: FromPath[str], state: State) -> dict[str, Any]:
    """The chain of evidence between two identifiers, or what keeps them apart."""
    a, b = key.replace(SLASH, "/"), other.replace(SLASH, "/")
    return _desk_answer(state, lambda desk: desk.people.why(a, b))


@get("/v1/profiles/{key:str}/cart", sync_to_thread=True)
def cart(key: FromPath[str], state: State) -> dict[str, Any]:
    """The open cart of a person, to resume anywhere; `{"cart": null}` when it is empty."""
    found = _desk_answer(state, lambda desk: desk.people.profile(key.replace(SLASH, "/")).cart)
    return {"cart": found}


@get("/v1/people", sync_to_thread=True)
def people(
    state: State,
    search: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
    limit: FromQuery[int] = 20,
) -> dict[str, Any]:
    """People by identifier, the beginning of one, or name; the recently active without text."""
    bounded = max(1, min(limit, LIST_LIMIT))
    return _desk_answer(state, lambda desk: desk.people.listed(search, cursor, bounded))


@get("/v1/status", sync_to_thread=True)
def status(state: State) -> dict[str, Any]:
    """Counts of the workspace, and the worker's lag in records."""
    return _desk_answer(state, lambda desk: desk.people.status())


@get("/v1/sources", sync_to_thread=True)
def sources(state: State) -> dict[str, Any]:
    """The sources of the workspace, with the write keys in force."""
    answers: Answers = state.answers
    keys = [key for key in answers.access.listed() if key["revoked_at"] is None]
    known = answers.workspace.sources.values()
    activity = _desk_answer(
        state, lambda desk: {source.name: desk.people.activity(source.name) for source in known}
    )
    listed = [
        {
            "name": source.name,
            "channel": source.channel,
            **activity[source.name],
            "keys": [
                {"name": key["name"], "start": key["start"]}
                for key in keys
                if key["kind"] == "write" and key["source"] == source.name
            ],
        }
        for source in known
    ]
    return {"sources": listed, "next": None}


@post("/v1/links", sync_to_thread=True, status_code=201)
def add_link(data: JSONBody[NewLink], state: State) -> dict[str, Any]:
    """Say that two identifiers are, or are not, one person; applied when this answers."""

    def act(desk: Desk) -> None:
        desk.settle(desk.pin(data.a, data.b, data.kind, undo=False, by="api"))

    _desk_answer(state, act)
    id_ = urlsafe_b64encode(msgspec.json.encode([data.kind, data.a, data.b])).decode()
    return {"id": id_, "a": data.a, "b": data.b, "kind": data.kind}


@delete("/v1/links/{id_:str}", sync_to_thread=True, status_code=204)
def remove_link(id_: FromPath[str], state: State) -> None:
    """Withdraw an operator's link or cut."""
    try:
        kind, a, b = msgspec.json.decode(
            urlsafe_b64decode(id_), type=tuple[Literal["link", "cut"], str, str]
        )
    except (ValueError, msgspec.MsgspecError) as error:
        raise UnknownLinkError(id=id_) from error
    _desk_answer(state, lambda desk: desk.settle(desk.pin(a, b, kind, undo=True, by="api")))


@post("/v1/persons/{key:str}/export", sync_to_thread=True, status_code=200)
def export(key: FromPath[str], state: State) -> dict[str, Any]:
    """Everything known of a person (GDPR art. 15 and 20)."""
    return _desk_answer(state, lambda desk: desk.people.export(key.replace(SLASH, "/")))


@delete("/v1/persons/{key:str}", sync_to_thread=True, status_code=202)
def erase(key: FromPath[str], state: State) -> dict[str, Any]:
    """Erase a person (GDPR art. 17); the receipt can be asked for by its id."""
    receipt, _offset = _desk_answer(
        state, lambda desk: desk.erase(key.replace(SLASH, "/"), by="api")
    )
    state.answers.poke()
    return {"receipt": receipt}


@get("/v1/erasures/{receipt:str}", sync_to_thread=True)
def erasure(receipt: FromPath[str], state: State) -> dict[str, Any]:
    """What an erasure erased: counts, no values."""
    found = _desk_answer(state, lambda desk: desk.receipt(receipt))
    return found if found is not None else {"receipt": receipt, "at": None}


@get("/v1/rejected", sync_to_thread=True)
def rejected(
    request: Request[Any, Any, Any],
    state: State,
    cursor: Annotated[int | None, QueryParameter(ge=0, le=NUMBER_MAX)] = None,
    limit: FromQuery[int] = LIST_LIMIT,
) -> dict[str, Any]:
    """The rejected-event shelf, newest first; its reasons in the language of the request."""
    bounded = max(1, min(limit, LIST_LIMIT_MAX))
    language = language_of(request)
    return _desk_answer(state, lambda desk: desk.rejected(cursor, bounded, language))


@post("/v1/rejected/{id_:int}/replay", sync_to_thread=True, status_code=200)
def replay(
    id_: Annotated[int, PathParameter(ge=0, le=NUMBER_MAX)],
    state: State,
    data: JSONBody[Mended | None] = None,
) -> dict[str, Any]:
    """Try a rejected event again, mended or as it is."""
    mended = None
    if data is not None and data.body is not None:
        text = data.body
        mended = text.encode() if isinstance(text, str) else msgspec.json.encode(text)

    def act(desk: Desk) -> int:
        last = desk.replay([desk.shelf.get(id_)], mended, by="api")
        desk.settle(last)
        return last

    offset = _desk_answer(state, act)
    again = _desk_answer(state, lambda desk: desk.shelf.has(offset))
    return {"accepted": not again, "id": offset if again else None}


@get("/healthz", sync_to_thread=False, opt={"open": True})
def healthz(state: State) -> Response[dict[str, Any]]:
    """200 once ready; 503 before, and where the process is broken."""
    ready: bool = state.answers.is_ready()
    return Response({"ready": ready}, status_code=200 if ready else 503)


@get("/readyz", sync_to_thread=True, opt={"open": True})
def readyz(state: State) -> Response[dict[str, Any]]:
    """200 while the stores answer and the worker keeps up."""
    report: dict[str, Any] = state.answers.readiness()
    return Response(report, status_code=200 if report["ready"] else 503)


@get("/metrics", sync_to_thread=True, media_type="text/plain; version=0.0.4")
def metrics(state: State) -> str:
    """Prometheus text format."""
    text: str = state.answers.metrics()
    return text


def _desk_answer(state: State, ask: Callable[[Desk], T]) -> T:
    answers: Answers = state.answers
    with answers.desk() as desk:
        return ask(desk)


GUARDED: Final[Sequence[HTTPRouteHandler]] = (
    profile,
    timeline,
    why,
    cart,
    people,
    status,
    sources,
    add_link,
    remove_link,
    export,
    erase,
    erasure,
    rejected,
    replay,
    metrics,
)
OPEN: Final[Sequence[HTTPRouteHandler]] = (healthz, readyz)
