"""Several processes append to one log, and any may be killed: what was acknowledged is there."""

import subprocess
import sys
from pathlib import Path

from filrouge.stores.log_sqlite import open_log

APPEND = """
import sys
from pathlib import Path
from filrouge.stores.log_sqlite import open_log
from filrouge.testing.log_checks import record

path, name, groups = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
log = open_log(path)
for group in range(groups):
    bodies = [f"{name}-{group}-{place}".encode() for place in range(3)]
    first = log.append([record(body) for body in bodies])
    print(first, group, flush=True)
"""


def appending(path: Path, name: str, groups: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", APPEND, str(path), name, str(groups)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_share_the_offsets(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    open_log(path).close()
    writers = [appending(path, name, 60) for name in ("one", "two")]
    told = [writer.communicate(timeout=60)[0].splitlines() for writer in writers]
    held = open_log(path).read(0, 1_000)
    assert [offset for offset, _ in held] == list(range(1, 361))
    bodies = {offset: record.body.decode() for offset, record in held}
    for name, lines in zip(("one", "two"), told, strict=True):
        for line in lines:
            first, group = map(int, line.split())
            assert [bodies[first + place] for place in range(3)] == [
                f"{name}-{group}-{place}" for place in range(3)
            ]


def test_what_a_killed_process_was_told_is_there(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    writer = appending(path, "killed", 1_000_000)
    assert writer.stdout is not None
    told = [int(writer.stdout.readline().split()[0]) for _ in range(40)]
    writer.kill()
    told += [int(line.split()[0]) for line in writer.stdout if line.endswith("\n")]
    writer.wait()
    held = open_log(path).read(0, 10_000_000)
    assert [offset for offset, _ in held] == list(range(1, len(held) + 1))
    assert len(held) >= told[-1] + 2
    assert open_log(path).append([held[0][1]]) == len(held) + 1
