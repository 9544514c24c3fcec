"""`filrouge demo`: Maison Garance, or the two real sources."""

from pathlib import Path
from typing import Annotated, Final

import typer

from filrouge.app.clock import SystemClock
from filrouge.app.stores import Rooms, Stores, open_stores
from filrouge.app.work import open_worker
from filrouge.app.workspace import Workspace
from filrouge.cli.printing import JsonOption, out, print_json, progress_bar
from filrouge.cli.serving import PortOption, serve_workspace
from filrouge.cli.words import say
from filrouge.core.errors import FilrougeError
from filrouge.core.time import DAY, parsed_iso
from filrouge.desk.demo import begin, demo_workspace, is_loaded, mark_loaded
from filrouge.desk.importing import files_of_demo, load_demo, today_of
from filrouge.desk.people import People
from filrouge.desk.simulated import CALL_LOG, load_world, write_opening_files
from filrouge.world import WORLDS, World, named_world

NO_SERVE_HELP = "Load only. / Charger seulement."
WORLD_HELP = "small | large: how many people. / Combien de personnes."
REAL_HELP = "The two real sources. / Les deux sources réelles."
DEMO_HELP = "Where to make it. / Où la faire."
CALLERS_MAX: Final = 300
EVERYWHERE: Final = frozenset({"web", "store", "call_centre"})


class BadDayError(FilrougeError):
    """{value!r} is not a day."""

    code = "day-malformed"
    hint = "Write it as 2026-11-22."


class TwoWorldsError(FilrougeError):
    """The real sources are one demo, the world {name!r} another."""

    code = "demo-world"
    hint = "Say --real or --world, not both."


class UnknownWorldError(FilrougeError):
    """There is no world named {name!r}."""

    code = "world-unknown"
    hint = "Worlds: {known}. The real sources are one option away: --real, without --world."


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
            serve_workspace(space, stores, None, port)


def world_of(name: str, now: int) -> World:
    """The world of that name, its last day being the day of `now`. Raises UnknownWorldError."""
    if name not in WORLDS:
        raise UnknownWorldError(name=name, known=", ".join(WORLDS))
    return World(named_world(name, today_of(now)))


def _day(text: str) -> int:
    try:
        return parsed_iso(text) + DAY // 2
    except ValueError as error:
        raise BadDayError(value=text) from error


def _people(space: Workspace, stores: Stores) -> People:
    return People(space, stores, Rooms(stores, space))


def _counts(space: Workspace, stores: Stores) -> dict[str, int]:
    status = _people(space, stores).status()
    return {name: status[name] for name in ("events", "people", "merges", "rejected")}


def met_everywhere(people: People, folder: Path) -> str | None:
    """The key of a person whom the web, a store and the call centre know, and most others too.

    Looked for among the latest callers.
    """
    log = folder / CALL_LOG
    if not log.is_file():
        return None
    best, rank = None, 0
    for line in log.read_text("utf-8").splitlines()[1:][-CALLERS_MAX:]:
        try:
            view = people.profile(f"phone:{line.split(';')[3]}")
        except FilrougeError:
            continue
        if view.channels.keys() >= EVERYWHERE and len(view.channels) > rank:
            emails = [one["value"] for one in view.identifiers if one["type"] == "email"]
            if emails:
                best, rank = f"email:{emails[0]}", len(view.channels)
    return best
