"""A benchmark says how it measures, can be made small, and leaves what `make bench` gathers."""

import ast
import json
from pathlib import Path

import pytest
from benchmarks import __main__ as suite
from tests.architecture.tree import place, text_of, tree_of

SIZED = ("size(", "duration_s(")


def test_every_benchmark_says_its_method() -> None:
    silent = [
        place(script)
        for script in suite.scripts([])
        if "Method:" not in (ast.get_docstring(tree_of(script)) or "")
        and "figure is" not in (ast.get_docstring(tree_of(script)) or "")
    ]
    assert suite.scripts([]) and not silent


def test_every_benchmark_can_be_made_small_by_the_environment() -> None:
    fixed = [
        place(script)
        for script in suite.scripts([])
        if not any(name in text_of(script) for name in SIZED)
    ]
    assert not fixed, "take its sizes from benchmarks._sizes"


def test_one_command_gathers_every_benchmark_in_one_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, code in (("fast", "{'p99_ms': 1.5}"), ("large", "{'rows': [{'name': 'a', 'n': 2}]}")):
        left = f"Path(__file__).parent / 'results' / '{name}.json'"
        (tmp_path / f"{name}.py").write_text(
            "import json\nfrom pathlib import Path\n"
            f'if __name__ == "__main__":\n    ({left}).write_text(json.dumps({code}))\n'
        )
    (tmp_path / "broken.py").write_text('if __name__ == "__main__":\n    raise SystemExit(3)\n')
    monkeypatch.setattr(suite, "FOLDER", tmp_path)
    monkeypatch.setattr(suite, "RESULTS", tmp_path / "results")
    monkeypatch.setenv("EVENTS", "10")
    assert suite.main([]) == 1
    latest = json.loads((tmp_path / "results" / "latest.json").read_text())
    assert latest["sizes"]["EVENTS"] == "10" and latest["machine"]["cores"]
    assert latest["benchmarks"] == {
        "broken": {"failed": 3},
        "fast": {"p99_ms": 1.5},
        "large": {"rows": [{"name": "a", "n": 2}]},
    }
    table = capsys.readouterr().out
    assert all(figure in table for figure in ("p99_ms", "rows.a.n", "failed"))
    assert suite.main(["fast"]) == 0
