"""`filrouge plan`, `apply` and `pull`: from the files to what is in force, and back."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from filrouge.cli.importing import FileMissingError
from filrouge.cli.printing import (
    HERE,
    JsonOption,
    WorkspaceOption,
    YesOption,
    confirmed,
    opened,
    out,
    print_json,
    progress_bar,
    shown,
)
from filrouge.cli.words import known, language, say
from filrouge.core.errors import FilrougeError
from filrouge.desk.files import workspace_to_plan
from filrouge.desk.planning import read_plan, write_plan

OUT_HELP = "Keep the plan in a file, for apply. / Garder le plan dans un fichier, pour apply."
FILE_HELP = "A plan; the files as they are if not said. / Un plan ; sinon les fichiers tels quels."
OVERWRITE_HELP = "Files never applied too. / Aussi les fichiers jamais mis en vigueur."
ALLOW_HELP = (
    "Names never sent, even near known ones. / Noms jamais envoyés, même proches de noms connus."
)
REASONS_MAX: Final = 3
AllowOption = Annotated[bool, typer.Option("--allow-unseen", help=ALLOW_HELP)]
MARKS: Final = {
    "added": "[green]+[/]",
    "changed": "[yellow]~[/]",
    "removed": "[red]-[/]",
}


class ApplyNotConfirmedError(FilrougeError):
    """Nothing was put in force: it was not confirmed."""

    code = "apply-not-confirmed"
    hint = "Answer `y`, or add --yes."


def plan(
    *,
    keep: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=OUT_HELP)] = None,
    allow_unseen: AllowOption = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """What the files would change, for how much. / Ce que les fichiers changeraient."""
    read = partial(workspace_to_plan, allow_unseen=allow_unseen)
    with opened(workspace, read) as (_space, _stores, desk):
        made = desk.plans.made()
        unseen = desk.plans.unseen(allow=allow_unseen)
        told = {**desk.plans.told(made, desk.now()), "unseen": unseen}
        with progress_bar("plan") as bar:
            told = desk.plans.with_backtests(made, told, bar.show)
        if keep is not None:
            write_plan(keep, made)
    if json:
        print_json(told)
        return
    print_changes(told)
    if not told["in_force"]:
        command = f"filrouge apply {keep}" if keep is not None else "filrouge apply"
        out.print(say("plan_next", command=command), highlight=False, markup=False)


def apply(
    file: Annotated[Path | None, typer.Argument(help=FILE_HELP)] = None,
    *,
    yes: YesOption = False,
    allow_unseen: AllowOption = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Put the files, or a plan, in force. / Met en vigueur les fichiers, ou un plan."""
    if file is not None and not file.is_file():
        raise FileMissingError(path=file)
    # A plan of a file was looked at when it was made.
    read = partial(workspace_to_plan, allow_unseen=allow_unseen or file is not None)
    with opened(workspace, read) as (_space, stores, desk):
        wanted = read_plan(file) if file is not None else desk.plans.made()
        desk.plans.check(wanted)
        unseen = desk.plans.unseen(allow=allow_unseen) if file is None else []
        told = {**desk.plans.told(wanted, desk.now()), "unseen": unseen}
        if not json:
            print_changes(told)
        if not told["in_force"]:
            asked = sys.stdin.isatty() and not json
            if asked and not confirmed(say("apply"), yes=yes):
                raise ApplyNotConfirmedError
            with progress_bar("apply") as bar:
                end = stores.log.end() + 1
                desk.apply(wanted, lambda position: bar.show(position, end))
    if json:
        print_json({**told, "in_force": True, "applied": not told["in_force"]})
    elif not told["in_force"]:
        out.print(say("applied", version=told["version"]), highlight=False)


