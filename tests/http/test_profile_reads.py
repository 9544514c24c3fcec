"""A profile is answered in front of the API, exactly as the API's own handler answers it."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec
import pytest

from filrouge.access import Access
from filrouge.app.clock import SystemClock
from filrouge.app.stores import open_stores
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.nouns import Record, RecordKind
from filrouge.http.server import Server
from filrouge.http.supervisor import Supervisor
from filrouge.sources.templates import make_workspace
from filrouge.testing.asgi import Answer, ask

PEOPLE = ("u1", "a/b c", "é%?")
ADDRESSES = (
    "/v1/profiles/user:u1",
    "/v1/profiles/user%3Au1",
    "/v1/profiles/user:u1?anything=1",
    "/v1/profiles/user:a%2Fb%20c",
    "/v1/profiles/user:a%2fb%20c",
    "/v1/profiles/user:%C3%A9%25%3F",
    "/v1/profiles/user:nobody",
    "/v1/profiles/user:%FF",
    "/v1/profiles/nothing",
    "/v1/profiles/email:",
    "/v1/profiles/%20",
    "/v1/profiles/a+b",
)


class Doors(NamedTuple):
    """A server's two ways to the same answers, and what opens them."""

    server: Server
    token: str
    write_key: str


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("doors") / "shop"
    make_workspace(folder, "retail")
    workspace = Workspace(folder)
    with open_stores(workspace) as stores:
        access = Access(stores.control, SystemClock(), os.urandom)
        token, write_key = (access.add(kind, kind, "web").secret for kind in ("api", "write"))
        worker = Worker(workspace, stores)
        worker.start()
        stores.log.append([identified(name) for name in PEOPLE])
        worker.settle(stores.log.end())
        server = Server(workspace, stores, Supervisor([]), host="127.0.0.1", port=0)
        yield Doors(server, token, write_key)


def identified(name: str) -> Record:
    message = {
        "type": "identify",
        "messageId": f"m-{name}",
        "userId": name,
        "traits": {"firstName": "Zoé", "score": 1.5, "tags": ["a", "b"]},
    }
    return Record(RecordKind.EVENT, "web", 1_790_000_000_000_000, msgspec.json.encode(message))


def both(doors: Doors, address: str, headers: Mapping[str, str]) -> tuple[Answer, Answer]:
    """What the server answers, and what its API behind answers."""

    async def asked() -> tuple[Answer, Answer]:
        front = await ask(doors.server.asgi, "GET", address, headers=headers)
        return front, await ask(doors.server.api, "GET", address, headers=headers)

    return asyncio.run(asked())


@pytest.mark.parametrize("language", ["en", "fr-FR, en;q=0.1"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_both_ways_say_the_same(doors: Doors, address: str, language: str) -> None:
    headers = {"authorization": f"Bearer {doors.token}", "accept-language": language}
    front, behind = both(doors, address, headers)
    assert front == behind


def test_both_ways_let_the_same_people_in(doors: Doors) -> None:
    session = doors.server.gate.session
    allowed = {
        "a token": {"authorization": f"Bearer {doors.token}"},
        "its scheme in lower case": {"authorization": f"bearer  {doors.token} "},
        "the local session": {"cookie": f"theme=dark; filrouge_session={session}"},
    }
    refused = {
        "nothing": {},
        "a write key": {"authorization": f"Bearer {doors.write_key}"},
        "another scheme": {"authorization": f"Basic {doors.token}"},
        "another session": {"cookie": "filrouge_session=0"},
        "a session that is not ASCII": {"cookie": "filrouge_session=é"},
        "a session under another name": {"cookie": f"xfilrouge_session={session}"},
    }
    for status, cases in ((200, allowed), (401, refused)):
        for what, headers in cases.items():
            front, behind = both(doors, "/v1/profiles/user:u1", headers)
            assert front == behind, what
            assert front.status == status, what


def test_a_fault_of_ours_is_a_problem_both_ways(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_key: str) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(doors.server.answers, "profile", broken)
    headers = {"authorization": f"Bearer {doors.token}"}
    front, behind = both(doors, "/v1/profiles/user:u1", headers)
    assert front == behind
    assert front.status == 500
    assert front.json()["code"] == "own-fault"


def test_the_profile_is_in_the_description_of_the_api(doors: Doors) -> None:
    told = asyncio.run(ask(doors.server.asgi, "GET", "/openapi.json")).json()
    assert "get" in told["paths"]["/v1/profiles/{key}"]
