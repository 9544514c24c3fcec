"""`filrouge serve`: collector, API and pages in this process, the worker in a child."""

import asyncio
import gc
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import unquote

import uvicorn
from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from filrouge.access import Access
from filrouge.app.clock import SystemClock
from filrouge.app.stores import Stores
from filrouge.app.workspace import Workspace
from filrouge.core.errors import FilrougeError
from filrouge.core.sentences import said
from filrouge.http.access import Gate, guarded
from filrouge.http.answers import Answers
from filrouge.http.api import GUARDED, OPEN, SLASH
from filrouge.http.collector import Collector, CollectorSettings
from filrouge.http.commits import GroupCommit
from filrouge.http.joined import JoinedProtocol
from filrouge.http.pages import api_page, api_schema, home, page
from filrouge.http.problems import problem_of_error, problem_of_fault, problem_of_http
from filrouge.http.profiles import ProfileReads
from filrouge.http.segments import SEGMENTS
from filrouge.http.stream import Carried, stream
from filrouge.http.supervisor import Supervisor

BACKLOG: Final = 2_048
KEEP_ALIVE_S: Final = 75
GRACE_S: Final = 5
SWITCH_INTERVAL_S: Final = 0.000_5
"""How long the committing thread may keep a request waiting for the interpreter."""
GARBAGE_THRESHOLDS: Final = (50_000, 20, 100)
"""Requests make no cycles: looking for some less often costs 6 % less CPU a request."""


class AddressUnusableError(FilrougeError):
    """The server cannot listen on {host}, port {port}: {why}."""

    code = "address-unusable"
    hint = "Say another --port or --host, or end the program that listens there."


class Server:
    """The HTTP process of a workspace."""

    def __init__(
        self,
        workspace: Workspace,
        stores: Stores,
        supervisor: Supervisor,
        *,
        host: str,
        port: int,
    ) -> None:
        self.workspace = workspace
        self.host, self.port = host, port
        clock = SystemClock()
        self._supervisor = supervisor
        access = Access(stores.control, clock, os.urandom)
        self.answers = Answers(workspace, access, self._supervisor.poke)
        self._commits = GroupCommit(
            stores.log,
            on_commit=self._supervisor.poke,
            records_max=workspace.settings.server.queue_events_max,
        )
        self.answers.queued = lambda: self._commits.queued_records
        self.gate = Gate(access, os.urandom(24).hex(), host=host)
        self.api = slashes_kept(self._litestar(self.gate))
        self.asgi = Collector(
            ProfileReads(self.api, self.answers, self.gate),
            commits=self._commits,
            source_of=access.source_of,
            clock=clock,
            settings=CollectorSettings(origins=frozenset(workspace.settings.server.origins)),
        )

    def run(self, on_ready: Callable[[], None]) -> None:
        """Serve until a signal; `on_ready` is called once connections are accepted.

        Raises AddressUnusableError.
        """
        listening = bound(self.host, self.port)
        config = uvicorn.Config(
            self.asgi,
            host=self.host,
            port=self.port,
            loop="uvloop",
            http=JoinedProtocol,
            access_log=False,
            log_level="warning",
            lifespan="on",
            backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=GRACE_S,
            server_header=False,
        )
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        gc.freeze()
        gc.set_threshold(*GARBAGE_THRESHOLDS)
        server = _Announced(config, on_ready)
        with listening:
            server.run([listening])

    def _litestar(self, gate: Gate) -> Litestar:
        stopping = asyncio.Event()
        return Litestar(
            route_handlers=[
                Router("/", route_handlers=[*GUARDED, *SEGMENTS, stream], guards=[guarded]),
                *OPEN,
                api_page,
                api_schema,
                home,
                page,
            ],
            state=State(
                {
                    "answers": self.answers,
                    "gate": gate,
                    "stopping": stopping,
                    "carried": Carried(self.answers, stopping),
                }
            ),
            lifespan=[self._life],
            exception_handlers={
                FilrougeError: problem_of_error,
                HTTPException: problem_of_http,
                Exception: problem_of_fault,
            },
            openapi_config=OpenAPIConfig(
                title="Filrouge",
                version="1",
                path="/v1/openapi",
                use_handler_docstrings=True,
                render_plugins=[JsonRenderPlugin(path="/openapi.json")],
            ),
            logging_config=None,
        )

    @asynccontextmanager
    async def _life(self, app: Litestar) -> AsyncIterator[None]:
        await asyncio.to_thread(self._supervisor.start)
        self.answers.ready = True
        try:
            yield
        finally:
            self.answers.ready = False
            app.state.stopping.set()
            await self._commits.close()
            await asyncio.to_thread(self._supervisor.stop)
            self.answers.close()


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to an address. Raises AddressUnusableError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except (OSError, OverflowError, UnicodeError) as error:
        raise AddressUnusableError(host=host, port=port, why=said(error)) from error
    return made


class _Announced(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._on_ready()


App = Callable[[Any, Any, Any], Awaitable[None]]


def slashes_kept(app: App) -> App:
    """Keep a slash that was sent as %2F inside its path segment."""

    async def with_slashes(scope: Any, receive: Any, send: Any) -> None:
        raw = scope.get("raw_path")
        if raw and b"%2f" in raw.lower():
            segments = raw.decode("latin-1").partition("?")[0].split("/")
            path = "/".join(unquote(segment).replace("/", SLASH) for segment in segments)
            scope = {**scope, "path": path}
        await app(scope, receive, send)

    return with_slashes
