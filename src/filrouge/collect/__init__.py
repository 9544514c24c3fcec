"""Collect: raw input becomes Events, or goes to the rejected shelf with its reason."""

from filrouge.collect.reading import EVENT_BYTES_MAX, read_event
from filrouge.collect.settings import SourceSettings

__all__ = ["EVENT_BYTES_MAX", "SourceSettings", "read_event"]
