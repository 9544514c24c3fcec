"""THE law: at every step and every instant, live memberships are those worked out anew."""

from pathlib import Path
from random import Random

import pytest
from tests.segment.town import Town
from tests.segment.world import World
from tests.segment.worlds import (
    GAPS,
    began,
    idle_definitions_of,
    memory,
    message_of,
    nested_definitions_of,
    steady_definitions_of,
)

CONDITIONS = 100
FEW_CONDITIONS = 3
NEWCOMERS = 160
SEEDS = range(20_261_190, 20_261_200)


@pytest.mark.parametrize("seed", SEEDS)
def test_live_memberships_are_the_naive_ones_and_those_of_history(
    tmp_path: Path, seed: int
) -> None:
    print(f"seed {seed}")
    with memory(seed):
        world = World(tmp_path / "town", seed, CONDITIONS)
        world.live()
        if not world.erased:
            assert world.town.differences() == []
        world.town.close()


@pytest.mark.parametrize("seed", range(20_261_100, 20_261_112))
def test_so_they_are_where_most_events_leave_everything_as_it_is(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    with memory(seed):
        world = World(tmp_path / "town", seed, FEW_CONDITIONS, steady_definitions_of)
        for _ in range(5):
            world.crowd()
            world.step()
        world.end()
        world.town.close()


@pytest.mark.parametrize("seed", range(20_261_400, 20_261_440))
def test_so_they_are_where_parts_are_idle_until_another_counts(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    with memory(seed):
        world = World(tmp_path / "town", seed, FEW_CONDITIONS, idle_definitions_of)
        world.visits()
        world.end()
        world.town.close()


@pytest.mark.parametrize("seed", range(20_261_500, 20_261_560))
def test_so_they_are_where_one_batch_lasts_for_days(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    with memory(seed):
        world = World(tmp_path / "town", seed, FEW_CONDITIONS, steady_definitions_of)
        world.weeks()
        world.end()
        world.town.close()


@pytest.mark.parametrize("seed", range(20_261_300, 20_261_306))
def test_so_they_are_of_people_who_are_new(tmp_path: Path, seed: int) -> None:
    """Most do one thing, some a few, as one visitor or as two who become one."""
    print(f"seed {seed}")
    random = Random(seed)
    town = Town(tmp_path / "town", *nested_definitions_of(random, 0, 40), start=began(seed))
    for first in range(0, NEWCOMERS, 8):
        messages = []
        for number in range(first, first + 8):
            message = message_of(random, number, town.now, merging=False)
            who = f"n{random.randrange(first, number + 1) if random.random() < 0.3 else number}"
            names = random.choice([["userId"], ["anonymousId"], ["userId", "anonymousId"]])
            named = {
                name: value
                for name, value in message.items()
                if name not in ("userId", "anonymousId")
            }
            messages.append({**named, **{name: name[0] + who for name in names}})
        town.tell(messages, batch=random.choice([1, 3, 100]))
        town.now += random.choice(GAPS)
        town.tick(town.now)
    town.check()
    town.close()
