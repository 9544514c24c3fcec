"""However the log is cut, and whenever the worker dies, the same memberships and announcements."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from tests.segment.town import Announced, Town
from tests.segment.worlds import GAPS, began, definitions_of, message_of
from tests.simulation.test_loop_laws import DeathError, dying

from filrouge.app.files import no_crash
from filrouge.core.time import DAY
from filrouge.segment import SegmentDefinition

POINTS = [
    *("before-transaction", "before-commit", "after-commit"),
    *("before-tick-commit", "after-publish"),
]
Reception = tuple[int, list[dict[str, Any]]]


class Came(NamedTuple):
    """What a log came to."""

    since: dict[str, dict[str, int]]
    counts: dict[str, int]
    announced: Counter[Announced]

    @property
    def members(self) -> dict[str, list[str]]:
        return {person: sorted(since) for person, since in self.since.items()}


def log_of(random: Random, start: int, *, merging: bool) -> list[Reception]:
    """Messages by the instant of their reception."""
    found, now, number = [], start, 0
    for _ in range(25):
        now += random.choice(GAPS)
        count = random.randrange(1, 6)
        messages = [
            message_of(random, number + each, now, merging=merging) for each in range(count)
        ]
        found.append((now, [*messages, messages[0]]))
        number += count
    return found


def attentive(town: Town, log: list[Reception]) -> None:
    """A worker that never sleeps: it acts on each instant when it comes."""
    for now, messages in log:
        while (due := town.rooms.segments.next_due()) < now:
            town.tick(due)
        town.tick(now - 1)
        town.now = now
        town.tell(messages, batch=1)


def asleep(batch: int) -> Callable[[Town, list[Reception]], None]:
    """A worker that wakes when everything was received."""

    def carried(town: Town, log: list[Reception]) -> None:
        for town.now, messages in log:
            town.receive(messages)
        town.carry(batch)

    return carried


def drowsy(seed: int) -> Callable[[Town, list[Reception]], None]:
    """A worker that sleeps now and then, and starts again."""

    def carried(town: Town, log: list[Reception]) -> None:
        random = Random(seed)
        for town.now, messages in log:
            town.receive(messages)
            if random.random() < 0.4:
                town.carry(random.choice([1, 3, 1_000]))
            if random.random() < 0.3:
                town.carry()
                town.tick(town.now)
            if random.random() < 0.1:
                town.close()
                town.open()
        town.carry()

    return carried


def mortal(seed: int, died: Counter[str]) -> Callable[[Town, list[Reception]], None]:
    """A worker that dies at any crash point, and is started again."""

    def carried(town: Town, log: list[Reception]) -> None:
        random = Random(seed)
        for town.now, messages in log:
            received = False
            doomed = random.random() < 0.6
            town.close()
            for life in range(9):
                point = random.choice(POINTS)
                try:
                    town.open(dying(point, 1) if doomed and life < 2 else no_crash)
                    if not received:
                        town.loop.tick(town.now - 1)
                        town.receive(messages)
                        received = True
                    town.carry(random.choice([1, 3, 1_000]))
                    town.loop.tick(town.now)
                    town.carry()
                    break
                except DeathError as death:
                    died[str(death)] += 1
                    town.close()
        town.close()
        town.open()

    return carried


def came(
    folder: Path,
    definitions: list[SegmentDefinition],
    log: list[Reception],
    carried: Callable[[Town, list[Reception]], None],
) -> Came:
    town = Town(folder, *definitions, start=log[0][0] - DAY)
    try:
        carried(town, log)
        town.tick(log[-1][0] + 3 * DAY)
        town.check()
        return Came(
            {person.id: town.since(person) for person in town.people()},
            {one.id: town.rooms.segments.count(one.id) for one in definitions},
            Counter(one for one in town.announcements() if one.event.startswith("Segment")),
        )
    finally:
        town.close()


def world_of(seed: int, *, merging: bool) -> tuple[list[SegmentDefinition], list[Reception]]:
    random = Random(seed)
    print(f"seed {seed}")
    return definitions_of(random, 4, 4), log_of(random, began(seed), merging=merging)


@pytest.mark.parametrize("seed", range(3))
def test_any_batches_give_the_same_memberships_since_and_announcements(
    tmp_path: Path, seed: int
) -> None:
    definitions, log = world_of(seed, merging=False)
    calm = came(tmp_path / "attentive", definitions, log, attentive)
    assert calm.announced and max(calm.announced.values()) == 1
    ways = {"one": asleep(1), "seven": asleep(7), "all": asleep(1_000), "drowsy": drowsy(seed)}
    for name, carried in ways.items():
        assert came(tmp_path / name, definitions, log, carried) == calm, name


@pytest.mark.parametrize("seed", range(3, 6))
def test_any_batches_give_the_same_memberships_where_people_merge(
    tmp_path: Path, seed: int
) -> None:
    """What may differ: who people become inside a batch is known from its beginning, so that a
    membership that came and went between two events of it, or its instant, may be another."""
    definitions, log = world_of(seed, merging=True)
    calm = came(tmp_path / "attentive", definitions, log, attentive)
    for name, carried in {"one": asleep(1), "all": asleep(1_000), "drowsy": drowsy(seed)}.items():
        other = came(tmp_path / name, definitions, log, carried)
        assert (other.members, other.counts) == (calm.members, calm.counts), name


def test_a_worker_that_dies_anywhere_announces_exactly_once(tmp_path: Path) -> None:
    died: Counter[str] = Counter()
    for seed in range(6, 9):
        definitions, log = world_of(seed, merging=False)
        calm = came(tmp_path / f"calm {seed}", definitions, log, attentive)
        carried = mortal(seed, died)
        assert came(tmp_path / f"mortal {seed}", definitions, log, carried) == calm
        assert max(calm.announced.values()) == 1
    assert set(died) == set(POINTS), died
