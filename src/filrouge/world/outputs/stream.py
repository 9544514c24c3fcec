"""The events of the world in the order in which they arrive, a quarter of an hour at a time.

A visit's events are made when it begins, and wait for the quarter in which they arrive: what is in
memory is a quarter of an hour of events, and the few that are late.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from filrouge.core.time import DAY, MINUTE, SECOND
from filrouge.world.behaviour.facts import Fact, Facts
from filrouge.world.behaviour.visits import Visit, clicks_of, visits_of
from filrouge.world.causes.life import Day, Life
from filrouge.world.outputs.banners import Banners
from filrouge.world.outputs.browsing import browse
from filrouge.world.outputs.messages import Reports
from filrouge.world.outputs.offline import Clerk
from filrouge.world.outputs.pen import Sent
from filrouge.world.outputs.session import Session
from filrouge.world.people.somebody import Register

QUARTER: Final = 15 * MINUTE
OPENING_SECOND: Final = 7 * 3_600
CLOSED_SECOND: Final = 20 * 3_600 + 1_800
"""Deliveries are counted before stores open, empty shelves once they have closed."""


class Acts(NamedTuple):
    """What a day holds, each list by the second at which it begins."""

    day: Day
    visits: list[Visit]
    facts: list[Fact]
    reports: list[Reports]


class Stream:
    """Lives a world and tells it."""

    def __init__(self, life: Life, *, offline_files: bool = False) -> None:
        self.life = life
        self.register = Register(life.chance, life.people)
        self.facts = Facts(life)
        self._clerk = Clerk(life, self.register, offline_files=offline_files)
        self._banners = Banners(self.register, life.settings.people)
        self._coming: defaultdict[int, list[Sent]] = defaultdict(list)

    def acts(self, day: Day) -> Acts:
        """What a day that was lived holds."""
        life = self.life
        clicks = [clicks_of(life, sending, day) for sending in day.sendings]
        reports = []
        for sending, found in zip(day.sendings, clicks, strict=True):
            report = Reports(life, self.register, sending, day=day.day)
            report.expect(found, day.leaving)
            reports.append(report)
        return Acts(day, visits_of(life, day, clicks), self.facts.of_day(day), reports)

    def told(self, acts: Acts) -> Iterator[list[Sent]]:
        """The events that arrive during that day, a quarter of an hour at a time."""
        midnight = self.life.days.midnight(acts.day.day)
        visits, facts = acts.visits, acts.facts
        visit_starts = [visit.second for visit in visits]
        fact_starts = [fact.second for fact in facts]
        step = QUARTER // SECOND
        for start in range(0, DAY // SECOND, step):
            out: list[Sent] = []
            end = start + step
            for report in acts.reports:
                first, last = bisect_left(report.seconds, start), bisect_left(report.seconds, end)
                if last > first:
                    report.tell(out, first, last)
            low, high = bisect_left(visit_starts, start), bisect_left(visit_starts, end)
            for visit in visits[low:high]:
                self._visit(out, visit, acts.day, midnight)
            for fact in facts[bisect_left(fact_starts, start) : bisect_left(fact_starts, end)]:
                self._clerk.tell(out, fact, acts.day.day)
            if start <= OPENING_SECOND < end:
                self._clerk.stock(out, acts.day.came, midnight + OPENING_SECOND * SECOND)
            elif start <= CLOSED_SECOND < end:
                self._clerk.stock(out, acts.day.low, midnight + CLOSED_SECOND * SECOND)
            yield self._arrived(out, (midnight + end * SECOND) // QUARTER)

    def rest(self) -> Iterator[list[Sent]]:
        """What is still on its way when the last day ends."""
        for quarter in sorted(self._coming):
            yield sorted(self._coming.pop(quarter))

    def _visit(self, out: list[Sent], visit: Visit, day: Day, midnight: int) -> None:
        campaign = day.sendings[visit.campaign].campaign if visit.campaign >= 0 else ""
        session = Session(
            out, self.register, visit, day=day.day, midnight=midnight, campaign=campaign
        )
        self._banners.ask(session, visit, day.day)
        browse(session, self.register, visit, day.sales[visit.sale] if visit.sale >= 0 else None)

    def _arrived(self, out: list[Sent], end: int) -> list[Sent]:
        """Of what was made, and of what was waiting: what arrives before quarter `end`."""
        coming = self._coming
        for sent in out:
            coming[sent[0] // QUARTER].append(sent)
        ready = []
        for quarter in [quarter for quarter in coming if quarter < end]:
            ready += coming.pop(quarter)
        ready.sort()
        return ready


def lived(life: Life, *, offline_files: bool = False) -> Iterator[tuple[Stream, Acts]]:
    """Every day of a world, from the first one that counts."""
    stream = Stream(life, offline_files=offline_files)
    while life.day < 0:
        life.step()
    for _ in range(life.settings.days):
        yield stream, stream.acts(life.step())
