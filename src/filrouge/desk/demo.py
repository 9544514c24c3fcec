"""The demo workspace: a copy of the example beside which its data is loaded."""

import shutil
from pathlib import Path
from typing import Final

from filrouge.app.configuration import NO_DEFINITIONS
from filrouge.app.work import worker_lock
from filrouge.app.workspace import DATA_FOLDER, IDENTITY_FILE, SETTINGS_FILE, Workspace
from filrouge.core.errors import FilrougeError

EXAMPLES: Final = {False: "examples/maison-garance", True: "examples/real"}
"""Whether the sources are real -> the example."""
COPIED: Final = ("sources", "segments", "traits", "moments", "tables", "files", "data")
FOLDER: Final = "demo"
LOADED_FILE: Final = "demo-loaded"
MARK_FILE: Final = ".filrouge-demo"


class ExampleMissingError(FilrougeError):
    """The demo's example is not here: {folder}."""

    code = "example-missing"
    hint = "Run `filrouge demo` from a clone of the repository."


class NotADemoError(FilrougeError):
    """{folder} is a workspace of yours, not the demo's."""

    code = "not-a-demo"
    hint = "Name an empty folder with --workspace, or leave it out."


def demo_workspace(folder: Path | None, *, real: bool) -> Path:
    """The folder of the demo, its configuration copied anew from the example; what another
    example left there goes.

    Raises NotADemoError rather than write over somebody's own workspace.
    """
    example = Path(__file__).parents[3] / EXAMPLES[real]
    if not example.is_dir():
        raise ExampleMissingError(folder=example)
    target = folder or Path(FOLDER)
    if (target / SETTINGS_FILE).exists() and not (target / MARK_FILE).exists():
        raise NotADemoError(folder=target)
    mark = target / MARK_FILE
    if mark.exists() and mark.read_text("utf-8") != example.name:
        for name in COPIED:
            shutil.rmtree(target / name, ignore_errors=True)
        (target / IDENTITY_FILE).unlink(missing_ok=True)
    shutil.copytree(example, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(DATA_FOLDER))
    mark.write_text(example.name, "utf-8")
    return target


def is_loaded(workspace: Workspace, what: str, as_of: str) -> bool:
    """Whether this demo was loaded whole before, with the same configuration, world and dates.

    Without `--as-of`, a demo of an earlier day stays as it is.
    """
    marker = workspace.data / LOADED_FILE
    if not marker.is_file():
        return False
    *loaded, day = marker.read_text("utf-8").split(" ")
    return loaded == [_version(workspace), what] and as_of in ("", day)


def begin(workspace: Workspace) -> None:
    """Start from nothing: what an interrupted or older load left would clash with new dates.

    Raises WorkerRunningError while the demo is served.
    """
    with worker_lock(workspace.data):
        shutil.rmtree(workspace.data)


def mark_loaded(workspace: Workspace, what: str, day: str) -> None:
    """Remember that the demo was loaded with a world (or `real`), as of a day."""
    text = f"{_version(workspace)} {what} {day}"
    (workspace.data / LOADED_FILE).write_text(text, "utf-8")


def _version(workspace: Workspace) -> str:
    """Of what events are read by: segments, traits and moments may change without a new load."""
    return workspace.configuration().with_definitions(NO_DEFINITIONS).version
