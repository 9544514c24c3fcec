"""Run every benchmark, one after the other, and print one table: `make bench`.

Each script of this folder runs alone, in its own process, and leaves `results/NAME.json`. The
numbers in it, at any depth, are the rows of the table; `results/latest.json` holds them all with
the machine they were measured on and the sizes that the environment changed (`_sizes.py`). Name
scripts to run only those: `make bench ARGS="history"`.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks._sizes import given

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results"


def scripts(names: list[str]) -> list[Path]:
    """The benchmark scripts, or those named."""
    found = sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith("_"))
    runnable = [path for path in found if '__name__ == "__main__"' in path.read_text("utf-8")]
    return [path for path in runnable if not names or path.stem in names]


def numbers(value: Any, name: str = "") -> Iterator[tuple[str, float | int | bool]]:
    """(dotted name, number) for each number inside a JSON value.

    >>> list(numbers({"read": {"p99_ms": 4.5}, "machine": "x"}))
    [('read.p99_ms', 4.5)]
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            label = inner.get("name", index) if isinstance(inner, dict) else index
            yield from numbers(inner, f"{name}.{label}" if name else str(label))
    elif isinstance(value, int | float):
        yield name, value


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def run(script: Path) -> dict[str, Any]:
    """Run one script; gives what it left, or how it failed."""
    left = RESULTS / f"{script.stem}.json"
    left.unlink(missing_ok=True)
    module = f"{FOLDER.name}.{script.stem}"
    code = subprocess.run([sys.executable, "-m", module], cwd=FOLDER.parent, check=False).returncode
    if code or not left.is_file():
        return {"failed": code or "it left no results"}
    result: dict[str, Any] = json.loads(left.read_text("utf-8"))
    return result


def shown(number: float | int | bool) -> str:
    """A number as people read it.

    >>> shown(0.98123), shown(12345.6), shown(7)
    ('0.9812', '12,346', '7')
    """
    if isinstance(number, bool):
        return "yes" if number else "no"
    if isinstance(number, int) or abs(number) >= 1_000:
        return f"{number:,.0f}"
    return f"{number:.4g}"


def main(names: list[str]) -> int:
    console = Console()
    RESULTS.mkdir(exist_ok=True)
    report: dict[str, Any] = {"machine": machine(), "sizes": given(), "benchmarks": {}}
    for script in scripts(names):
        console.rule(script.stem)
        report["benchmarks"][script.stem] = run(script)
    (RESULTS / "latest.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    table = Table("benchmark", "figure", title="Filrouge, measured here")
    table.add_column("value", justify="right")
    failed = []
    for name, result in report["benchmarks"].items():
        if "failed" in result:
            failed.append(name)
            table.add_row(name, "failed", str(result["failed"]), style="red")
            continue
        for figure, number in numbers(result):
            table.add_row(name, figure, shown(number))
    console.print(table)
    console.print(f"Written to {(RESULTS / 'latest.json').relative_to(FOLDER.parent)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
