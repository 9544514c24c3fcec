"""`filrouge rejected`: the rejected-event shelf."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from filrouge.cli.commands import Commands
from filrouge.cli.printing import (
    HERE,
    JsonOption,
    WorkspaceOption,
    minute,
    opened,
    out,
    print_json,
    shown,
)
from filrouge.cli.words import headings, language, say
from filrouge.core.errors import FilrougeError
from filrouge.desk.desk import shelved_view

rejected = Commands("Rejected events. / Événements refusés.")

LIMIT: int = 100
LIMIT_MAX: int = 1_000
NUMBER_MAX: int = 2**62


class NothingNamedError(FilrougeError):
    """No rejected event was named."""

    code = "nothing-named"
    hint = "Give the numbers that `filrouge rejected list` shows, or say --all."


def list_rejected(
    *,
    before: Annotated[
        int | None,
        typer.Option(
            min=1, max=NUMBER_MAX, help="Numbers below this one. / Numéros avant celui-ci."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=LIMIT_MAX, help="How many. / Combien.")] = LIMIT,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """List them, newest first. / Les liste, les derniers d'abord."""
    with opened(workspace) as (_space, _stores, desk):
        page = desk.rejected(before, limit, language())
    if json:
        print_json(page)
        return
    if not page["rejected"]:
        out.print(say("none_rejected"), highlight=False)
        return
    table = Table(*headings("number", "received", "source", "reason", "detail"), show_edge=False)
    for one in page["rejected"]:
        number, received, source = str(one["id"]), minute(one["receivedAt"]), shown(one["source"])
        table.add_row(number, received, source, one["reason"], shown(one["detail"]))
    out.print(table)
    if page["next"] is not None:
        out.print(say("more_rejected", number=page["next"]), highlight=False)


def show(
    number: Annotated[int, typer.Argument(min=0, max=NUMBER_MAX, help="Its number. / Son numéro.")],
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Show one with its body and its reason. / En montre un, avec son corps et sa raison."""
    with opened(workspace) as (_space, _stores, desk):
        view = shelved_view(desk.shelf.get(number), language())
    if json:
        print_json(view)
        return
    out.print(f"[bold]{shown(view['reason'])}[/]  {shown(view['detail'])}", highlight=False)
    out.print(shown(view["body"]), highlight=False, soft_wrap=True)


def replay(
    ids: Annotated[
        list[int] | None, typer.Argument(min=0, max=NUMBER_MAX, help="Numbers. / Numéros.")
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All of them. / Tous.")] = False,
    body: Annotated[
        Path | None, typer.Option(help="The mended JSON of one. / Le JSON corrigé d'un seul.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Try them again, mended or as they are. / Les rejoue, corrigés ou tels quels."""
    if not ids and not everything:
        raise NothingNamedError
    with opened(workspace) as (_space, _stores, desk):
        numbers = list(ids or [])
        if everything:
            numbers = [id_ for id_, _record in desk.shelf.records()]
        shelved = [desk.shelf.get(number) for number in numbers]
        before = desk.shelf.count()
        if shelved:
            mended = body.read_bytes() if body is not None else None
            desk.settle(desk.replay(shelved, mended, by="cli"))
        accepted = before - desk.shelf.count()
    if json:
        print_json({"replayed": len(shelved), "accepted": accepted})
        return
    out.print(say("accepted", accepted=accepted, replayed=len(shelved)), highlight=False)


rejected.add("list", list_rejected)
rejected.add("show", show)
rejected.add("replay", replay)
