"""`filrouge import`: files, through their source's mapping."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from filrouge.access import UnknownSourceError
from filrouge.cli.printing import (
    HERE,
    JsonOption,
    WorkspaceOption,
    opened,
    out,
    print_json,
    progress_bar,
)
from filrouge.cli.words import say
from filrouge.core.errors import FilrougeError
from filrouge.desk.importing import FileToRead
from filrouge.desk.importing import import_files as imported_files
from filrouge.sources.files import mapped_source

FILES_HELP = "CSV, Parquet, NDJSON or XML, gzip or not. / CSV, Parquet, NDJSON ou XML, gzip ou non."
STRICT_HELP = "Exit 2 if any row is rejected. / Sortir en 2 si une ligne est refusée."
LIVE_HELP = "Old events may start effects. / Les événements anciens peuvent agir."


class FileMissingError(FilrougeError):
    """There is no file {path}."""

    code = "file-missing"
    hint = "Check the name and the folder."
    status = 404


def import_files(
    files: Annotated[list[Path], typer.Argument(help=FILES_HELP)],
    *,
    source: Annotated[str, typer.Option("--source", help="Their source. / Leur source.")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="Another mapping. / Une autre règle.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=STRICT_HELP)] = False,
    live: Annotated[bool, typer.Option("--live", help=LIVE_HELP)] = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Import files; twice changes nothing. / Importe des fichiers ; deux fois ne double rien."""
    with opened(workspace) as (space, stores, desk), progress_bar("import") as bar:
        known = space.sources.get(source)
        if known is None:
            raise UnknownSourceError(source=source, known=", ".join(space.sources))
        if mapping is not None:
            if not mapping.is_file():
                raise FileMissingError(path=mapping)
            known = mapped_source(known, mapping)
        for path in files:
            if not path.is_file():
                raise FileMissingError(path=path)
        wanted = [FileToRead(path, known, live=live) for path in files]
        done = imported_files(desk, stores, wanted, desk.now(), bar.show)
    if json:
        print_json(done._asdict())
    else:
        out.print(
            say("imported", **done._asdict()),
            highlight=False,
        )
        if done.rejected:
            out.print(say("more"), highlight=False)
    if strict and done.rejected:
        sys.exit(2)
