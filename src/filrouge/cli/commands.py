"""Commands whose help, and whose mistakes of use, are in the language of the terminal."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any, Final

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperCommand, TyperGroup

from filrouge.cli.words import language, say
from filrouge.core.errors import FilrougeError
from filrouge.core.language import Language
from filrouge.core.mistakes import did_you_mean
from filrouge.core.sentences import said

_BETWEEN_LANGUAGES: Final = " / "


class UnknownCommandError(FilrougeError):
    """There is no command `{command} {given}`: {meant}"""

    code = "command-unknown"
    hint = "`{command} --help` shows the commands."


class UnknownOptionError(FilrougeError):
    """`{command}` has no option `{given}`: {meant}"""

    code = "option-unknown"
    hint = "`{command} --help` shows the options."


class ArgumentMissingError(FilrougeError):
    """`{command}` needs `{name}`, which is missing."""

    code = "argument-missing"
    hint = "`{command} --help` shows what it takes."


class BadArgumentError(FilrougeError):
    """`{name}` cannot be that: {why}."""

    code = "argument-malformed"
    hint = "`{command} --help` shows what it takes."


class UnreadableCommandError(FilrougeError):
    """The command cannot be understood: {why}."""

    code = "command-unreadable"
    hint = "`{command} --help` shows what it takes."


class _Helped:
    """Prints its own help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        print_help(self, ctx, Console())


class OneCommand(_Helped, TyperCommand):
    """A command."""


class GroupOfCommands(_Helped, TyperGroup):
    """Commands under a name."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            meant = did_you_mean(name, self.list_commands(ctx))
            raise UnknownCommandError(command=ctx.command_path, given=name, meant=meant)
        return super().resolve_command(ctx, args)


class Commands(typer.Typer):
    """A tree of commands; nothing named shows the help."""

    def __init__(self, help_text: str, name: str | None = None) -> None:
        super().__init__(
            name=name,
            cls=GroupOfCommands,
            help=help_text,
            no_args_is_help=True,
            add_completion=False,
            pretty_exceptions_enable=False,
        )

    def add(self, name: str, function: Callable[..., Any]) -> None:
        """A command of this name."""
        self.command(name, cls=OneCommand)(function)


def in_language(text: str | None, wanted: Language) -> str:
    """The half of a help text, `English / Français`, that somebody reads.

    >>> in_language("Print JSON. / Répondre en JSON.", "fr")
    'Répondre en JSON.'
    """
    english, _, french = " ".join(inspect.cleandoc(text or "").split()).partition(
        _BETWEEN_LANGUAGES
    )
    return french if wanted == "fr" and french else english


def is_help(error: typer.TyperException) -> bool:
    """Whether a group was called with nothing: its help is printed by then."""
    return type(error).__name__ == "NoArgsIsHelpError"


def usage_error(error: typer.TyperException) -> FilrougeError:
    """What somebody typed wrong, as an error of ours."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "filrouge"
    option = getattr(error, "option_name", None)
    parameter = getattr(error, "param", None)
    if option is not None and hasattr(error, "possibilities"):
        known = [name for one in context.command.params for name in one.opts] if context else []
        meant = did_you_mean(option, [name for name in known if name.startswith("-")] + ["--help"])
        return UnknownOptionError(command=command, given=option, meant=meant)
    if parameter is not None and hasattr(error, "param_type"):
        return ArgumentMissingError(command=command, name=_shown(parameter))
    if parameter is not None:
        return BadArgumentError(command=command, name=_shown(parameter), why=said(error.message))
    return UnreadableCommandError(command=command, why=said(error.message))


def print_help(command: Any, ctx: Any, out: Console) -> None:
    """What a command does, what it takes, and the commands under it."""
    told = language()
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    inner = getattr(command, "commands", {})
    pieces = [say("usage_options"), *(_shown(one, optional=True) for one in arguments)]
    pieces += [say("usage_command")] if inner else []
    out.print(
        f"{say('usage')} {ctx.command_path} {' '.join(pieces)}", markup=False, highlight=False
    )
    out.print(f"\n  {in_language(command.help, told)}", markup=False, highlight=False)
    _print_table(
        out, say("arguments"), ((_shown(one), in_language(one.help, told)) for one in arguments)
    )
    rows = [(_shown(one), in_language(one.help, told) + _needed(one)) for one in options]
    _print_table(out, say("options"), [*rows, ("--help", say("help"))])
    _print_table(
        out,
        say("commands"),
        ((name, in_language(one.help, told)) for name, one in inner.items() if not one.hidden),
    )


def _print_table(out: Console, title: str, rows: Iterable[tuple[str, str]]) -> None:
    table = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for name, text in rows:
        table.add_row(f"  {name}", text)
    if table.row_count:
        out.print(f"\n{title}", style="red", highlight=False)
        out.print(table, highlight=False, markup=False)


def _needed(option: Any) -> str:
    return f" ({say('needed')})" if option.required else ""


def _shown(parameter: Any, *, optional: bool = False) -> str:
    """`FILES...` for an argument, `--source SOURCE` for an option."""
    name = (parameter.metavar or parameter.name).upper().replace("_", "-")
    if parameter.param_type_name == "option":
        value = "" if parameter.is_flag else f" {name}"
        return f"{', '.join(parameter.opts)}{value}"
    shown = f"{name}..." if parameter.nargs == -1 else name
    return shown if parameter.required or not optional else f"[{shown}]"
