"""`filrouge`: parses arguments, calls app, prints."""

import os
import sys
from typing import Final

import typer

from filrouge.app.settings import environment
from filrouge.cli import checking, demo, importing, keys, people, planning, segments, serving, shelf
from filrouge.cli.commands import Commands, is_help, usage_error
from filrouge.cli.printing import fail
from filrouge.core.errors import FilrougeError
from filrouge.core.sentences import said

DEBUG_VARIABLE: Final = "FILROUGE_DEBUG"


class OwnFaultError(FilrougeError):
    """A fault of Filrouge's own: {kind}: {why}"""

    code = "own-fault"
    hint = "Run it again with FILROUGE_DEBUG=1 for the details, and report them."
    shown = False
    status = 500


class PathUnusableError(FilrougeError):
    """{path} cannot be used: {why}."""

    code = "path-unusable"
    hint = "Check that it is the right place, and that you may read and write there."


program = Commands(
    "One thread per customer, across every channel. / Un fil par client, sur tous les canaux.",
    name="filrouge",
)
program.add("init", serving.init)
program.add("demo", demo.demo)
program.add("serve", serving.serve)
program.add("work", serving.work)
program.add("import", importing.import_files)
program.add("plan", planning.plan)
program.add("apply", planning.apply)
program.add("pull", planning.pull)
program.add_typer(segments.segment, name="segment")
program.add("profile", people.profile)
program.add("link", people.link)
program.add("cut", people.cut)
program.add_typer(people.person, name="person")
program.add_typer(shelf.rejected, name="rejected")
program.add("rebuild", checking.rebuild)
program.add_typer(keys.key, name="key")
program.add("doctor", checking.doctor)


def main() -> None:
    """Run the command; a user's mistake exits 2 with one clear sentence, never a traceback."""
    try:
        run()
    except FilrougeError as error:
        fail(error)
        sys.exit(2 if error.shown else 1)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if environment().get(DEBUG_VARIABLE):
            raise
        if isinstance(error, OSError) and error.filename is not None:
            fail(PathUnusableError(path=os.fsdecode(error.filename), why=said(error)))
            sys.exit(2)
        fail(OwnFaultError(kind=type(error).__name__, why=said(error)))
        sys.exit(1)


def run() -> None:
    """Run the command that the arguments name. Raises FilrougeError."""
    try:
        status = program(standalone_mode=False)
    except typer.TyperException as error:
        if is_help(error):
            sys.exit(2)
        raise usage_error(error) from error
    if isinstance(status, int) and status:
        sys.exit(status)
