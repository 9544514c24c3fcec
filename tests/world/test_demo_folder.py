"""The demo's folder: one example or the other, never a mix, and never over a workspace of yours."""

from pathlib import Path

import pytest

from filrouge.app.workspace import Workspace
from filrouge.desk.demo import NotADemoError, begin, demo_workspace, is_loaded, mark_loaded


def names(folder: Path) -> set[str]:
    return {path.name for path in (folder / "sources").iterdir()}


def test_the_other_example_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demo_workspace(folder, real=False)
    (folder / "files").mkdir()
    assert "tills.yaml" in names(folder) and (folder / "identity.yaml").is_file()
    demo_workspace(folder, real=True)
    assert names(folder) == {"complete-journey.yaml", "eshop.yaml"}
    assert not (folder / "identity.yaml").exists() and not (folder / "files").exists()
    demo_workspace(folder, real=False)
    assert "eshop.yaml" not in names(folder)


def test_a_demo_is_loaded_for_one_world_and_one_day(tmp_path: Path) -> None:
    space = Workspace(demo_workspace(tmp_path, real=False))
    assert not is_loaded(space, "small", "")
    begin(space)
    space.data.mkdir()
    mark_loaded(space, "small", "2026-11-22")
    assert is_loaded(space, "small", "") and is_loaded(space, "small", "2026-11-22")
    assert not is_loaded(space, "small", "2026-11-23")
    assert not is_loaded(space, "large", "") and not is_loaded(space, "real", "")


def test_a_workspace_of_yours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "filrouge.toml").write_text('name = "Mine"\n')
    with pytest.raises(NotADemoError):
        demo_workspace(tmp_path, real=False)
    assert not (tmp_path / "sources").exists()
