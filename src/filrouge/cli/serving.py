"""`filrouge init`, `demo`, `serve`, `work`."""

import os
import signal
import sys
from pathlib import Path
from threading import Event as Flag
from typing import Annotated

import typer

from filrouge.app.access import Access
from filrouge.app.clock import SystemClock
from filrouge.app.demo import begin, demo_workspace, is_loaded, mark_loaded
from filrouge.app.importing import files_of_demo, load_demo, today_of
from filrouge.app.people import People
from filrouge.app.simulated import load_world, met_everywhere, world_of, write_opening_files
from filrouge.app.stores import Rooms, Stores, open_stores
from filrouge.app.templates import make_workspace
from filrouge.app.work import open_worker, server_lock
from filrouge.app.workspace import Workspace
from filrouge.cli.printing import (
    HERE,
    JsonOption,
    WorkspaceOption,
    err,
    out,
    print_json,
    progress_bar,
)
from filrouge.cli.words import say
from filrouge.core.errors import FilrougeError
from filrouge.core.time import DAY, parsed_iso
from filrouge.http.addresses import is_loopback
from filrouge.http.supervisor import Supervisor

MODEL_HELP = "Its model. / Son modèle."
NO_SERVE_HELP = "Load only. / Charger seulement."
WORLD_HELP = "small | large: how many people. / Combien de personnes."
REAL_HELP = "The two real sources. / Les deux sources réelles."
DEMO_HELP = "Where to make it. / Où la faire."
HOST_HELP = "127.0.0.1 unless told otherwise. / 127.0.0.1 sauf avis contraire."
PORT_HELP = "8420 unless told otherwise. / 8420 sauf avis contraire."
HostOption = Annotated[str | None, typer.Option("--host", help=HOST_HELP)]
PortOption = Annotated[int | None, typer.Option("--port", min=1, max=65_535, help=PORT_HELP)]

WORK_PAUSE_S: float = 0.05


class BadDayError(FilrougeError):
    """{value!r} is not a day."""

    code = "day-malformed"
    hint = "Write it as 2026-11-22."


class TwoWorldsError(FilrougeError):
    """The real sources are one demo, the world {name!r} another."""

    code = "demo-world"
    hint = "Say --real or --world, not both."


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
        _serve(space, stores, host, port)


def work(workspace: WorkspaceOption = HERE) -> None:
    """Be the worker, without the server. / Être le moteur, sans le serveur."""
    ended = Flag()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with open_worker(Workspace(workspace)) as worker:
        out.print(say("working"), highlight=False)
        worker.run(lambda: not ended.wait(WORK_PAUSE_S))


def demo(
    *,
    port: PortOption = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help=NO_SERVE_HELP)] = False,
    world: Annotated[str, typer.Option("--world", help=WORLD_HELP)] = "",
    real: Annotated[bool, typer.Option("--real", help=REAL_HELP)] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="Its last day. / Son dernier jour.")] = "",
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help=DEMO_HELP)] = None,
    json: JsonOption = False,
) -> None:
    """Load the demo workspace and serve it. / Charge la démonstration et la sert."""
    if world and real:
        raise TwoWorldsError(name=world)
    now = SystemClock().now() if not as_of else _day(as_of)
    what = "real" if real else world or "small"
    simulated = None if real else world_of(what, now)
    folder = demo_workspace(workspace, real=real)
    space = Workspace(folder)
    if not is_loaded(space, what, as_of):
        begin(space)
        if simulated is not None:
            write_opening_files(simulated, folder)
        with open_worker(space) as worker, progress_bar("demo") as bar:
            if simulated is not None:
                load_world(worker, simulated, now, bar.show)
            else:
                load_demo(worker, files_of_demo(space, today_of(now)), now, bar.show)
        mark_loaded(space, what, today_of(now).isoformat())
    with open_stores(space) as stores:
        counts = _counts(space, stores)
        if json:
            print_json(counts)
        else:
            out.print(say("demo", **counts), highlight=False)
            if key := met_everywhere(_people(space, stores), folder):
                told = say("demo_person", key=key)
                out.print(told, highlight=False, markup=False, soft_wrap=True)
        if not no_serve:
            _serve(space, stores, None, port)


def _day(text: str) -> int:
    try:
        return parsed_iso(text) + DAY // 2
    except ValueError as error:
        raise BadDayError(value=text) from error


def _people(space: Workspace, stores: Stores) -> People:
    return People(space, stores, Rooms(stores, space.configuration()))


def _counts(space: Workspace, stores: Stores) -> dict[str, int]:
    status = _people(space, stores).status()
    return {name: status[name] for name in ("events", "people", "merges", "rejected")}


def _serve(space: Workspace, stores: Stores, host: str | None, port: int | None) -> None:
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