def pull(
    *,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=OVERWRITE_HELP)] = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Write what is in force into the files. / Écrit dans les fichiers ce qui est en vigueur."""
    with opened(workspace) as (_space, _stores, desk):
        found = desk.pull(overwrite=overwrite)
    if json:
        print_json({"files": [{"file": one.name, "change": one.how} for one in found]})
        return
    for one in found:
        out.print(shown(say(f"pull_{one.how}", file=one.name)), highlight=False, soft_wrap=True)
    if not found:
        out.print(say("plan_none"), highlight=False)


def print_changes(told: dict[str, Any]) -> None:
    """The differences, as people read them; or that there is none."""
    for one in told["changes"]:
        name = one.get("name", {}).get(language(), "")
        kind = known(one["kind"])
        title = f"{MARKS[one['change']]} {kind} [bold]{shown(one['id'])}[/]  {shown(name)}"
        out.print(title.rstrip(), highlight=False, soft_wrap=True)
        for line in _details(one):
            out.print(f"    {shown(line)}", highlight=False, soft_wrap=True)
    if told["unseen"]:
        out.print(say("plan_unseen"), highlight=False, soft_wrap=True)
        for doubt in told["unseen"]:
            out.print(f"    {shown(doubt[language()])}", highlight=False, soft_wrap=True)
    if not told["changes"]:
        out.print(say("plan_none"), highlight=False)


def _details(one: dict[str, Any]) -> list[str]:
    """What there is to know of a change."""
    if one["kind"] == "identity":
        return [say("plan_identity")]
    if one["kind"] == "source":
        return [", ".join(one["settings"])] if one["settings"] else []
    if one["kind"] == "table":
        return _table_lines(one)
    lines = []
    if one["change"] == "changed" and one["before"] != one["after"]:
        lines += [f"- {one['before']}", f"+ {one['after']}"]
    if one["list"]:
        lines.append(say("plan_list"))
    elif one["words"]:
        lines.append(one["words"][language()])
    if one["cost"]:
        lines += _cost_lines(one["cost"])
        lines.append(say("plan_events", events=one["events"]))
    if one.get("backtest"):
        lines += _backtest_lines(one["backtest"])
        if one["members"] is not None:
            lines.append(say("plan_in_force", count=_number(one["members"])))
    return [*lines, *_users(one)]


def _backtest_lines(told: list[dict[str, Any]]) -> list[str]:
    """Who would be in a segment, now and before."""
    now, *before = told
    line = say("plan_members", count=_number(now["count"]), of=_number(now["of"]))
    past = [say("plan_before", days=one["days_ago"], count=_number(one["count"])) for one in before]
    return [f"{line} ({', '.join(past)})"]


def _number(number: int) -> str:
    """A number with its thousands apart, as the language has them.

    >>> _number(12_345)
    '12,345'
    """
    text = f"{number:,}"
    return text if language() == "en" else text.replace(",", "\u202f")


def _table_lines(one: dict[str, Any]) -> list[str]:
    """The columns of a reference table that hold something else, and what it costs."""
    lines = [", ".join(one["columns"])]
    if one["used_by"] and one["change"] == "changed":
        lines.append(say("plan_events", events=one["events"]))
        for id_, told in one.get("backtests", {}).items():
            lines += [f"{known('segment')} {id_}: {line}" for line in _backtest_lines(told)]
    return [*lines, *_users(one)]


def _users(one: dict[str, Any]) -> list[str]:
    users = ", ".join(f"{known(user['kind'])} {user['id']}" for user in one["used_by"])
    return [say("plan_users", users=users)] if users else []


def _cost_lines(cost: dict[str, Any]) -> list[str]:
    """What is kept of a profile; for what, where it is more than a little."""
    kilobytes = -(-cost["bytes_per_profile"] // 1_024)
    reasons = [] if cost["level"] == "light" else cost["reasons"][:REASONS_MAX]
    told = say("plan_cost", level=say(cost["level"]), kilobytes=kilobytes)
    return [told, *(f"  {reason[language()]}" for reason in reasons)]
