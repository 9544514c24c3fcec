"""The door of the world: what a brand would see of it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from filrouge.core.nouns import Record, RecordKind
from filrouge.world.causes.life import Life
from filrouge.world.outputs.files import CALLS, CRM, HEADERS, TILL, Offices, crm_lines
from filrouge.world.outputs.pen import Sent
from filrouge.world.outputs.stream import lived
from filrouge.world.outputs.tables import (
    holiday_lines,
    product_lines,
    stock_lines,
    store_lines,
    weather_lines,
)
from filrouge.world.people.somebody import Register
from filrouge.world.settings import Settings


class Lived(NamedTuple):
    """A day as a brand sees it. `events` must be read to its end before the next day is."""

    day: int
    events: Iterator[list[Record]]
    lines: dict[str, list[str]]
    """New lines of the offline files, by path."""


class World:
    """A world; each call lives it from its first day, and gives the same again."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def events(self) -> Iterator[list[Record]]:
        """All events in the order of their arrival, in lists of a quarter of an hour."""
        for day in self.days():
            yield from day.events

    def days(self, *, offline_files: bool = False) -> Iterator[Lived]:
        """Each day: its events, in lists of a quarter of an hour, and the lines of its files.

        With `offline_files` the tills' tickets and the call log are in `lines` only.
        """
        stream = None
        for stream, acts in lived(Life(self.settings), offline_files=offline_files):
            offices = Offices(stream.life, stream.register)
            lines = offices.lines(acts.facts, acts.day.day) if offline_files else {}
            yield Lived(acts.day.day, _arrivals(stream.told(acts)), lines)
        if stream is not None:
            yield Lived(self.settings.days, _arrivals(stream.rest()), {})

    def opening_files(self) -> dict[str, Iterator[str]]:
        """The lines of what is there from the first day, by path: `files/`, and `tables/`.

        The tills' file and the call log hold their header only: each day adds its lines.
        """
        life = Life(self.settings)
        opening = Life(self.settings)
        return {
            TILL: iter([HEADERS[TILL]]),
            CALLS: iter([HEADERS[CALLS]]),
            CRM: _headed(HEADERS[CRM], crm_lines(life, Register(life.chance, life.people))),
            "tables/products.csv": product_lines(),
            "tables/stores.csv": store_lines(),
            "tables/weather.csv": weather_lines(life),
            "tables/holidays.csv": holiday_lines(life),
            "tables/stock.csv": stock_lines(opening),
        }


def _headed(header: str, lines: Iterable[str]) -> Iterator[str]:
    yield header
    yield from lines


def _arrivals(parts: Iterator[list[Sent]]) -> Iterator[list[Record]]:
    for sent in parts:
        yield records(sent)


def records(sent: list[Sent]) -> list[Record]:
    """Events as a collector puts them in its log; whose they truly are is left out."""
    kind = RecordKind.EVENT
    return [Record(kind, source, time, body) for time, body, source, _ in sent]
