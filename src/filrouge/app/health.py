"""What `filrouge doctor` checks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from filrouge.app.desk import Desk
from filrouge.app.reading import rules_in
from filrouge.app.stores import Stores
from filrouge.app.work import WorkerRunningError, worker_lock
from filrouge.app.workspace import Workspace
from filrouge.core.time import parsed_iso

FREE_BYTES_MIN: Final = 1_000_000_000
EARLIEST_NOW: Final = parsed_iso("2026-01-01")


def checks(
    workspace: Workspace,
    stores: Stores,
    desk: Desk,
    disk_usage: Callable[[Path], Any],
    processors: Callable[[], int | None],
) -> list[dict[str, Any]]:
    """Each check: its name, whether it is well, and what to do where it is not."""
    status = desk.people.status()
    free = disk_usage(workspace.data).free
    configuration = workspace.configuration()
    latest = desk.configuration()
    same = latest is None or latest.version == configuration.version
    rules_same = desk.rules_in_force() == rules_in(configuration)
    return [
        _check("configuration", ok=True, detail=f"{len(workspace.sources)} sources"),
        _check(
            "configuration in force",
            ok=same,
            detail="the files' own"
            if same
            else "the files were changed since: stop `filrouge serve` and start it again",
        ),
        _check(
            "identity rules in force",
            ok=rules_same,
            detail="the file's own"
            if rules_same
            else "identity.yaml was changed since: stop the server, run `filrouge rebuild`",
        ),
        _check("log", ok=True, detail=f"{stores.log.end()} records"),
        _check("history", ok=True, detail=f"up to record {stores.history.end()}"),
        _check(
            "worker",
            ok=status["lag"] == 0 or _is_running(workspace),
            detail=f"{status['lag']} records behind"
            + ("" if _is_running(workspace) else "; none runs: `filrouge serve` starts one"),
        ),
        _check(
            "disk",
            ok=free >= FREE_BYTES_MIN,
            detail=f"{free // 1_000_000} MB free; keep {FREE_BYTES_MIN // 1_000_000} MB",
        ),
        _check(
            "clock",
            ok=desk.now() >= EARLIEST_NOW,
            detail="set the machine's clock" if desk.now() < EARLIEST_NOW else "plausible",
        ),
        _check("processors", ok=True, detail=str(processors() or 1)),
        _check(
            "rejected shelf",
            ok=True,
            detail=f"{status['rejected']} events; `filrouge rejected list`",
        ),
    ]


def _check(name: str, *, ok: bool, detail: str) -> dict[str, Any]:
    return {"name": name, "ok": ok, "detail": detail}


def _is_running(workspace: Workspace) -> bool:
    try:
        with worker_lock(workspace.data):
            return False
    except WorkerRunningError:
        return True
