"""`filrouge`: parses arguments, calls app, prints."""

import sys

import typer

from filrouge.cli import checking, importing, keys, people, serving, shelf
from filrouge.cli.printing import fail
from filrouge.core.errors import FilrougeError

program = typer.Typer(
    name="filrouge",
    help="One thread per customer, across every channel. / Un fil par client, sur tous les canaux.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
program.command("init")(serving.init)
program.command("demo")(serving.demo)
program.command("serve")(serving.serve)
program.command("work")(serving.work)
program.command("import")(importing.import_files)
program.command("profile")(people.profile)
program.command("link")(people.link)
program.command("cut")(people.cut)
program.add_typer(people.person, name="person")
program.add_typer(shelf.rejected, name="rejected")
program.command("rebuild")(checking.rebuild)
program.add_typer(keys.key, name="key")
program.command("doctor")(checking.doctor)


def main() -> None:
    """Run the command; a user's mistake exits 2 with one clear sentence, never a traceback."""
    try:
        program()
    except FilrougeError as error:
        fail(error)
        sys.exit(2 if error.shown else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
