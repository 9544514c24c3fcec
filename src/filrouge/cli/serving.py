"""`filrouge init`, `serve`, `work`."""

import os
import signal
import sys
from pathlib import Path
from threading import Event as Flag
from typing import Annotated

import typer

from filrouge.access import Access
from filrouge.app.clock import SystemClock
from filrouge.app.reading import Configurations
from filrouge.app.stores import Stores, open_stores
from filrouge.app.work import open_worker, server_lock
from filrouge.app.workspace import Workspace
from filrouge.cli.printing import (
    HERE,
    JsonOption,
    WorkspaceOption,
    err,
    out,
    print_json,
)
from filrouge.cli.words import say
from filrouge.desk.planning import files_differ
from filrouge.http.addresses import is_loopback
from filrouge.http.supervisor import Supervisor
from filrouge.sources.templates import make_workspace

MODEL_HELP = "Its model. / Son modèle."
HOST_HELP = "127.0.0.1 unless told otherwise. / 127.0.0.1 sauf avis contraire."
PORT_HELP = "8420 unless told otherwise. / 8420 sauf avis contraire."
HostOption = Annotated[str | None, typer.Option("--host", help=HOST_HELP)]
PortOption = Annotated[int | None, typer.Option("--port", min=1, max=65_535, help=PORT_HELP)]

WORK_PAUSE_S: float = 0.05


def init(
    folder: Annotated[Path, typer.Argument(help="The new folder. / Le nouveau dossier.")],
    template: Annotated[str, typer.Option("--template", help=MODEL_HELP)] = "retail",
    json: JsonOption = False,
) -> None:
    """Make a commented workspace, ready to serve. / Crée un espace de travail, prêt à servir."""
    make_workspace(folder, template)
    workspace = Workspace(folder)
    with open_stores(workspace) as stores:
        made = Access(stores.control, SystemClock(), os.urandom).add("web", "write", "web")
    if json:
        print_json({"workspace": str(folder), "source": "web", "write_key": made.secret})
        return
    told = say("new_workspace", folder=folder, secret=made.secret)
    out.print(told, highlight=False, markup=False, soft_wrap=True)


def serve(
    *,
    host: HostOption = None,
    port: PortOption = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Collector, API, pages and worker, in one command. / Tout, en une commande."""
    space = Workspace(workspace)
    with open_stores(space) as stores:
        serve_workspace(space, stores, host, port)


def work(workspace: WorkspaceOption = HERE) -> None:
    """Be the worker, without the server. / Être le moteur, sans le serveur."""
    ended = Flag()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with open_worker(Workspace(workspace)) as worker:
        out.print(say("working"), highlight=False)
        worker.run(lambda: not ended.wait(WORK_PAUSE_S))


def serve_workspace(space: Workspace, stores: Stores, host: str | None, port: int | None) -> None:
    """Be the server of a workspace whose stores are open, until it is told to end."""
    if files_differ(space, Configurations(stores.state)):
        err.print(say("files_differ"), style="yellow", soft_wrap=True, highlight=False)
    address = host or space.settings.server.host
    number = port or space.settings.server.port
    if not is_loopback(address):
        err.print(say("listening", address=address), style="yellow", soft_wrap=True)

    def ready() -> None:
        out.print(f"http://{address}:{number}/", highlight=False)
        out.print("[bold]Filrouge is ready[/]", highlight=False)

    with server_lock(space.data):
        supervisor = Supervisor([sys.executable, "-m", "filrouge.worker", str(space.folder)])
        supervisor.launch()
        try:
            # The server's libraries are loaded while the worker starts.
            from filrouge.http.server import Server

            Server(space, stores, supervisor, host=address, port=number).run(ready)
        finally:
            supervisor.stop()
