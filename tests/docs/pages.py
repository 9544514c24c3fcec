"""Pages as a reader sees them: fenced blocks in order, and what the comments say of them.

A comment on the line before a block says what the test does with it:

    <!-- test: skip WHY -->         leave it out
    <!-- test: background -->       start it and go on once the server answers
    <!-- test: file NAME -->        write it to a file of that name
    <!-- test: shows TEXT -->       run it; what it prints holds TEXT

`bash` blocks (and `python` ones) without a comment run and must succeed; others are only read.
"""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FENCE = re.compile(
    r"(?:<!-- test: (?P<what>[a-z]+)(?: (?P<argument>[^\n]*?))? -->\n+)?"
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RUNNABLE = ("bash", "python")
PORT = "8420"


class Block(NamedTuple):
    """One fenced block of a page, at a line of its file."""

    line: int
    language: str
    what: str
    argument: str
    text: str


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page."""
    text = page.read_text("utf-8")
    return [
        Block(
            text.count("\n", 0, found.start()) + 1,
            found["language"],
            found["what"] or "",
            found["argument"] or "",
            found["text"],
        )
        for found in FENCE.finditer(text)
    ]


def script(page: Path, port: int) -> str:
    """One bash script that does what the page says, in its order, against a server on `port`.

    It prints `## LINE` before each block, and stops at the first one that fails.
    """
    parts = ["set -euo pipefail", "trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT"]
    parts.append(SETTLED.replace(PORT, str(port)))
    for block in blocks(page):
        if block.what == "skip" or (not block.what and block.language not in RUNNABLE):
            continue
        parts += [f"echo '## {block.line}'", part(block).replace(PORT, str(port))]
    return "\n".join(parts) + "\n"


SETTLED = f"""
wait_until_ready() {{
  for _ in $(seq 200); do
    curl -sf http://127.0.0.1:{PORT}/healthz >/dev/null && return
    read -t 0.1 <> <(:) || true
  done
  echo 'the server did not start'; cat server.out; exit 1
}}
a_moment() {{ read -t 0.7 <> <(:) || true; }}
""".strip()


def part(block: Block) -> str:
    """The lines of bash that do one block."""
    if block.what == "file":
        return (
            f'mkdir -p "$(dirname {block.argument})"\n{here("cat >" + block.argument, block.text)}'
        )
    if block.what == "background":
        return f"{block.text.strip()} >server.out 2>&1 &\nwait_until_ready"
    run = here("python -", block.text) if block.language == "python" else block.text.strip()
    if block.what == "shows":
        wanted = block.argument.replace("'", "'\\''")
        missing = f"{{ echo 'it does not show {wanted}'; exit 1; }}"
        return f"{{\n{run}\n}} | tee shown.out\ngrep -qF -- '{wanted}' shown.out || {missing}"
    return f"{run}\na_moment"


def here(command: str, text: str) -> str:
    return f"{command} <<'END_OF_BLOCK'\n{text}END_OF_BLOCK"
