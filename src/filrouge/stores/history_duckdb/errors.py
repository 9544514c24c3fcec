"""What can go wrong with history."""

from filrouge.core.errors import FilrougeError


class HistoryDamagedError(FilrougeError):
    """The record at offset {offset} of the history does not open with its own key."""

    code = "history-damaged"
    hint = "Restore the history folder and keys.db from the same backup."
    status = 500


class HistoryOrderError(FilrougeError):
    """History was handed offset {offset} where {expected} comes next."""

    code = "history-order"
    hint = "This is a fault of ours: please report it. Nothing was written."
    shown = False
    status = 500


class TooMuchAskedError(FilrougeError):
    """The answer needs more than {megabytes} MB of memory."""

    code = "too-much-asked"
    hint = "Name the events that the condition looks at, or fewer of their properties."
    status = 422


class SegmentsNotReadError(FilrougeError):
    """Who is in {segments} is not known here."""

    code = "segments-not-read"
    hint = "Put the condition of the segment in its place."
    status = 422
