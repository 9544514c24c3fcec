"""What can be wrong with the ring of keys."""

from filrouge.core.errors import FilrougeError


class KeysDamagedError(FilrougeError):
    """{file}, which holds the keys of personal fields, cannot be read: {why}."""

    code = "keys-damaged"
    hint = (
        "Put it back from the latest backup of this workspace: nothing else opens what it sealed, "
        "so do not delete it."
    )
    status = 503
