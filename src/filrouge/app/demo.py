"""The demo workspace: a copy of the example beside which its data is loaded."""

import shutil
from pathlib import Path
from typing import Final

from filrouge.app.workspace import Workspace
from filrouge.core.errors import FilrougeError

EXAMPLE: Final = "examples/real"
FOLDER: Final = "demo"
LOADED_FILE: Final = "demo-loaded"


class ExampleMissingError(FilrougeError):
    """The demo's example is not here: {folder}."""

    code = "example-missing"
    hint = "Run `filrouge demo` from a clone of the repository."


def demo_workspace(folder: Path | None) -> Path:
    """The folder of the demo, its configuration copied anew from the example."""
    example = Path(__file__).parents[3] / EXAMPLE
    if not example.is_dir():
        raise ExampleMissingError(folder=example)
    target = folder or Path(FOLDER)
    shutil.copytree(example, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".filrouge"))
    return target


def is_loaded(workspace: Workspace, as_of: str) -> bool:
    """Whether this demo was loaded whole before, with the same configuration and dates."""
    marker = workspace.data / LOADED_FILE
    return marker.is_file() and marker.read_text("utf-8") == _version(workspace, as_of)


def mark_loaded(workspace: Workspace, as_of: str) -> None:
    """Remember that the demo was loaded."""
    (workspace.data / LOADED_FILE).write_text(_version(workspace, as_of), "utf-8")


def _version(workspace: Workspace, as_of: str) -> str:
    return f"{workspace.configuration().version} {as_of}"
