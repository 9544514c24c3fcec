"""What the pages tell a reader to type works, typed in that order."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, RUNNABLE, blocks, script

PAGES = [
    ROOT / "README.md",
    ROOT / "README.fr.md",
    *sorted((ROOT / "docs" / "guides").glob("*.md")),
]
RUN_SECONDS_MAX = 180
KEPT = ("LANG", "LC_ALL", "SSL_CERT_FILE", "TZ")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def executed(page: Path) -> bool:
    return any(block.language in RUNNABLE and block.what != "skip" for block in blocks(page))


@pytest.mark.parametrize("page", [*filter(executed, PAGES)], ids=lambda page: page.name)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    tools = Path(sys.executable).parent
    environment |= {
        "PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }
    port = free_port()
    environment["FILROUGE_SERVER_PORT"] = str(port)
    written = tmp_path / "page.sh"
    written.write_text(script(page, port), "utf-8")
    work = tmp_path / "work"
    work.mkdir()
    run = subprocess.run(
        ["bash", str(written)],
        cwd=work,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=RUN_SECONDS_MAX,
        check=False,
    )
    assert run.returncode == 0, f"{page.name}, after the last `## LINE`:\n{run.stdout[-4_000:]}"


def test_a_skipped_block_says_why() -> None:
    silent = [
        f"{page.name}:{block.line}"
        for page in PAGES
        for block in blocks(page)
        if block.what == "skip" and not block.argument
    ]
    assert not silent
