"""What is in force, as the log records it: light to load, for whoever reads events."""

import msgspec

from filrouge.collect import SourceSettings


class Configuration(msgspec.Struct, frozen=True):
    """What the loop needs of the workspace's files: a record of the log, so that a rebuild
    reads each event as it was first read."""

    version: str
    identity: str
    sources: list[SourceSettings]
    region: str
