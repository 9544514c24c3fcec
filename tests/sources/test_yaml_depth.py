"""A mapping nested without end is a mistake in a file, not the end of the process."""

from pathlib import Path

import pytest

from filrouge.core.errors import ConfigurationError
from filrouge.sources.files.language.yaml_lines import Problems, read_yaml


def test_a_file_nested_without_end_is_told(tmp_path: Path) -> None:
    file = tmp_path / "deep.yaml"
    file.write_text("a: " + "[" * 400_000, "utf-8")
    with pytest.raises(ConfigurationError, match="too deep"):
        read_yaml(file, Problems("deep.yaml"))
