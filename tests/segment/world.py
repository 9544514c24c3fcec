"""A town that lives by chance, held to the law: live, naive and in history, the same members."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from tests.differential.conditions_sql import History
from tests.differential.conditions_world import Case
from tests.segment.tables import change_tables, tables_of
from tests.segment.town import Town
from tests.segment.worlds import (
    GAPS,
    began,
    definitions_of,
    message_of,
    visit_of,
    without_loose_ends,
)

from filrouge.core.time import DAY, HOUR, MINUTE
from filrouge.segment import SegmentDefinition

Draw = Callable[[Random, int, int], list[SegmentDefinition]]
"""Gives definitions: as `definitions_of`."""
STEPS: Final = 12
VISITS: Final = 40
WEEKS: Final = 8
LEAP: Final = 400 * DAY
"""A clock that jumps ahead."""
LAPSES: Final = [1, MINUTE, 5 * HOUR, 2 * DAY]
"""How far the clock of a reception goes back."""
INSTANTS_MAX: Final = 60
"""Announced instants that are looked at in one step: all, but where the clock leaps."""
END_INSTANTS: Final = 3
"""Instants after the last step at which history is asked too, beside its own."""


class World:
    """Makes itself of a seed. `looks`: how often somebody was held to all conditions."""

    def __init__(
        self, folder: Path, seed: int, conditions: int, draw: Draw = definitions_of
    ) -> None:
        self.random = Random(seed)
        fixed = self.random.randint(1, min(6, conditions))
        self.all = draw(self.random, fixed, conditions - fixed)
        tables = tables_of(self.random)
        self.town = Town(folder, *self.all, start=began(seed), tables=tables)
        self.number = 0
        self.looks = 0
        self.erased = False

    def live(self, steps: int = STEPS) -> None:
        """Steps of every kind, each held to the law, and a restart; then history, at the end.

        Raises AssertionError.
        """
        for step in range(steps):
            self.step()
            if step % 10 == 7:
                self.town.close()
                self.town.open()
        self.end()

    def step(self) -> None:
        """Time passes and something happens: the law, now and at the instants announced."""
        random = self.random
        self._pass(LEAP if random.random() < 0.02 else random.choice(GAPS))
        roll = random.random()
        if roll < 0.68:
            self._tell(random.randrange(1, 9))
        elif roll < 0.73:
            change_tables(self.town, random, lambda: self._tell(2, fill=False))
        elif roll < 0.8:
            self.town.worker.archive.write()
        elif roll < 0.9:
            a, b = f"anonymous:a{random.randrange(6)}", f"user:u{random.randrange(4)}"
            self.town.pin(random.choice(["link", "cut"]), a, b, undo=random.random() < 0.2)
        elif roll < 0.96:
            self._take_some_away()
        else:
            self._erase()
        self.town.tick(self.town.now)
        self.check()

    def crowd(self) -> None:
        """Many messages within an hour or so, with a look after each handful."""
        for _ in range(4):
            self._pass(self.random.choice([MINUTE, HOUR // 2]))
            self._tell(8)
            self.town.tick(self.town.now)
            self.check()

    def visits(self) -> None:
        """Two people come again and again, hours or days apart, with a look after each time."""
        for _ in range(VISITS):
            self._pass(self.random.choice([MINUTE, 5 * HOUR, DAY]))
            self.town.tell([visit_of(self.random, self.number, self.town.now)])
            self.number += 1
            self.check()

    def weeks(self) -> None:
        """A worker that lags: two people come for days on new devices before anything is carried,
        and only then it is looked."""
        random, town = self.random, self.town
        for _ in range(WEEKS):
            for _ in range(random.randint(3, 12)):
                visit = visit_of(random, self.number, town.now)
                if random.random() < 0.3:
                    visit["anonymousId"] = f"d{self.number}"
                town.receive([visit])
                self.number += 1
                town.now += random.choice([MINUTE, 5 * HOUR, DAY, 2 * DAY])
            town.carry(random.choice([3, 100]))
            town.tick(town.now)
            self.check()

    def end(self) -> None:
        """At the end and at the instants that follow, history says the same too."""
        readings = [Reading(self.town)]
        for _ in range(END_INSTANTS):
            due = self.town.rooms.segments.next_due()
            if due > self.town.now + LEAP:
                break
            self.town.tick(due)
            self.check()
            readings.append(Reading(self.town))
        found = differences(self.town, readings)
        assert not found, found

    def check(self) -> None:
        self.looks += self.town.check()

    def _tell(self, count: int, *, fill: bool = True) -> None:
        """Messages, and one of them again; sometimes by a clock that went back, or for days on end
        before any of them is carried."""
        random, town, now = self.random, self.town, self.town.now
        batch = random.choice([1, 2, 100])
        if random.random() < 0.2:
            for _ in range(count):
                town.receive([message_of(random, self.number, town.now, merging=True)])
                self.number += 1
                town.now += random.choice(GAPS)
            town.carry(batch, fill=fill)
            town.tick(town.now)
            return
        messages = [
            message_of(random, self.number + each, now, merging=True) for each in range(count)
        ]
        self.number += count
        if random.random() < 0.1:
            town.now -= random.choice(LAPSES)
        town.tell(messages, batch=batch, fill=fill)
        town.tell(messages[:1], fill=fill)
        town.now = now

    def _take_some_away(self) -> None:
        """Some conditions are no longer in force; a moment later they are again, filled anew."""
        random, town = self.random, self.town
        some = random.sample(self.all, random.randint(1, len(self.all)))
        town.apply(*without_loose_ends(sorted(some, key=lambda one: int(one.id[1:]))))
        town.now += random.choice([1, HOUR])
        self._tell(2)
        town.tick(town.now)
        self.check()
        town.apply(*self.all)

    def _erase(self) -> None:
        known = list(self.town.people())
        if known:
            self.erased = True
            self.town.erase(f"person:{self.random.choice(known).id}")

    def _pass(self, time: int) -> None:
        """Let time pass, with a look at each instant at which something may change, and before."""
        town, until = self.town, self.town.now + time
        for _ in range(INSTANTS_MAX):
            due = town.rooms.segments.next_due()
            if due > until:
                break
            if self.random.random() < 0.3:
                town.tick(max(due - 1, town.now))
                self.check()
            town.tick(max(due, town.now))
            self.check()
        town.now = until


class Reading:
    """Who is a member of what at one instant, and what it follows from."""

    def __init__(self, town: Town) -> None:
        self.clock = town.clock
        self.people: list[tuple[frozenset[str], Case]] = []
        for person in town.people():
            member = frozenset(town.since(person))
            case = Case(None, [town.events(person)], town.facts(person, member), "", self.clock)  # type: ignore[arg-type]
            self.people.append((member, case))


def differences(town: Town, readings: list[Reading]) -> list[str]:
    """The conditions of which the SQL reading of the same events says otherwise."""
    people = [one for reading in readings for one in reading.people]
    clocks = [[reading.clock] for reading in readings for _ in reading.people]
    zone = town.rooms.segments.catalogue.zone
    history = History([case for _, case in people], clocks, town.tables, zones=[zone])
    found = []
    for id_, tree in town.segments_in_force.items():
        live = {place for place, (member, _) in enumerate(people) if id_ in member}
        if history.persons(tree, zone) != live:
            found.append(tree.text())
    return found
