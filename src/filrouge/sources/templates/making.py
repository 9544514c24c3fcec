"""`filrouge init`: a new workspace from a template."""

from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree
from typing import Final

from filrouge.core.errors import FilrougeError

TEMPLATES: Final = ("retail",)
_MARK: Final = "filrouge.toml"
_IGNORED: Final = ".filrouge/\n"


class UnknownTemplateError(FilrougeError):
    """There is no template named {template!r}."""

    code = "template-unknown"
    hint = "Templates: {known}."


class WorkspaceExistsError(FilrougeError):
    """{folder} is a workspace already."""

    code = "workspace-exists"
    hint = "Name another folder."


def make_workspace(folder: Path, template: str) -> None:
    """Copy a template into a folder, made where it is not there yet."""
    if template not in TEMPLATES:
        raise UnknownTemplateError(template=template, known=", ".join(TEMPLATES))
    if (folder / _MARK).exists():
        raise WorkspaceExistsError(folder=folder)
    with as_file(files(__package__).joinpath(template)) as source:
        copytree(source, folder, dirs_exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text(_IGNORED, "utf-8")
