"""`filrouge segment`: who is in what, and why; static lists."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.table import Table
from rich.tree import Tree

from filrouge.cli.commands import Commands
from filrouge.cli.importing import FileMissingError
from filrouge.cli.printing import (
    HERE,
    JsonOption,
    WorkspaceOption,
    minute,
    opened,
    out,
    print_json,
    progress_bar,
    shown,
)
from filrouge.cli.words import headings, known, language, say
from filrouge.desk.desk import Desk
from filrouge.desk.segments.list_file import ListFile
from filrouge.desk.segments.lists import Entry, ListChanges, in_parts
from filrouge.desk.segments.questions import MEMBERS_LIMIT, MEMBERS_LIMIT_MAX

segment = Commands("Segments and lists. / Segments et listes.")

BATCH_KEYS: Final = 1_000
SHOWN_REFUSED: Final = 20
KEY_HELP = "type:value, as email:ana@example.org. / type:valeur."
FILE_HELP = "CSV, a column `key` or columns `email`, ... / CSV, une colonne `key`, ou `email`..."
CURSOR_HELP = "Where the page before ended. / Où la page d'avant finit."
REMOVE_HELP = "Take them off the list. / Les retirer de la liste."

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Its id. / Son identifiant.")]
KeyArgument = Annotated[str, typer.Argument(help=KEY_HELP)]
KeysArgument = Annotated[list[str], typer.Argument(metavar="KEY", help=KEY_HELP)]


def list_segments(workspace: WorkspaceOption = HERE, json: JsonOption = False) -> None:
    """Those in force, with their live counts. / Ceux en vigueur, avec leurs nombres."""
    found = _asked(workspace, lambda desk: desk.segments.listed())
    if json:
        print_json(found)
        return
    if not found["segments"]:
        out.print(say("no_segment"), highlight=False)
        return
    table = Table(*headings("id", "name", "people", "kind"), show_edge=False, pad_edge=False)
    for one in found["segments"]:
        count = f"{one['count']}  {_share(one['count'], one['of'])}"
        state = known(f"segment_{one['kind']}") + _filling(one)
        table.add_row(shown(one["id"]), shown(one["name"][language()]), count, state)
    out.print(table)


def show(id_: IdArgument, workspace: WorkspaceOption = HERE, json: JsonOption = False) -> None:
    """One of them: what it says, and how many. / L'un d'eux : ce qu'il dit, et combien."""
    found = _asked(workspace, lambda desk: desk.segments.shown(id_))
    if json:
        print_json(found)
        return
    out.print(f"[bold red]●[/] [bold]{shown(found['name'][language()])}[/]  [dim]{shown(id_)}[/]")
    told = [found["words"][language()], found["when"]] if found["kind"] == "condition" else []
    told.append(say("segment_people", count=found["count"], of=found["of"]) + _filling(found))
    if found["since"]:
        told.append(f"{say('since')} {minute(found['since'])}")
    told += [say(name, ids=", ".join(found[name])) for name in ("uses", "used_by") if found[name]]
    for line in told:
        out.print(f"  {shown(line)}", highlight=False, soft_wrap=True)


def count(id_: IdArgument, workspace: WorkspaceOption = HERE, json: JsonOption = False) -> None:
    """How many are in it now. / Combien y sont à présent."""
    found = _asked(workspace, lambda desk: desk.segments.counted(id_))
    if json:
        print_json(found)
    else:
        out.print(str(found["count"]), highlight=False)


