"""The door of the world: what a brand would see of it."""

from collections.abc import Iterator
from typing import NamedTuple

from filrouge.world.causes.life import Life
from filrouge.world.outputs.stream import lived
from filrouge.world.settings import Settings


class Arrival(NamedTuple):
    """One event as it arrives: a Segment message of a source. Instants are microseconds."""

    received_time: int
    source: str
    body: bytes


class World:
    """A world; each call lives it from its first day, and gives the same again."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def events(self) -> Iterator[list[Arrival]]:
        """All events in the order of their arrival, in lists of a quarter of an hour."""
        stream = None
        for stream, acts in lived(Life(self.settings)):
            for sent in stream.told(acts):
                yield [Arrival(time, source, body) for time, body, source, _ in sent]
        if stream is not None:
            for sent in stream.rest():
                yield [Arrival(time, source, body) for time, body, source, _ in sent]
