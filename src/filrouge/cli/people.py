"""`filrouge profile`, `link`, `cut`, `person`: one person at a time."""

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import typer
from rich.table import Table
from rich.tree import Tree

from filrouge.cli.commands import Commands
from filrouge.cli.printing import (
    HERE,
    JsonOption,
    WorkspaceOption,
    YesOption,
    confirmed,
    minute,
    money,
    opened,
    out,
    print_json,
    shown,
)
from filrouge.cli.words import headings, language, say
from filrouge.core.errors import FilrougeError
from filrouge.desk.desk import Desk
from filrouge.desk.people import Window, label_of
from filrouge.profile import ProfileView

person = Commands("Access and erasure. / Accès et effacement (RGPD).")

KeyArgument = Annotated[
    str, typer.Argument(help="type:value, as email:ana@example.org. / type:valeur.")
]
UndoOption = Annotated[bool, typer.Option("--undo", help="Withdraw it. / Annuler.")]

WHY_HELP = "Why one person with this key, or not. / Pourquoi une personne avec cette clé, ou non."
SHOWN_EVENTS: int = 30


class NotConfirmedError(FilrougeError):
    """Nothing was erased: the erasure was not confirmed."""

    code = "not-confirmed"
    hint = "Answer `y`, or add --yes."


def profile(
    key: KeyArgument,
    *,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="The latest events. / Les derniers événements.")
    ] = False,
    identities: Annotated[
        bool, typer.Option("--identities", help="Identifiers only. / Les identifiants seuls.")
    ] = False,
    why: Annotated[str, typer.Option("--why", help=WHY_HELP)] = "",
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Who a person is, live. / Qui est une personne, en direct."""
    with opened(workspace) as (_space, _stores, desk):
        desk.catch_up()
        if why:
            answer = desk.people.why(key, why)
            show_why(answer, json=json)
        elif timeline:
            page = desk.people.timeline(key, Window())
            show_timeline(page, json=json)
        else:
            view = desk.people.profile(key)
            if identities:
                show_identities(view, json=json)
            else:
                show_profile(view, json=json)


def show_why(answer: dict[str, Any], *, json: bool) -> None:
    """The evidence, as JSON in both languages or in words in the reader's."""
    if json:
        print_json(answer)
        return
    for line in answer["words"][language()]:
        out.print(line, highlight=False, markup=False)


def show_timeline(page: dict[str, Any], *, json: bool) -> None:
    """Events, newest first."""
    if json:
        print_json(page)
        return
    titles = headings("when", "channel", "event", "properties")
    table = Table(*titles, show_edge=False, pad_edge=False)
    for event in page["events"][:SHOWN_EVENTS]:
        properties = msgspec.json.encode(event["properties"]).decode()
        channel, name = shown(event["channel"]), shown(event["event"])
        table.add_row(minute(event["timestamp"]), channel, name, shown(properties[:80]))
    out.print(table)


def show_identities(view: ProfileView, *, json: bool) -> None:
    """The identifiers that are this person."""
    if json:
        print_json({"id": view.id, "identifiers": view.identifiers})
        return
    table = Table(*headings("type", "value", "since"), show_edge=False, pad_edge=False)
    for identifier in view.identifiers:
        table.add_row(identifier["type"], shown(identifier["value"]), minute(identifier["since"]))
    out.print(table)