def members(
    id_: IdArgument,
    *,
    cursor: Annotated[str, typer.Option("--cursor", help=CURSOR_HELP)] = "",
    limit: Annotated[
        int, typer.Option(min=1, max=MEMBERS_LIMIT_MAX, help="How many. / Combien.")
    ] = MEMBERS_LIMIT,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Who is in it now, since when. / Qui y est à présent, depuis quand."""
    found = _asked(workspace, lambda desk: desk.segments.members(id_, cursor or None, limit))
    if json:
        print_json(found)
        return
    titles = headings("name", "identifiers", "since")
    table = Table(*titles, show_edge=False, pad_edge=False)
    for one in found["members"]:
        keys = "  ".join(f"{each['type']}:{each['value']}" for each in one["identifiers"])
        table.add_row(
            shown(one["label"]), shown(keys), minute(one["since"]) if one["since"] else ""
        )
    out.print(table)
    if found["next"] is not None:
        command = f"filrouge segment members {id_} --cursor {found['next']}"
        out.print(say("more_members", command=command), highlight=False)


def explain(
    id_: IdArgument,
    key: KeyArgument,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Why somebody is in it, or not. / Pourquoi quelqu'un y est, ou non."""
    found = _asked(workspace, lambda desk: desk.segments.explained(id_, key))
    if json:
        print_json(found)
        return
    out.print(found["sentence"][language()], highlight=False, markup=False, soft_wrap=True)
    tree = Tree(_part_line(found["part"]))
    _grow(tree, found["part"]["parts"])
    out.print(tree, highlight=False)


def add(
    id_: IdArgument,
    keys: KeysArgument,
    *,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Put people on a list. / Met des personnes sur une liste."""
    _change_all(workspace, id_, keys, joined=True, json=json)


def remove(
    id_: IdArgument,
    keys: KeysArgument,
    *,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Take people off a list. / Retire des personnes d'une liste."""
    _change_all(workspace, id_, keys, joined=False, json=json)


def import_list(
    id_: IdArgument,
    file: Annotated[Path, typer.Argument(help=FILE_HELP)],
    *,
    off: Annotated[bool, typer.Option("--remove", help=REMOVE_HELP)] = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Put everybody of a file on a list. / Met tous ceux d'un fichier sur une liste."""
    if not file.is_file():
        raise FileMissingError(path=file)
    changed = unchanged = 0
    refused: list[dict[str, Any]] = []
    with opened(workspace) as (_space, stores, desk), progress_bar("import") as bar:
        desk.catch_up()
        changes = desk.segments.list_changes(id_)
        listed = ListFile(file, tuple(desk.identifier_types()))
        first, done = stores.log.end(), 0
        for part in in_parts(listed.entries(), BATCH_KEYS):
            found = changes.prepared(part, joined=not off)
            if found.records:
                desk.submit(found.records)
            changed, unchanged = changed + len(found.records), unchanged + found.unchanged
            refused += [
                {"line": one.entry.line, "key": one.entry.key, "why": one.error.told(language())[0]}
                for one in found.refused
            ]
            done += len(part)
            bar.show(done, listed.lines)
        last = stores.log.end()
        desk.settle(last, lambda position: bar.show(position - first, last - first, "people"))
    _tell_changes(id_, changed, unchanged, refused, json=json)


def _change_all(
    workspace: Path, id_: str, keys: Sequence[str], *, joined: bool, json: bool
) -> None:
    """All of them, or none where one cannot be."""
    with opened(workspace) as (_space, _stores, desk):
        desk.catch_up()
        changes: ListChanges = desk.segments.list_changes(id_)
        found = changes.prepared([Entry(key) for key in keys], joined=joined)
        for one in found.refused:
            raise one.error
        if found.records:
            desk.settle(desk.submit(found.records))
    _tell_changes(id_, len(found.records), found.unchanged, [], json=json)


def _tell_changes(
    id_: str, changed: int, unchanged: int, refused: list[dict[str, Any]], *, json: bool
) -> None:
    if json:
        told = {"segment": id_, "changed": changed, "unchanged": unchanged, "rejected": refused}
        print_json(told)
        return
    out.print(say("list_changed", changed=changed, unchanged=unchanged), highlight=False)
    for one in refused[:SHOWN_REFUSED]:
        out.print(shown(say("list_refused", **one)), highlight=False, soft_wrap=True)
    if len(refused) > SHOWN_REFUSED:
        out.print(say("list_refused_more", count=len(refused) - SHOWN_REFUSED), highlight=False)


def _asked(workspace: Path, ask: Callable[[Desk], dict[str, Any]]) -> dict[str, Any]:
    with opened(workspace) as (_space, _stores, desk):
        desk.catch_up()
        return ask(desk)


def _share(number: int, of: int) -> str:
    return f"{100 * number / of:.1f} %" if of else ""


def _filling(one: dict[str, Any]) -> str:
    if one["state"] == "live":
        return ""
    return " " + say("segment_filling", percent=int(100 * one["filled"]))


def _part_line(part: dict[str, Any]) -> str:
    mark = "[green]✓[/]" if part["truth"] else "[red]✗[/]"
    words, found = part["words"][language()], part["found"][language()]
    return f"{mark} {shown(words)}  [dim]{shown(found)}[/]"


def _grow(tree: Tree, parts: Sequence[dict[str, Any]]) -> None:
    for part in parts:
        _grow(tree.add(_part_line(part)), part["parts"])


segment.add("list", list_segments)
segment.add("show", show)
segment.add("count", count)
segment.add("members", members)
segment.add("explain", explain)
segment.add("add", add)
segment.add("remove", remove)
segment.add("import", import_list)
