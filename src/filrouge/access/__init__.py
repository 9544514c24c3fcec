"""Who may ask: write keys, which may only collect, and API tokens."""

from filrouge.access.room import SCHEMA, Access, NewKey, UnknownSourceError

__all__ = ["SCHEMA", "Access", "NewKey", "UnknownSourceError"]
