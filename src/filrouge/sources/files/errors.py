"""What can be wrong with a file as a whole; a bad row is a REJECTED record instead."""

from filrouge.core.errors import FilrougeError


class FileUnreadableError(FilrougeError):
    """{file} cannot be read{where}: {why}."""

    code = "file-unreadable"
    hint = "{cure}"


class ColumnMissingError(FilrougeError):
    """{file} lacks {columns}, which the mapping {mapping} needs. It has: {found}."""

    code = "column-missing"
    hint = (
        "Export the file with that column, or mend the mapping in {source}; a column that is "
        "sometimes absent is written with a question mark, as in {{phone?}}."
    )


class MappingMissingError(FilrougeError):
    """No mapping of the source {source} is for {file}. Its mappings are for: {patterns}."""

    code = "mapping-missing"
    hint = (
        "Add one under `files:` in the source's file, or name another with --mapping FILE. "
        "Only NDJSON whose lines are Segment messages needs none."
    )


class PackageMissingError(FilrougeError):
    """The data of the Python package {package} is not on this machine."""

    code = "package-missing"
    hint = "Install it with `uv sync --group demo`, then run the command again."
