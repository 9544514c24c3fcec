"""What is in force, written into the workspace's files."""

from filrouge.app.reading import Configurations
from filrouge.app.workspace import Workspace, definition_bytes
from filrouge.segment import FileChange, file_changes, files_by_key


def pull(
    workspace: Workspace, configurations: Configurations, *, overwrite: bool = False
) -> list[FileChange]:
    """Write segments, computed traits and moments in force where the files say otherwise.

    Other files stay as they are, and so do those that hold what was never in force, unless told to
    `overwrite` them.
    """
    latest = configurations.latest()
    if latest is None:
        return []
    found = file_changes(
        files_by_key(definition_bytes(workspace.folder)),
        workspace.definitions,
        latest.definitions,
        configurations.definitions(),
        overwrite=overwrite,
    )
    for change in found:
        path = workspace.folder / change.name
        if change.how == "written":
            path.parent.mkdir(exist_ok=True)
            path.write_text(change.text, "utf-8")
        elif change.how == "removed":
            path.unlink()
    return found
