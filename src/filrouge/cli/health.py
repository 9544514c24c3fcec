"""What `filrouge doctor` checks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from filrouge.app.reading import rules_in
from filrouge.app.stores import Stores
from filrouge.app.work import WorkerRunningError, worker_lock
from filrouge.app.workspace import Workspace
from filrouge.core.language import Language, Words
from filrouge.core.time import parsed_iso
from filrouge.desk.desk import Desk

FREE_BYTES_MIN: Final = 1_000_000_000
EARLIEST_NOW: Final = parsed_iso("2026-01-01")


class Check(NamedTuple):
    """One thing looked at."""

    name: Words
    ok: bool
    detail: Words


def checks(
    workspace: Workspace,
    stores: Stores,
    desk: Desk,
    disk_usage: Callable[[Path], Any],
    processors: Callable[[], int | None],
    *,
    language: Language,
) -> list[dict[str, Any]]:
    """Each check: its name, whether it is well, and in a language its title and what to do."""
    found = [
        *_configuration(workspace, desk),
        *_stores(workspace, stores, desk),
        *_machine(disk_usage(workspace.data).free, desk.now(), processors() or 1),
    ]
    return [
        {
            "name": name.en,
            "title": name.told(language),
            "ok": ok,
            "detail": detail.told(language),
        }
        for name, ok, detail in found
    ]


def _configuration(workspace: Workspace, desk: Desk) -> list[Check]:
    same = desk.files_are_in_force()
    differ = desk.plans.files_differ()
    rules_same = desk.rules_in_force() == rules_in(workspace.configuration())
    count = len(workspace.sources)
    return [
        Check(Words("configuration", "configuration"), True, _same(f"{count} sources")),
        Check(
            Words("configuration in force", "configuration en vigueur"),
            same,
            Words("the files' own", "celle des fichiers")
            if same
            else Words(
                "the files were changed since: stop `filrouge serve` and start it again",
                "les fichiers ont changé depuis : arrêtez `filrouge serve` et relancez-le",
            ),
        ),
        Check(
            Words(
                "segments, traits and moments in force", "segments, traits et moments en vigueur"
            ),
            not differ,
            Words("the files' own", "ceux des fichiers")
            if not differ
            else Words(
                "not those of the files: `filrouge plan` shows how",
                "pas ceux des fichiers : `filrouge plan` montre en quoi",
            ),
        ),
        Check(
            Words("identity rules in force", "règles d'identité en vigueur"),
            rules_same,
            Words("the file's own", "celles du fichier")
            if rules_same
            else Words(
                "identity.yaml was changed since: stop the server, run `filrouge rebuild`",
                "identity.yaml a changé depuis : arrêtez le serveur, lancez `filrouge rebuild`",
            ),
        ),
    ]


def _stores(workspace: Workspace, stores: Stores, desk: Desk) -> list[Check]:
    status = desk.people.status()
    records, written = stores.log.end(), stores.history.end()
    lag, rejected = status["lag"], status["rejected"]
    running = _is_running(workspace)
    behind = Words(f"{lag} records behind", f"{lag} lignes de retard")
    if not running:
        behind = Words(
            f"{behind.en}; none runs: `filrouge serve` starts one",
            f"{behind.fr} ; aucun ne tourne : `filrouge serve` en lance un",
        )
    return [
        Check(Words("log", "journal"), True, Words(f"{records} records", f"{records} lignes")),
        Check(
            Words("history", "historique"),
            True,
            Words(f"up to record {written}", f"jusqu'à la ligne {written}"),
        ),
        Check(Words("worker", "moteur"), lag == 0 or running, behind),
        Check(
            Words("rejected shelf", "événements refusés"),
            True,
            Words(
                f"{rejected} events; `filrouge rejected list`",
                f"{rejected} événements ; `filrouge rejected list`",
            ),
        ),
    ]


def _machine(free_bytes: int, now: int, processors: int) -> list[Check]:
    free, least = free_bytes // 1_000_000, FREE_BYTES_MIN // 1_000_000
    plausible = now >= EARLIEST_NOW
    return [
        Check(
            Words("disk", "disque"),
            free_bytes >= FREE_BYTES_MIN,
            Words(f"{free} MB free; keep {least} MB", f"{free} Mo libres ; gardez {least} Mo"),
        ),
        Check(
            Words("clock", "horloge"),
            plausible,
            Words("plausible", "plausible")
            if plausible
            else Words("set the machine's clock", "réglez l'horloge de la machine"),
        ),
        Check(Words("processors", "processeurs"), True, _same(str(processors))),
    ]


def _same(text: str) -> Words:
    return Words(text, text)


def _is_running(workspace: Workspace) -> bool:
    try:
        with worker_lock(workspace.data):
            return False
    except WorkerRunningError:
        return True
