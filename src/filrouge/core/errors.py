"""One family of errors. Each says what, where, why and what to do.

The first line of a class's docstring is its message, `{fields}` filled in; `hint` cures. The same
two sentences in French are in the french.toml of the class's package, under its code.
"""

from typing import Any, ClassVar

from filrouge.core.language import Language, Words, french_of


class FilrougeError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    hint: ClassVar[str] = ""
    shown: ClassVar[bool] = True
    """May be shown to the person who asked; otherwise it is a fault of ours, and only logged."""
    transient: ClassVar[bool] = False
    """Trying the same again later may work."""
    status: ClassVar[int] = 400

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.message)

    @property
    def message(self) -> str:
        text = (type(self).__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")
        return text.format(**self.fields)

    @property
    def cure(self) -> str:
        return self.hint.format(**self.fields)

    def extension(self) -> dict[str, Any]:
        """What programs are told beside the two sentences (RFC 9457, 3.2)."""
        return {}

    def told(self, language: Language) -> tuple[str, str]:
        """The message and its cure in a language; in English where a plug-in has no French."""
        package = type(self).__module__.rpartition(".")[0]
        french = french_of(package).get(self.code) if language == "fr" else None
        if french is None:
            return self.message, self.cure
        fields = {
            name: value.fr if isinstance(value, Words) else value
            for name, value in self.fields.items()
        }
        return french["message"].format(**fields), french["hint"].format(**fields)

    def __str__(self) -> str:
        return f"{self.message} {self.cure}".strip()


class WorkspaceMissingError(FilrougeError):
    """There is no workspace in {folder}: it has no filrouge.toml."""

    code = "workspace-missing"
    hint = "Make one with `filrouge init {folder}`, or name another with --workspace."
    status = 404


class ConfigurationError(FilrougeError):
    """{problems}"""

    code = "configuration"
    hint = "Mend the files named above, then run the command again."


class StoreBusyError(FilrougeError):
    """The {store} is locked by another program."""

    code = "store-busy"
    hint = "Wait a few seconds and try again; if it lasts, `filrouge doctor` says who holds it."
    transient = True
    status = 503


class StoreFullError(FilrougeError):
    """The {store} cannot be written: {why}."""

    code = "store-full"
    hint = "Free some space on the workspace's disk, see that you may write there, and try again."
    transient = True
    status = 503


class StoreDamagedError(FilrougeError):
    """The {store} cannot be read: {why}."""

    code = "store-damaged"
    hint = "Put it back from a backup; a state.db that is moved away is made again by a rebuild."
    status = 503


class UnknownPersonError(FilrougeError):
    """Nobody is known as {key}."""

    code = "person-unknown"
    hint = "Check the spelling; keys are written type:value, for example email:ana@example.org."
    status = 404


class BadKeyError(FilrougeError):
    """{key!r} is not a key: it has no known type before a colon."""

    code = "key-malformed"
    hint = "Write type:value with one of these types: {types}."
