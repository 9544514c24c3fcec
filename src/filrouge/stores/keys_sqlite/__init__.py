"""keys.db: the workspace's secret and one sealing key a trace, destroyed to erase."""

from filrouge.stores.keys_sqlite.keyring import KeyRing

__all__ = ["KeyRing"]
