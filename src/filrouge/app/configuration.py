"""What is in force, as the log records it: light to load, for whoever reads events."""

from hashlib import blake2b
from typing import Final

import msgspec

from filrouge.collect import SourceSettings
from filrouge.segment import Definitions

NO_DEFINITIONS: Final = Definitions()


class Configuration(msgspec.Struct, frozen=True):
    """What the loop needs of the workspace's files: a record of the log, so that a rebuild
    reads each event as it was first read."""

    version: str
    identity: str
    sources: list[SourceSettings]
    region: str
    definitions: Definitions = NO_DEFINITIONS

    def with_definitions(self, definitions: Definitions) -> "Configuration":
        """The same with these segments, computed traits and moments."""
        return configuration_of(self.identity, self.sources, self.region, definitions)


def configuration_of(
    identity: str,
    sources: list[SourceSettings],
    region: str,
    definitions: Definitions = NO_DEFINITIONS,
) -> Configuration:
    """A configuration, its version drawn from its content."""
    content: list[object] = [identity, sources, region]
    # Without definitions the version is that of the configurations made before there were any.
    if definitions != NO_DEFINITIONS:
        content.append(definitions)
    version = blake2b(msgspec.json.encode(content), digest_size=8).hexdigest()
    return Configuration(version, identity, sources, region, definitions)
