"""`filrouge rebuild` and `filrouge doctor`."""

import os
import shutil
import sys
from typing import Annotated, Any

import typer

from filrouge.cli.health import checks
from filrouge.cli.printing import (
    HERE,
    JsonOption,
    WorkspaceOption,
    opened,
    out,
    print_json,
    progress_bar,
    shown,
)
from filrouge.cli.words import language, say
from filrouge.desk.rebuild import rebuild_state, rebuilt_differences

SHOWN: int = 20


def rebuild(
    *,
    check: Annotated[bool, typer.Option("--check", help="Compare only. / Comparer.")] = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Fold the state anew from history; emits nothing. / Refait l'état depuis l'historique."""
    with opened(workspace) as (space, stores, _desk), progress_bar("rebuild") as bar:
        if check:
            found = rebuilt_differences(space, stores, bar.show)
        else:
            rebuild_state(space, stores, bar.show)
            found = []
    if json:
        print_json({"differences": len(found), "first": found[:SHOWN]})
    else:
        out.print(say("differences", count=len(found)), highlight=False)
        for line in found[:SHOWN]:
            out.print(f"  {line}", highlight=False, markup=False)
    if found:
        sys.exit(1)


def doctor(workspace: WorkspaceOption = HERE, json: JsonOption = False) -> None:
    """Check the workspace, and say how to mend it. / Vérifie l'espace de travail."""
    with opened(workspace) as (space, stores, desk):
        found: list[dict[str, Any]] = checks(
            space, stores, desk, shutil.disk_usage, os.cpu_count, language=language()
        )
    if json:
        print_json({"checks": found, "ok": all(one["ok"] for one in found)})
    else:
        for one in found:
            mark = "[green]✓[/]" if one["ok"] else "[red]✗[/]"
            out.print(f"{mark} {shown(one['title'] + ': ' + one['detail'])}", highlight=False)
    if not all(one["ok"] for one in found):
        sys.exit(1)
