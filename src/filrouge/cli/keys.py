"""`filrouge key`: write keys and API tokens."""

import os
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from filrouge.app.access import Access, UnknownSourceError
from filrouge.app.clock import SystemClock
from filrouge.cli.commands import Commands
from filrouge.cli.printing import HERE, JsonOption, WorkspaceOption, opened, out, print_json, shown
from filrouge.cli.words import headings, say
from filrouge.core.errors import FilrougeError

key = Commands("Write keys and API tokens. / Clés et jetons.")

KeyIdArgument = Annotated[
    str, typer.Argument(help="As `key list` shows it. / Comme le montre `key list`.")
]


class SourceNeededError(FilrougeError):
    """A write key belongs to a source, and this workspace has several: {known}."""

    code = "source-needed"
    hint = "Add --source NAME."


def add(
    name: Annotated[str, typer.Argument(help="What to call it. / Son nom.")],
    *,
    kind: Annotated[str, typer.Option(help="write or api. / write ou api.")],
    source: Annotated[str, typer.Option(help="Of a write key. / D'une clé d'écriture.")] = "",
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Make a key; its secret is shown this once. / Crée une clé, au secret montré une fois."""
    with opened(workspace) as (space, stores, _desk):
        known = ", ".join(space.sources)
        if kind == "write":
            if not source and len(space.sources) == 1:
                source = next(iter(space.sources))
            if not source and "web" in space.sources:
                source = "web"
            if not source:
                raise SourceNeededError(known=known)
            if source not in space.sources:
                raise UnknownSourceError(source=source, known=known)
        made = Access(stores.control, SystemClock(), os.urandom).add(name, kind, source)
    if json:
        print_json(msgspec.to_builtins(made))
        return
    out.print(f"[bold]{made.secret}[/bold]", highlight=False)
    out.print(say("key", id=made.id, kind=made.kind), highlight=False)


def list_keys(workspace: WorkspaceOption = HERE, json: JsonOption = False) -> None:
    """List the keys, without their secrets. / Liste les clés, sans leurs secrets."""
    with opened(workspace) as (_space, stores, _desk):
        found = Access(stores.control, SystemClock(), os.urandom).listed()
    if json:
        print_json({"keys": found, "next": None})
        return
    table = Table("id", *headings("name", "kind", "source", "starts_with", "created", "revoked"))
    for one in found:
        table.add_row(
            one["id"],
            shown(one["name"]),
            one["kind"],
            shown(one["source"]),
            one["start"] + "…",
            one["created_at"],
            one["revoked_at"] or "",
        )
    out.print(table)


def revoke(id: KeyIdArgument, workspace: WorkspaceOption = HERE) -> None:  # noqa: A002
    """Refuse a key from now on. / Refuse une clé dès maintenant."""
    with opened(workspace) as (_space, stores, _desk):
        Access(stores.control, SystemClock(), os.urandom).revoke(id)
    out.print(say("revoked_key", id=id), highlight=False)


key.add("add", add)
key.add("list", list_keys)
key.add("revoke", revoke)
