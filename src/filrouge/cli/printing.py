"""What every command shares: where the workspace is, how answers and errors are printed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final
from unicodedata import category

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from filrouge.app.stores import Rooms, Stores, open_stores
from filrouge.app.workspace import Workspace
from filrouge.cli.words import known, language
from filrouge.core.errors import FilrougeError
from filrouge.core.language import Language
from filrouge.desk.desk import Desk

WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", help="Its folder; here if not said. / Son dossier ; ici sinon."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON. / Répondre en JSON.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask. / Ne rien demander.")]

HERE: Final = Path()
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories that move the cursor, turn the text round, or cannot be written."""

_FRENCH_SIGNS: Final = str.maketrans(",.", "\u202f,")

out = Console()
err = Console(stderr=True)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.write(text.decode() + "\n")


def shown(value: Any) -> str:
    """A value that came from outside, as a terminal may show it: neither markup nor control codes.

    >>> shown("[red]a" + chr(27) + "[31m")
    '\\\\[red]a\ufffd[31m'
    """
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return escape("".join(sign if _is_seen(sign) else "\ufffd" for sign in text))


def minute(instant: str) -> str:
    """An RFC 3339 instant in UTC as people read it; `--json` has it whole.

    >>> minute("2026-11-24T02:59:09.180588Z")
    '2026-11-24 02:59 UTC'
    """
    return f"{instant[:10]} {instant[11:16]} UTC"


def money(amount: float, currency: str, language: Language) -> str:
    """An amount with its currency, as a language writes it.

    >>> money(1234.5, "EUR", "en"), money(12.5, "EUR", "fr")
    ('1,234.50 EUR', '12,50 EUR')
    """
    text = f"{amount:,.2f} {currency}"
    return text.translate(_FRENCH_SIGNS) if language == "fr" else text


def _is_seen(sign: str) -> bool:
    return sign in "\n\t" or category(sign) not in _HIDDEN


def fail(error: FilrougeError) -> None:
    """The error in one sentence and its cure, on standard error, in the person's language."""
    message, cure = error.told(language())
    err.print("✗ ", style="red", end="", highlight=False)
    err.print(message, highlight=False, markup=False, soft_wrap=True)
    if cure:
        err.print(f"  {cure}", highlight=False, markup=False, soft_wrap=True)


@contextmanager
def opened(
    folder: Path, read: Callable[[Path], Workspace] = Workspace
) -> Iterator[tuple[Workspace, Stores, Desk]]:
    """The workspace, its stores, and a desk over them."""
    workspace = read(folder)
    with open_stores(workspace) as stores:
        yield workspace, stores, Desk(workspace, stores, Rooms(stores, workspace))


@contextmanager
def progress_bar(label: str) -> Iterator["Bar"]:
    """A bar on a terminal; nothing where the output is not one."""
    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(complete_style="red", finished_style="red"),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal) as progress:
        yield Bar(progress, label)


class Bar:
    """The progress of one piece of long work."""

    def __init__(self, progress: Progress, label: str) -> None:
        self._progress = progress
        self._task = progress.add_task(label, total=None)

    def show(self, done: int, total: int | None, label: str | None = None) -> None:
        """`done` of `total` pieces; None while the total is unknown."""
        if label is not None:
            self._progress.update(self._task, description=known(label))
        self._progress.update(self._task, completed=done, total=total)


def confirmed(question: str, *, yes: bool) -> bool:
    """Ask on a terminal; without one, only `--yes` agrees."""
    if yes:
        return True
    return sys.stdin.isatty() and typer.confirm(question)