def show_profile(view: ProfileView, *, json: bool) -> None:
    """The 360 view."""
    if json:
        print_json(view)
        return
    tree = Tree(f"[bold red]●[/] [bold]{shown(label_of(view))}[/]  [dim]{view.id}[/]")
    known = tree.add(say("identifiers"))
    for identifier in view.identifiers:
        value = shown(identifier["value"])
        known.add(f"{identifier['type']}  [bold]{value}[/]  {minute(identifier['since'])}")
    if view.traits:
        branch = tree.add(say("traits"))
        for name, value in view.traits.items():
            branch.add(f"{shown(name)}  [bold]{shown(value)}[/]")
    if orders := _orders_told(view.orders):
        branch = tree.add(say("orders"))
        for name, value in orders.items():
            branch.add(f"{say(name)}  [bold]{shown(value)}[/]")
    if view.segments:
        branch = tree.add(say("segments"))
        for one in view.segments:
            name = shown(one["name"][language()])
            branch.add(f"{shown(one['id'])}  [bold]{name}[/]  {minute(one['since'])}")
    channels = tree.add(say("channels"))
    for name, counter in view.channels.items():
        channels.add(f"{shown(name)}  [bold]{counter['count']}[/]  {minute(counter['last'])}")
    consents = tree.add(say("consents")) if view.consents else tree
    for channel, purposes in view.consents.items():
        for purpose, acts in purposes.items():
            for act in acts:
                mark = "✓" if act["granted"] else "✗"
                told = shown(f"{channel} {purpose} {act['address']}  {minute(act['at'])}")
                consents.add(f"{mark} {told}")
    out.print(tree, highlight=False)


def _orders_told(orders: dict[str, Any]) -> dict[str, str]:
    """What there is to tell of somebody's orders: headings, and values as people read them."""
    told = {
        f"orders_{name}": str(orders[name])
        for name in ("count", "cancelled", "returns")
        if orders[name]
    }
    for name in ("revenue", "net"):
        if orders[name]:
            amounts = (
                money(amount, currency, language()) for currency, amount in orders[name].items()
            )
            told[f"orders_{name}"] = "  ".join(amounts)
    for name in ("first", "last"):
        if orders[name]:
            told[f"orders_{name}"] = minute(orders[name])
    return told


def link(
    a: KeyArgument,
    b: KeyArgument,
    *,
    undo: UndoOption = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Say that two identifiers are one person. / Dire que deux identifiants sont une personne."""
    _pin(workspace, (a, b), "link", undo=undo)


def cut(
    a: KeyArgument,
    b: KeyArgument,
    *,
    undo: UndoOption = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Say that two identifiers are two people. / Dire que ce sont deux personnes."""
    _pin(workspace, (a, b), "cut", undo=undo)


def _pin(
    workspace: Path, keys: tuple[str, str], kind: Literal["link", "cut"], *, undo: bool
) -> None:
    with opened(workspace) as (_space, _stores, desk):
        desk.settle(desk.pin(*keys, kind, undo=undo, by="cli"))
        _say_people(desk, keys)


def _say_people(desk: Desk, keys: tuple[str, str]) -> None:
    for key in keys:
        try:
            view = desk.people.profile(key)
        except FilrougeError:
            out.print(say("nobody", key=key), highlight=False, markup=False)
            continue
        known = ", ".join(f"{one['type']}:{one['value']}" for one in view.identifiers)
        out.print(shown(f"{view.id}  {known}"), highlight=False, soft_wrap=True)


def export(key: KeyArgument, workspace: WorkspaceOption = HERE, json: JsonOption = True) -> None:
    """Everything known of a person, as JSON. / Tout ce qui est connu d'une personne, en JSON."""
    with opened(workspace) as (_space, _stores, desk):
        print_json(desk.people.export(key))


def erase(
    key: KeyArgument,
    *,
    yes: YesOption = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Erase a person for ever, with a receipt. / Efface une personne, avec un reçu."""
    with opened(workspace) as (_space, _stores, desk):
        desk.people.person(key)
        if not confirmed(say("erase", key=key), yes=yes):
            raise NotConfirmedError
        receipt, offset = desk.erase(key, by="cli")
        desk.settle(offset)
        found = desk.receipt(receipt)
    if json:
        print_json(found)
        return
    counts = found["erased"] if found else {}
    out.print(say("receipt", receipt=receipt), highlight=False)
    for name, number in counts.items():
        out.print(f"  {say(f'erased_{name}')}  {number}", highlight=False)


person.add("export", export)
person.add("erase", erase)
